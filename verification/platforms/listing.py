"""Which accounts an address or a website's own file names: whatever is no account's own address is left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from verification.accounts import AccountRef
from verification.platforms.platform import Reply
from verification.platforms.reading import read

MOST_ACCOUNTS = 1_000  # in one file, each time it is written
LARGEST_FILE = 64 * 1024  # bytes
LONGEST_LINE = 500
_OUR_LINES = ("brand-registry=", "brand-registry:", "br1")


@dataclass(frozen=True, slots=True)
class Listing:
    """The accounts that a file names, and the lines that name none, for whoever has to mend them."""

    accounts: tuple[AccountRef, ...]
    unread: tuple[str, ...]


def account_named(text: str, *, test_names: bool = False) -> AccountRef | None:
    """The account whose own address this is, by the house's reading; a post is not its author's address.

    On a server that only WebFinger can confirm it is the account that would be confirmed.
    """
    reading = read(text, test_names=test_names)
    if reading.binding:
        return None
    account = reading.account
    if account is None and reading.platform is not None:
        account = next(iter(reading.candidates), None)
        # There, too, a post is not its author's address: the name must be the end of it.
        end = text.strip().rstrip("/").rpartition("/")[2].lstrip("@!").partition("@")[0]
        if account is not None and end.lower() != account.handle.lstrip("!").partition("@")[0]:
            return None
    return None if account is None or account.platform == "website" else account


def listed_accounts(reply: Reply, *, test_names: bool = False) -> Listing:
    """The accounts that `/.well-known/brand-registry.txt` lists, one a line, as any address or `platform:handle`.

    Blank lines, `#` comments and the lines of a domain proof are no accounts. Never raises; past the caps nothing
    is read.
    """
    accounts: dict[AccountRef, None] = {}
    unread: list[str] = []
    for line in islice(_lines(reply), MOST_ACCOUNTS):
        account = account_named(line, test_names=test_names) if len(line) <= LONGEST_LINE else None
        if account is None:
            unread.append(line[:LONGEST_LINE])
        else:
            accounts[account] = None
    return Listing(tuple(accounts), tuple(unread))


def line_that_names(account: AccountRef, reply: Reply) -> str | None:
    """The line of the file that lists the account, as it is written there; None: it is not listed."""
    for line in islice(_lines(reply), MOST_ACCOUNTS):
        if len(line) <= LONGEST_LINE and account_named(line, test_names=True) == account:
            return line
    return None


def _lines(reply: Reply) -> Iterator[str]:
    body = reply.body[:LARGEST_FILE]
    lines = body.decode("utf-8", "replace").removeprefix("\ufeff").split("\n")
    if len(reply.body) > LARGEST_FILE:
        lines.pop()  # half an address may be another account's
    for written in lines:
        line = written.partition(" #")[0].strip()
        if line and not line.startswith(("#", *_OUR_LINES)):
            yield line
