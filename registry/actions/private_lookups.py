"""Look-ups that do not say what is looked up: every account whose hash begins alike, padded to one size."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from registry.actions.answers import time_as_text
from registry.actions.listings import BrandRef, Listing, Verdict
from registry.actions.lookups import Read, look_up_many
from registry.database import rows
from verification.accounts import AccountRef

PREFIX_LENGTH = 5  # hex digits; the contract's
SUFFIX_LENGTH = 59  # the other digits of SHA-256
FEWEST_ROWS = 64  # of an answer, padding included (SECURITY V2)
SIZE = 12 * 1024  # bytes of an answer, or a multiple: an onlooker sees one size for all of them
_HEX = frozenset("0123456789abcdef")

_OF_PREFIX = """
SELECT a.platform, a.handle, account_hash(a.platform, a.handle) AS hash,
       EXISTS (SELECT 1 FROM sighting s WHERE s.account_id = a.id AND s.state <> 'dismissed')
    OR EXISTS (SELECT 1 FROM flag f WHERE f.account_id = a.id AND f.state <> 'dismissed') AS is_noted
  FROM account a WHERE left(account_hash(a.platform, a.handle), 5) = $1 ORDER BY hash
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A known account of the range."""

    hash: str
    listing: Listing

    @property
    def suffix(self) -> str:
        return self.hash[PREFIX_LENGTH:]

    @property
    def brand(self) -> BrandRef | None:
        """Whose account it is, was, is said to be, or is taken for."""
        return self.listing.imitates.brand if self.listing.imitates else self.listing.brand


def hash_of(account: AccountRef) -> str:
    """SHA-256 of `platform:handle`, 64 hex digits; whoever asks sends the first five."""
    return hashlib.sha256(str(account).encode()).hexdigest()


def is_prefix(text: str) -> bool:
    """Whether the text is one of the 1,048,576 prefixes (lower case)."""
    return len(text) == PREFIX_LENGTH and set(text) <= _HEX


async def accounts_of(prefix: str, *, read: Read = rows) -> list[Found]:
    """Every account that the registry can say something about and whose hash begins so, in the order of the hashes.

    Of the lookalikes only those that were noted (seen, or flagged) are there: all the others are no rows.
    """
    known = await read(_OF_PREFIX, prefix)
    listings = await look_up_many([AccountRef(row["platform"], row["handle"]) for row in known], read=read)
    return [
        Found(row["hash"], listing)
        for row, listing in zip(known, listings, strict=True)
        if listing.verdict not in {Verdict.UNKNOWN, Verdict.LOOKALIKE}
        or (listing.verdict is Verdict.LOOKALIKE and row["is_noted"])
    ]


def padded(prefix: str, found: list[Found], *, key: str, now: datetime) -> dict[str, Any]:
    """The answer: at least 64 rows and always the same size; the same bytes all day while no verdict changes."""
    epoch = now.date()
    noise = _noise(key, prefix, epoch)
    missing = max(0, FEWEST_ROWS - len(found))
    answer = {
        "prefix": prefix,
        "epoch": epoch.isoformat(),
        "results": [_row(one) for one in found],
        "padding": [
            {"suffix": noise[at : at + SUFFIX_LENGTH], "verdict": Verdict.UNKNOWN.value}
            for at in range(SIZE, SIZE + missing * SUFFIX_LENGTH, SUFFIX_LENGTH)
        ],
        "filler": "",
    }
    short = -len(orjson.dumps(answer)) % SIZE
    return answer | {"filler": noise[:short]}


def _row(found: Found) -> dict[str, Any]:
    listing, brand = found.listing, found.brand
    return {
        "suffix": found.suffix,
        "verdict": listing.verdict.value,
        "disputed": listing.disputed,
        "brand": {"slug": brand.slug, "name": brand.name, "domain": brand.domain} if brand else None,
        "checked_at": time_as_text(listing.checked_at),
    }


def _noise(key: str, prefix: str, epoch: date) -> str:
    """Hex digits that look like hashes, the same ones in every process for the whole epoch: filler, then suffixes."""
    seed = f"{key}\0range:{epoch}:{prefix}".encode()
    return hashlib.shake_256(seed).hexdigest((SIZE + FEWEST_ROWS * SUFFIX_LENGTH + 1) // 2)
