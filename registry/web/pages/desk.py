"""The desk of a signed-in person: what needs doing, and everything that is theirs."""

from starlette.responses import Response

from registry.actions import companies, desks, dispute_pages, passkeys
from registry.web import guards, rendering
from registry.web.state import AppRequest

MOST_DIGITS = 4


async def show(request: AppRequest) -> Response:
    """What waits comes first, the most urgent on top; then the brands, a page of them."""
    actor, asked = guards.actor(request), request.query_params
    page = asked.get("page", "")
    brands = await desks.brands(
        actor,
        search=asked.get("name", "")[:120],
        state=asked.get("state", ""),
        page=int(page) if page.isascii() and page.isdigit() and len(page) <= MOST_DIGITS else 1,
    )
    values = {
        "companies": await companies.companies_of(actor),
        "desk": await desks.show(actor, now=request.state["clock"]()),
        "disputes": await dispute_pages.to_answer(actor, now=request.state["clock"]()),
        "brands": brands,
        "offers_passkey": await passkeys.is_to_be_offered(actor),
        "is_filtered": bool(brands.search or brands.state),
    }
    return rendering.page(request, "desk/show.html", values)
