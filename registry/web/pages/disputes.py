"""Whose account is it: the moderators' page of a dispute, the companies' page, and what everybody may read."""

from uuid import UUID

from starlette.responses import RedirectResponse, Response

from registry.access import claim_of
from registry.actions import dispute_answers, dispute_pages, dispute_rulings, dispute_views
from registry.actions.dispute_rulings import NOBODY, Opinion
from registry.errors import BadInput, Conflict, NotFound
from registry.models.columns import Ruling
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.pages import hands
from registry.web.state import AppRequest
from verification.platforms import canonical

PAGE, OWN = "moderation/dispute.html", "disputes/show.html"
MOST_DIGITS = 9
DONE = {
    Ruling.DISPUTE_KEPT: "kept",
    Ruling.DISPUTE_UPHELD: "uphold",
    Ruling.DISPUTE_PROPOSED: "proposed",
}
SAYING = {"say": dispute_answers.say, "appeal": dispute_answers.appeal}


async def show(request: AppRequest) -> Response:
    return rendering.page(request, PAGE, await _values(request) | {"typed": Typed()})


async def rule(request: AppRequest) -> Response:
    """Decides, confirms or declines, by the button that was pressed."""
    typed = await forms.typed(request, "whose", "reason", "version", "ruling")
    if not typed["version"].isascii() or not typed["version"].isdigit():
        raise NotFound
    opinion = Opinion(typed["whose"], typed["reason"], int(typed["version"][:MOST_DIGITS]))
    try:
        done = await _rule(request, typed["ruling"], opinion)
    except (BadInput, Conflict) as refusal:
        return forms.again(request, PAGE, typed, refusal, await _values(request))
    return RedirectResponse(f"/moderation?done={done}", 303)


async def show_own(request: AppRequest) -> Response:
    """The dispute for a member of one of its companies."""
    return rendering.page(request, OWN, await _own(request) | {"typed": Typed()})


async def speak(request: AppRequest) -> Response:
    """What the company says before the ruling, or against it."""
    typed = await forms.typed(request, "company", "words", "what")
    if typed["what"] not in SAYING:
        raise NotFound
    dispute_id: UUID = request.path_params["dispute_id"]
    actor, now = guards.actor(request), request.state["clock"]()
    try:
        await SAYING[typed["what"]](actor, dispute_id, typed["company"], typed["words"], now=now)
    except (BadInput, Conflict) as refusal:
        return forms.again(request, OWN, typed, refusal, await _own(request))
    return RedirectResponse(f"/disputes/{dispute_id}?done={typed['what']}", 303)


async def of_claim(request: AppRequest) -> Response:
    """From a claim of one's own to the dispute about its account."""
    claim, member = await claim_of(guards.actor(request), request.path_params["claim_id"])
    found = await dispute_pages.of_claim(member.company_id, claim.account_id)
    if found is None:
        raise NotFound
    return RedirectResponse(f"/disputes/{found}", 303)


async def show_public(request: AppRequest) -> Response:
    """What everybody may read of a dispute."""
    dispute = await dispute_pages.show_public(request.path_params["dispute_id"])
    return rendering.page(request, "decisions/dispute.html", {"dispute": dispute})


async def of_account(request: AppRequest) -> Response:
    """From an account to what is decided, or was, about whose it is."""
    platform, handle = request.path_params["platform"], request.path_params["handle"]
    account = canonical(platform, handle, test_names=request.state["settings"].test_names)
    found = await dispute_pages.of_account(account) if account else None
    if found is None:
        raise NotFound
    return RedirectResponse(f"/decisions/disputes/{found}", 303)


async def _rule(request: AppRequest, ruling: str, opinion: Opinion) -> str:
    actor, now = guards.actor(request), request.state["clock"]()
    dispute_id: UUID = request.path_params["dispute_id"]
    match ruling:
        case "decide":
            return DONE[await dispute_rulings.decide(actor, dispute_id, opinion, now=now)]
        case "confirm":
            await dispute_rulings.confirm(actor, dispute_id, opinion, now=now)
            return "given"
        case "decline":
            await dispute_rulings.decline(actor, dispute_id, opinion, now=now)
            return "turned_down"
        case _:
            raise NotFound


async def _values(request: AppRequest) -> dict[str, object]:
    dispute_id: UUID = request.path_params["dispute_id"]
    shown = await dispute_views.show(guards.actor(request), dispute_id, now=request.state["clock"]())
    return {"dispute": shown, "nobody": NOBODY} | await hands.of(request, "disputes", str(dispute_id))


async def _own(request: AppRequest) -> dict[str, object]:
    dispute_id: UUID = request.path_params["dispute_id"]
    sides = await dispute_pages.show_own(guards.actor(request), dispute_id, now=request.state["clock"]())
    return {"sides": sides, "dispute": sides[0], "done": request.query_params.get("done", "")}
