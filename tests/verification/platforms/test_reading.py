"""What a person may paste, and what is made of it."""

import pytest

from verification.accounts import AccountRef
from verification.platforms import read
from verification.platforms.platform import ReadingResult


def account_of(text: str) -> str | None:
    account = read(text).account
    return None if account is None else str(account)


@pytest.mark.parametrize(
    "text",
    [
        "x.com/acme",
        "//x.com/acme",
        "HTTPS://WWW.X.COM/ACME/",
        "http://x.com:80/acme",
        "https://x.com:443/acme",
        "https://x.com./acme",
        "https://\uff58.com/acme",
        "https://x\u3002com/acme",
        "https://x.com//acme",
        "https://x.com/other/../acme",
        "https://x.com/acme?utm_source=a&fbclid=b#top",
        "<https://x.com/acme>",
        "(https://x.com/acme)",
        '"https://x.com/acme",',
        "[Acme on X](https://x.com/acme)",
        "  https://x.com/acme!  ",
        "https://x.com/acme?a=1&amp;amp;b=2",
        "x:acme",
        "X:Acme",
        "twitter:acme",
        "https://www.google.com/url?q=https%3A%2F%2Fx.com%2Facme&sa=D",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fx.com%2Facme",
    ],
)
def test_one_account_is_written_in_many_ways(text: str) -> None:
    assert account_of(text) == "x:acme"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("", "empty or too long"),
        ("   ", "empty or too long"),
        ("\u200b", "empty or too long"),
        ("acme inc", "white space, control character or backslash"),
        ("https://x.com\\@evil.com/acme", "white space, control character or backslash"),
        ("x.com/ac\x00me", "white space, control character or backslash"),
        ("x.com/\ud800", "white space, control character or backslash"),
        ("press@acme.com", "mail address"),
        ("mailto:press@acme.com", "mail address"),
        ("javascript:alert(1)", "scheme javascript"),
        ("ftp://acme.com/", "scheme ftp"),
        ("https://x.com@evil.com/acme", "userinfo in URL"),
        ("https://x.com:8443/acme", "port"),
        ("https://x.com:/acme/../../%2fetc", "encoded slash"),
        ("https://x.com/%ff", "bad percent-encoding"),
        ("https://x.com/%4", "bad percent-encoding"),
        ("https://x.com/%0aacme", "control character"),
        ("https:/x.com/acme", "bad host"),
        ("https:///x.com/acme", "bad host"),
        ("https://x%2ecom/acme", "bad host"),
        ("https://localhost/acme", "bad host"),
        ("https://x.com.evil.example/acme", "bad host"),
        ("https://x.com\uff0facme.com/", "bad host"),
        ("https://127.0.0.1/@acme", "IP address"),
        ("https://127.1/@acme", "IP address"),
        ("https://0x7f.1/@acme", "IP address"),
        ("https://[::1]/@acme", "IP address"),
        ("https://2130706433/acme", "bad host"),
        ("https://x.com/d%2565ll", "no pattern"),
        ("https://x.com/\u0430cme", "no pattern"),
        ("https://x.com/\uff11\uff12", "no pattern"),
        ("https://www.youtube.com/@\u0430cme", "not a possible handle"),
        ("https://www.youtube.com/@\uff41\uff43\uff4d\uff45", "not a possible handle"),
        ("https://www.facebook.com/profile.php?id=4&id=5", "reserved word"),
        ("https://l.facebook.com/l.php?u=javascript%3Aalert(1)", "scheme javascript"),
        ("https://web.archive.org/web/2020/https://x.com/acme", "shared host"),
        ("\"'<https://x.com/acme>'\"", "bad host"),
        ("nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5", "private key"),
        ("@@acme", "userinfo in URL"),
        ("@acme@x.com", "not a fediverse server"),
        ("@acme@co.uk", "not a fediverse server"),
        ("https://mastodon.social/@acme@www.instagram.com", "not a fediverse server"),
        ("https://play.google.com/store/apps/developer?id=Acme%E2%80%AE", "page of the shop"),
        ("#acme", "not a possible handle"),
        ("\U0001f389", "not a possible handle"),
    ],
)
def test_what_is_no_account_is_named(text: str, seen: str) -> None:
    reading = read(text)

    assert reading.result is ReadingResult.NOT_AN_ACCOUNT
    assert reading.seen == seen
    assert reading.account is None


def test_a_huge_text_is_refused_before_it_is_looked_at() -> None:
    assert read("x.com/acme " * 1_000_000).seen == "empty or too long"
    assert read("https://acme.com/" + "a" * 4000).seen == "empty or too long"


def test_wrappers_unwrap_twice_and_not_more() -> None:
    once = "https://out.reddit.com/t3_1?url=https%3A%2F%2Fx.com%2Facme"
    twice = "https://www.google.com/url?q=https%3A%2F%2Fout.reddit.com%2F%3Furl%3Dhttps%253A%252F%252Fx.com%252Facme"
    thrice = "https://vk.com/away.php?to=" + twice.replace("%", "%25").replace("?", "%3F").replace("&", "%26")

    assert account_of(once) == account_of(twice) == "x:acme"
    assert read(thrice).seen == "redirect within redirects"


@pytest.mark.parametrize(
    "text", ["https://www.facebook.com/?u=https://x.com/acme", "https://google.evil.com/url?q=https://x.com/acme"]
)
def test_what_a_browser_would_not_follow_is_not_unwrapped(text: str) -> None:
    assert account_of(text) != "x:acme"


def test_invisible_characters_are_dropped_and_reported() -> None:
    reading = read("https://x.com/ac\u200bme\u202e")

    assert reading.account == AccountRef("x", "acme")
    assert reading.suspicious
    assert not read("https://x.com/acme").suspicious


def test_the_handle_in_a_post_address_is_decoration_unless_the_platform_refuses_others() -> None:
    assert read("https://x.com/acme/status/20").binding == "no"
    assert read("https://bsky.app/profile/acme.com/post/3k44").binding == "yes"


def test_a_short_link_needs_a_lookup() -> None:
    reading = read("https://bit.ly/3acme")

    assert reading.result is ReadingResult.NEEDS_LOOKUP
    assert reading.as_json()["platform"] == "*"


def test_a_bare_handle_lists_what_it_would_be() -> None:
    reading = read("@Acme")

    assert reading.result is ReadingResult.BARE_HANDLE
    assert reading.account is None
    assert {"x:acme", "youtube:@acme", "linkedin:company/acme"} <= {str(account) for account in reading.candidates}


def test_a_name_that_no_platform_keeps_has_no_candidate_there() -> None:
    platforms = {account.platform for account in read("acme.inc-").candidates}

    assert "x" not in platforms
    assert "github" not in platforms


def test_a_dotted_name_is_a_bluesky_handle_where_the_ending_exists() -> None:
    assert account_of("@acme.com") == "bluesky:acme.com"
    assert read("@acme.official").result is ReadingResult.BARE_HANDLE


def test_an_unknown_server_names_the_account_and_the_website_it_may_be() -> None:
    reading = read("https://social.acme.com/@press")

    assert reading.result is ReadingResult.NEEDS_LOOKUP
    assert reading.candidates == (
        AccountRef("activitypub", "press@social.acme.com"),
        AccountRef("website", "social.acme.com"),
    )


def test_a_site_known_to_be_no_server_is_only_a_website() -> None:
    assert read("https://gamejolt.com/@acme").candidates == (AccountRef("website", "gamejolt.com"),)


def test_names_under_test_count_only_where_they_are_allowed() -> None:
    assert account_of("@press@social.acme.test") is None
    assert read("@press@social.acme.test", test_names=True).account == AccountRef(
        "activitypub", "press@social.acme.test"
    )
    assert read("https://acme.test/", test_names=True).account == AccountRef("website", "acme.test")
    assert read("bluesky:press.acme.test", test_names=True).account == AccountRef("bluesky", "press.acme.test")


def test_the_json_line_has_the_agreed_keys() -> None:
    assert read("https://x.com/Acme").as_json() == {
        "input": "https://x.com/Acme",
        "result": "account",
        "platform": "x",
        "handle": "acme",
        "kind": "profile",
        "binding": "",
        "url": "https://x.com/acme",
    }
