"""Threads by the biography of a public profile, with the documented shape of Profile Discovery."""

import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from tests.verification.platforms.conversations.test_graph_api import error
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.threads_api import profile_text

ACME = AccountRef("threads", "acme")
URL = "https://graph.threads.com/v1.0/profile_lookup?username=acme&fields=username,name,biography"


def profile(**changes: object) -> dict[str, object]:
    return {"username": "Acme", "name": "Acme Inc", "biography": "anvils"} | changes


def test_the_biography_is_read_without_a_number() -> None:
    said = words(talk(profile_text(ACME, None), {URL: answer(profile())}))

    assert (said.account, said.stable_id, said.texts, said.display_name) == (ACME, None, ("anvils",), "Acme Inc")


def test_the_question_names_the_key() -> None:
    question = next(profile_text(ACME, None))

    assert (getattr(question, "key", None), getattr(question, "base", None)) == ("threads", "threads")


def test_another_profile_is_handed_on_as_it_came() -> None:
    said = words(talk(profile_text(ACME, None), {URL: answer(profile(username="acme.new"))}))

    assert said.account == AccountRef("threads", "acme.new")


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        (error(100), 400, Problem.BLOCKED),
        (error(24), 400, Problem.BLOCKED),
        (error(1), 400, Problem.BROKEN),
        ({}, 200, Problem.BROKEN),
        ({"data": [profile()]}, 200, Problem.BROKEN),
        (profile(username=""), 200, Problem.BROKEN),
        (profile(username=7), 200, Problem.BROKEN),
        (profile(username="a b"), 200, Problem.BROKEN),
        (profile(biography=["anvils"]), 200, Problem.BROKEN),
    ],
)
def test_an_answer_without_words_decides_nothing(body: object, status: int, problem: Problem) -> None:
    assert trouble(talk(profile_text(ACME, None), {URL: answer(body, status=status)})).problem is problem


@pytest.mark.parametrize("handle", ["id:17841", "a&fields=id", "", "a" * 31])
def test_what_is_no_name_is_not_asked_for(handle: str) -> None:
    assert trouble(talk(profile_text(AccountRef("threads", handle), None), {})).problem is Problem.REFUSED
