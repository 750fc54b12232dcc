import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.vimeo import post

ACME = AccountRef("vimeo", "acme")
PLACE = "https://vimeo.com/76979871"
URL = "https://vimeo.com/api/oembed.json?url=https%3A%2F%2Fvimeo.com%2F76979871"


def oembed(**changes: object) -> dict[str, object]:
    return {
        "title": "title",
        "description": "about it",
        "author_name": "token in name",
        "author_url": "https://vimeo.com/Acme",
        "html": "<iframe title='token'></iframe>",
        "video_id": 76979871,
        **changes,
    }


def test_title_and_description_of_the_own_video_are_read() -> None:
    said = words(talk(post(ACME, PLACE), {URL: answer(oembed())}))

    assert (said.account, said.texts) == (ACME, ("title", "about it"))


def test_an_account_without_a_name_is_compared_by_number() -> None:
    ref = AccountRef("vimeo", "id:152184")
    own, other = (answer(oembed(author_url=f"https://vimeo.com/user{number}")) for number in (152184, 152185))

    assert words(talk(post(ref, PLACE), {URL: own})).account == ref
    assert trouble(talk(post(ref, PLACE), {URL: other})).problem is Problem.ANOTHER_ACCOUNT
    assert trouble(talk(post(ref, PLACE), {URL: answer(oembed())})).problem is Problem.REFUSED


@pytest.mark.parametrize("author", ["mallory", "acme_", "user152184"])
def test_another_owner_is_another_account(author: str) -> None:
    document = oembed(author_url=f"https://vimeo.com/{author}", author_name="acme")

    assert trouble(talk(post(ACME, PLACE), {URL: answer(document)})).problem is Problem.ANOTHER_ACCOUNT


@pytest.mark.parametrize(
    "changes",
    [
        {"author_url": "https://vimeo.com.evil.example/acme"},
        {"author_url": None},
        {"video_id": 1},
        {"video_id": True},
        {"title": {"a": "token"}},
    ],
)
def test_another_shape_says_nothing(changes: dict[str, object]) -> None:
    assert trouble(talk(post(ACME, PLACE), {URL: answer(oembed(**changes))})).problem is Problem.BROKEN


def test_a_missing_video_is_an_answer_and_a_private_one_is_never_asked() -> None:
    assert trouble(talk(post(ACME, PLACE), {URL: answer({}, status=404)})).problem is Problem.POST_NOT_FOUND
    assert trouble(talk(post(ACME, f"{PLACE}/abcdef0123"), {})).problem is Problem.REFUSED
