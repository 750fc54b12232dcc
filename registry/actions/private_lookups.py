"""Look-ups that do not say what is looked up: every account whose hash begins alike, padded to one size."""

import hashlib
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

import orjson

from registry.actions.answers import time_as_text
from registry.actions.gathering import Gathering
from registry.actions.listings import BrandRef, Listing, Verdict
from registry.actions.lookups import TOLD_OF, Read, Row, is_unlisted, listings_from
from registry.database import rows
from verification.accounts import AccountRef

PREFIX_LENGTH = 5  # hex digits; the contract's
SUFFIX_LENGTH = 59  # the other digits of SHA-256
FEWEST_ROWS = 64  # of an answer, padding included (SECURITY V2)
SIZE = 12 * 1024  # bytes of an answer, or a multiple: an onlooker sees one size for all of them
_HEX = frozenset("0123456789abcdef")
_UNKNOWN = str(Verdict.UNKNOWN)
_END = b'"}'  # of the answer, behind the filler

_OF_PREFIXES = f"""
WITH asked AS (
    SELECT t.n, of_prefix.platform, of_prefix.handle, account_hash(of_prefix.platform, of_prefix.handle) AS hash,
           EXISTS (SELECT 1 FROM sighting s WHERE s.account_id = of_prefix.id AND s.state <> 'dismissed')
        OR EXISTS (SELECT 1 FROM flag f WHERE f.account_id = of_prefix.id AND f.state <> 'dismissed') AS is_noted
      FROM unnest($1::text[]) WITH ORDINALITY AS t (prefix, n)
      JOIN account of_prefix ON left(account_hash(of_prefix.platform, of_prefix.handle), {PREFIX_LENGTH}) = prefix)
SELECT asked.*, {TOLD_OF} ORDER BY asked.hash
"""  # noqa: S608 (constants)


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


LookUpRange = Callable[[str], Coroutine[Any, Any, list[Found]]]


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
    return await _found_from((await _rows_of([prefix], read=read))[1])


def gathered(read: Read) -> LookUpRange:
    """Looks up one prefix at a time; what many ask at the same time is asked of the database together."""
    gathering = Gathering(partial(_rows_of, read=read))

    async def look_up_one(prefix: str) -> list[Found]:
        return await _found_from(await gathering.find(prefix))

    return look_up_one


async def _rows_of(prefixes: Sequence[str], *, read: Read) -> dict[int, list[Row]]:
    """What the database holds behind each of the prefixes, by its place in the order asked (from 1)."""
    found: dict[int, list[Row]] = {place: [] for place in range(1, len(prefixes) + 1)}
    for row in await read(_OF_PREFIXES, prefixes):
        if not is_unlisted(row) or row["is_noted"] or row["is_ruled"]:  # whatever the detector says of others is no row
            found[row["n"]].append(row)
    return found


async def _found_from(known: Sequence[Row]) -> list[Found]:
    listings = await listings_from([AccountRef(row["platform"], row["handle"]) for row in known], known)
    return [
        Found(row["hash"], listing)
        for row, listing in zip(known, listings, strict=True)
        if listing.verdict not in {Verdict.UNKNOWN, Verdict.LOOKALIKE}
        or (listing.verdict is Verdict.LOOKALIKE and row["is_noted"])
    ]


def padded(prefix: str, found: Sequence[Found], *, key: str, now: datetime) -> bytes:
    """The answer: at least 64 rows and always the same size; the same bytes all day while no verdict changes."""
    epoch = now.date().isoformat()
    missing = max(0, FEWEST_ROWS - len(found))
    noise = _noise(f"{key}\0range:{epoch}:{prefix}", missing * SUFFIX_LENGTH)
    answer = {
        "prefix": prefix,
        "epoch": epoch,
        "results": [_row(one) for one in found],
        "padding": [
            {"suffix": noise[at : at + SUFFIX_LENGTH], "verdict": _UNKNOWN}
            for at in range(0, missing * SUFFIX_LENGTH, SUFFIX_LENGTH)
        ],
        "filler": "",
    }
    encoded = orjson.dumps(answer)
    return encoded.removesuffix(_END) + _filler(f"{key}\0range:{epoch}")[: -len(encoded) % SIZE] + _END


def _row(found: Found) -> dict[str, Any]:
    listing, brand = found.listing, found.brand
    return {
        "suffix": found.suffix,
        "verdict": str(listing.verdict),
        "disputed": listing.disputed,
        "brand": {"slug": brand.slug, "name": brand.name, "domain": brand.domain} if brand else None,
        "checked_at": time_as_text(listing.checked_at),
    }


@lru_cache(maxsize=2)
def _filler(seed: str) -> bytes:
    """What brings every answer of the epoch to one size: nobody looks for anything in it."""
    return _noise(seed, SIZE).encode()


def _noise(seed: str, length: int) -> str:
    """Hex digits that look like hashes, the same ones in every process."""
    return hashlib.shake_256(seed.encode()).hexdigest((length + 1) // 2)
