import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.medium import post

ACME = AccountRef("medium", "@acme")
URL = "https://medium.com/feed/@acme"
PLACE = "https://medium.com/@acme/hello-1a2b3c4d5e6f"
RSS = "text/xml; charset=UTF-8"


def feed(
    body: str = "<p>our line</p>",
    *,
    owner: str = "https://medium.com/@acme?source=rss-504c7870fdb6------2",
    item: str = "https://medium.com/@acme/hello-1a2b3c4d5e6f?source=rss-504c7870fdb6------2",
    guid: str = "https://medium.com/p/1a2b3c4d5e6f",
) -> tuple[int, str, bytes]:
    return answer(
        '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0"><channel>'
        f"<title><![CDATA[Stories by Acme on "
        f"Medium]]></title><link>{owner}</link><item><title><![CDATA[Title]]></title>"
        f'<link>{item}</link><guid isPermaLink="false">{guid}</guid><dc:creator><![CDATA[acme]]></dc:creator>'
        f"<content:encoded><![CDATA[{body}]]></content:encoded></item></channel></rss>",
        RSS,
    )


@pytest.mark.parametrize(
    "place", [PLACE, "https://acme.medium.com/hello-1a2b3c4d5e6f?x=1", "https://medium.com/p/1a2b3c4d5e6f"]
)
def test_the_own_story_is_read_with_the_id_of_its_author(place: str) -> None:
    said = words(talk(post(ACME, place), {URL: feed()}))

    assert (said.account, said.stable_id, said.texts) == (ACME, "504c7870fdb6", ("our line", "Title"))


def test_a_quotation_does_not_count_nor_the_title_of_a_response() -> None:
    said = words(talk(post(ACME, PLACE), {URL: feed("<blockquote>token</blockquote><p>our line</p>")}))

    assert said.texts == ("our line",)


@pytest.mark.parametrize("owner", ["mallory", "acme.", "acme_"])
def test_the_feed_of_somebody_else_is_another_account(owner: str) -> None:
    world = {URL: feed(owner=f"https://medium.com/@{owner}?source=rss-504c7870fdb6------2")}

    assert trouble(talk(post(ACME, PLACE), world)).problem is Problem.ANOTHER_ACCOUNT


@pytest.mark.parametrize(
    "item", ["https://medium.com/@mallory/hello-1a2b3c4d5e6f", "https://medium.com/acme/hello-1a2b3c4d5e6f", "x"]
)
def test_a_story_under_another_address_is_another_account(item: str) -> None:
    assert trouble(talk(post(ACME, PLACE), {URL: feed(item=item)})).problem is Problem.ANOTHER_ACCOUNT


def test_a_story_that_is_not_in_the_feed_is_not_found() -> None:
    world = {URL: feed(guid="https://medium.com/p/ffffffffffff")}

    assert trouble(talk(post(ACME, PLACE), world)).problem is Problem.POST_NOT_FOUND


@pytest.mark.parametrize(
    "answered",
    [
        feed(owner="https://medium.com/@acme"),
        feed(owner="https://evil.example/@acme?source=rss-504c7870fdb6------2"),
        answer("<html>Just a moment...</html>", RSS),
        answer(feed()[2].replace(b"rss/1.0/modules", b"other")[:-6], RSS),
    ],
)
def test_another_shape_says_nothing(answered: tuple[int, str, bytes]) -> None:
    assert trouble(talk(post(ACME, PLACE), {URL: answered})).problem is Problem.BROKEN


def test_not_found_is_an_answer_and_publications_are_never_asked() -> None:
    assert trouble(talk(post(ACME, PLACE), {URL: answer("", status=404)})).problem is Problem.ACCOUNT_NOT_FOUND
    assert trouble(talk(post(AccountRef("medium", "pub/acme"), PLACE), {})).problem is Problem.REFUSED
    assert trouble(talk(post(ACME, "https://medium.com/@acme"), {})).problem is Problem.REFUSED
