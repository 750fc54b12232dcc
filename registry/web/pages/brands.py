"""A company's brands: registering one, saying "this is us" of a listed one, and claiming accounts for it."""

from collections.abc import Mapping

from starlette.responses import RedirectResponse, Response

from registry import access
from registry.access import Member
from registry.actions import brands, checkable, claim_pages, claims, companies, directory, sighting_views
from registry.actions.brands import BrandView, NewBrand
from registry.actions.claims import NewClaim
from registry.errors import BadInput, Conflict, NotFound
from registry.models.columns import STANDING, AccountRole, BrandState, ClaimState, Role
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.state import AppRequest
from verification.platforms import PLATFORMS, profile_url

MAY_REGISTER = {Role.OWNER, Role.MANAGER}
MOST_DIGITS = 5
LONGEST_ADDRESS = 2000  # as many as the field takes


async def new(request: AppRequest) -> Response:
    values = {"typed": Typed(), "company": await _manager(request, request.path_params["slug"])}
    return rendering.page(request, "brands/new.html", values)


async def create(request: AppRequest) -> Response:
    """Registers the brand with its website, whose proof comes next."""
    company = await _manager(request, request.path_params["slug"])
    typed = await forms.typed(request, "name", "website")
    brand = NewBrand(typed["name"], typed["website"])
    try:
        slug = await brands.register(company, brand, now=request.state["clock"]())
    except (BadInput, Conflict) as refusal:
        return forms.again(request, "brands/new.html", typed, refusal, {"company": company})
    return RedirectResponse(f"/desk/brands/{slug}", 303)


async def show(request: AppRequest) -> Response:
    brand = await brands.show(guards.actor(request), request.path_params["slug"])
    values = {
        "typed": _wished(request),
        "just_claimed": _number(request.query_params.get("claimed", "")),
        **await _shown(request, brand),
    }
    return rendering.page(request, "brands/show.html", values)


async def claim_account(request: AppRequest) -> Response:
    """Files the claim on a pasted address; the claim's page then says what to post."""
    person = guards.actor(request)
    brand = await brands.show(person, request.path_params["slug"])
    typed = await forms.typed(request, "address", "role")
    member = await access.member_of(person, brand.company_slug, at_least=Role.EDITOR)
    wish = NewClaim(typed["address"], _role(typed["role"]))
    try:
        claim_id = await claims.file_claim(member, brand.slug, wish, now=request.state["clock"]())
    except (BadInput, Conflict) as refusal:
        values = {"just_claimed": 0, **await _shown(request, brand)}
        return forms.again(request, "brands/show.html", typed, refusal, values)
    return RedirectResponse(f"/claims/{claim_id}", 303)


async def choose_take_over(request: AppRequest) -> Response:
    """Asks for which company, and which of the listed websites will be proven."""
    values = await _take_over_values(request, request.path_params["slug"])
    return rendering.page(request, "brands/take_over.html", {"typed": Typed(), **values})


async def take_over(request: AppRequest) -> Response:
    slug = request.path_params["slug"]
    typed = await forms.typed(request, "company", "website")
    member = await _manager(request, typed["company"])
    try:
        claim_id = await brands.take_over(member, slug, website=typed["website"] or None, now=request.state["clock"]())
    except (BadInput, Conflict) as refusal:
        values = await _take_over_values(request, slug)
        return forms.again(request, "brands/take_over.html", typed, refusal, values)
    return RedirectResponse(f"/claims/{claim_id}", 303)


async def to_take_over(request: AppRequest) -> Response:
    """The short address that public pages link to: /desk/take-over?brand=SLUG."""
    brand = await directory.brand_page(request.query_params.get("brand", ""))
    return RedirectResponse(f"/brands/{brand.brand.slug}/claim", 303)


async def _manager(request: AppRequest, slug: str) -> Member:
    return await access.member_of(guards.actor(request), slug, at_least=Role.MANAGER)


async def _take_over_values(request: AppRequest, slug: str) -> Mapping[str, object]:
    brand = await directory.brand_page(slug)
    if brand.state is not BrandState.LISTED:
        raise NotFound
    own = await companies.companies_of(guards.actor(request))
    return {
        "brand": brand,
        "companies": [(company.slug, company.name) for company in own if company.role in MAY_REGISTER],
        "websites": [(website, website) for website in await brands.listed_websites(slug)],
    }


async def _shown(request: AppRequest, brand: BrandView) -> Mapping[str, object]:
    """The brand with its first unproven website (while none is proven), and what the source lists besides."""
    asked, is_watched = request.query_params, brand.is_holder and brand.state is BrandState.LIVE
    seen = await sighting_views.show(guards.actor(request), brand.slug, most=1) if is_watched else None
    page = _number(asked.get("page", "")) or 1
    open_proofs = [claim.id for claim in brand.websites if claim.state is ClaimState.PENDING]
    is_proven = any(claim.state in STANDING for claim in brand.websites)
    listed = [
        (account, profile_url(account) or "", checkable.is_checkable(account))
        for account in brand.listed_accounts
        if account.platform in PLATFORMS
    ]
    return {
        "brand": brand,
        "lookalikes": seen.open_count if seen else 0,
        "accounts": claim_pages.page_of(brand.accounts, shown=asked.get("accounts", ""), page=page),
        "first_proof": open_proofs[0] if open_proofs and not is_proven else None,
        "listed": listed,
        "account_roles": [role.value for role in AccountRole],
    }


def _wished(request: AppRequest) -> Typed:
    """The form as a link fills it in, such as that of an account that was renamed; nothing is sent by it."""
    asked = request.query_params
    address = asked.get("address", "")[:LONGEST_ADDRESS]
    return Typed({"address": address, "role": _role(asked.get("role", "")).value})


def _number(text: str) -> int:
    """A number from the address, such as how many accounts were claimed a moment ago; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < MOST_DIGITS else 0


def _role(text: str) -> AccountRole:
    """What the account is for; a word that the form does not offer counts as the main account."""
    return AccountRole(text) if text in set(AccountRole) else AccountRole.MAIN
