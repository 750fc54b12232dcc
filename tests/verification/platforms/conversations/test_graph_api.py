"""What Meta's Graph API says of the key and of what it hides, with documented error shapes."""

import pytest

from tests.verification.platforms.conversations.talking import answer
from verification.outcomes import Problem
from verification.platforms.conversations.graph_api import ask, complaint, read_node
from verification.platforms.conversations.reading_json import Malformed
from verification.platforms.platform import Complaint, Reply, Trouble

URL = "https://graph.facebook.com/v25.0/acme?fields=id"


def error(code: object, **more: object) -> dict[str, object]:
    return {"error": {"message": "(#1) Something.", "type": "OAuthException", "code": code, "fbtrace_id": "A"} | more}


def reply(body: object, status: int = 400) -> Reply:
    status, content_type, sent = answer(body, status=status)
    return Reply(URL, status, content_type, sent)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *((code, Complaint.SPENT) for code in (4, 17, 32, 341, 613, 80_001, 80_002, 80_014)),
        *((code, Complaint.REFUSED) for code in (3, 10, 102, 104, 190, 200, 299, 2500)),
        *((code, None) for code in (1, 2, 21, 100, 110, 300, 803, True, "4", 4.0, None, [4])),
    ],
)
@pytest.mark.parametrize("status", [200, 400, 403])
def test_a_code_says_whether_the_key_is_spent_or_refused(status: int, code: object, said: Complaint | None) -> None:
    assert complaint(reply(error(code), status)) is said


@pytest.mark.parametrize("body", ["<html>", "[]", {}, {"error": "4"}, {"error": [4]}, {"id": "5", "code": 190}])
def test_what_is_no_error_says_nothing_of_the_key(body: object) -> None:
    assert complaint(reply(body)) is None


@pytest.mark.parametrize("code", [24, 100, 110, 803])
@pytest.mark.parametrize("status", [200, 400, 404])
def test_what_may_not_be_read_is_not_taken_for_missing(status: int, code: int) -> None:
    hidden = read_node(reply(error(code, error_subcode=33), status), "Hidden.")

    assert hidden == Trouble(Problem.BLOCKED, "Hidden.")


@pytest.mark.parametrize(
    ("body", "status"),
    [(error(1), 400), (error(21), 400), (error("100"), 400), ({"error": None}, 200), ({"id": "5"}, 400), ("<p>", 404)],
)
def test_another_error_decides_nothing(body: object, status: int) -> None:
    with pytest.raises(Malformed):
        read_node(reply(body, status), "Hidden.")


def test_the_question_names_the_key_and_does_not_hold_it() -> None:
    question = ask(URL, "facebook")

    assert (question.key, question.base, question.url) == ("facebook", "facebook", URL)
    assert question.headers == {}
