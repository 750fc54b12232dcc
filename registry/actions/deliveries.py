"""What is on its way to webhooks: written with the facts, sent at least once and in order, given up after days."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from tortoise.transactions import in_transaction

from registry.actions import public_facts, webhook_endings
from registry.actions.public_facts import FactView
from registry.database import rows
from registry.models import Delivery, Webhook
from registry.models.columns import DeliveryState, JobKind, Silence
from registry.queue import Lane, enqueue
from verification.fetching import host_in

# After each attempt that failed; together a little more than three days.
PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 30, 120, 600, 1800, *(hours * 3600 for hours in (1, 2, 4, 6, 8, 8, 12, 12, 12, 12)))
)
SPREAD = 0.1  # of each pause, at random
SILENCED_AFTER = timedelta(days=3)  # without anything getting through
HOLD = timedelta(seconds=90)  # longer than one attempt can take: a killed worker's delivery comes back after it
MOST_TRIES_KEPT = 20
CATCHING_UP = timedelta(days=30)
GONE = 410
_FIRST_BAD = 300
_SERVER_ERROR = 500
_TOO_MANY = 429

_WANTED = """
  FROM fact f JOIN brand b ON b.id = f.brand_id JOIN webhook w ON w.company_id = b.company_id
 WHERE w.silenced_at IS NULL AND w.types ? f.type AND (w.brands = '[]'::jsonb OR w.brands ? b.slug)
"""
_SEND_OUT = """
INSERT INTO delivery (webhook_id, fact_id, about, state, attempts, next_try_at, tries, created_at)
SELECT w.id, f.id, f.about, 'waiting', 0, $1, '[]', $1
"""
_NEW = f"{_SEND_OUT} {_WANTED} AND f.id = ANY($2::bigint[]) AND w.created_at <= f.at ORDER BY f.id"
_MISSED = f"{_SEND_OUT} {_WANTED} AND w.id = $2 AND f.at >= $3 ORDER BY f.id"
_ONCE = " ON CONFLICT (webhook_id, fact_id) DO NOTHING RETURNING webhook_id"
_LANES = "SELECT w.id, w.url, w.company_id FROM webhook w WHERE w.id = ANY($1::uuid[]) ORDER BY w.id"
_TAKE = """
WITH one AS (
    SELECT d.id FROM delivery d JOIN webhook w ON w.id = d.webhook_id AND w.silenced_at IS NULL
     WHERE d.webhook_id = $1 AND d.state = 'waiting' AND d.next_try_at <= $2
       AND NOT EXISTS (SELECT 1 FROM delivery older WHERE older.webhook_id = d.webhook_id
                          AND older.about = d.about AND older.state = 'waiting' AND older.id < d.id)
     ORDER BY d.id LIMIT 1 FOR UPDATE OF d SKIP LOCKED)
UPDATE delivery d SET attempts = d.attempts + 1, next_try_at = $3
  FROM one, webhook w, fact f WHERE d.id = one.id AND w.id = d.webhook_id AND f.id = d.fact_id
RETURNING d.id AS delivery, d.attempts, w.url, w.secret, w.old_secret, w.old_secret_until,
          f.id, f.type, f.at, f.event_id, f.told
"""
# What waits because the server was away goes out now; what was refused for its own sake waits on.
_IT_IS_BACK = """
UPDATE delivery SET next_try_at = $2 WHERE webhook_id = $1 AND state = 'waiting' AND next_try_at > $2
   AND COALESCE((tries->-1->>'status')::int, 500) IN (429, 500, 501, 502, 503, 504) RETURNING id
"""
_NEXT = """
SELECT min(d.next_try_at) AS next FROM delivery d JOIN webhook w ON w.id = d.webhook_id AND w.silenced_at IS NULL
 WHERE d.webhook_id = $1 AND d.state = 'waiting'
"""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One delivery in a worker's hand."""

    id: int
    webhook_id: UUID
    attempts: int  # this one included
    url: str
    keys: tuple[str, ...]  # sealed
    fact: FactView


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of an attempt: the status, or the fixed word why there is none. Never a byte of the answer."""

    status: int | None = None
    problem: str | None = None
    retry_after: int | None = None
    put_off: bool = False  # nothing was sent: it was not the host's turn

    @property
    def is_good(self) -> bool:
        return self.status is not None and self.status < _FIRST_BAD

    @property
    def is_the_servers(self) -> bool:
        """Whether the next message would fare no better: the server is away, broken or wants rest."""
        return self.status is None or self.status >= _SERVER_ERROR or self.status == _TOO_MANY


async def send_out(facts: Sequence[int], *, now: datetime) -> None:
    """Writes what each webhook is to be told of the facts, in the caller's transaction, and queues the sending."""
    if facts:
        made = await rows(_NEW + _ONCE, now, list(facts))
        await set_off({row["webhook_id"] for row in made}, now=now)


async def catch_up(webhook_id: UUID, since: datetime, *, now: datetime) -> int:
    """Adds what a silenced webhook was not told since then, at most a month back; how many."""
    made = await rows(_MISSED + _ONCE, now, webhook_id, max(since, now - CATCHING_UP))
    await set_off({webhook_id}, now=now)
    return len(made)


async def set_off(webhooks: set[Any], *, now: datetime) -> None:
    """Queues the sending for these webhooks, each in the lane of its host."""
    for row in await rows(_LANES, sorted(webhooks)) if webhooks else []:
        lane = Lane(host_in(row["url"]), str(row["company_id"]))
        await enqueue(JobKind.DELIVER, str(row["id"]), run_at=now, lane=lane)


async def take(webhook_id: UUID, *, now: datetime) -> Parcel | None:
    """The next delivery that is due, held for a while; an older one about the same always goes first."""
    found = await rows(_TAKE, webhook_id, now, now + HOLD)
    if not found:
        return None
    row = found[0]
    is_changing = row["old_secret"] is not None and row["old_secret_until"] > now
    keys = (row["secret"], row["old_secret"]) if is_changing else (row["secret"],)
    return Parcel(row["delivery"], webhook_id, row["attempts"], row["url"], keys, public_facts.view(row))


async def next_due(webhook_id: UUID) -> datetime | None:
    """When there is something to send again; None: nothing waits."""
    (row,) = await rows(_NEXT, webhook_id)
    due: datetime | None = row["next"]
    return due


async def record(parcel: Parcel, receipt: Receipt, *, now: datetime) -> None:
    """Writes down what came of the attempt, and what follows for this message and for the webhook."""
    async with in_transaction():
        # The webhook first, always: two attempts never wait for each other in a circle.
        await rows("SELECT 1 FROM webhook WHERE id = $1 FOR UPDATE", parcel.webhook_id)
        delivery = await Delivery.get_or_none(id=parcel.id, state=DeliveryState.WAITING)
        if delivery is None:
            return
        if receipt.put_off:
            later = now + timedelta(seconds=receipt.retry_after or 1)
            await Delivery.filter(id=parcel.id).update(attempts=parcel.attempts - 1, next_try_at=later)
        elif receipt.is_good:
            await _delivered(delivery, receipt, now)
        else:
            await _failed(delivery, parcel, receipt, now)


async def _delivered(delivery: Delivery, receipt: Receipt, now: datetime) -> None:
    await _note(delivery, receipt, now, state=DeliveryState.DELIVERED, ended_at=now)
    webhook = await Webhook.get(id=delivery.webhook_id)
    if webhook.failing_since is not None:
        await rows(_IT_IS_BACK, webhook.id, now)
    await Webhook.filter(id=webhook.id).update(failing_since=None, delivered_at=now)


async def _failed(delivery: Delivery, parcel: Parcel, receipt: Receipt, now: datetime) -> None:
    webhook = await Webhook.get(id=delivery.webhook_id)
    since = webhook.failing_since or now
    await Webhook.filter(id=webhook.id).update(failing_since=since)
    is_last = parcel.attempts > len(PAUSES)
    if is_last:
        await _note(delivery, receipt, now, state=DeliveryState.FAILED, ended_at=now)
    else:
        again = now + _pause(parcel.attempts, receipt)
        await _note(delivery, receipt, now, next_try_at=again)
        if receipt.is_the_servers:
            others = Delivery.filter(webhook_id=webhook.id, state=DeliveryState.WAITING, next_try_at__lt=again)
            await others.update(next_try_at=again)
    if receipt.status == GONE:
        await webhook_endings.silence(webhook, Silence.GONE, now=now)
    elif now - since >= SILENCED_AFTER:
        await webhook_endings.silence(webhook, Silence.FAILING, now=now)


async def _note(delivery: Delivery, receipt: Receipt, now: datetime, **changes: object) -> None:
    tried = {"at": public_facts.moment(now), "status": receipt.status, "problem": receipt.problem}
    tries = delivery.tries if isinstance(delivery.tries, list) else orjson.loads(delivery.tries)
    await Delivery.filter(id=delivery.id).update(tries=[*tries, tried][-MOST_TRIES_KEPT:], **changes)


def _pause(attempts: int, receipt: Receipt) -> timedelta:
    usual = PAUSES[attempts - 1] * (1 + SPREAD * secrets.randbelow(1000) / 1000)
    return max(usual, timedelta(seconds=receipt.retry_after or 0))
