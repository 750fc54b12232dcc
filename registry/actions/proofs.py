"""What the result of a check makes of a claim: proven, missed, ended, or looked at again later."""

import secrets
from datetime import datetime, timedelta

from registry import audit
from registry.actions import approvals, disputes, flags, freed_names, launches, lifecycle, proof_letters, schedule
from registry.actions.claims import TOKEN_LIFE, queue_check
from registry.actions.lifecycle import Happening
from registry.database import rows
from registry.detector import ProtectedNames
from registry.models import Claim
from registry.models.columns import STANDING, ClaimState
from verification.accounts import AccountRef
from verification.fetching import clean_text
from verification.methods import METHODS
from verification.methods.by_person import BY_PERSON
from verification.outcomes import Outcome, Problem

MISS_PAUSE = timedelta(hours=1)  # two absences end a verdict only when this far apart (SECURITY P12)
PENDING_PAUSES = tuple(timedelta(seconds=seconds) for seconds in (30, 120, 600, 3600, 6 * 3600))
UNKNOWN_PAUSES = tuple(timedelta(seconds=seconds) for seconds in (60, 300, 900, 3600, 6 * 3600))
LONGEST_RETRY_AFTER = timedelta(hours=24)
QUEUED_AHEAD = timedelta(minutes=15)  # nearer checks get their own job; the rest is found when due

# Trying again by ourselves cannot help: the person has to change something first.
_HOPELESS = frozenset({Problem.REFUSED, Problem.NEEDS_PLACE})
# The name is somebody else's now, or may be at any time.
_FREED = frozenset({Happening.TAKEN, Happening.RENAMED})
_BY_SITE = sorted(name for name, method in METHODS.items() if method.needs_site)


async def on_proven(claim: Claim, outcome: Outcome, names: ProtectedNames, *, now: datetime) -> ClaimState:
    """A pending claim is verified; a verified one stays so, unless the account is another one by now."""
    if claim.state in STANDING:
        if claim.stable_id and outcome.stable_id and claim.stable_id != outcome.stable_id:
            return await _end(claim, Happening.TAKEN, outcome, now)
        return await _seen_again(claim, outcome, now)
    after = lifecycle.move(claim.state, Happening.PROVEN).after
    await _keep_verified(claim, outcome, now, state=after, verified_at=now, **await approvals.hold(claim, now=now))
    await launches.lock(claim.brand_id)
    await _record("claim.verified", claim, outcome, now)
    await _replace_older(claim, now)
    await disputes.settle(claim.account_id, now=now)
    if claim.account.platform == "website":
        await launches.settle_after_proof(claim, names, now=now)
        await _look_again_at_what_hangs(claim, now)
    await proof_letters.tell_proven(claim, outcome, now=now)
    return after


async def _look_again_at_what_hangs(website: Claim, now: datetime) -> None:
    """What no line but a website proves is official again with it: its links and lists are read at once.

    A claim that is locked has a check that ends this moment; to wait for it could block it for ever.
    """
    await rows(
        "UPDATE claim SET next_check_at = $1 WHERE id IN (SELECT id FROM claim WHERE brand_id = $2 AND company_id = $3"
        " AND state IN ('verified', 'lapsing') AND method = ANY($4::text[]) FOR UPDATE SKIP LOCKED) RETURNING id",
        now,
        website.brand_id,
        website.company_id,
        _BY_SITE,
    )


async def on_not_proven(claim: Claim, outcome: Outcome, *, now: datetime) -> ClaimState:
    """A pending claim is tried again; a verified one ends at the second miss, or at once when the account is gone."""
    if claim.state is ClaimState.PENDING:
        return await _try_again(claim, outcome, now)
    happening = _happening(claim, outcome, now)
    if happening is Happening.UNCLEAR:
        return await on_unknown(claim, outcome, now=now)
    if happening is Happening.ABSENT:
        return await _miss(claim, outcome, now)
    return await _end(claim, happening, outcome, now)


async def on_unknown(claim: Claim, outcome: Outcome, *, now: datetime) -> ClaimState:
    """Changes nothing but when we look again, and who has to: a person, where no program can."""
    after = lifecycle.move(claim.state, Happening.UNCLEAR).after
    if outcome.problem is Problem.WAITS_FOR_PERSON:
        await _wait(claim, outcome, now)
        return after
    if _was_compared_long_ago(claim, now) and claim.waits_since is None:  # a silent site saves nobody from that
        await Claim.filter(id=claim.id).update(waits_since=now)
        await _record("claim.waits_for_person", claim, outcome, now)
    pause = UNKNOWN_PAUSES[min(claim.tries, len(UNKNOWN_PAUSES) - 1)]
    asked = min(timedelta(seconds=outcome.retry_after or 0), LONGEST_RETRY_AFTER)
    await _schedule(claim, now + max(pause, asked), now, tries=claim.tries + 1)
    return after


def _was_compared_long_ago(claim: Claim, now: datetime) -> bool:
    """Whether it is official on a comparison that does not count any more."""
    if claim.state not in STANDING or claim.method != BY_PERSON.name or claim.confirmed_at is None:
        return False
    return now - claim.confirmed_at >= lifecycle.CONFIRMED_FOR


async def _wait(claim: Claim, outcome: Outcome, now: datetime) -> None:
    """The list names the account: from now on it waits for a moderator, and the list is read again daily."""
    if claim.waits_since is None:
        await _record("claim.waits_for_person", claim, outcome, now)
    again = now + schedule.DAY * (1 + schedule.SPREAD * secrets.randbelow(1000) / 1000)
    await _schedule(claim, again, now, waits_since=claim.waits_since or now, tries=0)


def _happening(claim: Claim, outcome: Outcome, now: datetime) -> Happening:
    """What this outcome means for a proven claim."""
    is_same = claim.stable_id is not None and claim.stable_id == outcome.stable_id
    if outcome.problem is Problem.ANOTHER_ACCOUNT and is_same and outcome.seen_account is not None:
        return Happening.RENAMED  # the same account answers under another name
    problem = outcome.problem or Problem.TOKEN_NOT_FOUND
    return lifecycle.happening_of(
        problem, claim.state, was_asked=outcome.evidence is not None, is_late=_is_second_miss(claim, now)
    )


async def _seen_again(claim: Claim, outcome: Outcome, now: datetime) -> ClaimState:
    after = lifecycle.move(claim.state, Happening.PROVEN).after
    await _keep_verified(claim, outcome, now, state=after)
    if claim.state is ClaimState.LAPSING:
        await _record("claim.recovered", claim, outcome, now)
    await _tell_new_name(claim, outcome, now)
    return after


async def _tell_new_name(claim: Claim, outcome: Outcome, now: datetime) -> None:
    """A changed display name is no other account, but its owner should know. Ways of proof name it differently."""
    new = clean_text(outcome.display_name, 200) if outcome.display_name else None
    if not new or not claim.display_name or new == claim.display_name or outcome.method != claim.method:
        return
    await _record("claim.display_name_changed", claim, outcome, now)
    await proof_letters.tell_new_name(claim, new, now=now)


async def _replace_older(claim: Claim, now: datetime) -> None:
    """One account, one answer: the newest proof of a company counts. A website may stand for several brands."""
    if claim.account.platform == "website":
        return
    older = Claim.filter(account_id=claim.account_id, company_id=claim.company_id, state__in=STANDING)
    for other in await older.exclude(id=claim.id).select_related("account", "brand"):
        await Claim.filter(id=other.id).update(
            state=lifecycle.move(other.state, Happening.REPLACED).after,
            ended_at=now,
            next_check_at=None,
            disputed=False,
            waits_since=None,
            version=other.version + 1,
        )
        await audit.record(
            "claim.superseded", actor="registry", subject=str(_account(other)), now=now, brand=other.brand.slug,
            claim=str(other.id), by=str(claim.id),
        )  # fmt: skip
        await proof_letters.tell_replaced(other, claim, now=now)


async def _keep_verified(claim: Claim, outcome: Outcome, now: datetime, **changes: object) -> None:
    is_new = claim.verified_at is None
    risk = schedule.Risk(
        is_website=claim.account.platform == "website",
        has_stable_id=bool(claim.stable_id or outcome.stable_id),
        is_watched=claim.disputed or await flags.is_suspected(claim.account_id),
    )
    age = timedelta(0) if is_new or claim.verified_at is None else now - claim.verified_at
    await Claim.filter(id=claim.id).update(
        method=outcome.method or claim.method or "unnamed",
        stable_id=claim.stable_id or (clean_text(outcome.stable_id, 320) if outcome.stable_id else None),
        display_name=clean_text(outcome.display_name, 200) if outcome.display_name else claim.display_name,
        checked_at=now,
        next_check_at=now + schedule.pause(age, risk, luck=secrets.randbelow(1000) / 1000),
        misses=0,
        first_missed_at=None,
        tries=0,
        # What a person is asked to look at again stays on the desk; the account's own words are answer enough.
        waits_since=claim.waits_since if outcome.method == BY_PERSON.name else None,
        **changes,
    )


async def _try_again(claim: Claim, outcome: Outcome, now: datetime) -> ClaimState:
    if outcome.problem is Problem.DOMAIN_NOT_FOUND:  # whoever brings the domain back needs a fresh line (SECURITY P13)
        return await _end(claim, Happening.NO_DOMAIN, outcome, now)
    pause = PENDING_PAUSES[min(claim.tries, len(PENDING_PAUSES) - 1)]
    expires = claim.token_expires_at
    if claim.waits_since or claim.confirmed_at:  # the list was taken away: nothing to compare, and time to put it back
        expires = max(expires, now + TOKEN_LIFE)
        await Claim.filter(id=claim.id).update(waits_since=None, confirmed_at=None, token_expires_at=expires)
        await _record("claim.waits_no_more", claim, outcome, now)
    when = expires if outcome.problem in _HOPELESS else now + pause
    await _schedule(claim, min(when, expires), now, tries=claim.tries + 1, checked_at=now)
    return ClaimState.PENDING


def _is_second_miss(claim: Claim, now: datetime) -> bool:
    return claim.first_missed_at is not None and now - claim.first_missed_at >= MISS_PAUSE


async def _miss(claim: Claim, outcome: Outcome, now: datetime) -> ClaimState:
    """The first absence, or one too soon after it to count as the second: the owner is told once."""
    first = claim.first_missed_at or now
    again = first + MISS_PAUSE + timedelta(seconds=secrets.randbelow(600))
    after = lifecycle.move(claim.state, Happening.ABSENT).after
    await _schedule(claim, again, now, state=after, misses=claim.misses + 1, first_missed_at=first, checked_at=now)
    if claim.first_missed_at is None:
        await _record("claim.missed", claim, outcome, now)
        await proof_letters.tell_missed(claim, outcome, now=now)
    return after


async def _end(claim: Claim, happening: Happening, outcome: Outcome, now: datetime) -> ClaimState:
    state = lifecycle.move(claim.state, happening).after
    await Claim.filter(id=claim.id).update(
        state=state,
        ended_at=now,
        checked_at=now,
        next_check_at=None,
        disputed=False,
        waits_since=None,
        version=claim.version + 1,
    )
    if happening in _FREED and claim.account.platform != "website":
        await freed_names.watch(claim, now=now)  # its row before the trail's lock, as for whoever rules on it
    await _record(f"claim.{state.value}", claim, outcome, now)
    await disputes.settle(claim.account_id, now=now)
    if claim.verified_at is not None:
        await proof_letters.tell_ended(claim, state, outcome, now=now)
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


def _account(claim: Claim) -> AccountRef:
    return AccountRef(claim.account.platform, claim.account.handle)
