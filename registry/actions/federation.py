"""What another registry has proven, listed here under its name: never official, gone when it says so no more."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from registry import audit
from registry.actions.answers import time_as_text
from registry.actions.foreign_dumps import ForeignBrand, ForeignDump
from registry.actions.imports import BATCH, EVENT, list_brands
from registry.actions.listings import REGISTRY_SOURCE
from registry.actions.sources import ListedBrand
from registry.database import rows
from registry.errors import BadDump

LOCK = 7_271_205  # one dump at a time
LONGEST_KEY = 60  # characters of a source's own key

Progress = Callable[[int, int], None]

# A brand of ours with the same proven domain, or one that an open source lists with it as its main website.
_OF_DOMAIN = """
SELECT DISTINCT ON (a.handle) a.handle AS domain, b.id FROM account a
  LEFT JOIN claim c ON c.account_id = a.id AND c.state IN ('verified', 'lapsing')
  LEFT JOIN citation ci ON ci.account_id = a.id AND ci.is_main
  JOIN brand b ON (b.id = c.brand_id AND b.state = 'live' AND b.company_id = c.company_id)
    OR (b.id = ci.brand_id AND b.state IN ('listed', 'live'))
 WHERE a.platform = 'website' AND a.handle = ANY($1::text[])
 ORDER BY a.handle, (b.state = 'live') DESC, b.created_at, b.id
"""
_OF_SOURCE = "SELECT source_key, id FROM brand WHERE source = $1 AND source_key = ANY($2::text[])"
_TOLD = "CREATE TEMPORARY TABLE told (brand_id uuid, platform text, handle text) ON COMMIT DROP"
_TELL = "INSERT INTO told SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])"
_ACCOUNTS = """
INSERT INTO account (id, platform, handle, created_at)
SELECT gen_random_uuid(), platform, handle, $1 FROM (SELECT DISTINCT platform, handle FROM told) new
    ON CONFLICT (platform, handle) DO NOTHING
"""
_WITHDRAW = """
DELETE FROM citation ci USING account a
 WHERE ci.source = $1 AND a.id = ci.account_id AND NOT EXISTS (
    SELECT 1 FROM told WHERE told.brand_id = ci.brand_id AND (told.platform, told.handle) = (a.platform, a.handle))
RETURNING ci.id
"""
# Never anybody's main website: whoever takes over what only hearsay lists is looked at by a person.
_CITE = """
INSERT INTO citation (id, source, brand_id, account_id, created_at, is_main)
SELECT gen_random_uuid(), $1, told.brand_id, a.id, $2, false FROM told JOIN account a USING (platform, handle)
    ON CONFLICT (brand_id, account_id, source) DO NOTHING RETURNING id
"""
_EMPTY = """
SELECT b.id FROM brand b WHERE b.source = $1 AND b.state = 'listed' AND b.company_id IS NULL
   AND NOT EXISTS (SELECT 1 FROM citation ci WHERE ci.brand_id = b.id)
"""
_LAST = """
SELECT max(facts ->> 'date') AS date FROM event WHERE kind = $1 AND subject LIKE $2 AND facts ->> 'source' = $3
"""


@dataclass(frozen=True, slots=True)
class Report:
    """What taking over a dump came to."""

    source: str
    at: datetime
    brands: int
    accounts: int
    new: int
    withdrawn: int
    left_out: int
    refused: int

    def summary(self) -> str:
        """The whole of it, for people."""
        return (
            f"{self.source} of {time_as_text(self.at)}: {self.brands:,} brands with {self.accounts:,} accounts, listed"
            f" as reported by it; {self.new:,} accounts new, {self.withdrawn:,} no longer said,"
            f" {self.left_out:,} not official there, {self.refused:,} lines refused"
        )


async def take_over(dump: ForeignDump, *, ours: str, now: datetime, on_progress: Progress) -> Report:
    """Lists what a dump says, whose signature was checked: all or nothing, and again without harm.

    What its registry said before and says no longer is no longer listed. Raises BadDump for our own dump, and for one
    older than what is in: it would bring back what was revoked since.
    """
    source = REGISTRY_SOURCE + dump.signature.host
    if dump.signature.host == ours:
        raise BadDump("This is a dump of this very registry.")
    async with in_transaction():
        await rows("SELECT pg_advisory_xact_lock($1)", LOCK)
        await _refuse_older(dump, source)
        await rows(_TOLD)
        taken = {str(row["slug"]) for row in await rows("SELECT slug FROM brand")}
        for start in range(0, len(dump.brands), BATCH):
            await _tell(dump.brands[start : start + BATCH], source, taken, now)
            on_progress(min(start + BATCH, len(dump.brands)), len(dump.brands))
        await rows(_ACCOUNTS, now)
        withdrawn, new = len(await rows(_WITHDRAW, source)), len(await rows(_CITE, source, now))
        await _forget_empty(source)
        report = _report(dump, new, withdrawn)
        await audit.record(
            EVENT, actor="operator", subject=f"{source} {dump.sha256}", now=now, source=source,
            date=time_as_text(dump.signature.at), licence=dump.licence, brands=report.brands, accounts=report.accounts,
        )  # fmt: skip
    return report


async def _refuse_older(dump: ForeignDump, source: str) -> None:
    (last,) = await rows(_LAST, EVENT, f"{source} %", source)
    if last["date"] and last["date"] > str(time_as_text(dump.signature.at)):
        raise BadDump("A newer dump of that registry is in already, of %(date)s.", date=last["date"])


async def _tell(brands: Sequence[ForeignBrand], source: str, taken: set[str], now: datetime) -> None:
    ids = await _ids(brands, source, taken, now)
    told = [(ids[brand.slug], account) for brand in brands for account in brand.accounts]
    await rows(
        _TELL,
        [brand_id for brand_id, _ in told],
        [account.platform for _, account in told],
        [account.handle for _, account in told],
    )


async def _ids(brands: Sequence[ForeignBrand], source: str, taken: set[str], now: datetime) -> dict[str, UUID]:
    """Our brands of the same domain; for the others one that only this source lists, made when it is not there yet."""
    domains = [brand.domain for brand in brands if brand.domain]
    by_domain = {row["domain"]: row["id"] for row in await rows(_OF_DOMAIN, domains)}
    others = [brand for brand in brands if brand.domain not in by_domain]
    keys = {brand.slug: _key(brand.slug) for brand in others}
    await list_brands([ListedBrand(keys[one.slug], one.name, "", ()) for one in others], source, taken, now)
    by_key = {row["source_key"]: row["id"] for row in await rows(_OF_SOURCE, source, list(keys.values()))}
    return {
        brand.slug: by_domain[brand.domain] if brand.domain in by_domain else by_key[keys[brand.slug]]
        for brand in brands
    }


async def _forget_empty(source: str) -> None:
    """Brands that the registry names no more go, unless something else here is about them."""
    for row in await rows(_EMPTY, source):
        with suppress(IntegrityError):
            async with in_transaction():
                await rows("DELETE FROM brand WHERE id = $1", row["id"])


def _key(slug: str) -> str:
    return slug if len(slug) <= LONGEST_KEY else sha256(slug.encode()).hexdigest()[:LONGEST_KEY]


def _report(dump: ForeignDump, new: int, withdrawn: int) -> Report:
    counts: dict[str, Any] = {
        "brands": len(dump.brands),
        "accounts": sum(len(brand.accounts) for brand in dump.brands),
        "left_out": sum(dump.left_out.values()),
        "refused": len(dump.refused),
    }
    return Report(dump.signature.host, dump.signature.at, new=new, withdrawn=withdrawn, **counts)
