"""Made-up accounts for whoever builds on the API: each answers one verdict for ever, and none is in any table."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from registry.actions.listings import (
    Answer,
    BrandRef,
    EvidenceRef,
    Imitates,
    Listing,
    SourceRef,
    Verdict,
    written,
)
from registry.actions.readings import address_of, problem_of, read_text
from registry.errors import TooMany, Unavailable
from registry.models.columns import AccountRole
from verification.accounts import AccountRef

PREFIX = "sandbox_"
PLATFORM = "instagram"  # where names may be that long
BRAND = BrandRef("sandbox", "Sandbox (made up)", "sandbox.example")
RETRY_SECONDS = 3
_SINCE = timedelta(days=30)
_DAY = timedelta(days=1)
_WHY = written(
    "adds the word “lookalike” to the name of the sandbox",
    "añade la palabra «lookalike» al nombre de la zona de pruebas",
)


def answer(text: str, *, now: datetime) -> Answer:
    """What the sandbox says of a pasted text, read as the registry reads it; a bare handle is looked for on Instagram.

    Raises TooMany and Unavailable for the accounts that stand for them.
    """
    reading = read_text(text)
    handle = text.strip().removeprefix("@").lower()
    if handle in HANDLES:
        match = listing(AccountRef(PLATFORM, handle), now=now)
        return Answer(text, reading, matches=(match,))
    problem = problem_of(reading)
    if problem is not None or reading.account is None:
        return Answer(text, reading, problem=problem)
    return Answer(text, reading, listing=listing(reading.account, now=now))


def listing(account: AccountRef, *, now: datetime) -> Listing:
    """The verdict that the account's name asks for; unknown for every other name. Raises TooMany, Unavailable."""
    name = account.handle.lower().replace("-", "_").replace(".", "_").partition("@")[0]
    if name == f"{PREFIX}too_many":
        raise TooMany(retry_after=RETRY_SECONDS)
    if name == f"{PREFIX}unavailable":
        raise Unavailable
    nobody = Listing(account, address_of(account))
    kind = HANDLES.get(name)
    return _KINDS[kind](nobody, now) if kind else nobody


def _unknown(nobody: Listing, _: datetime) -> Listing:
    return nobody


def _official(nobody: Listing, now: datetime) -> Listing:
    return replace(
        nobody,
        verdict=Verdict.OFFICIAL,
        brand=BRAND,
        role=AccountRole.MAIN,
        verified_at=now - _SINCE,
        checked_at=now - _DAY,
        next_check_at=now + _DAY,
        evidence=(EvidenceRef("profile_text", nobody.url, now - _DAY),),
    )


def _was_official(nobody: Listing, now: datetime) -> Listing:
    return replace(nobody, verdict=Verdict.WAS_OFFICIAL, brand=BRAND, ended_at=now - _DAY)


def _impostor(nobody: Listing, now: datetime) -> Listing:
    return replace(_lookalike(nobody, now), verdict=Verdict.IMPOSTOR, brand=BRAND, decided_at=now - _DAY)


def _lookalike(nobody: Listing, _: datetime) -> Listing:
    real = AccountRef(PLATFORM, f"{PREFIX}official")
    imitated = Imitates(BRAND, real, address_of(real), 0.93, ("combosquatting",), _WHY, is_proven=True)
    return replace(nobody, verdict=Verdict.LOOKALIKE, imitates=imitated)


def _listed(nobody: Listing, _: datetime) -> Listing:
    source = SourceRef("A made-up list", "https://sandbox.example/list", "CC0-1.0")
    return replace(nobody, verdict=Verdict.LISTED, brand=BRAND, source=source)


def _disputed(nobody: Listing, now: datetime) -> Listing:
    return replace(_official(nobody, now), disputed=True)


_KINDS = MappingProxyType(
    {
        "official": _official,
        "was_official": _was_official,
        "impostor": _impostor,
        "lookalike": _lookalike,
        "listed": _listed,
        "disputed": _disputed,
        "unknown": _unknown,
    }
)
HANDLES: Mapping[str, str] = MappingProxyType({f"{PREFIX}{kind}": kind for kind in _KINDS})
