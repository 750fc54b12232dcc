"""Directories brought in: brands and accounts that somebody lists, named as such and never official."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from tortoise.transactions import in_transaction

from registry import audit
from registry.actions.names import search_form, slug_of
from registry.actions.source_categories import NOTHING
from registry.actions.sources import ListedBrand, Refusal, Row, name_suggestion_index, rows_of
from registry.database import rows

NAME_SUGGESTION_INDEX = "name-suggestion-index"
OPERATOR = "operator"  # a file that this registry's operator brought in
BATCH = 1000  # brands in one transaction: what is in stays in, what is not comes next time
SHOWN_REFUSALS = 20
EVENT = "directory.imported"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import came to. `brands` and `accounts` count what the source lists, new or not."""

    brands: int
    accounts: int
    new_brands: int
    refused: tuple[Refusal, ...] = ()

    def summary(self) -> str:
        return (
            f"{self.brands:,} brands with {self.accounts:,} accounts, {self.new_brands:,} brands new,"
            f" {len(self.refused):,} lines refused"
        )


def read_name_suggestion_index(path: Path) -> tuple[list[ListedBrand], list[Refusal]]:
    return _sorted_out(name_suggestion_index(path))


def read_file(path: Path) -> tuple[list[ListedBrand], list[Refusal]]:
    """The lines of a CSV or JSONL file, gathered by brand."""
    return _sorted_out(rows_of(path))


def _sorted_out(found: Iterable[Row]) -> tuple[list[ListedBrand], list[Refusal]]:
    brands: dict[str, ListedBrand] = {}
    refused: list[Refusal] = []
    for row in found:
        if isinstance(row, Refusal):
            refused.append(row)
            continue
        known = brands.get(row.key)
        accounts = (*known.accounts, *row.accounts) if known else row.accounts
        brands[row.key] = ListedBrand(row.key, row.name, row.description, tuple(dict.fromkeys(accounts)), row.category)
    return list(brands.values()), refused


async def is_in(source: str, version: str) -> bool:
    """Whether that version of the source was imported to its end."""
    found = await rows("SELECT 1 FROM event WHERE kind = $1 AND subject = $2 LIMIT 1", EVENT, f"{source} {version}")
    return bool(found)


async def import_whole(
    brands: Sequence[ListedBrand],
    refused: Sequence[Refusal],
    *,
    source: str,
    version: str,
    now: datetime,
    on_progress: Progress,
) -> Report:
    """All of it or nothing: the batches are savepoints of one transaction."""
    async with in_transaction():
        report = await import_listed(brands, source=source, version=version, now=now, on_progress=on_progress)
    return Report(report.brands, report.accounts, report.new_brands, tuple(refused))


async def import_listed(
    brands: Sequence[ListedBrand], *, source: str, version: str, now: datetime, on_progress: Progress
) -> Report:
    """Lists the brands and their accounts. Repeatable: a second time changes nothing that is as it was.

    A brand that a company has taken over keeps its name; accounts that the source lists no more are no more listed.
    """
    taken = {row["slug"] for row in await rows("SELECT slug FROM brand")}
    new = accounts = 0
    for start in range(0, len(brands), BATCH):
        batch = brands[start : start + BATCH]
        async with in_transaction():
            new += await list_brands(batch, source, taken, now)
            accounts += await _list_accounts(batch, source, now)
        on_progress(min(start + BATCH, len(brands)), len(brands))
    async with in_transaction():
        await audit.record(
            EVENT, actor="operator", subject=f"{source} {version}", now=now, brands=len(brands), accounts=accounts
        )
    return Report(len(brands), accounts, new)


async def list_brands(batch: Sequence[ListedBrand], source: str, taken: set[str], now: datetime) -> int:
    """Makes the brands that the source did not list before; how many. `taken`: the short names of all brands."""
    keys = [brand.key for brand in batch]
    there = await rows("SELECT source_key FROM brand WHERE source = $1 AND source_key = ANY($2)", source, keys)
    known = {row["source_key"] for row in there}
    fresh = [brand for brand in batch if brand.key not in known]
    if fresh:
        await rows(
            "INSERT INTO brand (id, slug, name, search_name, state, source, source_key, description, created_at,"
            " updated_at, country, sector, other_spellings) SELECT id, slug, name, search_name, 'listed', $5,"
            " source_key, description, $7, $7, country, sector, spellings"
            " FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $6::text[], $8::text[], $9::text[],"
            " $10::text[], $11::text[]) AS new (id, slug, name, search_name, source_key, description, country, sector,"
            " spellings) RETURNING id",
            [uuid4() for _ in fresh],
            [_free_slug(brand, taken) for brand in fresh],
            [brand.name for brand in fresh],
            [search_form(brand.name)[:120] for brand in fresh],
            source,
            [brand.key for brand in fresh],
            now,
            [brand.description for brand in fresh],
            *_told(fresh),
        )
    await _describe([brand for brand in batch if brand.key in known and brand.category != NOTHING], source)
    return len(fresh)


def _told(brands: Sequence[ListedBrand]) -> tuple[list[str | None], list[str | None], list[str]]:
    """The countries, sectors and other spellings of the brands."""
    categories = [brand.category for brand in brands]
    return (
        [category.country for category in categories],
        [category.sector and category.sector.value for category in categories],
        ["\n".join(category.spellings) for category in categories],
    )


async def _describe(brands: Sequence[ListedBrand], source: str) -> None:
    """What the source says a brand does, and where; of a brand that a company holds, the company says that itself."""
    await rows(
        "UPDATE brand SET other_spellings = new.spellings,"
        "  country = CASE WHEN company_id IS NULL THEN new.country ELSE brand.country END,"
        "  sector = CASE WHEN company_id IS NULL THEN new.sector ELSE brand.sector END"
        "  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS new (source_key, country, sector, spellings)"
        " WHERE source = $1 AND brand.source_key = new.source_key AND (brand.other_spellings, brand.country,"
        "  brand.sector) IS DISTINCT FROM (new.spellings, new.country, new.sector) RETURNING id",
        source,
        [brand.key for brand in brands],
        *_told(brands),
    )


def _free_slug(brand: ListedBrand, taken: set[str]) -> str:
    wish = slug_of(brand.name)[:100] or "brand"
    slug = wish if wish not in taken else f"{wish}-{slug_of(brand.key)[:16]}"
    while slug in taken:
        slug = f"{wish}-{uuid4().hex[:8]}"
    taken.add(slug)
    return slug


async def _list_accounts(batch: Sequence[ListedBrand], source: str, now: datetime) -> int:
    pairs = [(brand.key, account) for brand in batch for account in brand.accounts]
    brand_ids = await _brand_ids(batch, source)
    platforms = [account.platform for _, account in pairs]
    handles = [account.handle for _, account in pairs]
    await rows(
        "INSERT INTO account (id, platform, handle, created_at)"
        " SELECT gen_random_uuid(), platform, handle, $3 FROM"
        " (SELECT DISTINCT platform, handle FROM unnest($1::text[], $2::text[]) AS new (platform, handle)) AS new"
        " ON CONFLICT (platform, handle) DO NOTHING RETURNING id",
        platforms,
        handles,
        now,
    )
    await rows(
        "WITH listed AS (SELECT new.brand_id, account.id AS account_id, is_main"
        "  FROM unnest($1::uuid[], $2::text[], $3::text[], $6::bool[]) AS new (brand_id, platform, handle, is_main)"
        "  JOIN account USING (platform, handle)),"
        " gone AS (DELETE FROM citation WHERE source = $4 AND brand_id = ANY($1)"
        "  AND NOT EXISTS (SELECT 1 FROM listed WHERE listed.brand_id = citation.brand_id"
        "   AND listed.account_id = citation.account_id))"
        " INSERT INTO citation (id, source, brand_id, account_id, created_at, is_main)"
        " SELECT gen_random_uuid(), $4, brand_id, account_id, $5, is_main FROM listed"
        " ON CONFLICT (brand_id, account_id, source) DO UPDATE SET is_main = EXCLUDED.is_main"
        " WHERE citation.is_main <> EXCLUDED.is_main RETURNING id",
        [brand_ids[key] for key, _ in pairs],
        platforms,
        handles,
        source,
        now,
        [account == brand.main_website for brand in batch for account in brand.accounts],
    )
    return len(pairs)


async def _brand_ids(batch: Sequence[ListedBrand], source: str) -> dict[str, UUID]:
    found = await rows(
        "SELECT source_key, id FROM brand WHERE source = $1 AND source_key = ANY($2)",
        source,
        [brand.key for brand in batch],
    )
    return {row["source_key"]: row["id"] for row in found}
