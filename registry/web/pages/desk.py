"""The desk of a signed-in person: what needs doing, and everything that is theirs."""

from starlette.responses import Response

from registry.actions import companies
from registry.models.columns import BrandState
from registry.web import guards, rendering
from registry.web.state import AppRequest


async def show(request: AppRequest) -> Response:
    """Brands that are not public yet or wait for a proof come first."""
    found = await companies.companies_of(guards.actor(request))
    waiting = [
        brand
        for company in found
        for brand in company.brands
        if brand.open_claims or brand.state in {BrandState.DRAFT, BrandState.REVIEW}
    ]
    return rendering.page(request, "desk/show.html", {"companies": found, "waiting": waiting})
