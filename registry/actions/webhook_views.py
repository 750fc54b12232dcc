"""A company's webhooks as its managers see them: how each stands, and what was sent when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from registry.access import Actor, member_of
from registry.actions import public_facts
from registry.actions.public_facts import FactView
from registry.database import rows
from registry.errors import NotFound
from registry.models import Brand, Webhook
from registry.models.columns import DeliveryState, Role, Silence

ON_A_PAGE = 50

_COUNTS = """
SELECT webhook_id, count(*) FILTER (WHERE state = 'waiting') AS waiting,
       count(*) FILTER (WHERE state = 'failed') AS failed
  FROM delivery WHERE webhook_id = ANY($1::uuid[]) GROUP BY webhook_id
"""
_LOG = """
SELECT d.id AS delivery, d.state, d.attempts, d.tries, d.next_try_at, d.created_at AS written_at, d.ended_at,
       f.id, f.type, f.at, f.event_id, f.told
  FROM delivery d JOIN fact f ON f.id = d.fact_id
 WHERE d.webhook_id = $1 AND ($2::bigint IS NULL OR d.id < $2) AND ($3::text IS NULL OR d.state = $3)
 ORDER BY d.id DESC LIMIT $4
"""


@dataclass(frozen=True, slots=True)
class TryView:
    """One attempt: when, and the status of the answer or why there was none."""

    at: datetime
    status: int | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One message with all attempts, newest last, and what was sent."""

    id: int
    message_id: str
    state: DeliveryState
    fact: FactView
    tries: tuple[TryView, ...]
    next_try_at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """How one webhook stands."""

    id: UUID
    url: str
    types: tuple[str, ...]
    brands: tuple[str, ...]  # slugs; none: all of them
    silence: Silence | None
    silenced_at: datetime | None
    failing_since: datetime | None
    delivered_at: datetime | None
    old_secret_until: datetime | None
    waiting: int
    failed: int


@dataclass(frozen=True, slots=True)
class WebhookList:
    """All webhooks of a company, and the brands that one may be about."""

    company_slug: str
    company_name: str
    webhooks: tuple[WebhookRow, ...]
    brands: tuple[tuple[str, str], ...]  # slug and name


@dataclass(frozen=True, slots=True)
class WebhookPage:
    """One webhook with its log, newest first."""

    company_slug: str
    company_name: str
    webhook: WebhookRow
    brands: tuple[tuple[str, str], ...]
    log: tuple[DeliveryView, ...]
    next_before: int | None


async def show_all(actor: Actor, company: str) -> WebhookList:
    """Raises NotFound, NotAllowed (below manager)."""
    member = await member_of(actor, company, at_least=Role.MANAGER)
    found = await Webhook.filter(company_id=member.company_id).order_by("created_at")
    return WebhookList(member.company_slug, member.company_name, await _rows(found), await _brands(member.company_id))


async def show(
    actor: Actor, company: str, webhook_id: UUID, *, before: int | None = None, only_failed: bool = False
) -> WebhookPage:
    """Raises NotFound, NotAllowed (below manager)."""
    member = await member_of(actor, company, at_least=Role.MANAGER)
    webhook = await Webhook.get_or_none(id=webhook_id, company_id=member.company_id)
    if webhook is None:
        raise NotFound
    state = DeliveryState.FAILED.value if only_failed else None
    found = await rows(_LOG, webhook_id, before, state, ON_A_PAGE + 1)
    log = tuple(_delivery(row) for row in found[:ON_A_PAGE])
    (row,) = await _rows([webhook])
    return WebhookPage(
        member.company_slug,
        member.company_name,
        row,
        await _brands(member.company_id),
        log,
        log[-1].id if len(found) > ON_A_PAGE else None,
    )


async def _brands(company_id: UUID) -> tuple[tuple[str, str], ...]:
    held = await Brand.filter(company_id=company_id).order_by("search_name", "slug")
    return tuple((brand.slug, brand.name) for brand in held)


async def _rows(webhooks: Sequence[Webhook]) -> tuple[WebhookRow, ...]:
    counts = {row["webhook_id"]: row for row in await rows(_COUNTS, [webhook.id for webhook in webhooks])}
    nothing = {"waiting": 0, "failed": 0}
    return tuple(_row(webhook, counts.get(webhook.id, nothing)) for webhook in webhooks)


def _row(webhook: Webhook, counts: dict[str, Any]) -> WebhookRow:
    return WebhookRow(
        webhook.id,
        webhook.url,
        tuple(webhook.types),
        tuple(webhook.brands),
        webhook.silence,
        webhook.silenced_at,
        webhook.failing_since,
        webhook.delivered_at,
        webhook.old_secret_until,
        counts["waiting"],
        counts["failed"],
    )


def _delivery(row: dict[str, Any]) -> DeliveryView:
    fact = public_facts.view(row)
    tries = orjson.loads(row["tries"]) if isinstance(row["tries"], str) else row["tries"]
    body = orjson.dumps(public_facts.as_message(fact), option=orjson.OPT_INDENT_2).decode()
    return DeliveryView(
        row["delivery"],
        public_facts.message_id(fact),
        DeliveryState(row["state"]),
        fact,
        tuple(TryView(datetime.fromisoformat(one["at"]), one["status"], one["problem"]) for one in tries),
        row["next_try_at"],
        body,
    )
