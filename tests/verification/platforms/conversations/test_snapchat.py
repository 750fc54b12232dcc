import json

import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.snapchat import profile_text

ACME = AccountRef("snapchat", "acme")
URL = "https://www.snapchat.com/@acme"


def page(case: str = "userInfo", **changes: object) -> tuple[int, str, bytes]:
    props = {
        "userProfile": {"$case": case, case: {"username": "acme", "displayName": "Acme"}},
        "pageMetadata": {"pageDescription": {"value": "We are Acme"}},
        **changes,
    }
    state = json.dumps({"props": {"pageProps": props}})
    return answer(
        f'<html><body>token<script id="__NEXT_DATA__" type="application/json">{state}</script></body></html>',
        "text/html",
    )


@pytest.mark.parametrize("case", ["userInfo", "publicProfileInfo"])
def test_the_description_is_read(case: str) -> None:
    said = words(talk(profile_text(ACME, None), {URL: page(case)}))

    assert (said.account, said.texts, said.stable_id) == (ACME, ("We are Acme",), None)


def test_another_name_is_another_account_whatever_the_display_name() -> None:
    profile = {"$case": "userInfo", "userInfo": {"username": "mallory", "displayName": "acme"}}

    assert trouble(talk(profile_text(ACME, None), {URL: page(userProfile=profile)})).problem is Problem.ANOTHER_ACCOUNT


def test_a_private_profile_decides_nothing() -> None:
    assert trouble(talk(profile_text(ACME, None), {URL: page(pageMetadata=None)})).problem is Problem.BLOCKED


@pytest.mark.parametrize(
    "answered",
    [
        page("other"),
        page(userProfile=None),
        page(pageMetadata={"pageDescription": "token"}),
        page(pageMetadata={"pageDescription": {"value": ["token"]}}),
        answer("<html><body>Log in</body></html>", "text/html"),
        answer(page()[2][:-20], "text/html"),
    ],
)
def test_another_shape_says_nothing(answered: tuple[int, str, bytes]) -> None:
    assert trouble(talk(profile_text(ACME, None), {URL: answered})).problem is Problem.BROKEN


def test_not_found_is_an_answer() -> None:
    assert trouble(talk(profile_text(ACME, None), {URL: answer("", status=404)})).problem is Problem.ACCOUNT_NOT_FOUND
