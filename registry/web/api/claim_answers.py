"""A claim as programs read it: how it stands, what to post where, and what came of every look."""

from datetime import datetime
from typing import Any

from registry.actions.account_lines import Purpose
from registry.actions.answers import time_as_text
from registry.actions.claim_lists import ClaimRow
from registry.actions.claim_views import CheckView, ClaimSummary, ClaimView, EvidenceView
from registry.errors import BadInput
from registry.language import gettext
from registry.models.columns import STANDING, BrandState, ClaimState
from registry.web import errors
from verification.accounts import AccountRef
from verification.outcomes import Problem

PERSON, APPROVAL, REVIEW, POSTING = "a_moderator", "another_member", "review_of_the_brand", "you"


def row(one: ClaimRow, base_url: str) -> dict[str, Any]:
    """A claim in a list."""
    claim = one.claim
    return {
        **_known(claim, base_url),
        "brand": {"slug": one.brand.slug, "name": one.brand.name},
        "waits_for": PERSON if claim.waits_for_person else APPROVAL if claim.waits_for_approval else None,
    }


def whole(view: ClaimView, base_url: str, *, now: datetime) -> dict[str, Any]:
    """All about one claim."""
    latest = next((check for check in view.history if check.finished_at), None)
    return {
        **_known(view, base_url),
        "brand": {"slug": view.brand_slug, "name": view.brand_name},
        "waits_for": _waits_for(view),
        "token": view.token,
        "token_expires_at": time_as_text(view.token_expires_at),
        "token_is_expired": view.state is ClaimState.PENDING and view.token_expires_at <= now,
        "statement": view.statement,
        "where": [
            {"method": one.method, "place": one.place, "how": one.how, "needs_place": one.needs_place}
            for one in view.where
        ],
        "place": view.place,
        "is_checking": view.is_checking,
        "problem": _problem(view, latest),
        "method": view.method,
        "ended_at": time_as_text(view.ended_at),
    }


def proof(check: CheckView) -> dict[str, Any]:
    """One look: what it found and where."""
    return {
        "id": str(check.id),
        "started_at": time_as_text(check.started_at),
        "finished_at": time_as_text(check.finished_at),
        "result": check.result.value if check.result else None,
        "problem": check.problem.value if check.problem else None,
        "detail": check.detail,
        "method": check.method,
        "evidence": _evidence(check.evidence),
    }


def purpose(one: Purpose) -> dict[str, Any]:
    """What an account is for."""
    return {"role": one.role.value, "region": one.region or None, "language": one.language or None}


def error(refusal: BadInput | None) -> dict[str, str]:
    """What is wrong with one line of a batch."""
    told = errors.told(refusal or BadInput())
    return {"code": told.code, "detail": told.sentence}


def _known(claim: ClaimSummary | ClaimView, base_url: str) -> dict[str, Any]:
    return {
        "id": str(claim.id),
        "account": account(claim.account, claim.url),
        "role": claim.role.value,
        "region": claim.region or None,
        "language": claim.language or None,
        "state": claim.state.value,
        "disputed": claim.disputed,
        "verified_at": time_as_text(claim.verified_at),
        "checked_at": time_as_text(claim.checked_at),
        "next_check_at": time_as_text(claim.next_check_at),
        "page": f"{base_url}/claims/{claim.id}",
    }


def account(one: AccountRef, url: str) -> dict[str, Any]:
    """An account, as a look-up names it."""
    return {"platform": one.platform, "handle": one.handle, "url": url, "stable_id": None}


def _waits_for(view: ClaimView) -> str | None:
    """Whose turn it is, when it is not ours."""
    if view.waits_for_person:
        return PERSON
    if view.waits_for_approval:
        return APPROVAL
    if view.state in STANDING and (view.held_for is not None or view.brand_state is BrandState.REVIEW):
        return REVIEW
    return POSTING if view.state is ClaimState.PENDING and not view.is_checking else None


def _problem(view: ClaimView, latest: CheckView | None) -> dict[str, str] | None:
    """What stood in the way of the latest look; an official account that people compare again has none."""
    if latest is None or latest.problem is None:
        return None
    if latest.problem is Problem.WAITS_FOR_PERSON and view.state in STANDING:
        return None
    return {"code": latest.problem.value, "detail": gettext(latest.detail) if latest.detail else ""}


def _evidence(seen: EvidenceView | None) -> dict[str, Any] | None:
    if seen is None:
        return None
    return {
        "url": seen.url,
        "status": seen.status,
        "seen_at": time_as_text(seen.seen_at),
        "sha256": seen.sha256,
        "excerpt": seen.excerpt,
    }
