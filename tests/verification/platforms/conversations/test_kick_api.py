"""Kick by the description of a channel, with documented shapes of the public API."""

import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.kick_api import profile_text
from verification.platforms.platform import Get

ACME = AccountRef("kick", "acme")
URL = "https://api.kick.com/public/v1/channels?slug=acme"


def channels(**changes: object) -> dict[str, object]:
    known = {"broadcaster_user_id": 676, "slug": "acme", "channel_description": "anvils", "stream_title": "not ours"}
    return {"data": [known | changes], "message": "OK"}


def test_the_description_is_read_and_the_title_of_the_stream_is_not() -> None:
    said = words(talk(profile_text(ACME, None), {URL: answer(channels(slug="Acme"))}))

    assert (said.account, said.stable_id, said.texts, said.partial) == (ACME, "676", ("anvils",), False)


@pytest.mark.parametrize("empty", ["", " ", None])
def test_an_empty_description_decides_nothing(empty: object) -> None:
    assert words(talk(profile_text(ACME, None), {URL: answer(channels(channel_description=empty))})).partial


def test_the_question_names_the_key() -> None:
    question = next(profile_text(ACME, None))

    assert isinstance(question, Get)
    assert (question.key, question.base) == ("kick", "kick")


def test_an_empty_list_is_nobody() -> None:
    body = {"data": [], "message": "OK"}

    assert trouble(talk(profile_text(ACME, None), {URL: answer(body)})).problem is Problem.ACCOUNT_NOT_FOUND


def test_another_channel_is_handed_on_as_it_came() -> None:
    said = words(talk(profile_text(ACME, None), {URL: answer(channels(slug="acme-new"))}))

    assert (said.account, said.stable_id) == (AccountRef("kick", "acme-new"), "676")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"data": {}},
        {"data": ["acme"]},
        {"data": [*channels()["data"], *channels()["data"]]},  # type: ignore[misc]
        channels(broadcaster_user_id="676"),
        channels(broadcaster_user_id=True),
        channels(broadcaster_user_id=0),
        channels(slug=None),
        channels(slug="a/b"),
        channels(channel_description=["anvils"]),
        '{"data": [], "data": []}',
        "<html>",
    ],
)
def test_another_shape_decides_nothing(body: object) -> None:
    assert trouble(talk(profile_text(ACME, None), {URL: answer(body)})).problem is Problem.BROKEN


def test_a_name_that_cannot_be_asks_nothing() -> None:
    assert trouble(talk(profile_text(AccountRef("kick", "a&b"), None), {})).problem is Problem.REFUSED
