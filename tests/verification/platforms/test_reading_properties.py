"""What holds for every text, and for every way of decorating an address."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exploring import examples
from tests.verification.platforms import generated
from verification.accounts import AccountRef
from verification.platforms import PLATFORMS, canonical, profile_url, read
from verification.platforms.platform import Pattern, Platform, ReadingResult

MOBILE = ("m.", "mobile.", "touch.", "amp.", "old.", "de.", "en-gb.", "www.")
# Where a host, or a number in its place, is part of the name, another host is another account.
HOST_IN_NAME = {"website", "gitlab", "forgejo", "stackexchange", "activitypub", "lemmy", "peertube", "pixelfed"}
PATTERNS = [(platform, pattern) for platform in PLATFORMS.values() for pattern in platform.patterns]
# Made from 41 grammars, some of which look ahead: what does not fit them is thrown away.
made = settings(max_examples=examples(12), suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
INVISIBLE = "\u200b\u200e\u202a\u202e\u2060\u2066\ufeff"
TRACKING = ("utm_source=a", "fbclid=IwAR0", "igsh=MzRl", "si=a%20b", "_rdr")
# Addresses in which nothing but the path names the account, in letters whose case means nothing.
PLAIN = [
    text
    for platform in PLATFORMS.values()
    for text, handle in platform.examples.items()
    if text.startswith("https://") and "?" not in text and "#" not in text and ("lower" in platform.normalise)
    if ":" not in handle and "elk.zone" not in text
]
PIECES = st.sampled_from(
    [text for platform in PLATFORMS.values() for text in (*platform.examples, *platform.counterexamples)]
    + ["https://", "http:", "//", "@", ":", "#", "?", "\\", "%2f", "%00", "..", ".", "x.com", "acme", "[", "](", ")"]
    + ["\u0430", "\u200b", "\ud800", "\x00", " ", "\n", "xn--", "1", "?u=", "%", "&amp;", "nsec1", "did:", "u/"]
)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    reading = read(text)

    assert reading.input == text
    assert (reading.account is None) == (reading.result is not ReadingResult.ACCOUNT)


@given(st.lists(PIECES, max_size=8).map("".join))
def test_any_address_like_text_is_read_and_its_account_reads_back(text: str) -> None:
    reading = read(text)

    if reading.account is not None and reading.url is not None:
        again = read(reading.url)
        # A name that a platform reserves for itself has a pages site, but no profile; an unknown server needs a lookup.
        assert again.account in (reading.account, None) or again.platform == "website"
        assert profile_url(reading.account) == reading.url


@given(st.sampled_from(sorted(PLATFORMS)), st.text())
def test_a_canonical_name_is_stable(slug: str, handle: str) -> None:
    account = canonical(slug, handle)

    if account is not None:
        assert canonical(account.platform, account.handle) == account


@given(
    st.sampled_from(PLAIN),
    st.lists(st.sampled_from(TRACKING), max_size=3),
    st.sampled_from(["", ".", "!", ")", '"', ">"]),
    st.sampled_from(["https://", "http://", "//", "", "HTTPS://"]),
    st.lists(st.tuples(st.integers(0, 200), st.sampled_from(INVISIBLE)), max_size=3),
)
def test_decoration_changes_no_account(
    text: str, tracking: list[str], stray: str, scheme: str, invisible: list[tuple[int, str]]
) -> None:
    decorated = scheme + text.removeprefix("https://") + (f"?{'&'.join(tracking)}" if tracking else stray)
    for place, character in invisible:
        decorated = decorated[: place % len(decorated)] + character + decorated[place % len(decorated) :]

    reading = read(decorated)

    assert reading.account == read(text).account
    assert reading.suspicious == bool(invisible)


@given(st.sampled_from(PLAIN), st.data())
def test_the_case_of_the_host_means_nothing(text: str, data: st.DataObject) -> None:
    scheme, _, rest = text.partition("//")
    host, slash, path = rest.partition("/")
    cased = "".join(data.draw(st.sampled_from([letter.lower(), letter.upper()])) for letter in host)

    assert read(f"{scheme}//{cased}.{slash}{path}").account == read(text).account


def address_of(account: AccountRef) -> str:
    return profile_url(account) or ""


@pytest.mark.parametrize("slug", PLATFORMS)
@made
@given(st.data())
def test_an_account_is_read_back_from_its_address_and_its_name(slug: str, data: st.DataObject) -> None:
    account = data.draw(generated.accounts(slug))

    assert read(address_of(account)).account == account
    assert canonical(slug, account.handle) == account
    if " " not in account.handle:  # no pasted address has white space in it
        assert read(str(account)).account == account


@pytest.mark.parametrize("slug", PLATFORMS)
@made
@given(st.data())
def test_an_address_is_read_the_same_however_it_is_written_and_sent_on(slug: str, data: st.DataObject) -> None:
    account = data.draw(generated.accounts(slug))

    assert read(data.draw(generated.plain_variants(address_of(account)))).account == account
    assert read(data.draw(generated.pasted(address_of(account)))).account == account


@pytest.mark.parametrize("slug", PLATFORMS)
@made
@given(st.data())
def test_no_other_host_of_a_platform_shows_another_account(slug: str, data: st.DataObject) -> None:
    account = data.draw(generated.accounts(slug))
    scheme, _, rest = address_of(account).partition("//")
    host, _, path = rest.partition("/")
    hosts = [] if generated.names_accounts_by_host(PLATFORMS[slug]) else [f"{prefix}{host}" for prefix in MOBILE]
    if slug not in HOST_IN_NAME and not account.handle.startswith("id:"):
        hosts.append(data.draw(generated.hosts(slug)))

    read_as = {read(f"{scheme}//{other}/{path}").account for other in hosts}
    assert slug == "website" or read_as <= {account, None}


@pytest.mark.parametrize("slug", PLATFORMS)
@made
@given(st.data())
def test_what_only_looks_like_the_address_is_not_the_account(slug: str, data: st.DataObject) -> None:
    account = data.draw(generated.accounts(slug))

    assert [text for text in generated.impostors(address_of(account)) if read(text).account == account] == []


@pytest.mark.parametrize(("platform", "pattern"), PATTERNS)
@made
@given(st.data())
def test_what_a_pattern_names_has_an_address_of_its_own(
    platform: Platform, pattern: Pattern, data: st.DataObject
) -> None:
    reading = read(data.draw(generated.pages(platform, pattern)))

    if reading.account is None:
        return
    again = read(address_of(reading.account))
    if canonical(reading.account.platform, reading.account.handle) is None:  # a word that the platform keeps for itself
        assert again.account is None
    else:
        assert reading.account in {again.account, *again.candidates}
