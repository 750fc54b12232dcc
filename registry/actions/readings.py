"""What a pasted text names, and in which words we say that it names no account."""

from registry.errors import BadInput, NeedsLookup, NotAnAccount
from registry.language import gettext, mark
from registry.settings import settings
from verification.accounts import AccountRef
from verification.platforms import Reading, profile_url, read
from verification.platforms.platform import ReadingResult

LONGEST = 2048  # characters of a text that we look at
UNNAMED = frozenset({"", "other", "no pattern"})  # of a platform's addresses: whatever else it has

_EMPTY = mark("Paste the address of the account.")
_TOO_LONG = mark("That is too long to be the address of an account.")
_BARE = mark("That is a handle without its platform. Paste the address of the profile, such as https://x.com/name.")
_NO_ACCOUNT = mark("That is not the address of an account (%(seen)s). It looks like https://x.com/name or example.com.")
_NAMES_NOBODY = mark("That address names no account. One looks like https://x.com/name or example.com.")
_LOOKUP = mark(
    "The owner cannot be read from this address (%(seen)s). Open it and copy the address of the profile itself."
)


def read_text(text: str) -> Reading:
    """Reads any text, of any length; never raises."""
    return read(text[: LONGEST + 1], test_names=settings().test_names)


def problem_of(reading: Reading, *, field: str | None = None) -> BadInput | None:
    """Why the text names no account by itself; None where it does."""
    if reading.account is not None:
        return None
    text = reading.input.strip()
    if not text:
        return NotAnAccount(_EMPTY, field=field)
    if len(reading.input) > LONGEST:
        return NotAnAccount(_TOO_LONG, field=field)
    if reading.result is ReadingResult.BARE_HANDLE:
        return NotAnAccount(_BARE, field=field)
    if reading.result is ReadingResult.NEEDS_LOOKUP:
        return NeedsLookup(_LOOKUP, field=field, seen=gettext(reading.kind or "?"))
    words = _NAMES_NOBODY if reading.kind in UNNAMED else _NO_ACCOUNT
    return NotAnAccount(words, field=field, seen=gettext(reading.kind or "?"))


def names_author(reading: Reading) -> bool:
    """Whether the address can only lead to what this account wrote: x.com/ANYBODY/status/1 opens post 1."""
    return reading.binding in {"", "yes"}


def read_account(text: str, *, field: str) -> AccountRef:
    """The account that the text names; raises NotAnAccount or NeedsLookup.

    For an address on a server that we do not know it is what the address would be on a fediverse server: the check
    shows whether it is one.
    """
    reading = read_text(text)
    if reading.result is ReadingResult.NEEDS_LOOKUP and reading.candidates:
        return reading.candidates[0]
    problem = problem_of(reading, field=field)
    if problem is not None or reading.account is None:
        raise problem or NotAnAccount(field=field)
    return reading.account


def address_of(account: AccountRef) -> str:
    """The address where a person sees the account."""
    return (profile_url(account) if account.handle.isprintable() else None) or str(account)
