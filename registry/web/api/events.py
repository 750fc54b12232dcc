"""What happened, for programs: public facts in the order in which they happened."""

from starlette.responses import Response

from registry.actions import public_facts
from registry.web import throttle
from registry.web.api.answering import parameter, public, unusable
from registry.web.rendering import query
from registry.web.state import AppRequest

PAGE_SIZE = 100
LARGEST_NUMBER = 2**62
LONGEST_SLUG = 120


async def list_events(request: AppRequest) -> Response:
    """GET /api/v1/events?after=&limit=&brand=

    `cursor` is what to send as `after` next time: with the same filter nothing is missed and nothing comes twice.
    """
    throttle.spend_lookup(request)
    after, limit = (
        _number(request, "after", 0, LARGEST_NUMBER),
        _number(request, "limit", PAGE_SIZE, public_facts.MOST, smallest=1),
    )
    brand = parameter(request, "brand", LONGEST_SLUG) or None
    feed = await public_facts.since(after, brand=brand, limit=limit)
    onward = query(after=feed.cursor, limit=limit, brand=brand)
    base_url = request.state["settings"].base_url
    body = {
        "events": [public_facts.as_json(fact) for fact in feed.facts],
        "cursor": str(feed.cursor),
        "next": f"{base_url}/api/v1/events?{onward}" if feed.has_more else None,
    }
    return public(request, body)


def _number(request: AppRequest, name: str, usual: int, largest: int, *, smallest: int = 0) -> int:
    text = parameter(request, name, 20)
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal()) or not smallest <= int(text) <= largest:
        raise unusable(name)
    return int(text)
