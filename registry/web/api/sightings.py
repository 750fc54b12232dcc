"""The lookalikes that were seen of a company's brand, for its programs, and what they say of each."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from registry.access import Actor
from registry.actions import sighting_views
from registry.actions.answers import time_as_text
from registry.actions.readings import address_of
from registry.actions.sighting_views import SightingView
from registry.language import current
from registry.models.columns import Said
from registry.web.api.answering import parameter, unusable
from registry.web.api.claim_answers import account
from registry.web.api.keyed import Told, now_of
from registry.web.api.reading import cursor_of, limit_of, members, one_of, text
from registry.web.rendering import query
from registry.web.state import AppRequest

LONGEST_SLUG = 120
DECISIONS: Mapping[str, Callable[..., Awaitable[object]]] = {
    "report": sighting_views.report,
    "undo": sighting_views.take_back,
    **{said.value: partial(sighting_views.dismiss, said=said) for said in Said},
}


async def list_sightings(request: AppRequest, actor: Actor) -> Told:
    """GET /api/v1/sightings?brand=&settled=&cursor=&limit="""
    brand, settled = parameter(request, "brand", LONGEST_SLUG), parameter(request, "settled", 1) or "0"
    if not brand or settled not in {"0", "1"}:
        raise unusable("settled" if brand else "brand")
    limit = limit_of(request)
    page = await sighting_views.show(actor, brand, settled=settled == "1", after=cursor_of(request), most=limit)
    base_url = request.state["settings"].base_url
    onward = query(brand=brand, settled=settled, limit=limit, cursor=str(page.next_after or ""))
    return Told(
        {
            "sightings": [_row(one, page.brand_slug, page.brand_name) for one in page.sightings],
            "open": page.open_count,
            "settled": page.settled_count,
            "next": f"{base_url}/api/v1/sightings?{onward}" if page.next_after else None,
        }
    )


async def decide(request: AppRequest, actor: Actor) -> Told:
    """POST /api/v1/sightings/{id}: whose it is, by the company's word; people decide about what it reports."""
    sent = await members(request, "decision")
    decision = text(sent, "decision")
    rule, sighting_id = one_of(DECISIONS, decision, "decision"), request.path_params["sighting_id"]
    brand, _ = await sighting_views.one(actor, sighting_id)
    address = await rule(actor, brand.slug, sighting_id, now=now_of(request))
    _, view = await sighting_views.one(actor, sighting_id)
    claim_next = str(address) if decision == Said.OURS else None
    return Told({"sighting": _row(view, brand.slug, brand.name), "claim_next": claim_next})


def _row(one: SightingView, slug: str, name: str) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "brand": {"slug": slug, "name": name},
        "account": account(one.account, one.url),
        "imitates": account(one.imitated, address_of(one.imitated)) if one.imitated else None,
        "is_sure": one.is_sure,
        "why": one.why(current.get()),
        "display_name": one.display_name,
        "source": one.feed or one.source,
        "first_seen_at": time_as_text(one.first_seen_at),
        "last_seen_at": time_as_text(one.last_seen_at),
        "state": one.state.value,
        "said": one.said.value if one.said else None,
    }
