"""Spotify by the description of a show and of a user's playlist, with documented shapes of the Web API."""

import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.spotify_api import complaint, post, profile_text
from verification.platforms.platform import Complaint, Get, Reply

ID, OTHER = "38bS44xjbVVZ3No3ByF1aa", "38bS44xjbVVZ3No3ByF1AA"
SHOW, USER = AccountRef("spotify", f"show/{ID}"), AccountRef("spotify", "user/acme")
URL = f"https://api.spotify.com/v1/shows/{ID}?market=US"
LIST_URL = f"https://api.spotify.com/v1/playlists/{ID}?fields=id,name,description,collaborative,owner(id,type)"
PLACE = f"https://open.spotify.com/playlist/{ID}?si=1"
MISSING = answer({"error": {"status": 404, "message": "Resource not found"}}, status=404)


def show(**changes: object) -> dict[str, object]:
    return {"id": ID, "type": "show", "name": "Acme Talks", "publisher": "Acme", "description": "anvils"} | changes


def playlist(**changes: object) -> dict[str, object]:
    owner = {"id": "acme", "type": "user"}
    return {"id": ID, "name": "Acme", "description": "anvils", "collaborative": False, "owner": owner} | changes


def test_a_show_is_read() -> None:
    said = words(talk(profile_text(SHOW, None), {URL: answer(show())}))

    assert (said.account, said.stable_id, said.texts) == (SHOW, ID, ("anvils", "Acme"))
    assert said.display_name == "Acme Talks"


def test_the_question_names_the_key() -> None:
    question = next(profile_text(SHOW, None))

    assert isinstance(question, Get)
    assert (question.key, question.base) == ("spotify", "spotify")


def test_case_counts_in_the_id_of_a_show() -> None:
    assert words(talk(profile_text(SHOW, None), {URL: answer(show(id=OTHER))})).account != SHOW


def test_a_show_that_is_not_there_is_nobody() -> None:
    assert trouble(talk(profile_text(SHOW, None), {URL: MISSING})).problem is Problem.ACCOUNT_NOT_FOUND


@pytest.mark.parametrize(
    "body",
    [
        *({}, [], show(id=None), show(id=7), show(id="a/b"), show(type="artist"), show(type=None)),
        *(show(description=["anvils"]), "<html>", f'{{"id": "{ID}", "id": "{ID}", "type": "show"}}'),
    ],
)
def test_a_show_of_another_shape_decides_nothing(body: object) -> None:
    assert trouble(talk(profile_text(SHOW, None), {URL: answer(body)})).problem is Problem.BROKEN


@pytest.mark.parametrize("handle", [f"artist/{ID}", "user/acme", f"show/{ID}x", "show/..", ""])
def test_only_a_show_has_a_description(handle: str) -> None:
    assert trouble(talk(profile_text(AccountRef("spotify", handle), None), {})).problem is Problem.REFUSED


# ── playlists ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "place",
    [PLACE, f"https://open.spotify.com/intl-de/playlist/{ID}", f"https://open.spotify.com/user/x/playlist/{ID}/"],
)
def test_the_playlist_of_the_user_is_read_whoever_the_address_names(place: str) -> None:
    said = words(talk(post(USER, place), {LIST_URL: answer(playlist())}))

    assert (said.account, said.stable_id, said.texts) == (USER, "acme", ("anvils", "Acme"))


@pytest.mark.parametrize("owner", ["Acme", "acme.", "acme_fans", "spotify"])
def test_the_playlist_of_another_names_whose_it_is(owner: str) -> None:
    body = playlist(owner={"id": owner, "type": "user", "display_name": "acme"})

    ending = trouble(talk(post(USER, PLACE), {LIST_URL: answer(body)}))

    assert (ending.problem, ending.account) == (Problem.ANOTHER_ACCOUNT, AccountRef("spotify", f"user/{owner}"))


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (playlist(collaborative=True), Problem.TOKEN_NOT_FOUND),
        (playlist(collaborative=None), Problem.BROKEN),
        (playlist(collaborative="false"), Problem.BROKEN),
        (playlist(id=OTHER), Problem.BROKEN),
        (playlist(owner=None), Problem.BROKEN),
        (playlist(owner="acme"), Problem.BROKEN),
        (playlist(owner={"id": "acme"}), Problem.BROKEN),
        (playlist(owner={"id": "acme", "type": "artist"}), Problem.BROKEN),
        (playlist(owner={"id": "../acme", "type": "user"}), Problem.BROKEN),
        (playlist(owner={"id": "acme\u202e", "type": "user"}), Problem.BROKEN),
        (playlist(name=7), Problem.BROKEN),
        ({}, Problem.BROKEN),
    ],
)
def test_a_playlist_without_the_users_own_words_says_why_or_nothing(body: object, problem: Problem) -> None:
    assert trouble(talk(post(USER, PLACE), {LIST_URL: answer(body)})).problem is problem


def test_a_playlist_that_is_not_there_is_told() -> None:
    assert trouble(talk(post(USER, PLACE), {LIST_URL: MISSING})).problem is Problem.POST_NOT_FOUND


@pytest.mark.parametrize(
    ("account", "place", "problem"),
    [
        (USER, None, Problem.NEEDS_PLACE),
        (USER, f"https://open.spotify.com/album/{ID}", Problem.REFUSED),
        (USER, f"https://open.spotify.com.evil.example/playlist/{ID}", Problem.REFUSED),
        (SHOW, PLACE, Problem.REFUSED),
        (AccountRef("spotify", f"artist/{ID}"), PLACE, Problem.REFUSED),
    ],
)
def test_nothing_is_asked_without_a_playlist(account: AccountRef, place: str | None, problem: Problem) -> None:
    assert trouble(talk(post(account, place), {})).problem is problem


@pytest.mark.parametrize(("status", "said"), [(403, Complaint.REFUSED), (200, None), (404, None), (500, None)])
def test_a_closed_door_is_about_the_app(status: int, said: Complaint | None) -> None:
    assert complaint(Reply(URL, status, "application/json", b"{}")) is said
