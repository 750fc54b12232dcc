"""Accounts seen somewhere that may be taken for a brand: kept for that brand to look at. They decide nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from tortoise.transactions import in_transaction

from registry.actions import protected, seen_facts
from registry.actions.listings import IS_HELD
from registry.database import rows
from registry.detector import ALERT_THRESHOLD, Finding, ProtectedNames, detect, explain
from registry.models import BrandWatch
from registry.models.columns import JobKind
from registry.queue import enqueue
from verification.accounts import AccountRef
from verification.fetching import clean_text

PROBE, BLUESKY, FEED = "probe", "bluesky", "feed:"
GATHERING = timedelta(minutes=5)  # what a feed brings within this goes into one letter
_NOBODYS = "zxqvkjwh.bsky.social"  # a handle that resembles nothing
YIELD_EVERY = 10  # accounts the detector judges before other work gets its turn
LONGEST_HANDLE = 320
LONGEST_NAME = 200
LONGEST_SOURCE = 80

# Of an account `a` and a brand `b` that it resembles: it is registered, a source names whose it is, the brand's own
# company claims it, or people looked at it and found the suspicion unfounded.
IS_HONEST = f"""(
    EXISTS (SELECT 1 FROM claim c JOIN brand its ON its.id = c.brand_id
             WHERE c.account_id = a.id AND c.state IN ('pending', 'verified', 'lapsing')
               AND (c.company_id = b.company_id
                    OR c.state <> 'pending' AND its.state = 'live' AND its.company_id = c.company_id AND NOT {IS_HELD}))
 OR EXISTS (SELECT 1 FROM citation ci WHERE ci.account_id = a.id)
 OR EXISTS (SELECT 1 FROM flag ruled WHERE ruled.account_id = a.id AND ruled.brand_id = b.id
               AND ruled.state = 'dismissed'))"""  # noqa: S608 (constants)
# What was seen before keeps its state; the surer suspicion is the one that is kept.
_KEEP = f"""
INSERT INTO sighting AS s (id, account_id, brand_id, imitated_id, score, tricks, source, display_name,
                           first_seen_at, last_seen_at, noted_at, state)
SELECT gen_random_uuid(), a.id, b.id, i.id, $5, $6::jsonb, $7, $8, $9, $9, $10, 'new'
  FROM brand b JOIN account a ON a.platform = $1 AND a.handle = $2
  LEFT JOIN account i ON i.platform = $3 AND i.handle = $4
 WHERE b.slug = $11 AND b.state = 'live' AND NOT {IS_HONEST}
    ON CONFLICT (account_id, brand_id) DO UPDATE SET
       first_seen_at = LEAST(s.first_seen_at, EXCLUDED.first_seen_at),
       last_seen_at = GREATEST(s.last_seen_at, EXCLUDED.last_seen_at),
       display_name = COALESCE(EXCLUDED.display_name, s.display_name),
       tricks = CASE WHEN EXCLUDED.score > s.score THEN EXCLUDED.tricks ELSE s.tricks END,
       imitated_id = CASE WHEN EXCLUDED.score > s.score THEN EXCLUDED.imitated_id ELSE s.imitated_id END,
       score = GREATEST(s.score, EXCLUDED.score)
RETURNING brand_id, noted_at, xmax = 0 AS is_new
"""  # noqa: S608 (constants)


@dataclass(frozen=True, slots=True)
class Seen:
    """An account that exists, as it was seen somewhere."""

    account: AccountRef
    source: str  # BLUESKY, PROBE, or FEED and the name of the feed
    at: datetime
    display_name: str | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """How many sightings came of what was seen: new ones, and known ones that were seen again."""

    new: int = 0
    known: int = 0

    def __add__(self, other: "Noted") -> "Noted":
        return Noted(self.new + other.new, self.known + other.known)


async def note(seen: Sequence[Seen], *, now: datetime) -> Noted:
    """Keeps what may be taken for a live brand and has its owners told; the same again is known and tells nobody.

    All of it or nothing. No verdict changes: people decide about what a brand reports.
    """
    found = await _of_live_brands(await _suspected(seen))
    if not found:
        return Noted()
    async with in_transaction():
        kept = [row for one, finding in found for row in await _keep(one, finding, now)]
        concerned = sorted({row["brand_id"] for row in kept if row["is_new"]})
        for brand_id in concerned:
            await tell_later(brand_id, now=now)
        await seen_facts.tell(concerned, now=now)
    new = sum(row["is_new"] for row in kept)
    return Noted(new, len(kept) - new)


async def names_like_brands(shown: Sequence[str]) -> list[str]:
    """Those of the names, as profiles show them, that would make any handle look like a live brand's."""
    names = await protected.current()
    found = []
    for n, name in enumerate(shown, 1):
        if detect(_NOBODYS, names, platform="bluesky", display_name=name, threshold=ALERT_THRESHOLD):
            found.append(name)
        if n % YIELD_EVERY == 0:
            await asyncio.sleep(0)
    return found


async def tell_later(brand_id: UUID, *, now: datetime) -> None:
    """Has the brand's owners told of what is new, a little later: more of it may follow."""
    await enqueue(JobKind.TELL_SIGHTINGS, str(brand_id), run_at=now + GATHERING)


async def _suspected(seen: Sequence[Seen]) -> list[tuple[Seen, Finding]]:
    """Every account with each brand that it may be taken for, in a fixed order: two writers never wait in a circle."""
    names = await protected.current()
    found: list[tuple[Seen, Finding]] = []
    for n, one in enumerate(seen, 1):
        found += [(one, finding) for finding in _findings(one, names)]
        if n % YIELD_EVERY == 0:
            await asyncio.sleep(0)
    return sorted(found, key=lambda pair: (pair[0].account, pair[1].target.brand))


def _findings(one: Seen, names: ProtectedNames) -> list[Finding]:
    handle = one.account.handle
    if len(handle) > LONGEST_HANDLE or not handle.isprintable():  # nothing can be kept under it
        return []
    name = _shown_name(one)
    return detect(handle, names, platform=one.account.platform, display_name=name, threshold=ALERT_THRESHOLD)


def _shown_name(one: Seen) -> str | None:
    return clean_text(one.display_name or "", LONGEST_NAME).strip()[:LONGEST_NAME] or None


async def _of_live_brands(found: list[tuple[Seen, Finding]]) -> list[tuple[Seen, Finding]]:
    """Only a company that holds a brand can be told; strangers' accounts are not collected for nobody."""
    slugs = sorted({finding.target.brand for _, finding in found})
    live = {row["slug"] for row in await rows("SELECT slug FROM brand WHERE state = 'live' AND slug = ANY($1)", slugs)}
    return [(one, finding) for one, finding in found if finding.target.brand in live]


async def _keep(one: Seen, finding: Finding, now: datetime) -> list[dict[str, Any]]:
    account, target = one.account, finding.target
    await rows(
        "INSERT INTO account (id, platform, handle, created_at) VALUES (gen_random_uuid(), $1, $2, $3)"
        " ON CONFLICT (platform, handle) DO NOTHING RETURNING id",
        account.platform,
        account.handle,
        now,
    )
    return await rows(
        _KEEP,
        account.platform,
        account.handle,
        target.platform,
        target.handle,
        finding.score,
        orjson.dumps(told(finding)).decode(),
        one.source[:LONGEST_SOURCE],
        _shown_name(one),
        min(one.at, now),
        now,
        target.brand,
    )


def told(finding: Finding) -> dict[str, object]:
    """What people read: the tricks and the sentence, as they were when the account was seen."""
    return {
        "tricks": list(finding.tricks),
        "tier": finding.tier.value,
        "why_en": explain(finding, "en"),
        "why_es": explain(finding, "es"),
    }


def read_told(kept: str | dict[str, Any]) -> dict[str, Any]:
    """What `told` wrote, as the database hands it out."""
    found: dict[str, Any] = orjson.loads(kept) if isinstance(kept, str) else kept
    return found


async def watch_of(brand_id: UUID) -> BrandWatch:
    """How the brand is watched over, locked until the transaction ends."""
    await rows(
        "INSERT INTO brand_watch (id, brand_id) VALUES (gen_random_uuid(), $1)"
        " ON CONFLICT (brand_id) DO NOTHING RETURNING id",
        brand_id,
    )
    return await BrandWatch.select_for_update().get(brand_id=brand_id)
