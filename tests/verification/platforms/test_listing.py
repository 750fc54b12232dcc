import pytest

from verification.accounts import AccountRef
from verification.platforms.listing import LARGEST_FILE, MOST_ACCOUNTS, account_named, listed_accounts
from verification.platforms.platform import Reply


def file(text: str) -> Reply:
    return Reply("https://acme.com/.well-known/brand-registry.txt", 200, "text/plain", text.encode())


def test_any_address_and_any_canonical_name_is_an_account() -> None:
    text = """\ufeff# our accounts
    brand-registry: br1abc
    brand-registry=br1abc

    https://x.com/Acme
    github:acme # the tools
    @acme@mastodon.social
    https://www.linkedin.com/company/acme/
    """

    listing = listed_accounts(file(text))

    assert listing.accounts == (
        AccountRef("x", "acme"),
        AccountRef("github", "acme"),
        AccountRef("activitypub", "acme@mastodon.social"),
        AccountRef("linkedin", "company/acme"),
    )
    assert listing.unread == ()


@pytest.mark.parametrize("line", ["acme", "https://acme.com/", "https://x.com/acme/status/20", "hello world", "x:a b"])
def test_what_is_no_accounts_own_address_is_told(line: str) -> None:
    listing = listed_accounts(file(f"{line}\nx:acme"))

    assert (listing.accounts, listing.unread) == ((AccountRef("x", "acme"),), (line,))


def test_an_account_listed_twice_is_one() -> None:
    assert listed_accounts(file("x:acme\nhttps://twitter.com/ACME")).accounts == (AccountRef("x", "acme"),)


def test_half_a_line_at_the_end_of_a_large_file_is_not_read() -> None:
    start = "#" * (LARGEST_FILE - 7) + "\n"

    assert listed_accounts(file(start + "x:acme_support")).accounts == ()


def test_no_more_than_the_cap_is_read() -> None:
    assert len(listed_accounts(file("\n".join(f"x:acme{number}" for number in range(3000)))).accounts) == MOST_ACCOUNTS


def test_an_unknown_server_may_be_named() -> None:
    assert account_named("https://social.acme.com/@acme") == AccountRef("activitypub", "acme@social.acme.com")
    assert account_named("https://social.acme.com/@acme/1") is None
