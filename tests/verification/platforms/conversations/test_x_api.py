"""X by bio and by post, with documented shapes of the API v2."""

import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.x_api import complaint, post, profile_text
from verification.platforms.platform import Complaint, Get, Reply

ACME, BY_ID = AccountRef("x", "acme"), AccountRef("x", "id:2244")
FIELDS = "?user.fields=description,entities,protected,url"
URL, ID_URL = f"https://api.x.com/2/users/by/username/acme{FIELDS}", f"https://api.x.com/2/users/2244{FIELDS}"
POST_URL = (
    "https://api.x.com/2/tweets/20?expansions=author_id&user.fields=username&tweet.fields=author_id,referenced_tweets"
)
PLACE = "https://x.com/anybody/status/20"
PROBLEMS = "https://api.twitter.com/2/problems/"


def user(**changes: object) -> dict[str, object]:
    known = {"id": "2244", "name": "Acme", "username": "Acme", "description": "anvils", "protected": False}
    return known | changes


def error(title: str, detail: str, kind: str = "resource-not-found") -> dict[str, object]:
    return {"errors": [{"value": "acme", "title": title, "detail": detail, "type": PROBLEMS + kind}]}


def tweet(users: object = None, **changes: object) -> dict[str, object]:
    said = {"id": "20", "text": "anvils", "author_id": "2244"} | changes
    return {"data": said, "includes": {"users": [user()] if users is None else users}}


def test_the_bio_is_read_by_handle_and_by_number() -> None:
    said = words(talk(profile_text(ACME, None), {URL: answer({"data": user()})}))
    by_id = words(talk(profile_text(BY_ID, None), {ID_URL: answer({"data": user()})}))

    assert (said.account, said.stable_id, said.texts) == (ACME, "2244", ("anvils", "Acme"))
    assert (by_id.account, by_id.stable_id) == (BY_ID, "2244")


def test_the_question_names_the_key() -> None:
    question = next(profile_text(ACME, None))

    assert isinstance(question, Get)
    assert (question.key, question.base) == ("x", "x")


def test_a_protected_account_shows_its_bio() -> None:
    assert words(talk(profile_text(ACME, None), {URL: answer({"data": user(protected=True)})})).texts[0] == "anvils"


def test_another_account_is_handed_on_as_it_came() -> None:
    renamed = words(talk(profile_text(ACME, None), {URL: answer({"data": user(username="acme_new")})}))
    other = words(talk(profile_text(BY_ID, None), {ID_URL: answer({"data": user(id="9")})}))

    assert (renamed.account, renamed.stable_id) == (AccountRef("x", "acme_new"), "2244")
    assert (other.account, other.stable_id) == (AccountRef("x", "id:9"), "9")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (error("Not Found Error", "Could not find user with username: [acme]."), Problem.ACCOUNT_NOT_FOUND),
        (error("Forbidden", "User has been suspended: [acme]."), Problem.NOT_ACTIVE),
        (error("Forbidden", "Something new."), Problem.BROKEN),
        (error("Not Found Error", "x", "disallowed-resource"), Problem.BROKEN),
        ({"errors": []}, Problem.BROKEN),
        ({"errors": ["acme"]}, Problem.BROKEN),
        ({"errors": [{"code": 88, "message": "Rate limit exceeded"}]}, Problem.BROKEN),
        ({}, Problem.BROKEN),
        ({"data": []}, Problem.BROKEN),
        ({"data": user(id=2244)}, Problem.BROKEN),
        ({"data": user(id="")}, Problem.BROKEN),
        ({"data": user(username=None)}, Problem.BROKEN),
        ({"data": user(username="a/b")}, Problem.BROKEN),
        ({"data": user(description=["anvils"])}, Problem.BROKEN),
        ('{"data": {}, "data": {}}', Problem.BROKEN),
        ("<html>", Problem.BROKEN),
    ],
)
def test_an_answer_without_words_says_why_or_nothing(body: object, problem: Problem) -> None:
    assert trouble(talk(profile_text(ACME, None), {URL: answer(body)})).problem is problem


# ── posts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_text_of_a_post_is_read_with_its_author() -> None:
    body = tweet(users=[user(id="9", username="other"), user()])

    said = words(talk(post(ACME, PLACE), {POST_URL: answer(body)}))

    assert (said.account, said.stable_id, said.texts) == (ACME, "2244", ("anvils",))
    assert words(talk(post(BY_ID, PLACE), {POST_URL: answer(body)})).account == BY_ID


def test_the_post_of_somebody_else_names_who_wrote_it() -> None:
    body = tweet(users=[user(id="9", username="acme_fans"), user()], author_id="9")

    ending = trouble(talk(post(ACME, PLACE), {POST_URL: answer(body)}))

    assert (ending.problem, ending.account, ending.stable_id) == (
        Problem.ANOTHER_ACCOUNT,
        AccountRef("x", "acme_fans"),
        "9",
    )


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (tweet(referenced_tweets=[{"type": "retweeted", "id": "19"}]), Problem.TOKEN_NOT_FOUND),
        (error("Not Found Error", "Could not find tweet with id: [20]."), Problem.POST_NOT_FOUND),
        (error("Authorization Error", "Sorry", "not-authorized-for-resource"), Problem.POST_NOT_FOUND),
        (error("Forbidden", "User has been suspended: [acme]."), Problem.NOT_ACTIVE),
        (tweet(id="21"), Problem.BROKEN),
        (tweet(author_id=2244), Problem.BROKEN),
        (tweet(author_id="9"), Problem.BROKEN),
        (tweet(users=[user(), user(username="other")]), Problem.BROKEN),
        (tweet(users={}), Problem.BROKEN),
        (tweet(text=None), Problem.BROKEN),
        (tweet(referenced_tweets="retweeted"), Problem.BROKEN),
    ],
)
def test_a_post_without_words_says_why_or_nothing(body: object, problem: Problem) -> None:
    assert trouble(talk(post(ACME, PLACE), {POST_URL: answer(body)})).problem is problem


@pytest.mark.parametrize("kind", ["quoted", "replied_to"])
def test_a_quote_and_a_reply_hold_the_authors_own_words(kind: str) -> None:
    body = tweet(referenced_tweets=[{"type": kind, "id": "19"}])

    assert words(talk(post(ACME, PLACE), {POST_URL: answer(body)})).texts == ("anvils",)


@pytest.mark.parametrize(("place", "problem"), [(None, Problem.NEEDS_PLACE), ("https://x.com/acme", Problem.REFUSED)])
def test_without_the_address_of_a_post_nothing_is_asked(place: str | None, problem: Problem) -> None:
    assert trouble(talk(post(ACME, place), {})).problem is problem


# ── what is said of the key ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        (402, "credits", Complaint.SPENT),
        (403, "usage-capped", Complaint.SPENT),
        (403, "client-forbidden", Complaint.REFUSED),
        (403, "unsupported-authentication", Complaint.REFUSED),
        (403, "resource-not-found", None),
        (200, "usage-capped", None),
    ],
)
def test_a_spent_allowance_is_told_from_a_bad_key(status: int, kind: str, said: Complaint | None) -> None:
    _, content_type, body = answer({"title": "x", "type": PROBLEMS + kind})

    assert complaint(Reply(URL, status, content_type, body)) is said


def test_an_error_of_another_shape_says_nothing_of_the_key() -> None:
    assert complaint(Reply(URL, 403, "text/html", b"<html>")) is None
