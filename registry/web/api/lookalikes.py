"""Public findings for programs: accounts that may be taken for a brand, newest first."""

from datetime import UTC, datetime

from starlette.responses import Response

from registry.actions import public_lookalikes
from registry.actions.answers import listing_as_json, time_as_text
from registry.web import throttle
from registry.web.api.answering import parameter, public, unusable
from registry.web.rendering import query
from registry.web.state import AppRequest

PAGE_SIZE = 50
LONGEST = 500
_FIRST_YEAR, _LAST_YEAR = 1970, 9000  # what the database can hold, with any zone


async def list_lookalikes(request: AppRequest) -> Response:
    """GET /api/v1/lookalikes?brand=&since=&cursor=&limit="""
    throttle.spend_lookup(request)
    brand, since = parameter(request, "brand", LONGEST) or None, parameter(request, "since", LONGEST)
    cursor, limit = parameter(request, "cursor", LONGEST) or None, _limit(request)
    if cursor and not public_lookalikes.is_cursor(cursor):
        raise unusable("cursor", 422)
    found = await public_lookalikes.lookalikes(
        brand, since=None if since is None else _moment(since), cursor=cursor, limit=limit
    )
    base_url = request.state["settings"].base_url
    onward = query(brand=brand, since=since, limit=limit, cursor=found.next_cursor)
    answer = {
        "lookalikes": [
            {"found_at": time_as_text(one.found_at), **listing_as_json(one.listing, base_url)} for one in found.rows
        ],
        "next": f"{base_url}/api/v1/lookalikes?{onward}" if found.next_cursor else None,
    }
    return public(request, answer)


def _limit(request: AppRequest) -> int:
    text = parameter(request, "limit", 10) or str(PAGE_SIZE)
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= public_lookalikes.MOST:
        raise unusable("limit")
    return int(text)


def _moment(text: str) -> datetime:
    """RFC 3339, or a day; without a zone it is UTC. Raises 400."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as broken:
        raise unusable("since") from broken
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise unusable("since")
    return found if found.tzinfo else found.replace(tzinfo=UTC)
