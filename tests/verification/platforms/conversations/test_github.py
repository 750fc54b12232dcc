import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.github import post, profile_text

USER = {
    "login": "Octocat",
    "id": 583231,
    "type": "User",
    "name": "monalisa octocat",
    "company": "@github",
    "blog": "https://github.com/blog",
    "location": "San Francisco",
    "email": None,
    "bio": "There once was a token",
    "twitter_username": "monatheoctocat",
    "public_repos": 2,
}
ORGANISATION = {**USER, "login": "dell", "id": 7, "type": "Organization", "bio": None, "name": "Dell"}
URL = "https://api.github.com/users/octocat"
OCTOCAT = AccountRef("github", "octocat")
GIST_ID = "2decf6c462d9b4418f2a"
GIST_URL = f"https://api.github.com/gists/{GIST_ID}"
PLACE = f"https://gist.github.com/octocat/{GIST_ID}"
OWNER = {"login": "Octocat", "id": 583231, "type": "User"}
FILE = {"filename": "proof.txt", "type": "text/plain", "truncated": False, "content": "TOKEN", "encoding": "utf-8"}
IMAGE = {"filename": "a.png", "type": "image/png", "truncated": False, "content": "NO TEXT", "encoding": "base64"}
VERSION = {"user": OWNER, "version": "1" * 40}
GIST = {
    "id": GIST_ID,
    "public": True,
    "truncated": False,
    "owner": OWNER,
    "files": {"proof.txt": FILE, "a.png": IMAGE},
    "history": [VERSION, VERSION],
    "description": "not a file",
}
STRANGER = {"login": "mallory", "id": 666, "type": "User"}


def test_a_user_is_read_with_login_and_id() -> None:
    said = words(talk(profile_text(OCTOCAT, None), {URL: answer(USER)}))

    assert (said.account, said.stable_id) == (OCTOCAT, "583231")
    assert "There once was a token" in said.texts
    assert said.links == ("https://github.com/blog",)
    assert said.display_name == "monalisa octocat"


def test_an_organisation_speaks_by_its_description() -> None:
    world = {
        "https://api.github.com/users/dell": answer(ORGANISATION),
        "https://api.github.com/orgs/dell": answer({"login": "dell", "id": 7, "description": "We are Dell"}),
    }

    said = words(talk(profile_text(AccountRef("github", "dell"), None), world))

    assert "We are Dell" in said.texts


def test_an_organisation_without_a_page_of_its_own_speaks_by_its_bio() -> None:
    world = {
        "https://api.github.com/users/dell": answer({**ORGANISATION, "bio": "We are Dell"}),
        "https://api.github.com/orgs/dell": answer({"message": "Not Found"}, status=404),
    }

    assert "We are Dell" in words(talk(profile_text(AccountRef("github", "dell"), None), world)).texts


def test_a_description_of_another_organisation_does_not_count() -> None:
    world = {
        "https://api.github.com/users/dell": answer(ORGANISATION),
        "https://api.github.com/orgs/dell": answer({"login": "dell", "id": 8, "description": "We are Dell"}),
    }

    ended = trouble(talk(profile_text(AccountRef("github", "dell"), None), world))

    assert ended.problem is Problem.ANOTHER_ACCOUNT


def test_an_account_known_by_number_is_read_by_number() -> None:
    ref = AccountRef("github", "id:583231")

    said = words(talk(profile_text(ref, None), {"https://api.github.com/user/583231": answer(USER)}))

    assert said.account == ref


def test_another_login_in_the_answer_is_another_account() -> None:
    ended = trouble(talk(profile_text(OCTOCAT, None), {URL: answer({**USER, "login": "octocat2"})}))

    assert ended.problem is Problem.ANOTHER_ACCOUNT


def test_not_found_is_an_answer() -> None:
    ended = trouble(talk(profile_text(OCTOCAT, None), {URL: answer({"message": "Not Found"}, status=404)}))

    assert ended.problem is Problem.ACCOUNT_NOT_FOUND


@pytest.mark.parametrize(
    "body",
    [
        b'{"login": "evil", "login": "octocat", "id": 583231, "type": "User", "bio": "token"}',
        b'{"login": "octocat", "id": NaN, "type": "User"}',
        b'["octocat"]',
        b'"octocat"',
        b"<html>Sign in</html>",
        b"",
        b"\xff\xfe",
        b'{"a":' * 100_000,
        {**USER, "bio": {"token": "x"}},
        {**USER, "id": "583231"},
        {**USER, "id": True},
        {**USER, "login": None},
    ],
)
def test_an_answer_of_another_shape_says_nothing(body: object) -> None:
    assert trouble(talk(profile_text(OCTOCAT, None), {URL: answer(body)})).problem is Problem.BROKEN


def test_a_handle_that_would_change_the_address_is_never_asked() -> None:
    assert trouble(talk(profile_text(AccountRef("github", "a/../b"), None), {})).problem is Problem.REFUSED


def test_a_bot_or_an_app_is_no_account_of_a_company() -> None:
    assert trouble(talk(profile_text(OCTOCAT, None), {URL: answer({**USER, "type": "Bot"})})).problem is (
        Problem.ANOTHER_ACCOUNT
    )


def test_a_public_gist_speaks_by_its_text_files() -> None:
    said = words(talk(post(OCTOCAT, PLACE), {GIST_URL: answer(GIST)}))

    assert (said.account, said.stable_id, said.texts, said.partial) == (OCTOCAT, "583231", ("TOKEN",), False)


def test_a_gist_of_an_account_known_by_number_is_read() -> None:
    ref = AccountRef("github", "id:583231")

    assert words(talk(post(ref, PLACE), {GIST_URL: answer(GIST)})).account == ref


def test_a_file_that_came_in_part_leaves_the_rest_open() -> None:
    cut = {**GIST, "files": {"proof.txt": {**FILE, "truncated": True}}}

    said = words(talk(post(OCTOCAT, PLACE), {GIST_URL: answer(cut)}))

    assert (said.texts, said.partial) == ((), True)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"owner": STRANGER}, Problem.ANOTHER_ACCOUNT),
        ({"owner": None}, Problem.BROKEN),  # anonymous gists of the old days
        ({"fork_of": {"id": "1" * 20, "owner": STRANGER}}, Problem.ANOTHER_ACCOUNT),
        ({"history": [VERSION, {**VERSION, "user": STRANGER}]}, Problem.ANOTHER_ACCOUNT),
        ({"history": [{**VERSION, "user": None}]}, Problem.ANOTHER_ACCOUNT),
        ({"history": []}, Problem.BROKEN),
        ({"history": None}, Problem.BROKEN),
        ({"public": False}, Problem.POST_NOT_FOUND),
        ({"public": "yes"}, Problem.BROKEN),
        ({"id": "3" * 20}, Problem.BROKEN),
        ({"files": None}, Problem.BROKEN),
        ({"files": {"proof.txt": {**FILE, "content": ["TOKEN"]}}}, Problem.BROKEN),
    ],
)
def test_a_gist_that_others_had_a_hand_in_proves_nothing(changes: dict[str, object], problem: Problem) -> None:
    assert trouble(talk(post(OCTOCAT, PLACE), {GIST_URL: answer({**GIST, **changes})})).problem is problem


def test_a_gist_that_is_not_there_is_an_answer() -> None:
    world = {GIST_URL: answer({"message": "Not Found"}, status=404)}

    assert trouble(talk(post(OCTOCAT, PLACE), world)).problem is Problem.POST_NOT_FOUND


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        (None, Problem.NEEDS_PLACE),
        (f"https://evil.example/octocat/{GIST_ID}", Problem.REFUSED),
        (f"https://gist.github.com@evil.example/{GIST_ID}", Problem.REFUSED),
        (f"https://gist.github.com/octocat/{GIST_ID}/../x", Problem.REFUSED),
        (f"http://gist.github.com/octocat/{GIST_ID}", Problem.REFUSED),
    ],
)
def test_only_the_address_of_a_gist_is_asked_for(place: str | None, problem: Problem) -> None:
    assert trouble(talk(post(OCTOCAT, place), {})).problem is problem
