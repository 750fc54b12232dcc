"""A company's webhooks, for its programs: as on the desk, with the same limits."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from starlette.exceptions import HTTPException

from registry.access import Actor
from registry.actions import public_facts, webhook_views, webhooks
from registry.actions.answers import time_as_text
from registry.actions.webhook_views import DeliveryView, WebhookRow
from registry.actions.webhooks import Wanted
from registry.errors import NotFound
from registry.models.columns import DeliveryState
from registry.web.api.answering import parameter, unusable
from registry.web.api.keyed import ACCEPTED, CREATED, Told, now_of
from registry.web.api.me import company_of
from registry.web.api.reading import members, number_of, one_of, optional_members, text, texts
from registry.web.rendering import query
from registry.web.state import AppRequest

MOST_TYPES, MOST_BRANDS = 100, 1000
LARGEST_NUMBER = 2**62
STATES: Mapping[str, Callable[..., Awaitable[object]]] = {"on": webhooks.resume, "paused": webhooks.pause}


async def list_webhooks(request: AppRequest, actor: Actor) -> Told:
    """GET /api/v1/webhooks"""
    page = await webhook_views.show_all(actor, company_of(request))
    return Told({"webhooks": [_row(one) for one in page.webhooks]})


async def add(request: AppRequest, actor: Actor) -> Told:
    """POST /api/v1/webhooks; the secret is in this answer and in no other."""
    sent = await members(request, "url", "types", "brands")
    types = texts(sent, "types", most=MOST_TYPES) if "types" in sent else list(public_facts.TYPES)
    wanted = Wanted(text(sent, "url"), _known(types), texts(sent, "brands", most=MOST_BRANDS))
    made = await webhooks.add(actor, company_of(request), wanted, now=now_of(request))
    return Told({**await _one(request, actor, made.id), "secret": made.secret}, CREATED)


async def show(request: AppRequest, actor: Actor) -> Told:
    """GET /api/v1/webhooks/{id}"""
    return Told(await _one(request, actor, _id(request)))


async def change(request: AppRequest, actor: Actor) -> Told:
    """PATCH /api/v1/webhooks/{id}: what it is told, and whether it is on; what is not sent stays."""
    sent = await members(request, "types", "brands", "state")
    change_state = one_of(STATES, text(sent, "state"), "state") if "state" in sent else None
    known = (await webhook_views.show(actor, company_of(request), _id(request))).webhook
    types = _known(texts(sent, "types", most=MOST_TYPES)) if "types" in sent else list(known.types)
    brands = texts(sent, "brands", most=MOST_BRANDS) if "brands" in sent else list(known.brands)
    if "types" in sent or "brands" in sent:
        wanted = Wanted("", types, brands)
        await webhooks.change(actor, company_of(request), _id(request), wanted, now=now_of(request))
    if change_state is not None:
        await change_state(actor, company_of(request), _id(request), now=now_of(request))
    return Told(await _one(request, actor, _id(request)))


async def remove(request: AppRequest, actor: Actor) -> Told:
    """DELETE /api/v1/webhooks/{id}"""
    await webhooks.remove(actor, company_of(request), _id(request), now=now_of(request))
    return Told({"removed": True})


async def new_secret(request: AppRequest, actor: Actor) -> Told:
    """POST /api/v1/webhooks/{id}/secret; for a day the old one signs as well."""
    await optional_members(request)
    secret = await webhooks.new_secret(actor, company_of(request), _id(request), now=now_of(request))
    return Told({**await _one(request, actor, _id(request)), "secret": secret})


async def try_out(request: AppRequest, actor: Actor) -> Told:
    """POST /api/v1/webhooks/{id}/test; with a type: as such a message is, about the sandbox's accounts."""
    sent = await optional_members(request, "type")
    kind = text(sent, "type", public_facts.TEST)
    _known([] if kind == public_facts.TEST else [kind])
    await webhooks.try_out(actor, company_of(request), _id(request), kind=kind, now=now_of(request))
    return Told(await _one(request, actor, _id(request)), ACCEPTED)


async def list_deliveries(request: AppRequest, actor: Actor) -> Told:
    """GET /api/v1/webhooks/{id}/deliveries?before=&failed="""
    failed = parameter(request, "failed", 1) or "0"
    if failed not in {"0", "1"}:
        raise unusable("failed")
    page = await webhook_views.show(
        actor, company_of(request), _id(request), before=number_of(request, "before"), only_failed=failed == "1"
    )
    address = f"{request.state['settings'].base_url}{request.url.path}"
    onward = query(failed=failed, before=page.next_before)
    return Told(
        {
            "deliveries": [_delivery(one) for one in page.log],
            "next": f"{address}?{onward}" if page.next_before else None,
        }
    )


async def replay(request: AppRequest, actor: Actor) -> Told:
    """POST /api/v1/webhooks/{id}/deliveries/{number}/replay"""
    await optional_members(request)
    number: int = request.path_params["delivery_id"]
    if number > LARGEST_NUMBER:
        raise NotFound
    await webhooks.send_again(actor, company_of(request), _id(request), number, now=now_of(request))
    return Told({"sent_again": 1}, ACCEPTED)


async def replay_failed(request: AppRequest, actor: Actor) -> Told:
    """POST /api/v1/webhooks/{id}/replay: everything that was given up since a moment."""
    since = _moment(text(await members(request, "since"), "since"))
    count = await webhooks.send_failed_again(actor, company_of(request), _id(request), since=since, now=now_of(request))
    return Told({"sent_again": count}, ACCEPTED)


async def _one(request: AppRequest, actor: Actor, webhook_id: UUID) -> dict[str, Any]:
    return _row((await webhook_views.show(actor, company_of(request), webhook_id)).webhook)


def _row(one: WebhookRow) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "url": one.url,
        "types": list(one.types),
        "brands": list(one.brands),
        "state": one.silence.value if one.silence else "on",
        "old_secret_until": time_as_text(one.old_secret_until),
        "failing_since": time_as_text(one.failing_since),
        "delivered_at": time_as_text(one.delivered_at),
        "waiting": one.waiting,
        "failed": one.failed,
    }


def _delivery(one: DeliveryView) -> dict[str, Any]:
    return {
        "id": one.id,
        "message_id": one.message_id,
        "type": one.fact.type,
        "state": one.state.value,
        "tries": [{"at": time_as_text(each.at), "status": each.status, "problem": each.problem} for each in one.tries],
        "next_try_at": time_as_text(one.next_try_at) if one.state is DeliveryState.WAITING else None,
        "message": orjson.loads(one.body),
    }


def _known(types: list[str]) -> list[str]:
    """On the desk nobody can tick what is not there; a misspelt type would be missed for ever."""
    if not set(types) <= set(public_facts.TYPES):
        raise HTTPException(422, "unknown_type")
    return types


def _moment(sent: str) -> datetime:
    try:
        found = datetime.fromisoformat(sent)
    except ValueError as broken:
        raise unusable("since", 422) from broken
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _id(request: AppRequest) -> UUID:
    found: UUID = request.path_params["webhook_id"]
    return found
