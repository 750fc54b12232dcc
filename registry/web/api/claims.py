"""A company's claims, for its programs: filing, asking for a check, how each stands, what every check saw."""

from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException

from registry import access
from registry.access import Actor
from registry.actions import claim_batches, claim_lists, claims, purpose_wishes, purposes, withdrawals
from registry.actions.account_lines import Line
from registry.actions.claim_batches import MOST_LINES, Filed
from registry.models.columns import AccountRole, ClaimState, Role
from registry.web import throttle
from registry.web.api import claim_answers
from registry.web.api.answering import parameter, unusable
from registry.web.api.keyed import ACCEPTED, CREATED, OK, Told, now_of
from registry.web.api.me import company_of
from registry.web.api.reading import cursor_of, limit_of, members, optional_members, text
from registry.web.rendering import query
from registry.web.state import AppRequest

LONGEST_SLUG = 120
LONGEST_STATES = 100
CLAIMS_A_LOOKUP = 10  # so many lines of a batch weigh as much as one more request
_ONE = ("account", "role", "region", "language")


async def list_claims(request: AppRequest, actor: Actor) -> Told:
    """GET /api/v1/claims?brand=&state=&cursor=&limit="""
    brand, states = parameter(request, "brand", LONGEST_SLUG) or "", parameter(request, "state", LONGEST_STATES) or ""
    limit = limit_of(request)
    page = await claim_lists.page(
        actor, company_of(request), brand=brand, states=_states(states), after=cursor_of(request), limit=limit
    )
    base_url = request.state["settings"].base_url
    onward = query(brand=brand, state=states, limit=limit, cursor=str(page.next_after or ""))
    return Told(
        {
            "claims": [claim_answers.row(one, base_url) for one in page.rows],
            "next": f"{base_url}/api/v1/claims?{onward}" if page.next_after else None,
        }
    )


async def file_claims(request: AppRequest, actor: Actor) -> Told:
    """POST /api/v1/claims: one account, or up to a hundred, each with its own answer."""
    sent = await members(request, "brand", "claims", *_ONE)
    brand, many = text(sent, "brand"), sent.get("claims")
    if (many is None) == ("account" not in sent):
        raise unusable("account", 422)
    lines = _lines(many) if many is not None else [_line(sent)]
    if len(lines) > 1:
        throttle.spend_lookup(request, cost=len(lines) // CLAIMS_A_LOOKUP)
    member = await access.member_of(actor, company_of(request), at_least=Role.EDITOR)
    filed = await claim_batches.file_many(member, brand, lines, now=now_of(request))
    if many is not None:
        told = [await _told(request, actor, line, one) for line, one in zip(lines, filed, strict=True)]
        return Told({"results": told})
    (one,) = filed
    if one.claim_id is None:
        raise one.refusal or unusable("account", 422)
    return await _one(request, actor, one.claim_id, CREATED if one.is_new else OK)


async def show(request: AppRequest, actor: Actor) -> Told:
    """GET /api/v1/claims/{id}"""
    return await _one(request, actor, _id(request))


async def describe(request: AppRequest, actor: Actor) -> Told:
    """PATCH /api/v1/claims/{id}: what the account is for; what is not sent stays. Where two must agree, 202."""
    sent = await members(request, "role", "region", "language")
    view = await claims.show(actor, _id(request))
    role, region, language = text(sent, "role", view.role), text(sent, "region", view.region), view.language
    await purposes.change(actor, view.id, role, region, text(sent, "language", language), now=now_of(request))
    wish = await purpose_wishes.of_claim(actor, view.id)
    told = await _one(request, actor, view.id, ACCEPTED if wish else OK)
    return Told({**told.body, "wished": claim_answers.purpose(wish.after) if wish else None}, told.status)


async def check(request: AppRequest, actor: Actor) -> Told:
    """POST /api/v1/claims/{id}/check: the line is posted, now look."""
    sent = await optional_members(request, "place")
    _, member = await access.claim_of(actor, _id(request), at_least=Role.EDITOR)
    await claims.ask_for_check(member, _id(request), place=text(sent, "place", ""), now=now_of(request))
    return await _one(request, actor, _id(request), ACCEPTED)


async def renew_token(request: AppRequest, actor: Actor) -> Told:
    """POST /api/v1/claims/{id}/token: a new line; the old one proves nothing any more."""
    await optional_members(request)
    _, member = await access.claim_of(actor, _id(request), at_least=Role.EDITOR)
    await claims.renew_token(member, _id(request), now=now_of(request))
    return await _one(request, actor, _id(request))


async def withdraw(request: AppRequest, actor: Actor) -> Told:
    """POST /api/v1/claims/{id}/withdraw: at once before the proof; after it a person has to say so too."""
    await optional_members(request)
    _, member = await access.claim_of(actor, _id(request), at_least=Role.MANAGER)
    is_done = await withdrawals.withdraw(member, _id(request), now=now_of(request))
    told = await _one(request, actor, _id(request), OK if is_done else ACCEPTED)
    confirm_at = None if is_done else withdrawals.confirmation(_id(request))
    return Told({**told.body, "confirm_at": confirm_at}, told.status)


async def list_proofs(request: AppRequest, actor: Actor) -> Told:
    """GET /api/v1/claims/{id}/proofs: the latest fifty checks, newest first."""
    view = await claims.show(actor, _id(request))
    return Told({"proofs": [claim_answers.proof(one) for one in view.history]})


async def _one(request: AppRequest, actor: Actor, claim_id: UUID, status: int = OK) -> Told:
    view = await claims.show(actor, claim_id)
    return Told(claim_answers.whole(view, request.state["settings"].base_url, now=now_of(request)), status)


async def _told(request: AppRequest, actor: Actor, line: Line, filed: Filed) -> dict[str, Any]:
    if filed.claim_id is None:
        return {"account": line.address, "error": claim_answers.error(filed.refusal)}
    return dict((await _one(request, actor, filed.claim_id)).body)


def _lines(many: object) -> list[Line]:
    if not isinstance(many, list) or not 1 <= len(many) <= MOST_LINES:
        raise HTTPException(422, "too_many_claims")
    return [_line(one) for one in many]


def _line(sent: object) -> Line:
    if not isinstance(sent, dict):
        raise unusable("claims", 422)
    return Line(
        text(sent, "account"),
        text(sent, "role", AccountRole.MAIN),
        text(sent, "region", ""),
        text(sent, "language", ""),
    )


def _states(asked: str) -> list[ClaimState]:
    known = {state.value: state for state in ClaimState}
    words = [word for word in asked.split(",") if word]
    if not set(words) <= set(known):
        raise unusable("state")
    return [known[word] for word in words]


def _id(request: AppRequest) -> UUID:
    found: UUID = request.path_params["claim_id"]
    return found
