"""The names the detector guards, kept up to date with the database."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from tortoise.context import TortoiseContext, require_context

from registry import log
from registry.actions import shared_names
from registry.actions.listings import IS_HELD, IS_PUBLIC
from registry.database import rows
from registry.detector import Protected, ProtectedNames

FEWEST_SHARED = 1000  # names; fewer are read in no time, by each process for itself
PAGE = 5000  # rows read at once: the event loop is never held for long
MOST_EVENTS = 2000  # more than this since the last look: everything is read anew
LONGEST_WAIT = 1.0  # seconds for news; a whole new directory takes longer, and the names of before serve meanwhile
NOTHING = -1  # before any event: no names are known
IMPORTED = "directory."  # events of this kind say that many brands changed

_COLUMNS = """
       a.handle, a.platform, b.slug, b.name,
       CASE WHEN co.slug IS NULL THEN 'brand:' || b.slug ELSE 'company:' || COALESCE(co.family, co.slug) END AS family
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


@dataclass(frozen=True, slots=True)
class _News:
    """What happened since an event."""

    event: int
    """The last of them."""
    brands: list[str]
    is_much: bool
    """Any brand may have changed, or too many did."""


@dataclass(slots=True)
class _Kept:
    """What is known of one database, up to which event."""

    names: ProtectedNames | None = None
    event: int = 0
    whole_at: int = NOTHING
    """The event up to which the names were read whole; what came since was read brand by brand."""
    is_due: bool = False
    """They are to be read whole again."""
    reading: asyncio.Task[None] | None = None
    renewing: asyncio.Task[None] | None = None


_KEPT: WeakKeyDictionary[TortoiseContext, _Kept] = WeakKeyDictionary()


async def current(newest: int | None = None) -> ProtectedNames:
    """The guarded names as of now; the first call loads them all. Not to be called inside a transaction.

    `newest` is the newest event, for whoever has just read it. The names change under whoever keeps them, between two
    steps of the loop: keep them for one question only.
    """
    kept = _kept()
    if kept.names is None:
        kept.renewing = _begun(kept.renewing, _renew, kept)
        await asyncio.shield(kept.renewing)
    assert kept.names is not None
    if (await _newest_event() if newest is None else newest) != kept.event:
        kept.reading = await _waited_for(kept.reading, _read_news, kept)
    if kept.is_due or kept.names.has_outgrown:
        kept.renewing = await _waited_for(kept.renewing, _renew, kept)
    return kept.names


def is_loaded() -> bool:
    """Whether the names were loaded already: until then look-ups wait."""
    return _kept().names is not None


def count() -> int:
    """How many names this process guards; none before they were loaded."""
    names = _kept().names
    return 0 if names is None else len(names)


def _kept() -> _Kept:
    return _KEPT.setdefault(require_context(), _Kept())


_Work = Callable[[_Kept], Coroutine[Any, Any, None]]


def _begun(task: asyncio.Task[None] | None, work: _Work, kept: _Kept) -> asyncio.Task[None]:
    """The task, or a new one where there is none under way.

    One of its own: whoever stops waiting (a page's deadline) does not stop the loading for everybody.
    """
    return asyncio.create_task(work(kept)) if task is None or task.done() else task


async def _waited_for(task: asyncio.Task[None] | None, work: _Work, kept: _Kept) -> asyncio.Task[None]:
    """The task, after a moment if it is new; somebody waits for an older one already, and nobody else does."""
    begun = _begun(task, work, kept)
    if begun is not task:
        await asyncio.wait({begun}, timeout=LONGEST_WAIT)
        if begun.done():
            begun.result()
    return begun


async def _newest_event() -> int:
    found = await rows("SELECT COALESCE(max(id), 0) AS newest FROM event")
    return int(found[0]["newest"])


async def _read_news(kept: _Kept) -> None:
    """Reads the brands that changed, also while all names are being read anew: who joins is guarded at once."""
    names = kept.names
    assert names is not None
    news = await _news_since(kept.event)
    kept.is_due |= news.is_much
    await _reread(names, news.brands)
    if kept.names is names:  # else it was the older ones that were told
        kept.event = news.event


async def _renew(kept: _Kept) -> None:
    """Reads all names; the new ones take the place of the old ones whole."""
    names, event = await _whole(kept.whole_at)
    news = await _news_since(event)
    await _reread(names, news.brands)
    kept.names, kept.event, kept.whole_at, kept.is_due = names, news.event, event, news.is_much


async def _whole(known: int) -> tuple[ProtectedNames, int]:
    """All names and the event up to which they tell everything, later than `known`; a large directory is shared."""
    if await _size() < FEWEST_SHARED:
        return await _for_ourselves()
    path = shared_names.file_for(await _database())
    if found := await _shared(path, known):
        return found
    try:
        async with shared_names.turn_to_write(path):
            found = await _shared(path, known)  # by whoever had the turn before us
            if found is None:
                event, mark = await _last_event()
                await shared_names.write(path, mark, _pages(), is_urgent=known == NOTHING)
                names = await shared_names.opened(path)
                found = (names, event) if names else None
    except shared_names.CannotShare as problem:
        log.get().warning("names not shared", reason=str(problem))
    return found or await _for_ourselves()


async def _shared(path: Path, known: int) -> tuple[ProtectedNames, int] | None:
    """What the file holds, if it is of this database's history, later than `known`, and little happened since."""
    names = await shared_names.opened(path)
    if names is None:
        return None
    event = int(names.mark.partition(" ")[0])
    of_ours = await rows("SELECT id, hash FROM event WHERE id = $1", event)
    if event <= known or not of_ours or _mark(of_ours[0]) != names.mark:
        return None
    return None if (await _news_since(event)).is_much else (names, event)


async def _for_ourselves() -> tuple[ProtectedNames, int]:
    event, _ = await _last_event()
    found = [name async for page in _pages() for name in page]
    return await asyncio.to_thread(_build, found), event


async def _size() -> int:
    found = await rows("SELECT (SELECT count(*) FROM citation) + (SELECT count(*) FROM claim) AS size")
    return int(found[0]["size"])


async def _database() -> int:
    found = await rows("SELECT oid::bigint AS number FROM pg_database WHERE datname = current_database()")
    return int(found[0]["number"])


async def _last_event() -> tuple[int, str]:
    found = await rows("SELECT id, hash FROM event ORDER BY id DESC LIMIT 1")
    return (int(found[0]["id"]), _mark(found[0])) if found else (0, "0 ")


def _mark(event: dict[str, Any]) -> str:
    """Its hash is bound to all events before: a database set back to an earlier day has another one."""
    return f"{event['id']} {event['hash']}"


def _build(names: list[Protected]) -> ProtectedNames:
    """Millions of tuples without a circle: the search for circles would double the time, and go on for ever."""
    gc.disable()
    try:
        return ProtectedNames(names)
    finally:
        gc.enable()
        gc.freeze()


async def _news_since(event: int) -> _News:
    """What the trail tells after this event; it is read before the rows, so that nothing is missed."""
    found = await rows(
        "SELECT id, kind, facts->>'brand' AS brand FROM event WHERE id > $1 ORDER BY id LIMIT $2", event, MOST_EVENTS
    )
    return _News(
        event=int(found[-1]["id"]) if found else event,
        brands=sorted({str(one["brand"]) for one in found if one["brand"]}),
        is_much=len(found) == MOST_EVENTS or any(str(one["kind"]).startswith(IMPORTED) for one in found),
    )


async def _reread(names: ProtectedNames, brands: list[str]) -> None:
    """Replaces what is guarded for these brands, and for other brands that share an account with them."""
    touched = await rows(_TOUCHED, brands)
    ids = [row["id"] for row in touched]
    listed = await rows(f"{_LISTED} AND (a.id = ANY($1) OR b.slug = ANY($2::text[]))", ids, brands)
    proven = await rows(f"{_PROVEN} AND (a.id = ANY($1) OR b.slug = ANY($2::text[]))", ids, brands)
    old = {name for brand in brands for name in names.of_brand(brand)}
    old |= {known for row in touched if (known := names.account(row["platform"], row["handle"]))}
    # The proven one takes the place of what is only listed.
    new = {(name.platform, name.handle): name for name in (*_read(listed), *_read(proven))}
    for name in old.difference(new.values()):
        names.remove(name)
    for name in new.values():
        if name not in old:
            names.add(name)


async def _pages() -> AsyncIterator[list[Protected]]:
    """All names, the proven ones last: they take the place of what is only listed."""
    for sql, table, key in ((_LISTED, "citation", "ci.id"), (_PROVEN, "claim", "c.id")):
        start, end = UUID(int=0), await _end_of_page(table, UUID(int=0))
        while end is not None:
            # From key to key: ordered and limited after the joins, each page would read the whole table.
            yield _read(await rows(f"{sql} AND {key} > $1 AND {key} <= $2", start, end))
            start, end = end, await _end_of_page(table, end)


async def _end_of_page(table: str, start: UUID) -> UUID | None:
    """The last key of the page behind this one; None where nothing is left."""
    found = await rows(
        f"SELECT id FROM (SELECT id FROM {table} WHERE id > $1 ORDER BY id LIMIT {PAGE}) page"  # noqa: S608 (constants)
        " ORDER BY id DESC LIMIT 1",
        start,
    )
    return found[0]["id"] if found else None


def _read(found: Iterable[dict[str, Any]]) -> list[Protected]:
    return [
        Protected(row["handle"], row["platform"], row["slug"], row["name"], row["family"], row["proven"])
        for row in found
    ]
