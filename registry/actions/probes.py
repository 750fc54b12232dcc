"""A look around for lookalikes of a brand that exist: which names are asked for, how far that came, what was found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Actor, brand_of, known_form
from registry.actions import sightings
from registry.actions.claims import host_of, notify
from registry.actions.probe_plans import Leg, kept, plan, read
from registry.actions.sightings import PROBE, Seen, watch_of
from registry.database import rows
from registry.errors import NotFound, TooMany
from registry.language import mark
from registry.models import Brand, BrandWatch
from registry.models.columns import BrandState, JobKind, Role
from registry.queue import Lane, enqueue
from verification.accounts import AccountRef
from verification.presence import Look, Presence, pause_on

AGAIN = timedelta(days=1)  # between two looks around for one brand
LONGEST = timedelta(hours=6)  # what was not asked by then is left
WHILE_BUSY = timedelta(seconds=30)  # checks of claims go first
LONGEST_WAIT = timedelta(hours=1)  # for a platform that has no turn for us

_TODAY = mark("We looked around for this brand less than a day ago. Ask again tomorrow.")
_WANTED_BY_CHECKS = """
SELECT DISTINCT place FROM job
 WHERE kind = 'verify_claim' AND parked_at IS NULL AND leased_until IS NULL AND run_at <= now()
"""
_PAUSED = "SELECT platform FROM platform_health WHERE state = 'paused'"


@dataclass(frozen=True, slots=True)
class Round:
    """Whom to ask for now, one account a platform; `number` is the fence: a round is recorded once."""

    brand_id: UUID
    number: int
    accounts: tuple[AccountRef, ...]


@dataclass(frozen=True, slots=True)
class ProbeView:
    """How the last look around for lookalikes stands."""

    asked_at: datetime | None  # None: there was none
    ended_at: datetime | None
    is_running: bool
    may_ask: bool  # another one, now
    planned: int
    asked: int
    found: int
    left_alone: tuple[str, ...]  # platforms that gave no answer that may be used


async def show(actor: Actor, slug: str, *, now: datetime) -> ProbeView:
    """The last look around for a brand that a company of the actor's holds; raises NotFound."""
    brand, member = await brand_of(actor, slug)
    is_running = await is_queued(brand.id)  # first: one that ends between the two questions has then ended
    watch = await BrandWatch.get_or_none(brand_id=brand.id)
    legs = read(watch.probe)[1] if watch and watch.probe else []
    asked_at = watch.probe_asked_at if watch else None
    is_free = asked_at is None or not asked_at <= now < asked_at + AGAIN
    return ProbeView(
        asked_at,
        watch.probe_ended_at if watch else None,
        is_running,
        not is_running and is_free and brand.state is BrandState.LIVE and member.role is not Role.VIEWER,
        sum(len(leg.handles) for leg in legs),
        sum(leg.asked for leg in legs),
        sum(leg.found for leg in legs),
        tuple(leg.platform for leg in legs if leg.stopped),
    )


async def brand_id_of(actor: Actor, slug: str) -> UUID:
    """Under which subject the progress is told; raises NotFound."""
    brand, _ = await brand_of(actor, slug)
    return brand.id


async def ask(actor: Actor, slug: str, *, now: datetime) -> None:
    """Has us look around for lookalikes of the brand, once a day; raises NotFound, NotAllowed, TooMany."""
    brand, member = await brand_of(actor, slug, at_least=Role.EDITOR)
    await _ask(brand, member.label, now)


async def ask_as_operator(slug: str, *, now: datetime) -> None:
    """The same by whoever runs the registry; raises NotFound, TooMany."""
    brand = await Brand.get_or_none(slug=known_form(slug))
    if brand is None:
        raise NotFound
    await _ask(brand, "operator", now)


async def _ask(brand: Brand, by: str, now: datetime) -> None:
    if brand.state is not BrandState.LIVE:
        raise NotFound
    async with in_transaction():
        watch = await watch_of(brand.id)
        if await is_queued(brand.id):
            return
        asked_at = watch.probe_asked_at
        if asked_at is not None and asked_at <= now < asked_at + AGAIN:
            raise TooMany(_TODAY, retry_after=int((asked_at + AGAIN - now).total_seconds()) + 1)
        fresh = {"probe_asked_at": now, "probe_ended_at": None, "probe": None}
        await BrandWatch.filter(brand_id=brand.id).update(**fresh)
        await enqueue(JobKind.PROBE_BRAND, str(brand.id), lane=Lane(JobKind.PROBE_BRAND.value, str(brand.company_id)))
        await audit.record("probe.asked", actor=by, subject=f"brand {brand.slug}", now=now)


async def is_queued(brand_id: UUID) -> bool:
    """Whether the look around is being made."""
    sql = "SELECT 1 FROM job WHERE kind = $1 AND subject = $2 AND parked_at IS NULL LIMIT 1"
    return bool(await rows(sql, JobKind.PROBE_BRAND.value, str(brand_id)))


async def begin(brand_id: UUID, *, now: datetime) -> Round | None:
    """The next round; nobody to ask for now makes an empty one. None: there is no look around under way."""
    watch = await BrandWatch.get_or_none(brand_id=brand_id).select_related("brand")
    if watch is None or watch.probe_asked_at is None or watch.probe_ended_at is not None:
        return None
    if watch.probe is None:
        planned = await plan(watch.brand)
        await BrandWatch.filter(brand_id=brand_id, probe__isnull=True).update(probe=kept(0, planned))
        return await begin(brand_id, now=now)
    number, legs = read(watch.probe)
    wanted = {row["place"] for row in await rows(_WANTED_BY_CHECKS)}
    due = [leg.account for leg in legs if leg.is_due(now) and _place(leg.account) not in wanted]
    return Round(brand_id, number, tuple(due))


async def record(done: Round, looks: Sequence[Look], *, now: datetime) -> datetime | None:
    """Keeps what a round found, and how far that is; returns when the next one is due. None: it is over."""
    there = [Seen(look.account, PROBE, now, look.display_name) for look in looks if look.presence is Presence.THERE]
    await sightings.note(there, now=now)  # first: a crash in between asks again, and finds them known
    paused = {row["platform"] for row in await rows(_PAUSED)}
    async with in_transaction():
        watch = await watch_of(done.brand_id)
        if watch.probe is None or watch.probe_asked_at is None or watch.probe_ended_at is not None:
            return None
        number, legs = read(watch.probe)
        if number == done.number:
            asked = dict(zip((account.platform for account in done.accounts), looks, strict=True))
            legs = [_after(leg, asked.get(leg.platform), paused, now) for leg in legs]
            changes: dict[str, Any] = {"probe": kept(number + 1, legs)}
            is_over = (
                all(leg.is_over for leg in legs) or not watch.probe_asked_at <= now < watch.probe_asked_at + LONGEST
            )
            if is_over:
                changes["probe_ended_at"] = now
            await BrandWatch.filter(brand_id=done.brand_id).update(**changes)
            await notify(done.brand_id)
            if is_over:
                return None
    waits = [datetime.fromisoformat(leg.not_before) for leg in legs if not leg.is_over and leg.not_before]
    return max(now, min(waits, default=now))


def _after(leg: Leg, look: Look | None, paused: set[str], now: datetime) -> Leg:
    if leg.is_over:
        return leg
    if leg.platform in paused:
        return replace(leg, stopped="paused")
    if look is None:
        later = leg.not_before if leg.not_before and not leg.is_due(now) else (now + WHILE_BUSY).isoformat()
        return replace(leg, not_before=later)
    pause = timedelta(seconds=pause_on(leg.platform))
    if look.presence is Presence.LATER:
        wait = max(pause, timedelta(seconds=look.retry_after or 0))
        problem = look.problem.value if look.problem and wait > LONGEST_WAIT else None
        return replace(leg, not_before=(now + wait).isoformat(), stopped=problem)
    if look.presence is Presence.UNKNOWN:
        return replace(leg, asked=leg.asked + 1, stopped=look.problem.value if look.problem else "unknown")
    found = leg.found + (look.presence is Presence.THERE)
    return replace(leg, asked=leg.asked + 1, found=found, not_before=(now + pause).isoformat())


def _place(account: AccountRef) -> str:
    """As the checks' jobs name it."""
    return host_of(account) or account.platform
