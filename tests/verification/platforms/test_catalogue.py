"""Every platform proves its own description: examples read as accounts, counterexamples do not."""

import importlib

import pytest

from verification.accounts import AccountRef
from verification.platforms import PLATFORMS, canonical, profile_url, read
from verification.platforms.platform import Platform, Tried

EXAMPLES = [(platform, text) for platform in PLATFORMS.values() for text in platform.examples]
COUNTEREXAMPLES = [(platform, text) for platform in PLATFORMS.values() for text in platform.counterexamples]
HOSTILE = ("a", "-", "1", "/", "@", "_", "a.", "a/", "-1", "a-", "@a", "a@a.", ".a-", "%41", "a_", "11111-", "\u0430")


def test_all_platforms_are_here() -> None:
    assert len(PLATFORMS) == 41
    for slug, platform in PLATFORMS.items():
        assert platform.slug == slug
        assert getattr(importlib.import_module(f"verification.platforms.{slug}"), slug.upper()) is platform


@pytest.mark.parametrize("platform", PLATFORMS.values(), ids=lambda platform: platform.slug)
def test_a_description_is_complete(platform: Platform) -> None:
    assert platform.examples
    assert platform.counterexamples
    assert all(word == word.lower() for word in platform.reserved)
    is_read = bool(platform.conversations or platform.keyed)
    assert (platform.tried is not Tried.NOTHING) == is_read
    assert bool(platform.gone) >= is_read
    assert bool(platform.keyed) == (platform.app_key is not None)


@pytest.mark.parametrize(("platform", "text"), EXAMPLES)
def test_an_example_reads_as_its_account(platform: Platform, text: str) -> None:
    assert read(text).account == AccountRef(platform.slug, platform.examples[text])


@pytest.mark.parametrize(("platform", "text"), COUNTEREXAMPLES)
def test_a_counterexample_is_no_account(platform: Platform, text: str) -> None:
    reading = read(text)

    assert reading.account is None
    assert reading.platform in (platform.slug, None)


@pytest.mark.parametrize(("platform", "text"), EXAMPLES)
def test_the_canonical_address_and_name_read_back_to_the_account(platform: Platform, text: str) -> None:
    account = AccountRef(platform.slug, platform.examples[text])
    url = profile_url(account)

    assert url is not None
    assert url.startswith("https://")
    assert read(url).account == account
    assert read(url).url == url
    if " " not in account.handle:  # a pasted text with white space is no address, not even of a Play developer
        assert read(str(account)).account == account
    assert canonical(account.platform, account.handle) == account


@pytest.mark.parametrize("platform", PLATFORMS.values(), ids=lambda platform: platform.slug)
@pytest.mark.timeout(60)  # a grammar that goes back and forth needs hours
def test_a_hostile_address_is_read(platform: Platform) -> None:
    host = (platform.hosts or ("www.pinterest.com",))[0]
    prefixes = {text.partition(f"/{handle}")[0] for text, handle in platform.examples.items()}
    texts = [
        prefix + (tail * 2048)[: 2040 - len(prefix)] + ending
        for prefix in {f"https://{host}/", *prefixes, "", "@"}
        for tail in HOSTILE
        for ending in ("", "!")
    ]

    assert all(read(text).input == text for text in texts)
