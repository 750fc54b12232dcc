"""Reddit by description and by text post, with documented shapes of the OAuth API."""

import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.reddit_api import post, profile_text
from verification.platforms.platform import Get

ACME = AccountRef("reddit", "u/acme")
URL = "https://oauth.reddit.com/user/acme/about?raw_json=1"
POST_URL = "https://oauth.reddit.com/api/info?id=t3_1abc&raw_json=1"
PLACE = "https://www.reddit.com/r/anvils/comments/1abc/title/"


def about(**changes: object) -> dict[str, object]:
    known = {"name": "Acme", "id": "6c1xj", "subreddit": {"title": "Acme", "public_description": "anvils"}}
    return {"kind": "t2", "data": known | changes}


def listing(*children: object) -> dict[str, object]:
    return {"kind": "Listing", "data": {"children": list(children)}}


def said(**changes: object) -> dict[str, object]:
    known = {
        "name": "t3_1abc",
        "author": "Acme",
        "author_fullname": "t2_6c1xj",
        "is_self": True,
        "title": "an anvil",
        "selftext": "falls",
    }
    return {"kind": "t3", "data": known | changes}


def test_the_description_of_a_user_is_read() -> None:
    read = words(talk(profile_text(ACME, None), {URL: answer(about())}))

    assert (read.account, read.stable_id, read.texts) == (ACME, "6c1xj", ("anvils", "Acme"))


def test_the_question_names_the_key() -> None:
    question = next(profile_text(ACME, None))

    assert isinstance(question, Get)
    assert (question.key, question.base) == ("reddit", "reddit")


def test_another_user_is_handed_on_as_it_came() -> None:
    read = words(talk(profile_text(ACME, None), {URL: answer(about(name="acme_new"))}))

    assert (read.account, read.stable_id) == (AccountRef("reddit", "u/acme_new"), "6c1xj")


def test_a_free_name_and_a_suspended_user_are_told_apart() -> None:
    free = answer({"message": "Not Found", "error": 404}, status=404)
    suspended = answer({"kind": "t2", "data": {"name": "acme", "is_suspended": True}})

    assert trouble(talk(profile_text(ACME, None), {URL: free})).problem is Problem.ACCOUNT_NOT_FOUND
    assert trouble(talk(profile_text(ACME, None), {URL: suspended})).problem is Problem.NOT_ACTIVE


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "t5", "data": about()["data"]},
        {"kind": "t2", "data": []},
        {"kind": "t2", "data": {"name": "other", "is_suspended": True}},
        about(id=None),
        about(id=7),
        about(id="6/c"),
        about(name=None),
        about(name="a/b"),
        about(subreddit=["anvils"]),
        about(subreddit={"title": 1}),
        about(is_suspended="no"),
        '{"kind": "t2", "kind": "t2"}',
        "<html>",
    ],
)
def test_another_shape_decides_nothing(body: object) -> None:
    assert trouble(talk(profile_text(ACME, None), {URL: answer(body)})).problem is Problem.BROKEN


def test_a_subreddit_is_not_proven_so() -> None:
    subreddit = AccountRef("reddit", "r/acme")

    assert trouble(talk(profile_text(subreddit, None), {})).problem is Problem.REFUSED
    assert trouble(talk(post(subreddit, PLACE), {})).problem is Problem.REFUSED


# ── posts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_text_and_title_of_a_post_are_read() -> None:
    read = words(talk(post(ACME, PLACE), {POST_URL: answer(listing(said()))}))

    assert (read.account, read.stable_id, read.texts) == (ACME, "6c1xj", ("falls", "an anvil"))


def test_what_the_post_quotes_does_not_count() -> None:
    body = listing(said(selftext="mine\n\n > theirs\nand on\n\nmine too"))

    assert words(talk(post(ACME, PLACE), {POST_URL: answer(body)})).texts[0].split() == ["mine", "mine", "too"]


def test_the_post_of_somebody_else_names_who_wrote_it() -> None:
    body = listing(said(author="acme_fans", author_fullname="t2_9"))

    ending = trouble(talk(post(ACME, PLACE), {POST_URL: answer(body)}))

    assert (ending.problem, ending.stable_id) == (Problem.ANOTHER_ACCOUNT, "9")
    assert ending.account == AccountRef("reddit", "u/acme_fans")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (listing(), Problem.POST_NOT_FOUND),
        (listing(said(author="[deleted]", author_fullname=None)), Problem.POST_NOT_FOUND),
        (listing(said(removed_by_category="moderator")), Problem.POST_NOT_FOUND),
        (listing(said(is_self=False)), Problem.TOKEN_NOT_FOUND),
        (listing(said(is_self=None)), Problem.TOKEN_NOT_FOUND),
        (listing(said(crosspost_parent="t3_9")), Problem.TOKEN_NOT_FOUND),
        (listing(said(), said()), Problem.BROKEN),
        (listing(said(name="t3_9")), Problem.BROKEN),
        (listing(said(author=None)), Problem.BROKEN),
        (listing(said(author_fullname="6c1xj")), Problem.BROKEN),
        (listing(said(author_fullname=None)), Problem.BROKEN),
        (listing(said(selftext=["falls"])), Problem.BROKEN),
        (listing({"kind": "t1", "data": said()["data"]}), Problem.BROKEN),
        (listing("t3"), Problem.BROKEN),
        ([listing(said()), listing()], Problem.BROKEN),
    ],
)
def test_a_post_without_words_says_why_or_nothing(body: object, problem: Problem) -> None:
    assert trouble(talk(post(ACME, PLACE), {POST_URL: answer(body)})).problem is problem


@pytest.mark.parametrize(
    ("place", "problem"), [(None, Problem.NEEDS_PLACE), ("https://reddit.com/r/acme", Problem.REFUSED)]
)
def test_without_the_address_of_a_post_nothing_is_asked(place: str | None, problem: Problem) -> None:
    assert trouble(talk(post(ACME, place), {})).problem is problem
