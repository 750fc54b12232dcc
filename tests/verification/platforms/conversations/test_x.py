import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.x import post

DELL = AccountRef("x", "dell")
URL = (
    "https://publish.twitter.com/oembed?url=https%3A%2F%2Ftwitter.com%2Fdell%2Fstatus%2F20"
    "&omit_script=1&hide_thread=1&dnt=1"
)
PLACE = "https://x.com/Dell/status/20"


def oembed(text: str = "hello", *, author: str = "Dell", post_id: int = 20, host: str = "x.com") -> dict[str, object]:
    return {
        "url": f"https://{host}/{author}/status/{post_id}",
        "author_name": "Dell token-in-name",
        "author_url": f"https://{host}/{author}",
        "html": f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{text} <a href="https://t.co/AbC">'
        f"https://t.co/AbC</a></p>&mdash; Dell token-in-name (@{author}) "
        f'<a href="https://{host}/{author}/status/{post_id}?ref_src=twsrc%5Etfw">May 5, 2026</a></blockquote>\n',
        "width": 550,
        "height": None,
        "type": "rich",
        "cache_age": "3153600000",
        "provider_name": "Twitter",
        "provider_url": "https://x.com",
        "version": "1.0",
    }


@pytest.mark.parametrize("host", ["x.com", "twitter.com"])
def test_the_text_of_the_own_post_is_read(host: str) -> None:
    said = words(talk(post(DELL, PLACE), {URL: answer(oembed("two<br>lines", host=host))}))

    assert said.account == DELL
    assert said.stable_id is None
    assert said.texts[0].split() == ["two", "lines", "https://t.co/AbC"]


@pytest.mark.parametrize(
    "place",
    [
        "https://twitter.com/dell/status/20?s=20",
        "https://x.com/i/web/status/20",
        "https://mobile.twitter.com/Dell/status/20/photo/1",
        "https://x.com/somebody_else/status/20",
    ],
)
def test_only_the_number_of_the_pasted_address_counts(place: str) -> None:
    assert words(talk(post(DELL, place), {URL: answer(oembed())})).account == DELL


def test_the_author_line_after_the_post_does_not_count() -> None:
    said = words(talk(post(DELL, PLACE), {URL: answer(oembed())}))

    assert "token-in-name" not in said.texts[0]


def test_a_second_quote_does_not_count() -> None:
    document = oembed()
    document["html"] = f'{document["html"]}<blockquote class="twitter-tweet"><p>second</p></blockquote>'

    said = words(talk(post(DELL, PLACE), {URL: answer(document)}))

    assert "second" not in said.texts[0]


@pytest.mark.parametrize("author", ["dell_support", "De11", "dellx"])
def test_somebody_elses_post_under_our_address_is_another_account(author: str) -> None:
    ended = trouble(talk(post(DELL, PLACE), {URL: answer(oembed(author=author))}))

    assert ended.problem is Problem.ANOTHER_ACCOUNT


@pytest.mark.parametrize(
    "changes",
    [
        {"author_url": "https://x.com/dell/extra"},
        {"author_url": "http://x.com/dell"},
        {"author_url": "https://x.com.evil.example/dell"},
        {"author_url": "https://evil.example/@x.com/dell"},
        {"author_url": "https://x.com/dell?x=1"},
        {"author_url": None},
        {"url": "https://x.com/dell/status/21"},
        {"url": None},
        {"html": "<p>token</p>"},
        {"html": '<blockquote class="twitter-tweet">token</blockquote>'},
        {"html": None},
    ],
)
def test_an_answer_that_does_not_name_the_post_and_its_author_says_nothing(changes: dict[str, object]) -> None:
    assert trouble(talk(post(DELL, PLACE), {URL: answer({**oembed(), **changes})})).problem is Problem.BROKEN


def test_a_post_whose_two_addresses_disagree_is_another_account() -> None:
    document = {**oembed(), "url": "https://x.com/mallory/status/20"}

    assert trouble(talk(post(DELL, PLACE), {URL: answer(document)})).problem is Problem.ANOTHER_ACCOUNT


def test_a_missing_post_is_an_answer() -> None:
    assert trouble(talk(post(DELL, PLACE), {URL: answer("", status=404)})).problem is Problem.POST_NOT_FOUND


def test_without_the_address_of_the_post_nothing_is_asked() -> None:
    assert trouble(talk(post(DELL, None), {})).problem is Problem.NEEDS_PLACE


@pytest.mark.parametrize(
    "place",
    [
        "http://x.com/dell/status/20",
        "https://x.com/dell",
        "https://x.com.evil.example/dell/status/20",
        "https://evil.example/x.com/dell/status/20",
        "https://user@x.com/dell/status/20",
        "https://x.com/dell/status/20abc",
        "https://x.com/dell/status/२०",
    ],
)
def test_what_is_no_address_of_a_post_is_refused(place: str) -> None:
    assert trouble(talk(post(DELL, place), {})).problem is Problem.REFUSED
