import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.soundcloud import post, profile_text

ACME = AccountRef("soundcloud", "acme")
PROFILE = "https://soundcloud.com/oembed?format=json&url=https%3A%2F%2Fsoundcloud.com%2Facme"
TRACK = f"{PROFILE}%2Fsong"


def oembed(**changes: object) -> dict[str, object]:
    return {
        "version": 1.0,
        "title": "Song by Acme",
        "description": "from our album",
        "html": "<iframe title='token'></iframe>",
        "author_name": "Acme",
        "author_url": "https://soundcloud.com/Acme",
        **changes,
    }


def test_profile_and_track_are_read() -> None:
    world = {PROFILE: answer(oembed()), TRACK: answer(oembed())}

    for said in (
        words(talk(profile_text(ACME, None), world)),
        words(talk(post(ACME, "https://soundcloud.com/acme/song?x=1"), world)),
    ):
        assert (said.account, said.texts) == (ACME, ("Song by Acme", "from our album"))


def test_a_profile_without_the_field_of_its_description_says_nothing() -> None:
    document = oembed()
    del document["description"]

    assert trouble(talk(profile_text(ACME, None), {PROFILE: answer(document)})).problem is Problem.BROKEN


@pytest.mark.parametrize("name", ["mallory", "acme-", "acme_inc"])
def test_another_author_is_another_account(name: str) -> None:
    document = answer(oembed(author_url=f"https://soundcloud.com/{name}", author_name="acme"))

    assert trouble(talk(profile_text(ACME, None), {PROFILE: document})).problem is Problem.ANOTHER_ACCOUNT


@pytest.mark.parametrize(
    "changes", [{"author_url": "https://soundcloud.com/acme/x"}, {"author_url": None}, {"title": ["token"]}]
)
def test_another_shape_says_nothing(changes: dict[str, object]) -> None:
    assert trouble(talk(profile_text(ACME, None), {PROFILE: answer(oembed(**changes))})).problem is Problem.BROKEN


def test_not_found_is_an_answer() -> None:
    gone = answer({}, status=404)

    assert trouble(talk(profile_text(ACME, None), {PROFILE: gone})).problem is Problem.ACCOUNT_NOT_FOUND
    assert (
        trouble(talk(post(ACME, "https://soundcloud.com/acme/song"), {TRACK: gone})).problem is Problem.POST_NOT_FOUND
    )


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("https://soundcloud.com/mallory/song", Problem.ANOTHER_ACCOUNT),
        ("https://soundcloud.com/acme/reposts", Problem.REFUSED),
        ("https://soundcloud.com/acme/likes", Problem.REFUSED),
        ("https://soundcloud.com/acme/song/s-AbCdE", Problem.REFUSED),
        ("https://soundcloud.com/acme", Problem.REFUSED),
        (None, Problem.NEEDS_PLACE),
    ],
)
def test_other_addresses_are_never_asked(place: str | None, problem: Problem) -> None:
    assert trouble(talk(post(ACME, place), {})).problem is problem
