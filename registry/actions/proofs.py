"""What the result of a check makes of a claim: proven, missed, ended, or looked at again later."""

import secrets
from datetime import datetime, timedelta

from registry import audit
from registry.actions import disputes, flags, launches, letters
from registry.actions.claims import queue_check
from registry.detector import ProtectedNames
from registry.language import mark
from registry.models import Brand, Claim
from registry.models.columns import BrandState, ClaimState
from registry.settings import settings
from verification.accounts import AccountRef
from verification.challenges import token_fits
from verification.fetching import clean_text
from verification.outcomes import Outcome, Problem

RECHECK = timedelta(hours=24)
RECHECK_JITTER = timedelta(hours=2)
MISS_PAUSE = timedelta(hours=1)  # two absences end a verdict only when this far apart (SECURITY P12)
PENDING_PAUSES = tuple(timedelta(seconds=seconds) for seconds in (30, 120, 600, 3600, 6 * 3600))
UNKNOWN_PAUSES = tuple(timedelta(seconds=seconds) for seconds in (60, 300, 900, 3600, 6 * 3600))
LONGEST_RETRY_AFTER = timedelta(hours=24)
QUEUED_AHEAD = timedelta(minutes=15)  # nearer checks get their own job; the rest is found when due

# Trying again by ourselves cannot help: the person has to change something first.
_HOPELESS = frozenset({Problem.REFUSED, Problem.NEEDS_PLACE})
# The platform or the DNS says itself that the account or domain is no more: no second look (SECURITY P3, P13).
_OVER_AT_ONCE = frozenset({Problem.NOT_ACTIVE, Problem.DOMAIN_NOT_FOUND})

_PROVEN = mark("%(account)s is proven")
_OFFICIAL_BODY = mark(
    "We found your line: %(account)s belongs to %(brand)s. Whoever asks us now hears that it is official.\n\n"
    "Leave the line where it is. We look again every day and write to you when we no longer find it.\n"
)
_WAITING_BODY = mark(
    "We found your line: %(account)s belongs to %(brand)s. It is shown as official as soon as the brand is live:"
    " its website has to be proven, and a review, if there is one, has to be over.\n\n"
    "Leave the line where it is. We look again every day and write to you when we no longer find it.\n"
)
_HELD_BODY = mark(
    "We found your line: %(account)s belongs to %(brand)s. Its name may be taken for %(other)s, so a person compares"
    " the two before it is shown as official. You need not do anything; we write to you.\n\n"
    "Leave the line where it is.\n"
)
_MISSED = mark("We no longer find your line on %(account)s")
_MISSED_BODY = mark(
    "At the last check we did not find your line on %(account)s. %(detail)s\n\n"
    "Nothing has changed yet. If we do not find it next time either, an hour from now at the earliest,"
    " the account is no longer shown as official.\n"
)
_ENDED = mark("%(account)s is no longer shown as official")
_LAPSED_BODY = mark(
    "%(account)s is no longer shown as official. %(detail)s\n\n"
    "To prove it again, file the claim again and post the new line.\n"
)
_REVOKED_BODY = mark(
    "%(account)s is no longer shown as official: the platform says that it belongs to somebody else now. %(detail)s\n\n"
    "If it is yours again, file the claim again and post the new line.\n"
)


async def on_proven(claim: Claim, outcome: Outcome, names: ProtectedNames, *, now: datetime) -> ClaimState:
    """A pending claim is verified; a verified one stays so, unless the account is another one by now."""
    if claim.state is ClaimState.VERIFIED:
        if claim.stable_id and outcome.stable_id and claim.stable_id != outcome.stable_id:
            return await _end(claim, ClaimState.REVOKED, outcome, now)
        await _keep_verified(claim, outcome, now)
        return ClaimState.VERIFIED
    await _keep_verified(claim, outcome, now, state=ClaimState.VERIFIED, verified_at=now)
    await launches.lock(claim.brand_id)
    await _record("claim.verified", claim, outcome, now)
    await disputes.settle(claim.account_id, now=now)
    if claim.account.platform == "website":
        await launches.settle_after_proof(claim, names, now=now)
    await _congratulate(claim, now)
    return ClaimState.VERIFIED


async def on_not_proven(claim: Claim, outcome: Outcome, *, now: datetime) -> ClaimState:
    """A pending claim is tried again; a verified one ends at the second miss, or at once when the account is gone."""
    if claim.state is ClaimState.PENDING:
        return await _try_again(claim, outcome, now)
    if outcome.problem is Problem.ANOTHER_OWNER:
        return await _end(claim, ClaimState.REVOKED, outcome, now)
    if outcome.problem is Problem.REFUSED and not _token_still_fits(claim):
        return await on_unknown(claim, outcome, now=now)  # our own settings changed: no verdict of theirs may end
    if outcome.problem in _OVER_AT_ONCE or _is_second_miss(claim, now):
        return await _end(claim, ClaimState.LAPSED, outcome, now)
    return await _miss(claim, outcome, now)


async def on_unknown(claim: Claim, outcome: Outcome, *, now: datetime) -> ClaimState:
    """Changes nothing but when we look again."""
    pause = UNKNOWN_PAUSES[min(claim.tries, len(UNKNOWN_PAUSES) - 1)]
    asked = min(timedelta(seconds=outcome.retry_after or 0), LONGEST_RETRY_AFTER)
    await _schedule(claim, now + max(pause, asked), now, tries=claim.tries + 1)
    return claim.state


async def _keep_verified(claim: Claim, outcome: Outcome, now: datetime, **changes: object) -> None:
    jitter = timedelta(seconds=secrets.randbelow(int(RECHECK_JITTER.total_seconds())))
    await Claim.filter(id=claim.id).update(
        method=outcome.method or claim.method or "unnamed",
        stable_id=claim.stable_id or (clean_text(outcome.stable_id, 320) if outcome.stable_id else None),
        display_name=clean_text(outcome.display_name, 200) if outcome.display_name else claim.display_name,
        checked_at=now,
        next_check_at=now + RECHECK + jitter,
        misses=0,
        first_missed_at=None,
        tries=0,
        **changes,
    )


async def _try_again(claim: Claim, outcome: Outcome, now: datetime) -> ClaimState:
    if outcome.problem is Problem.DOMAIN_NOT_FOUND:  # whoever brings the domain back needs a fresh line (SECURITY P13)
        return await _end(claim, ClaimState.LAPSED, outcome, now)
    pause = PENDING_PAUSES[min(claim.tries, len(PENDING_PAUSES) - 1)]
    when = claim.token_expires_at if outcome.problem in _HOPELESS else now + pause
    await _schedule(claim, min(when, claim.token_expires_at), now, tries=claim.tries + 1, checked_at=now)
    return ClaimState.PENDING


def _is_second_miss(claim: Claim, now: datetime) -> bool:
    return claim.first_missed_at is not None and now - claim.first_missed_at >= MISS_PAUSE


async def _miss(claim: Claim, outcome: Outcome, now: datetime) -> ClaimState:
    """The first absence, or one too soon after it to count as the second: the owner is told once."""
    first = claim.first_missed_at or now
    again = first + MISS_PAUSE + timedelta(seconds=secrets.randbelow(600))
    await _schedule(claim, again, now, misses=claim.misses + 1, first_missed_at=first, checked_at=now)
    if claim.first_missed_at is None:
        await _record("claim.missed", claim, outcome, now)
        await letters.to_filer(claim, _MISSED, _MISSED_BODY, now=now, detail=outcome.detail)
    return ClaimState.VERIFIED


async def _end(claim: Claim, state: ClaimState, outcome: Outcome, now: datetime) -> ClaimState:
    await Claim.filter(id=claim.id).update(
        state=state, ended_at=now, checked_at=now, next_check_at=None, disputed=False, version=claim.version + 1
    )
    await _record(f"claim.{state.value}", claim, outcome, now)
    await disputes.settle(claim.account_id, now=now)
    if claim.verified_at is not None:
        body = _REVOKED_BODY if state is ClaimState.REVOKED else _LAPSED_BODY
        await letters.to_filer(claim, _ENDED, body, now=now, detail=outcome.detail)
    return state


async def _schedule(claim: Claim, when: datetime, now: datetime, **changes: object) -> None:
    await Claim.filter(id=claim.id).update(next_check_at=when, **changes)
    if when - now <= QUEUED_AHEAD:
        await queue_check(claim.id, claim.account, claim.company_id, run_at=when)


async def _record(kind: str, claim: Claim, outcome: Outcome, now: datetime) -> None:
    evidence = outcome.evidence
    await audit.record(
        kind,
        actor="worker",
        subject=str(_account(claim)),
        now=now,
        brand=claim.brand.slug,
        claim=str(claim.id),
        method=outcome.method,
        problem=outcome.problem.value if outcome.problem else None,
        evidence=evidence.sha256 if evidence else None,
        seen_at=clean_text(evidence.url, 500) if evidence else None,
    )


async def _congratulate(claim: Claim, now: datetime) -> None:
    brand, near = await Brand.get(id=claim.brand_id), await flags.held_for(claim.id)
    body = _HELD_BODY if near else _OFFICIAL_BODY if brand.state is BrandState.LIVE else _WAITING_BODY
    other = near.name if near else ""
    await letters.to_filer(claim, _PROVEN, body, now=now, brand=brand.name, other=other)


def _token_still_fits(claim: Claim) -> bool:
    return token_fits(claim.token, _account(claim), claim.brand.slug, settings().registry_host)


def _account(claim: Claim) -> AccountRef:
    return AccountRef(claim.account.platform, claim.account.handle)
