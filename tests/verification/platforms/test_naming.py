"""Canonical names: what GET /accounts/{platform}/{handle} takes, and the address it links to."""

import pytest

from verification.accounts import AccountRef
from verification.platforms import canonical, profile_url


@pytest.mark.parametrize(
    ("slug", "handle", "name"),
    [
        ("x", "Acme", "x:acme"),
        ("x", "@acme", "x:acme"),
        ("twitter", "acme", "x:acme"),
        ("x", "id:2244994945", "x:id:2244994945"),
        ("facebook", "Acme.Inc", "facebook:acmeinc"),
        ("youtube", "acme", "youtube:@acme"),
        ("youtube", "UC01FW5V9UVohbPtqKSmXX-w", "youtube:UC01FW5V9UVohbPtqKSmXX-w"),
        ("linkedin", "company/Acme", "linkedin:company/acme"),
        ("gitlab", "gitlab.gnome.org/Acme", "gitlab:gitlab.gnome.org/acme"),
        ("hackernews", "PG", "hackernews:PG"),
        ("activitypub", "Acme@M\u00fcnchen.de", "activitypub:acme@xn--mnchen-3ya.de"),
        ("activitypub", "acme@threads.net", "threads:acme"),
        ("website", "www.Acme.com.", "website:acme.com"),
        ("discord", "guild/613425648685547541", "discord:guild/613425648685547541"),
    ],
)
def test_a_handle_is_brought_into_its_one_spelling(slug: str, handle: str, name: str) -> None:
    assert str(canonical(slug, handle)) == name


@pytest.mark.parametrize(
    ("slug", "handle"),
    [
        ("myspace", "acme"),
        ("x", ""),
        ("x", "acme/status/1"),
        ("x", "acme?a=1"),
        ("x", "home"),
        ("x", "\u0430cme"),
        ("linkedin", "acme"),
        ("website", "co.uk"),
        ("website", "x.com"),
        ("website", "google.com"),
        ("website", "acme.com/press"),
        ("website", "acme.com:8080"),
        ("activitypub", "acme@127.0.0.1"),
        ("activitypub", "acme@localhost"),
        ("activitypub", "acme@x.com"),
        ("lemmy", "acme@gist.github.com"),
        ("nostr", "npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w7"),
        ("whatsapp", "phone/0015551234567"),
        ("x", "a" * 10_000),
    ],
)
def test_what_nobody_can_be_called_is_none(slug: str, handle: str) -> None:
    assert canonical(slug, handle) is None


def test_an_address_holds_its_handle_and_nothing_else() -> None:
    assert profile_url(AccountRef("googleplay", "developer/A&B #1")) == (
        "https://play.google.com/store/apps/developer?id=A%26B%20%231"
    )
    assert profile_url(AccountRef("myspace", "acme")) is None
    assert profile_url(AccountRef("linkedin", "acme")) is None
