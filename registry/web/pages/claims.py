"""One claim: the line to post and where, what the check does and found, live and after a reload."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from registry import access
from registry.access import Member
from registry.actions import claims
from registry.actions.claim_views import CheckView, ClaimView
from registry.actions.readings import address_of
from registry.errors import BadInput
from registry.language import gettext
from registry.models.columns import OPEN, STANDING, ClaimState, Role
from registry.web import forms, guards, live, rendering
from registry.web.following import follow
from registry.web.forms import Typed
from registry.web.state import AppRequest
from verification import challenges
from verification.methods.by_person import BY_PERSON
from verification.outcomes import Problem

PAGE = "claims/show.html"
FRAGMENT = "claims/_progress.html"
SOON = timedelta(seconds=10)  # a check that begins within this time is worth waiting for on the page
_NOT_DECIDED = " This decides nothing; we will look again."  # our own advice says it in more words
_READ_ONLY = {Role.VIEWER}


async def show(request: AppRequest) -> Response:
    view = await claims.show(guards.actor(request), _claim_id(request))
    typed = Typed({"place": view.place or ""})
    return rendering.page(request, PAGE, {"typed": typed, **_shown(view, request.state["clock"]())})


async def check(request: AppRequest) -> Response:
    """Queues the check after "I posted it"; pressing twice queues one."""
    typed = await forms.typed(request, "place")
    claim_id = _claim_id(request)
    member = await _member(request)
    try:
        await claims.ask_for_check(member, claim_id, place=typed["place"] or None, now=request.state["clock"]())
    except BadInput as refusal:
        view = await claims.show(member.actor, claim_id)
        return forms.again(request, PAGE, typed, refusal, _shown(view, request.state["clock"]()))
    return _back_to(claim_id)


async def progress(request: AppRequest) -> Response:
    """The same fragment as in the page, sent at every change until the check has ended."""
    claim_id = _claim_id(request)

    def tell(view: ClaimView) -> live.Fragment:
        values = _shown(view, request.state["clock"]())
        return live.Fragment(rendering.fragment(request, FRAGMENT, values), is_final=not values["is_active"])

    return await follow(request, str(claim_id), lambda actor: claims.show(actor, claim_id), tell)


async def renew_token(request: AppRequest) -> Response:
    await claims.renew_token(await _member(request), _claim_id(request), now=request.state["clock"]())
    return _back_to(_claim_id(request))


async def confirm_withdrawal(request: AppRequest) -> Response:
    """Says what withdrawing does before it is done."""
    member = await _member(request, at_least=Role.MANAGER)
    view = await claims.show(member.actor, _claim_id(request))
    if view.state not in OPEN:
        return _back_to(view.id)
    return rendering.page(request, "claims/withdraw.html", {"claim": view})


async def withdraw(request: AppRequest) -> Response:
    member = await _member(request, at_least=Role.MANAGER)
    await claims.withdraw(member, _claim_id(request), now=request.state["clock"]())
    return _back_to(_claim_id(request))


def _claim_id(request: AppRequest) -> UUID:
    found: UUID = request.path_params["claim_id"]
    return found


def _back_to(claim_id: UUID) -> Response:
    return RedirectResponse(f"/claims/{claim_id}", 303)


async def _member(request: AppRequest, *, at_least: Role = Role.EDITOR) -> Member:
    _, member = await access.claim_of(guards.actor(request), _claim_id(request), at_least=at_least)
    return member


def _shown(view: ClaimView, now: datetime) -> Mapping[str, object]:
    """What page and fragment show of a claim."""
    is_active = _is_active(view, now)
    latest = view.latest
    ended = latest if latest and latest.finished_at and not is_active else None
    return {
        "claim": view,
        "check": latest,
        "is_active": is_active,
        "problem": _problem(view, ended),
        "detail": _detail(ended),
        "sought": _sought(view),
        "is_website": view.account.platform == "website",
        "is_expired": _is_expired(view, now),
        "only_by_person": view.by_person is not None and all(place.method == BY_PERSON.name for place in view.where),
        "takes_place": any(place.needs_place for place in view.where),
        "can_edit": view.member_role not in _READ_ONLY,
        "can_withdraw": access.RANK[view.member_role] >= access.RANK[Role.MANAGER],
        "posting": _posting(view),
        "renamed_url": address_of(view.renamed_to) if view.renamed_to else "",
    }


def _is_active(view: ClaimView, now: datetime) -> bool:
    """Whether a check runs or begins in a moment. Its outcome sets the next one to later, before the job has ended."""
    if not view.is_checking:
        return False
    is_running = view.latest is not None and view.latest.finished_at is None
    return is_running or (view.next_check_at is not None and view.next_check_at <= now + SOON)


def _detail(check: CheckView | None) -> str:
    """The verifier's own sentence, if it is one of those that have been translated."""
    sentence = (check.detail or "").removesuffix(_NOT_DECIDED) if check else ""
    return gettext(sentence) if sentence and gettext(sentence, "es") != sentence else ""


def _problem(view: ClaimView, ended: CheckView | None) -> str:
    """What the page has to explain; that people compare an official account again is nothing that went wrong."""
    problem = ended.problem if ended else None
    is_fine = problem is Problem.WAITS_FOR_PERSON and view.state in STANDING
    return problem.value if problem and not is_fine else ""


def _sought(view: ClaimView) -> str:
    """What has to stand where the proof is, in the form that it has there."""
    if view.method == BY_PERSON.name:
        return view.url
    is_by_dns = view.latest is not None and view.latest.method == "dns_txt"
    return challenges.TXT_FORMAT.format(token=view.token) if is_by_dns else view.statement


def _is_expired(view: ClaimView, now: datetime) -> bool:
    is_compared = view.by_person is not None and (view.waits_for_person or view.by_person.confirmed_at is not None)
    return view.state is ClaimState.PENDING and view.token_expires_at <= now and not is_compared


def _posting(view: ClaimView) -> Mapping[str, str]:
    """The names and values that proofs of a domain are posted under."""
    domain, token = view.account.handle, view.token
    name = challenges.TXT_NAME.format(domain=domain)
    return {
        "txt_name": name,
        "txt_label": name.removesuffix(f".{domain}"),
        "txt_value": challenges.TXT_FORMAT.format(token=token),
        "file_url": challenges.WELL_KNOWN.format(domain=domain),
        "meta_tag": challenges.META.format(token=token),
        "front_page": f"https://{domain}/",
    }
