"""A company's webhooks: adding, changing, trying, silencing, sending again. For managers and owners only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Actor, Member, fresh, member_of
from registry.actions import deliveries, made_up_facts, public_facts, webhook_secrets
from registry.actions.public_facts import TEST
from registry.database import rows
from registry.errors import AlreadyDecided, BadInput, Conflict, NotFound, TooMany
from registry.language import mark
from registry.models import Brand, Delivery, Fact, Webhook
from registry.models.columns import DeliveryState, Role, Silence
from registry.settings import settings
from verification.fetching import why_not

MOST_WEBHOOKS = 10  # of one company
LONGEST_URL = 500
BOTH_SIGN = timedelta(hours=24)  # after a new secret was made
SHORTEST_PAUSE = timedelta(seconds=5)  # between two tests, however often the button is pressed

_TRIED = """
SELECT 1 FROM delivery d JOIN fact f ON f.id = d.fact_id
 WHERE d.webhook_id = $1 AND f.type = $2 AND COALESCE(f.told ->> 'made_up_as', f.type) = $3 AND d.created_at > $4
"""
_NO_TYPE = mark("Choose at least one thing to be told of.")
_NO_BRAND_YET = mark("Register a brand first: there is nothing to tell yet.")
_KNOWN = mark("There is a webhook with this address already.")
_IS_SILENT = mark("Nothing is sent to this webhook now. Switch it on first.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a webhook is to be told: types of facts, and of which brands (none: of all, also of later ones)."""

    url: str
    types: Sequence[str]
    brands: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A new webhook with its secret, which is shown this once."""

    id: UUID
    secret: str


async def add(actor: Actor, company: str, wanted: Wanted, *, now: datetime) -> Made:
    """Adds a webhook; raises NotFound, NotAllowed, StepUpNeeded, BadInput, Conflict, TooMany."""
    member = await _manager(actor, company)
    fresh(actor, now=now)
    clean = await _clean(member, wanted)
    async with in_transaction():
        await rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"webhooks {member.company_id}")
        if await Webhook.filter(company_id=member.company_id).count() >= MOST_WEBHOOKS:
            raise TooMany(retry_after=3600)
        if await Webhook.exists(company_id=member.company_id, url=clean.url):
            raise Conflict(_KNOWN, field="url")
        secret = webhook_secrets.new_secret()
        made = await Webhook.create(
            company_id=member.company_id,
            url=clean.url,
            types=list(clean.types),
            brands=list(clean.brands),
            secret=webhook_secrets.seal(secret),
            created_at=now,
        )
        await _tell("webhook.added", member, made.id, now)
    return Made(made.id, secret)


async def change(actor: Actor, company: str, webhook_id: UUID, wanted: Wanted, *, now: datetime) -> None:
    """Changes what it is told, and of which brands; its address stays. Raises NotFound, NotAllowed, BadInput."""
    member = await _manager(actor, company)
    async with in_transaction():
        webhook = await _locked(member, webhook_id)
        clean = await _clean(member, Wanted(webhook.url, wanted.types, wanted.brands))
        await Webhook.filter(id=webhook_id).update(types=list(clean.types), brands=list(clean.brands))
        await _tell("webhook.changed", member, webhook_id, now)


async def new_secret(actor: Actor, company: str, webhook_id: UUID, *, now: datetime) -> str:
    """Makes another secret and returns it; for a day the old one signs as well.

    Raises NotFound, NotAllowed, StepUpNeeded.
    """
    member = await _manager(actor, company)
    fresh(actor, now=now)
    async with in_transaction():
        webhook = await _locked(member, webhook_id)
        secret = webhook_secrets.new_secret()
        await Webhook.filter(id=webhook_id).update(
            secret=webhook_secrets.seal(secret), old_secret=webhook.secret, old_secret_until=now + BOTH_SIGN
        )
        await _tell("webhook.secret_changed", member, webhook_id, now)
    return secret


async def remove(actor: Actor, company: str, webhook_id: UUID, *, now: datetime) -> None:
    """Forgets the webhook with its log; a second time is harmless. Raises NotFound, NotAllowed."""
    member = await _manager(actor, company)
    async with in_transaction():
        if await Webhook.filter(id=webhook_id, company_id=member.company_id).delete():
            await _tell("webhook.removed", member, webhook_id, now)


async def pause(actor: Actor, company: str, webhook_id: UUID, *, now: datetime) -> None:
    """Nothing is sent until it is switched on again. Raises NotFound, NotAllowed."""
    member = await _manager(actor, company)
    async with in_transaction():
        webhook = await _locked(member, webhook_id)
        if webhook.silenced_at is None:
            await Webhook.filter(id=webhook_id).update(silenced_at=now, silence=Silence.PAUSED)
            await _tell("webhook.paused", member, webhook_id, now)


async def resume(actor: Actor, company: str, webhook_id: UUID, *, now: datetime) -> int:
    """Sends again, beginning with what happened meanwhile; how many messages that adds. Raises NotFound, NotAllowed."""
    member = await _manager(actor, company)
    async with in_transaction():
        webhook = await _locked(member, webhook_id)
        since = webhook.silenced_at
        if since is None:
            return 0
        await Webhook.filter(id=webhook_id).update(silenced_at=None, silence=None, failing_since=None)
        waiting = Delivery.filter(webhook_id=webhook_id, state=DeliveryState.WAITING)
        await waiting.update(next_try_at=now, attempts=0)
        added = await deliveries.catch_up(webhook_id, since, now=now)
        await _tell("webhook.resumed", member, webhook_id, now)
    return added


async def try_out(actor: Actor, company: str, webhook_id: UUID, *, kind: str = TEST, now: datetime) -> None:
    """Sends a message that says nothing, or one of a type with made-up facts; pressing twice sends one.

    Raises NotFound, NotAllowed, Conflict.
    """
    member = await _manager(actor, company)
    async with in_transaction():
        webhook = await _locked(member, webhook_id)
        if webhook.silenced_at is not None:
            raise Conflict(_IS_SILENT)
        brand = await Brand.filter(company_id=member.company_id).order_by("created_at").first()
        if brand is None:
            raise Conflict(_NO_BRAND_YET)
        if await rows(_TRIED, webhook_id, TEST, kind, now - SHORTEST_PAUSE):
            return
        nothing = {"brand": {"slug": brand.slug, "name": brand.name}, "account": None, "facts": {}}
        told = nothing if kind == TEST else made_up_facts.told(kind)
        about = f"test of {webhook_id}"
        fact = await Fact.create(at=now, type=TEST, is_public=False, brand_id=brand.id, about=about, told=told)
        await Delivery.create(
            webhook_id=webhook_id, fact_id=fact.id, about=about, state=DeliveryState.WAITING, next_try_at=now,
            created_at=now,
        )  # fmt: skip
        await deliveries.set_off({webhook_id}, now=now)


async def send_again(actor: Actor, company: str, webhook_id: UUID, delivery_id: int, *, now: datetime) -> None:
    """Sends one message again, with the id it had. Raises NotFound, NotAllowed, Conflict, AlreadyDecided (it waits)."""
    member = await _manager(actor, company)
    async with in_transaction():
        await _speaking(member, webhook_id)
        delivery = await Delivery.get_or_none(id=delivery_id, webhook_id=webhook_id)
        if delivery is None:
            raise NotFound
        if delivery.state is DeliveryState.WAITING and delivery.attempts == 0:
            raise AlreadyDecided
        await _again(webhook_id, [delivery_id], now)
        await _tell("webhook.replayed", member, webhook_id, now, count=1)


async def send_failed_again(actor: Actor, company: str, webhook_id: UUID, *, since: datetime, now: datetime) -> int:
    """Sends everything again that was given up since then; how much. Raises NotFound, NotAllowed, Conflict."""
    member = await _manager(actor, company)
    async with in_transaction():
        await _speaking(member, webhook_id)
        failed = Delivery.filter(webhook_id=webhook_id, state=DeliveryState.FAILED, created_at__gte=since)
        ids = [delivery.id for delivery in await failed.only("id")]
        if ids:
            await _again(webhook_id, ids, now)
            await _tell("webhook.replayed", member, webhook_id, now, count=len(ids))
    return len(ids)


async def _again(webhook_id: UUID, ids: Sequence[int], now: datetime) -> None:
    await Delivery.filter(id__in=list(ids)).update(
        state=DeliveryState.WAITING, attempts=0, next_try_at=now, ended_at=None
    )
    await deliveries.set_off({webhook_id}, now=now)


async def _manager(actor: Actor, company: str) -> Member:
    return await member_of(actor, company, at_least=Role.MANAGER)


async def _locked(member: Member, webhook_id: UUID) -> Webhook:
    await rows("SELECT 1 FROM webhook WHERE id = $1 FOR UPDATE", webhook_id)
    webhook = await Webhook.get_or_none(id=webhook_id, company_id=member.company_id)
    if webhook is None:
        raise NotFound
    return webhook


async def _speaking(member: Member, webhook_id: UUID) -> None:
    if (await _locked(member, webhook_id)).silenced_at is not None:
        raise Conflict(_IS_SILENT)


async def _clean(member: Member, wanted: Wanted) -> Wanted:
    url = wanted.url.strip()
    if (refusal := why_not(url, settings())) or len(url) > LONGEST_URL:
        raise BadInput(refusal, field="url")
    types = public_facts.chosen(wanted.types)
    if not types:
        raise BadInput(_NO_TYPE, field="types")
    held = await Brand.filter(company_id=member.company_id, slug__in=list(wanted.brands)[:1000]).values_list(
        "slug", flat=True
    )
    return Wanted(url, types, sorted(str(slug) for slug in held))


async def _tell(kind: str, member: Member, webhook_id: UUID, now: datetime, **facts: object) -> None:
    subject = f"company {member.company_slug}"
    await audit.record(kind, actor=member.label, subject=subject, now=now, webhook=str(webhook_id), **facts)
