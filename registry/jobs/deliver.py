"""Sends a webhook what waits for it: signed, in order, and again after a while where it was not taken."""

from datetime import timedelta
from uuid import UUID

import orjson

from registry import log
from registry.actions import deliveries, public_facts, webhook_secrets
from registry.actions.deliveries import Parcel, Receipt
from registry.jobs.tools import Again, Tools
from verification.fetching import Failure, Message

MOST_AT_ONCE = 20  # then other webhooks have their turn
SHORTEST_PAUSE = timedelta(seconds=1)


async def deliver(subject: str, tools: Tools) -> Again | None:
    webhook_id = UUID(subject)
    for _ in range(MOST_AT_ONCE):
        parcel = await deliveries.take(webhook_id, now=tools.clock())
        if parcel is None:
            break
        receipt = await _send(parcel, tools)
        await deliveries.record(parcel, receipt, now=tools.clock())
        log.get().info("webhook.sent", webhook=subject, status=receipt.status, problem=receipt.problem)
        if not receipt.is_good and receipt.is_the_servers:
            break
    due = await deliveries.next_due(webhook_id)
    return Again(max(SHORTEST_PAUSE, due - tools.clock())) if due else None


async def _send(parcel: Parcel, tools: Tools) -> Receipt:
    if tools.send is None:
        return Receipt(problem="unreachable")
    try:
        keys = [webhook_secrets.unseal(sealed) for sealed in parcel.keys]
    except webhook_secrets.Unreadable:
        return Receipt(problem="secret_lost")
    body = orjson.dumps(public_facts.as_message(parcel.fact))
    name = public_facts.message_id(parcel.fact)
    headers = webhook_secrets.headers(keys, name, int(tools.clock().timestamp()), body)
    found = await tools.send(Message(parcel.url, {"content-type": "application/json", **headers}, body))
    if isinstance(found, Failure):
        return Receipt(None, found.problem.value, found.retry_after, put_off=found.put_off)
    return Receipt(found.status, None, found.retry_after)
