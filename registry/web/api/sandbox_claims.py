"""The sandbox's claims, for programs with a key: filed, checked and read like real ones, and marked as made up."""

from uuid import UUID

from registry.access import Actor
from registry.actions import sandbox_claims
from registry.actions.claim_views import ClaimView
from registry.web.api import claim_answers
from registry.web.api.keyed import ACCEPTED, CREATED, OK, Told, now_of
from registry.web.api.reading import members, optional_members, text
from registry.web.api.sandbox import MADE_UP
from registry.web.state import AppRequest


async def file(request: AppRequest, _: Actor) -> Told:
    """POST /api/v1/sandbox/claims"""
    sent = await members(request, "brand", "account")
    view = sandbox_claims.file(text(sent, "brand"), text(sent, "account"), now=now_of(request))
    return _told(request, view, CREATED)


async def show(request: AppRequest, _: Actor) -> Told:
    """GET /api/v1/sandbox/claims/{id}: how the account's claim ends."""
    return _told(request, sandbox_claims.show(_id(request), now=now_of(request)), OK)


async def check(request: AppRequest, _: Actor) -> Told:
    """POST /api/v1/sandbox/claims/{id}/check"""
    await optional_members(request, "place")
    return _told(request, sandbox_claims.checking(_id(request), now=now_of(request)), ACCEPTED)


async def withdraw(request: AppRequest, _: Actor) -> Told:
    """POST /api/v1/sandbox/claims/{id}/withdraw"""
    await optional_members(request)
    view, is_done = sandbox_claims.withdrawn(_id(request), now=now_of(request))
    told = _told(request, view, OK if is_done else ACCEPTED)
    base_url = request.state["settings"].base_url
    confirm_at = None if is_done else f"{base_url}{MADE_UP}"
    return Told({**told.body, "confirm_at": confirm_at}, told.status)


def _told(request: AppRequest, view: ClaimView, status: int) -> Told:
    base_url = request.state["settings"].base_url
    told = claim_answers.whole(view, base_url, now=now_of(request))
    return Told({**told, "sandbox": True, "page": f"{base_url}{MADE_UP}"}, status)


def _id(request: AppRequest) -> UUID:
    found: UUID = request.path_params["claim_id"]
    return found
