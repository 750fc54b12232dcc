import json

import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.linktree import profile_text

ACME = AccountRef("linktree", "acme")
URL = "https://linktr.ee/acme"


def page(**changes: object) -> tuple[int, str, bytes]:
    props = {
        "username": "Acme",
        "description": "We are Acme",
        "socialLinks": [{"type": "EMAIL_ADDRESS", "url": "mailto:a@acme.example"}],
        "account": {"id": 12345, "isActive": True, "links": [{"url": "https://acme.example"}]},
        **changes,
    }
    state = json.dumps({"props": {"pageProps": props}})
    return answer(
        f'<!DOCTYPE html><html><body><p>token</p><script id="__NEXT_DATA__" type="application/json">{state}</script>'
        "</body></html>",
        "text/html; charset=utf-8",
    )


def test_description_and_links_are_read() -> None:
    said = words(talk(profile_text(ACME, None), {URL: page()}))

    assert (said.account, said.stable_id) == (ACME, "12345")
    assert (said.texts, said.links) == (("We are Acme",), ("https://acme.example",))


@pytest.mark.parametrize("name", ["mallory", "acme_", "acme."])
def test_another_name_is_another_account(name: str) -> None:
    assert trouble(talk(profile_text(ACME, None), {URL: page(username=name)})).problem is Problem.ANOTHER_ACCOUNT


def test_a_page_that_is_switched_off_is_not_active() -> None:
    world = {URL: page(account={"id": 12345, "isActive": False})}

    assert trouble(talk(profile_text(ACME, None), world)).problem is Problem.NOT_ACTIVE


@pytest.mark.parametrize(
    "changes",
    [
        {"username": None},
        {"account": None},
        {"account": {"id": "12345", "isActive": True}},
        {"account": {"id": True, "isActive": True}},
        {"account": {"id": 12345}},
        {"description": ["token"]},
    ],
)
def test_another_shape_says_nothing(changes: dict[str, object]) -> None:
    assert trouble(talk(profile_text(ACME, None), {URL: page(**changes)})).problem is Problem.BROKEN


def test_a_challenge_page_says_nothing() -> None:
    world = {URL: answer("<html><title>Just a moment...</title></html>", "text/html")}

    assert trouble(talk(profile_text(ACME, None), world)).problem is Problem.BROKEN


def test_not_found_is_an_answer() -> None:
    opening = '<html><script id="__NEXT_DATA__" type="application/json">'
    state = opening + '{"props":{"pageProps":{"statusCode":404}}}</script></html>'

    for gone in (answer("", status=404), answer(state, "text/html")):
        assert trouble(talk(profile_text(ACME, None), {URL: gone})).problem is Problem.ACCOUNT_NOT_FOUND
