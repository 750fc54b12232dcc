"""The list of accounts on a company's own website: having it read, and claiming what it names."""

from collections.abc import Mapping
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from registry import access
from registry.access import Actor, Member
from registry.actions import site_list_views, site_lists
from registry.actions.account_lines import LANGUAGES, Purpose, clean_language, clean_region
from registry.actions.site_list_views import SiteListView
from registry.errors import BadInput, Conflict, TooMany
from registry.language import gettext
from registry.models.columns import AccountRole, Role
from registry.web import forms, guards, live, rendering
from registry.web.following import follow
from registry.web.forms import Typed
from registry.web.state import AppRequest
from verification.outcomes import Result

PAGE = "brands/list.html"
FRAGMENT = "brands/_reading.html"
ROLE_OF = "role of {}"  # the field that says what this one account is for
MOST_DIGITS = 5  # of the number of a page


async def show(request: AppRequest) -> Response:
    asked = request.query_params.get("page", "")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < MOST_DIGITS else 1
    view = await site_list_views.show(guards.actor(request), _claim_id(request), page=page)
    typed = Typed({"role": AccountRole.MAIN.value})
    return rendering.page(request, PAGE, {"typed": typed, "ticked": _offered(view), **_shown(view)})


async def read(request: AppRequest) -> Response:
    """Has the list read; pressing twice reads it once."""
    member = await _member(request)
    try:
        await site_lists.ask(member, _claim_id(request), now=request.state["clock"]())
    except Conflict as refusal:
        return await _again(request, member.actor, Typed({"role": AccountRole.MAIN.value}), frozenset(), refusal)
    return RedirectResponse(f"/claims/{_claim_id(request)}/list", 303)


async def progress(request: AppRequest) -> Response:
    """Ends when the reading has ended; the page then shows what it came to."""
    claim_id = _claim_id(request)

    def tell(view: SiteListView) -> live.Fragment:
        html = rendering.fragment(request, FRAGMENT, _shown(view)) if view.is_reading else ""
        return live.Fragment(html, is_final=not view.is_reading)

    return await follow(request, str(claim_id), lambda actor: site_list_views.show(actor, claim_id), tell)


async def claim(request: AppRequest) -> Response:
    """Files a claim on every ticked account, all or none; pressing twice files none twice."""
    ticked = await forms.ticked(request, "account")
    typed = await forms.typed(request, "role", "region", "language", *map(ROLE_OF.format, ticked))
    member = await _member(request)
    try:
        region, language = clean_region(typed["region"]), clean_language(typed["language"])
        chosen = {account: Purpose(_role(typed, account), region, language) for account in ticked}
        count = await site_lists.claim_listed(member, _claim_id(request), chosen, now=request.state["clock"]())
    except (BadInput, Conflict, TooMany) as refusal:
        return await _again(request, member.actor, typed, frozenset(ticked), refusal)
    view = await site_list_views.show(member.actor, _claim_id(request))
    return RedirectResponse(f"/desk/brands/{view.brand_slug}?claimed={count}", 303)


def _role(typed: Typed, account: str) -> AccountRole:
    """What was chosen for this very account, else for all of them."""
    for chosen in (typed[ROLE_OF.format(account)], typed["role"]):
        if chosen in set(AccountRole):
            return AccountRole(chosen)
    return AccountRole.MAIN


async def _again(
    request: AppRequest, actor: Actor, typed: Typed, ticked: frozenset[str], refusal: BadInput | Conflict | TooMany
) -> Response:
    view = await site_list_views.show(actor, _claim_id(request))
    return forms.again(request, PAGE, typed, refusal, {"ticked": ticked, **_shown(view)})


async def _member(request: AppRequest) -> Member:
    _, member = await access.claim_of(guards.actor(request), _claim_id(request), at_least=Role.EDITOR)
    return member


def _claim_id(request: AppRequest) -> UUID:
    found: UUID = request.path_params["claim_id"]
    return found


def _offered(view: SiteListView) -> frozenset[str]:
    return frozenset(str(account) for account in view.new)


def _shown(view: SiteListView) -> Mapping[str, object]:
    """What page and fragment show; the sentences of refusals in the reader's language."""
    return {
        "list": view,
        "offered": view.new[: site_lists.MOST_AT_ONCE],
        "later": len(view.new[site_lists.MOST_AT_ONCE :]),
        "unprovable": [(account, gettext(str(why), **why.values)) for account, why in view.unprovable],
        "unread": [(line, gettext(str(why), **why.values)) for line, why in view.unread],
        "is_last_page": view.unread_page * site_list_views.UNREAD_AT_ONCE >= view.unread_count,
        "new_count": len(view.new),
        "is_unknown": view.problem is not None and view.problem.result is Result.UNKNOWN,
        "can_edit": view.member_role is not Role.VIEWER,
        "account_roles": [role.value for role in AccountRole],
        "languages": LANGUAGES,
    }
