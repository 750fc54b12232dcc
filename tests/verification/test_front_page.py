"""Which accounts a front page links to, whatever else stands there."""

from verification.fetching import Failure
from verification.fetching.failures import Reason
from verification.front_page import LARGEST_PAGE, MOST_ACCOUNTS, accounts_linked, read_front_page
from verification.platforms.platform import Asked, Get, Reply

BASE = "https://acme.example/"


def names(html: str) -> list[str]:
    return [str(found.account) for found in accounts_linked(html, BASE)]


def test_links_in_a_footer_are_found_with_their_words() -> None:
    html = """<body><footer><a href="https://x.com/acme">Follow us on X</a>
      <a href="//www.instagram.com/acme/" aria-label="Instagram"><svg></svg></a>
      <a href="https://github.com/acme"><img alt="GitHub: our code" src="g.svg"></a></footer>"""

    assert [(str(one.account), one.hint) for one in accounts_linked(html, BASE)] == [
        ("x:acme", "Follow us on X"),
        ("instagram:acme", "Instagram"),
        ("github:acme", "GitHub: our code"),
    ]


def test_what_a_page_calls_its_own_comes_first_and_once() -> None:
    html = """<a href="https://x.com/acme">X</a><link rel="me" href="https://mastodon.social/@acme">
      <script type="application/ld+json">{"@graph": [{"sameAs": ["https://github.com/acme", 7, "https://x.com/acme"]}]}
      </script>"""

    assert names(html) == ["activitypub:acme@mastodon.social", "github:acme", "x:acme"]


def test_what_names_no_account_is_left_out() -> None:
    html = """<a href="/about">About</a> <a href="mailto:a@b.example">Mail</a> <a href="http://[">?</a>
      <a href="https://x.com/intent/tweet?text=hello">Tweet this</a>
      <a href="https://www.facebook.com/sharer/sharer.php?u=https://acme.example">Share</a>
      <a href="https://x.com/acme/status/20">A post</a> <a href="https://acme.example/shop">Shop</a>
      <script type="application/ld+json">{"sameAs": </script>"""

    assert names(html) == []


def test_a_page_full_of_links_is_cut() -> None:
    html = "".join(f'<a href="https://x.com/acme{number}">x</a>' for number in range(5000))

    assert len(names(html)) == MOST_ACCOUNTS


def test_deep_nesting_and_broken_text_are_borne() -> None:
    link = '<a href="https://x.com/acme">\ud800</a>'
    assert names(link + "<div>" * (LARGEST_PAGE // 5) + '<a href="https://x.com/deep">deep</a>') == ["x:acme"]
    assert names('<script type="application/ld+json">' + "[" * 50_000 + "</script>") == []


async def test_the_page_is_read_through_the_one_fetcher() -> None:
    async def ask(asked: Asked) -> Reply:
        assert isinstance(asked, Get)
        return Reply(asked.url, 200, "text/html", b'<a href="https://x.com/acme">X</a>')

    found = await read_front_page("acme.example", ask)

    assert isinstance(found, tuple)
    assert [str(one.account) for one in found] == ["x:acme"]


async def test_a_site_that_sends_visitors_to_its_www_is_read_there() -> None:
    asked_for: list[str] = []

    async def ask(asked: Asked) -> Reply | Failure:
        assert isinstance(asked, Get)
        asked_for.append(asked.url)
        if len(asked_for) == 1:
            return failure(Reason.ANOTHER_HOST)
        return Reply(asked.url, 200, "text/html", b'<a href="https://x.com/acme">X</a>')

    assert isinstance(await read_front_page("acme.example", ask), tuple)
    assert asked_for == ["https://acme.example/", "https://www.acme.example/"]


async def test_a_failure_is_handed_on() -> None:
    async def ask(asked: Asked) -> Failure:
        del asked
        return failure(Reason.TIMED_OUT)

    assert await read_front_page("acme.example", ask) == failure(Reason.TIMED_OUT)


def failure(reason: Reason) -> Failure:
    return Failure(reason.problem, reason.detail, "https://acme.example/", None, None)
