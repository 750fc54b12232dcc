"""The names the detector guards, kept up to date with the database."""

import asyncio
import gc
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from tortoise.context import TortoiseContext, require_context

from registry.actions.listings import IS_HELD, IS_PUBLIC
from registry.database import rows
from registry.detector import Protected, ProtectedNames

PAGE = 5000  # rows read at once: the event loop is never held for long
MOST_EVENTS = 2000  # more than this since the last look: everything is read anew
LONGEST_WAIT = 1.0  # seconds for news; a whole new directory takes longer, and the names of before serve meanwhile
IMPORTED = "directory."  # events of this kind say that many brands changed

_COLUMNS = """
       a.handle, a.platform, b.slug, b.name,
       CASE WHEN co.slug IS NULL THEN 'brand:' || b.slug ELSE 'company:' || co.slug END AS family
"""
_LISTED = f"""
SELECT ci.id, false AS proven, {_COLUMNS}
  FROM citation ci JOIN account a ON a.id = ci.account_id
  JOIN brand b ON b.id = ci.brand_id LEFT JOIN company co ON co.id = b.company_id
 WHERE {IS_PUBLIC}
"""  # noqa: S608 (constants)
_PROVEN = f"""
SELECT c.id, true AS proven, {_COLUMNS}
  FROM claim c JOIN account a ON a.id = c.account_id
  JOIN brand b ON b.id = c.brand_id JOIN company co ON co.id = b.company_id
 WHERE b.state = 'live' AND c.state IN ('verified', 'lapsing') AND c.company_id = b.company_id AND NOT {IS_HELD}
"""  # noqa: S608 (constants)
_TOUCHED = """
SELECT a.platform, a.handle, a.id FROM account a WHERE a.id IN (
    SELECT ci.account_id FROM citation ci JOIN brand b ON b.id = ci.brand_id WHERE b.slug = ANY($1::text[])
    UNION SELECT cl.account_id FROM claim cl JOIN brand b ON b.id = cl.brand_id WHERE b.slug = ANY($1::text[]))
"""


@dataclass(slots=True)
class _Kept:
    """What is known of one database, up to which event."""

    names: ProtectedNames | None = None
    event: int = 0
    loading: asyncio.Task[None] | None = None


_KEPT: WeakKeyDictionary[TortoiseContext, _Kept] = WeakKeyDictionary()


async def current() -> ProtectedNames:
    """The guarded names as of now; the first call loads them all. Not to be called inside a transaction.

    They change under whoever keeps them, between two steps of the loop: keep them for one question only.
    """
    kept = _kept()
    newest = await _newest_event()
    if kept.names is not None and newest == kept.event:
        return kept.names
    is_news_to_read = kept.loading is None or kept.loading.done()
    if kept.loading is None or is_news_to_read:
        # A task of its own: whoever stops waiting (a page's deadline) does not stop the loading for everybody.
        kept.loading = asyncio.create_task(_catch_up(kept, newest))
    if kept.names is None:
        await asyncio.shield(kept.loading)
    elif is_news_to_read:  # else somebody waits for it already, and nobody else does
        await asyncio.wait({kept.loading}, timeout=LONGEST_WAIT)
        if kept.loading.done():
            kept.loading.result()
    assert kept.names is not None
    return kept.names


def is_loaded() -> bool:
    """Whether the names were loaded already: until then look-ups wait."""
    return _kept().names is not None


def _kept() -> _Kept:
    return _KEPT.setdefault(require_context(), _Kept())


async def _newest_event() -> int:
    found = await rows("SELECT COALESCE(max(id), 0) AS newest FROM event")
    return int(found[0]["newest"])


async def _catch_up(kept: _Kept, newest: int) -> None:
    """Reads what changed since; `newest` was read before the rows, so that nothing is missed."""
    brands = None if kept.names is None else await _changed_brands(kept.event)
    if kept.names is None or brands is None:
        # The new names take the place of the old ones whole; building them takes seconds and has its own thread.
        kept.names = await asyncio.to_thread(_build, await _everything())
    else:
        await _reread(kept.names, brands)
    kept.event = newest


def _build(names: list[Protected]) -> ProtectedNames:
    """Millions of tuples without a circle: the search for circles would double the time, and go on for ever."""
    gc.disable()
    try:
        return ProtectedNames(names)
    finally:
        gc.enable()
        gc.freeze()


async def _changed_brands(since: int) -> list[str] | None:
    """The brands that events since then are about; None when it may be any."""
    found = await rows(
        "SELECT kind, facts->>'brand' AS brand FROM event WHERE id > $1 ORDER BY id LIMIT $2", since, MOST_EVENTS
    )
    if len(found) == MOST_EVENTS or any(str(event["kind"]).startswith(IMPORTED) for event in found):
        return None
    return sorted({str(event["brand"]) for event in found if event["brand"]})


async def _reread(names: ProtectedNames, brands: list[str]) -> None:
    """Replaces what is guarded for these brands, and for other brands that share an account with them."""
    touched = await rows(_TOUCHED, brands)
    ids = [row["id"] for row in touched]
    listed = await rows(f"{_LISTED} AND (a.id = ANY($1) OR b.slug = ANY($2::text[]))", ids, brands)
    proven = await rows(f"{_PROVEN} AND (a.id = ANY($1) OR b.slug = ANY($2::text[]))", ids, brands)
    gone = {name for brand in brands for name in names.of_brand(brand)}
    gone |= {known for row in touched if (known := names.account(row["platform"], row["handle"]))}
    for name in gone:
        names.remove(name)
    for name in (*_read(listed), *_read(proven)):  # the proven one takes the place of what is only listed
        names.add(name)


async def _everything() -> list[Protected]:
    return [*await _all_pages(_LISTED, "ci.id"), *await _all_pages(_PROVEN, "c.id")]


async def _all_pages(sql: str, key: str) -> list[Protected]:
    found: list[Protected] = []
    last = UUID(int=0)
    while page := await rows(f"{sql} AND {key} > $1 ORDER BY {key} LIMIT {PAGE}", last):
        found += _read(page)
        last = page[-1]["id"]
    return found


def _read(found: Iterable[dict[str, Any]]) -> list[Protected]:
    return [
        Protected(row["handle"], row["platform"], row["slug"], row["name"], row["family"], row["proven"])
        for row in found
    ]
