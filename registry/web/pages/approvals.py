"""Two people before an account is official: what waits for the second, and the company's rules about itself."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from registry.access import Actor
from registry.actions import approvals, company_rules
from registry.errors import BadInput, ChangedMeanwhile, Conflict, NotAllowed, NotFound
from registry.models.columns import Role
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.state import AppRequest

PAGE, RULES = "companies/approvals.html", "companies/rules.html"
Change = Callable[..., Awaitable[None]]


async def _allow(actor: Actor, slug: str, **more: object) -> None:
    await company_rules.allow_faces(actor, slug, allowed=True, **more)  # type: ignore[arg-type]


async def _disallow(actor: Actor, slug: str, **more: object) -> None:
    await company_rules.allow_faces(actor, slug, allowed=False, **more)  # type: ignore[arg-type]


CHANGES: Mapping[str, Change] = {
    "want_approval": company_rules.want_approval,
    "ask_for_end": company_rules.ask_for_end,
    "keep": company_rules.keep,
    "agree_to_end": company_rules.agree_to_end,
    "allow_faces": _allow,
    "disallow_faces": _disallow,
}


async def show(request: AppRequest) -> Response:
    return rendering.page(request, PAGE, {"typed": Typed(), **await _values(request)})


async def approve(request: AppRequest) -> Response:
    """Approves every ticked account, all or none; pressing twice approves once."""
    ticked = await forms.ticked(request, "claim")
    try:
        ids = [_id(text) for text in ticked]
        count = await approvals.approve(guards.actor(request), _slug(request), ids, now=request.state["clock"]())
    except (BadInput, Conflict, NotAllowed) as refusal:
        return forms.again(request, PAGE, Typed(), refusal, await _values(request))
    return RedirectResponse(f"/companies/{_slug(request)}/approvals?approved={count}", 303)


async def show_rules(request: AppRequest) -> Response:
    return rendering.page(request, RULES, {"typed": Typed(), **await _rules(request)})


async def change_rules(request: AppRequest) -> Response:
    """Begins or ends a rule, by the button that was pressed."""
    typed = await forms.typed(request, "do")
    change = CHANGES.get(typed["do"])
    if change is None:
        raise NotFound
    try:
        await change(guards.actor(request), _slug(request), now=request.state["clock"]())
    except Conflict as refusal:
        return forms.again(request, RULES, typed, refusal, await _rules(request))
    return RedirectResponse(f"/companies/{_slug(request)}/rules", 303)


async def _values(request: AppRequest) -> Mapping[str, object]:
    asked = request.query_params.get("approved", "")
    approved = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= len("100") else 0
    return {"page": await approvals.show(guards.actor(request), _slug(request)), "approved": approved}


async def _rules(request: AppRequest) -> Mapping[str, object]:
    view = await company_rules.show(guards.actor(request), _slug(request))
    return {"rules": view, "is_owner": view.member_role is Role.OWNER, "decides": view.member_role in _DECIDERS}


_DECIDERS = company_rules.DECIDERS


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ChangedMeanwhile from None


def _slug(request: AppRequest) -> str:
    found: str = request.path_params["slug"]
    return found
