"""Instagram by the biography of a professional account, with documented shapes of Business Discovery."""

import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from tests.verification.platforms.conversations.test_graph_api import error
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.instagram_api import profile_text
from verification.platforms.platform import Get

ACME = AccountRef("instagram", "acme.inc")
URL = (
    "https://graph.facebook.com/v25.0/{client_id}"
    "?fields=business_discovery.username(acme.inc)%7Bid,ig_id,username,name,biography,website%7D"
)


def found(**changes: object) -> dict[str, object]:
    known = {"id": "17841", "ig_id": 7001, "username": "Acme.Inc", "name": "Acme", "biography": "anvils"}
    return {"business_discovery": known | changes, "id": "17840"}


def test_biography_and_website_are_read() -> None:
    said = words(talk(profile_text(ACME, None), {URL: answer(found(website="https://a.example/"))}))

    assert (said.account, said.stable_id, said.texts) == (ACME, "7001", ("anvils", "https://a.example/"))
    assert (said.links, said.display_name) == (("https://a.example/",), "Acme")


def test_the_number_may_come_as_digits() -> None:
    assert words(talk(profile_text(ACME, None), {URL: answer(found(ig_id="7001"))})).stable_id == "7001"


def test_the_question_leaves_room_for_the_operators_own_account() -> None:
    question = next(profile_text(ACME, None))

    assert isinstance(question, Get)
    assert (question.key, question.base, question.url.count("{")) == ("instagram", "instagram", 1)


def test_another_account_is_handed_on_as_it_came() -> None:
    said = words(talk(profile_text(ACME, None), {URL: answer(found(username="acme_inc"))}))

    assert (said.account, said.stable_id) == (AccountRef("instagram", "acme_inc"), "7001")


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        (error(110, error_subcode=2207013), 400, Problem.BLOCKED),
        (error(100, error_subcode=33), 400, Problem.BLOCKED),
        (error(2), 400, Problem.BROKEN),
        ({"id": "17840"}, 200, Problem.BROKEN),
        ({"business_discovery": None}, 200, Problem.BROKEN),
        ({"business_discovery": [found()]}, 200, Problem.BROKEN),
        (found(username=None), 200, Problem.BROKEN),
        (found(username="acme/inc"), 200, Problem.BROKEN),
        (found(username="\ud800"), 200, Problem.BROKEN),
        (found(ig_id=None), 200, Problem.BROKEN),
        (found(ig_id=0), 200, Problem.BROKEN),
        (found(ig_id=-7001), 200, Problem.BROKEN),
        (found(ig_id=True), 200, Problem.BROKEN),
        (found(ig_id=7001.0), 200, Problem.BROKEN),
        (found(ig_id="x"), 200, Problem.BROKEN),
        (found(ig_id=""), 200, Problem.BROKEN),
        (found(biography={"raw": "anvils"}), 200, Problem.BROKEN),
    ],
)
def test_an_answer_without_words_decides_nothing(body: object, status: int, problem: Problem) -> None:
    assert trouble(talk(profile_text(ACME, None), {URL: answer(body, status=status)})).problem is problem


@pytest.mark.parametrize("handle", ["acme)", "acme{id}", "a/b", "", "a" * 31, "id:7001", "äcme"])
def test_what_is_no_name_is_not_asked_for(handle: str) -> None:
    assert trouble(talk(profile_text(AccountRef("instagram", handle), None), {})).problem is Problem.REFUSED
