"""What the worker does to claims: beginning a check, telling its steps, and what its outcome changes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from tortoise.transactions import in_transaction

from registry import audit
from registry.actions import disputes, flags, lifecycle, proofs, protected, verifications
from registry.actions.claim_views import proven_sites
from registry.actions.claims import is_overdue, notify
from registry.actions.lifecycle import Happening
from registry.actions.verifications import Did, StartedCheck
from registry.database import rows
from registry.detector import ProtectedNames
from registry.models import Claim
from registry.models.columns import OPEN, STANDING, ClaimState
from registry.settings import settings
from verification.accounts import AccountRef
from verification.challenges import Challenge
from verification.methods.by_person import BY_PERSON
from verification.outcomes import Outcome, Result

CLOCK_DIFFERENCE = timedelta(seconds=2)  # between us and the database, which says when a job is due

# What `claims.queue_check` does for one claim, for all that are due; the lane is the same.
_QUEUE_DUE = """
WITH due AS (
    SELECT c.id, c.next_check_at, c.company_id, a.platform, a.handle FROM claim c JOIN account a ON a.id = c.account_id
     WHERE c.next_check_at <= $1 AND c.state IN ('pending', 'verified', 'lapsing')
       AND NOT EXISTS (SELECT 1 FROM job WHERE kind = 'verify_claim' AND subject = c.id::text
                          AND (parked_at IS NOT NULL OR leased_until IS NULL OR leased_until > now()))
     ORDER BY c.next_check_at, c.id LIMIT $2)
INSERT INTO job (kind, subject, run_at, created_at, place, company)
SELECT 'verify_claim', id::text, now(), now(), left(CASE
           WHEN platform = 'website' THEN handle
           WHEN platform IN ('activitypub', 'lemmy', 'peertube', 'pixelfed') THEN regexp_replace(handle, '^.*@', '')
           WHEN platform IN ('forgejo', 'gitlab') THEN split_part(handle, '/', 1)
           WHEN platform = 'matrix' THEN regexp_replace(handle, '^[^:]*:', '')
           ELSE platform END, 200), company_id::text
  FROM due ORDER BY next_check_at, id
    ON CONFLICT (kind, subject) WHERE leased_until IS NULL AND parked_at IS NULL
    DO UPDATE SET run_at = LEAST(job.run_at, EXCLUDED.run_at) RETURNING subject
"""


async def begin_check(claim_id: UUID, *, now: datetime) -> StartedCheck | None:
    """What is to be checked; None when there is nothing (ended, expired or not due). Nothing is on record yet."""
    claim = await Claim.get_or_none(id=claim_id).select_related("account", "brand")
    if claim is None or claim.state not in OPEN or claim.next_check_at is None:
        return None
    if claim.next_check_at > now + CLOCK_DIFFERENCE:
        return None
    account = AccountRef(claim.account.platform, claim.account.handle)
    if is_overdue(claim, now):
        await _expire(claim, account, now)
        return None
    sites = await proven_sites(claim) if account.platform != "website" else ()
    confirmed = claim.confirmed_at is not None and now - claim.confirmed_at < lifecycle.CONFIRMED_FOR
    challenge = Challenge(
        account,
        claim.brand.slug,
        settings().registry_host,
        claim.token,
        sites=sites,
        confirmed=confirmed,
        once_confirmed=claim.confirmed_at is not None,
        was_read=claim.state in STANDING and claim.method != BY_PERSON.name,
    )
    return StartedCheck(
        uuid4(),
        claim_id,
        challenge,
        claim.place,
        claim.stable_id,
        claim.version,
        now,
        claim.account_id,
        claim.state is ClaimState.PENDING,
    )


async def record_outcome(
    started: StartedCheck, outcome: Outcome, steps: Sequence[Did] = (), *, now: datetime
) -> ClaimState:
    """Writes down what a check came to and what that changes; returns the claim's state afterwards.

    The result of a check of an older version of the claim, or of an older check, is kept but changes nothing.
    """
    names = await protected.current() if started.challenge.account.platform == "website" else ProtectedNames()
    if outcome.result is Result.PROVEN and started.is_pending:
        await flags.scan_claim(started.claim_id, now=now)  # before it counts: near names go to a person first
    async with in_transaction():
        await disputes.hold(started.account_id)
        await rows("SELECT 1 FROM claim WHERE id = $1 FOR UPDATE", started.claim_id)
        claim = await Claim.get(id=started.claim_id).select_related("account", "brand")
        is_current = claim.version == started.version and claim.state in OPEN and await verifications.is_newest(started)
        await verifications.keep(started, outcome, steps, now=now)
        state = await _apply(claim, outcome, names, now) if is_current else claim.state
        if state is claim.state:
            await verifications.do_not_wait()
    return state


async def due_checks(limit: int, *, now: datetime) -> list[UUID]:
    """Queues a check for each claim that is due, oldest first; returns which."""
    queued = await rows(_QUEUE_DUE, now, limit)
    if queued:
        await rows("SELECT pg_notify('job', '')")
    return [UUID(row["subject"]) for row in queued]


async def _apply(claim: Claim, outcome: Outcome, names: ProtectedNames, now: datetime) -> ClaimState:
    match outcome.result:
        case Result.PROVEN:
            return await proofs.on_proven(claim, outcome, names, now=now)
        case Result.NOT_PROVEN:
            return await proofs.on_not_proven(claim, outcome, now=now)
        case Result.UNKNOWN:  # decides nothing, in neither direction (SECURITY P12)
            return await proofs.on_unknown(claim, outcome, now=now)


async def _expire(claim: Claim, account: AccountRef, now: datetime) -> None:
    """A line that was not posted in time proves nothing any more (SECURITY P2)."""
    async with in_transaction():
        expired = await Claim.filter(id=claim.id, version=claim.version, state=claim.state).update(
            state=lifecycle.move(claim.state, Happening.EXPIRED).after,
            ended_at=now,
            next_check_at=None,
            version=claim.version + 1,
        )
        if not expired:  # somebody did something with it meanwhile
            return
        facts = {"brand": claim.brand.slug, "claim": str(claim.id)}
        await audit.record("claim.expired", actor="worker", subject=str(account), now=now, **facts)
        await notify(claim.id)
