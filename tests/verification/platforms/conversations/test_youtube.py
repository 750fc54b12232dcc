import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.youtube import post

ACME = AccountRef("youtube", "@acme")
NUMBER = AccountRef("youtube", "UC01FW5V9UVohbPtqKSmXX-w")
PLACE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
URL = "https://www.youtube.com/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DdQw4w9WgXcQ"


def oembed(author: object = "@Acme", **changes: object) -> dict[str, object]:
    return {
        "title": "our title",
        "author_name": "token in name",
        "author_url": f"https://www.youtube.com/{author}",
        "type": "video",
        "html": "<iframe title='token'></iframe>",
        **changes,
    }


@pytest.mark.parametrize(
    "place",
    [
        PLACE,
        "https://youtu.be/dQw4w9WgXcQ?si=x",
        "https://m.youtube.com/watch?app=m&v=dQw4w9WgXcQ&t=1",
        "https://www.youtube.com/shorts/dQw4w9WgXcQ",
    ],
)
def test_only_the_title_is_read(place: str) -> None:
    said = words(talk(post(ACME, place), {URL: answer(oembed())}))

    assert (said.account, said.texts) == (ACME, ("our title",))


def test_a_channel_known_by_number_is_compared_by_number_and_case() -> None:
    own = answer(oembed("channel/UC01FW5V9UVohbPtqKSmXX-w"))
    other = answer(oembed("channel/UC01fw5V9UVohbPtqKSmXX-w"))

    assert words(talk(post(NUMBER, PLACE), {URL: own})).account == NUMBER
    assert trouble(talk(post(NUMBER, PLACE), {URL: other})).problem is Problem.ANOTHER_ACCOUNT


def test_a_handle_in_other_letters_is_compared_as_it_is_written() -> None:
    ref = AccountRef("youtube", "@ácme")

    assert words(talk(post(ref, PLACE), {URL: answer(oembed("@%C3%81cme"))})).account == ref
    assert trouble(talk(post(ref, PLACE), {URL: answer(oembed("@acme"))})).problem is Problem.ANOTHER_ACCOUNT


@pytest.mark.parametrize("author", ["user/acme", "c/acme", "channel/UC01FW5V9UVohbPtqKSmXX-w"])
def test_another_kind_of_name_decides_nothing(author: str) -> None:
    assert trouble(talk(post(ACME, PLACE), {URL: answer(oembed(author))})).problem is Problem.NEEDS_KEY


@pytest.mark.parametrize("author", ["@acme.", "@acme-inc", "@\u0430cme"])
def test_another_channel_is_another_account(author: str) -> None:
    ended = trouble(talk(post(ACME, PLACE), {URL: answer(oembed(author, author_name="@acme"))}))

    assert ended.problem is Problem.ANOTHER_ACCOUNT


@pytest.mark.parametrize(
    "changes",
    [
        {"author_url": "https://www.youtube.com.evil.example/@acme"},
        {"author_url": "https://www.youtube.com/@acme/x"},
        {"author_url": "https://www.youtube.com/@%ff%fe"},
        {"author_url": None},
        {"type": "link"},
        {"title": None},
        {"title": 1},
    ],
)
def test_another_shape_says_nothing(changes: dict[str, object]) -> None:
    assert trouble(talk(post(ACME, PLACE), {URL: answer(oembed(**changes))})).problem is Problem.BROKEN


def test_a_missing_video_is_an_answer() -> None:
    assert trouble(talk(post(ACME, PLACE), {URL: answer("Not Found", status=404)})).problem is Problem.POST_NOT_FOUND


@pytest.mark.parametrize(
    "place",
    ["https://www.youtube.com/@acme", "https://evil.example/watch?v=dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcQQ"],
)
def test_what_is_no_address_of_a_video_is_refused(place: str) -> None:
    assert trouble(talk(post(ACME, place), {})).problem is Problem.REFUSED
