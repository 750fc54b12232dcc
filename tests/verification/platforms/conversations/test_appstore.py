import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.appstore import post, profile_text

ACME = AccountRef("appstore", "developer/415437361")
ALL = "https://itunes.apple.com/lookup?id=415437361&entity=software&limit=25&country=us"
ONE = "https://itunes.apple.com/lookup?id=310633997&country=de"
PLACE = "https://apps.apple.com/de/app/acme/id310633997"
SCRIPT = "text/javascript; charset=utf-8"
ARTIST = {"wrapperType": "artist", "artistName": "Acme", "artistId": 415437361}


def app(**changes: object) -> dict[str, object]:
    return {
        "wrapperType": "software",
        "trackId": 310633997,
        "artistId": 415437361,
        "artistName": "Acme",
        "trackName": "token in name",
        "sellerUrl": "https://acme.example/",
        "description": "our app",
        **changes,
    }


def found(*results: object) -> tuple[int, str, bytes]:
    return answer({"resultCount": len(results), "results": list(results)}, SCRIPT)


def test_descriptions_and_links_of_the_own_apps_are_read() -> None:
    foreign = app(artistId=7, description="token", sellerUrl="https://evil.example/")

    said = words(talk(profile_text(ACME, None), {ALL: found(ARTIST, app(), foreign)}))

    assert (said.account, said.stable_id) == (ACME, "415437361")
    assert (said.texts, said.links) == (("our app",), ("https://acme.example/",))


def test_one_app_is_read_in_its_country() -> None:
    assert words(talk(post(ACME, PLACE), {ONE: found(app())})).texts == ("our app",)


def test_an_app_of_another_developer_is_another_account() -> None:
    ended = trouble(talk(post(ACME, PLACE), {ONE: found(app(artistId=7, artistName="Acme"))}))

    assert ended.problem is Problem.ANOTHER_ACCOUNT


def test_an_empty_list_is_an_answer() -> None:
    assert trouble(talk(profile_text(ACME, None), {ALL: found()})).problem is Problem.ACCOUNT_NOT_FOUND
    assert trouble(talk(post(ACME, PLACE), {ONE: found()})).problem is Problem.POST_NOT_FOUND


@pytest.mark.parametrize(
    "body",
    [
        {"resultCount": 0},
        {"resultCount": 1, "results": []},
        {"resultCount": 1, "results": [app(trackId=1)]},
        {"resultCount": 1, "results": [app(description=5)]},
        b'{"resultCount":1,"resultCount":1,"results":[]}',
        "<html></html>",
        {},
    ],
)
def test_another_shape_says_nothing(body: object) -> None:
    assert trouble(talk(post(ACME, PLACE), {ONE: answer(body, SCRIPT)})).problem is Problem.BROKEN


@pytest.mark.parametrize("handle", ["podcast/1", "artist/1", "developer/1&x=2"])
def test_other_kinds_are_never_asked(handle: str) -> None:
    assert trouble(talk(profile_text(AccountRef("appstore", handle), None), {})).problem is Problem.REFUSED


def test_another_developer_in_the_answer_is_another_account() -> None:
    ended = trouble(talk(profile_text(ACME, None), {ALL: found({**ARTIST, "artistId": 1})}))

    assert ended.problem is Problem.ANOTHER_ACCOUNT
