"""Twitch by the description of a channel, with documented shapes of the Helix API."""

import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.twitch_api import profile_text

ACME = AccountRef("twitch", "acme")
URL = "https://api.twitch.tv/helix/users?login=acme"


def user(**changes: object) -> dict[str, object]:
    known = {"id": "1419", "login": "acme", "display_name": "Acme", "type": "", "description": "anvils, live"}
    return known | changes


def ask(body: object) -> dict[str, tuple[int, str, bytes]]:
    return {URL: answer(body)}


def test_the_description_is_read() -> None:
    said = words(talk(profile_text(ACME, None), ask({"data": [user(login="Acme")]})))

    assert (said.account, said.stable_id, said.texts) == (ACME, "1419", ("anvils, live",))
    assert said.display_name == "Acme"


def test_the_question_names_the_key() -> None:
    question = next(profile_text(ACME, None))

    assert (getattr(question, "key", None), getattr(question, "base", None)) == ("twitch", "twitch")


def test_an_empty_list_is_nobody() -> None:
    assert trouble(talk(profile_text(ACME, None), ask({"data": []}))).problem is Problem.ACCOUNT_NOT_FOUND


def test_another_name_is_handed_on_as_it_came() -> None:
    said = words(talk(profile_text(ACME, None), ask({"data": [user(login="acme_new")]})))

    assert (said.account, said.stable_id) == (AccountRef("twitch", "acme_new"), "1419")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"data": None},
        {"data": {}},
        {"data": ["acme"]},
        {"data": [user(), user()]},
        {"data": [user(id=1419)]},
        {"data": [user(id="")]},
        {"data": [user(id="x")]},
        {"data": [user(login=None)]},
        {"data": [user(login="a/b")]},
        {"data": [user(description=["anvils"])]},
        '{"data": [], "data": []}',
        "[]",
        "<html>",
    ],
)
def test_another_shape_decides_nothing(body: object) -> None:
    assert trouble(talk(profile_text(ACME, None), ask(body))).problem is Problem.BROKEN


def test_a_name_that_cannot_be_asks_nothing() -> None:
    assert trouble(talk(profile_text(AccountRef("twitch", "a&id=1"), None), {})).problem is Problem.REFUSED
