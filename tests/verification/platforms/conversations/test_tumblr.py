import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.tumblr import post, profile_text

ACME = AccountRef("tumblr", "acme")
URL = "https://acme.tumblr.com/rss"
PLACE = "https://www.tumblr.com/acme/736098070263218176/hello"
RSS = "application/rss+xml"


def feed(
    body: str = "<p>our line</p>",
    *,
    link: str = "https://acme.tumblr.com/",
    item: str = "https://acme.tumblr.com/post/736098070263218176/hello",
    more: str = "",
) -> tuple[int, str, bytes]:
    return answer(
        '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>'
        f"<description>We are &lt;b&gt;Acme&lt;/b&gt;</description><title>Acme Blog</title><link>{link}</link>"
        f"<item><title>token in "
        f"title</title><description><![CDATA[{body}]]></description><link>{item}</link></item>{more}"
        "</channel></rss>",
        RSS,
    )


def test_description_and_title_of_the_blog_are_read() -> None:
    said = words(talk(profile_text(ACME, None), {URL: feed()}))

    assert (said.account, said.texts) == (ACME, ("We are Acme", "Acme Blog"))


@pytest.mark.parametrize("place", [PLACE, "https://acme.tumblr.com/post/736098070263218176"])
def test_the_text_of_an_original_post_is_read(place: str) -> None:
    assert words(talk(post(ACME, place), {URL: feed()})).texts == ("our line",)


@pytest.mark.parametrize(
    "body",
    [
        '<p><a class="tumblr_blog" href="https://x.tumblr.com/post/1">mallory</a>:</p><blockquote>token</blockquote>',
        "<blockquote>token</blockquote><p>our line</p>",
        '<p class="npf_quote">token</p>',
        '<p class="asker">somebody asked</p><p>token</p>',
        "<p>token</p><p>(Submitted by mallory)</p>",
    ],
)
def test_reblogs_quotations_and_answers_never_count(body: str) -> None:
    assert trouble(talk(post(ACME, PLACE), {URL: feed(body)})).problem is Problem.ANOTHER_ACCOUNT


def test_a_blog_that_names_another_is_another_account() -> None:
    world = {URL: feed(link="https://mallory.tumblr.com/")}

    assert trouble(talk(profile_text(ACME, None), world)).problem is Problem.ANOTHER_ACCOUNT
    assert trouble(talk(post(ACME, PLACE), world)).problem is Problem.ANOTHER_ACCOUNT


@pytest.mark.parametrize(
    "item", ["https://mallory.tumblr.com/post/736098070263218176", "https://acme.tumblr.com/post/73609"]
)
def test_a_post_that_is_not_in_the_feed_is_not_found(item: str) -> None:
    assert trouble(talk(post(ACME, PLACE), {URL: feed(item=item)})).problem is Problem.POST_NOT_FOUND


@pytest.mark.parametrize(
    "answered",
    [
        feed(link="https://blog.example/"),
        feed(more="<title>second</title>"),
        answer("<html><body>Log in</body></html>", "text/xml"),
        answer('<feed xmlns="http://www.w3.org/2005/Atom"/>', "text/xml"),
        answer(feed()[2].replace(b"<rss", b"<!DOCTYPE rss><rss"), RSS),
        answer(feed()[2][:-9], RSS),
    ],
)
def test_another_shape_says_nothing(answered: tuple[int, str, bytes]) -> None:
    assert trouble(talk(profile_text(ACME, None), {URL: answered})).problem is Problem.BROKEN


def test_not_found_is_an_answer() -> None:
    assert trouble(talk(profile_text(ACME, None), {URL: answer("", status=404)})).problem is Problem.ACCOUNT_NOT_FOUND


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("https://mallory.tumblr.com/post/736098070263218176", Problem.ANOTHER_ACCOUNT),
        ("https://acme.tumblr.com/", Problem.REFUSED),
        (None, Problem.NEEDS_PLACE),
    ],
)
def test_other_places_are_never_asked(place: str | None, problem: Problem) -> None:
    assert trouble(talk(post(ACME, place), {})).problem is problem


def test_a_name_that_would_be_another_host_is_never_asked() -> None:
    assert trouble(talk(profile_text(AccountRef("tumblr", "evil.example/x"), None), {})).problem is Problem.REFUSED
