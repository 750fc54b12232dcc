import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.tiktok import post

ACME = AccountRef("tiktok", "acme")
PLACE = "https://www.tiktok.com/@acme/video/6718335390845095173"
URL = "https://www.tiktok.com/oembed?url=https%3A%2F%2Fwww.tiktok.com%2F%40acme%2Fvideo%2F6718335390845095173"


def oembed(**changes: object) -> dict[str, object]:
    return {
        "version": "1.0",
        "type": "video",
        "title": "our caption",
        "author_url": "https://www.tiktok.com/@acme",
        "author_name": "token in name",
        "author_unique_id": "acme",
        "html": '<blockquote><p>token in html</p><a title="token">@acme</a></blockquote>',
        "embed_product_id": "6718335390845095173",
        **changes,
    }


@pytest.mark.parametrize(
    "place",
    [
        PLACE,
        "https://m.tiktok.com/@mallory/video/6718335390845095173?lang=en",
        "https://tiktok.com/v/6718335390845095173.html",
    ],
)
def test_only_the_caption_of_the_own_video_is_read(place: str) -> None:
    said = words(talk(post(ACME, place), {URL: answer(oembed(author_unique_id="Acme"))}))

    assert (said.account, said.texts) == (ACME, ("our caption",))


def test_older_answers_name_the_author_by_address() -> None:
    assert words(talk(post(ACME, PLACE), {URL: answer(oembed(author_unique_id=None))})).account == ACME


@pytest.mark.parametrize("name", ["mallory", "acme.", "acme_", "acm3"])
def test_another_author_is_another_account_whatever_the_display_name(name: str) -> None:
    document = oembed(author_unique_id=name, author_url=f"https://www.tiktok.com/@{name}", author_name="acme")

    assert trouble(talk(post(ACME, PLACE), {URL: answer(document)})).problem is Problem.ANOTHER_ACCOUNT


@pytest.mark.parametrize(
    "changes",
    [
        {"author_unique_id": "mallory"},
        {"author_url": "https://www.tiktok.com/@mallory"},
        {"author_url": "https://www.tiktok.com.evil.example/@acme"},
        {"author_url": None},
        {"embed_product_id": "1"},
        {"title": ["token"]},
        {"author_unique_id": 5},
    ],
)
def test_contradictions_and_other_shapes_say_nothing(changes: dict[str, object]) -> None:
    assert trouble(talk(post(ACME, PLACE), {URL: answer(oembed(**changes))})).problem is Problem.BROKEN


def test_only_tiktoks_own_words_say_that_the_video_is_gone() -> None:
    gone = answer({"code": 400, "message": "Something went wrong"}, status=400)
    other = answer({"code": 400, "message": "verify"}, status=400)
    page = answer("<html>challenge</html>", "text/html", status=404)

    assert trouble(talk(post(ACME, PLACE), {URL: gone})).problem is Problem.POST_NOT_FOUND
    assert trouble(talk(post(ACME, PLACE), {URL: other})).problem is Problem.BROKEN
    assert trouble(talk(post(ACME, PLACE), {URL: page})).problem is Problem.BROKEN


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        (None, Problem.NEEDS_PLACE),
        ("https://www.tiktok.com/@acme", Problem.REFUSED),
        ("https://tiktok.com.evil.example/@acme/video/6718335390845095173", Problem.REFUSED),
        ("http://www.tiktok.com/@acme/video/6718335390845095173", Problem.REFUSED),
        ("https://u@tiktok.com/@acme/video/6718335390845095173", Problem.REFUSED),
    ],
)
def test_what_is_no_address_of_a_video_is_never_asked(place: str | None, problem: Problem) -> None:
    assert trouble(talk(post(ACME, place), {})).problem is problem
