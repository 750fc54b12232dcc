"""The record of a check: its steps while it runs, then what it came to; a check that was not made leaves none."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from registry.database import rows
from verification.challenges import Challenge
from verification.fetching import clean_text
from verification.outcomes import Evidence, Outcome, View

MOST_STEPS = 60  # that are kept of one check
LONGEST_URL = 500

# Steps are for whoever watches: nobody waits until they are safe on the disk.
_ADD_STEPS = """
WITH kept AS (
    INSERT INTO verification (id, claim_id, claim_version, started_at, steps) VALUES ($1, $2, $3, $4, $5::jsonb)
        ON CONFLICT (id) DO UPDATE SET steps = verification.steps || EXCLUDED.steps
        WHERE verification.finished_at IS NULL AND jsonb_array_length(verification.steps) < $6 RETURNING claim_id)
SELECT pg_notify('claim', claim_id::text), set_config('synchronous_commit', 'off', true) FROM kept
"""
# The first answer of one check stays.
_END = """
WITH ended AS (
INSERT INTO verification (id, claim_id, claim_version, started_at, steps, finished_at, result, problem, detail, method,
                          evidence, views)
VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10, $11::jsonb, $12::jsonb)
    ON CONFLICT (id) DO UPDATE SET steps = verification.steps || EXCLUDED.steps, finished_at = EXCLUDED.finished_at,
       result = EXCLUDED.result, problem = EXCLUDED.problem, detail = EXCLUDED.detail, method = EXCLUDED.method,
       evidence = EXCLUDED.evidence, views = EXCLUDED.views
 WHERE verification.finished_at IS NULL)
SELECT pg_notify('claim', $2::uuid::text)
"""
_OVERTAKEN = """
SELECT 1 FROM verification WHERE claim_id = $1
   AND (started_at > $2 AND id <> $3 OR id = $3 AND finished_at IS NOT NULL) LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class StartedCheck:
    """A check under way, bound to the version of the claim that it was started for (SECURITY P15)."""

    verification_id: UUID
    claim_id: UUID
    challenge: Challenge
    place: str | None
    known_stable_id: str | None
    version: int
    started_at: datetime
    account_id: UUID
    is_pending: bool  # nothing was ever proven by this claim


@dataclass(frozen=True, slots=True)
class Did:
    """One thing that a check did: what, to which address, and when."""

    what: str
    url: str
    at: datetime


async def add_steps(check: StartedCheck, steps: Sequence[Did]) -> None:
    """Adds steps to a running check, which is on record from then on, and tells whoever watches the claim."""
    await rows(_ADD_STEPS, *_beginning(check, steps), MOST_STEPS)


async def keep(check: StartedCheck, outcome: Outcome, steps: Sequence[Did], *, now: datetime) -> None:
    """Writes down what the check came to, whatever it is (SECURITY R5), and tells whoever watches the claim.

    `steps`: those that were not told yet.
    """
    await rows(
        _END,
        *_beginning(check, steps),
        now,
        outcome.result.value,
        outcome.problem.value if outcome.problem else None,
        clean_text(outcome.detail, 300),
        outcome.method,
        _json(_kept_own(outcome)),
        _json([_kept_view(view) for view in outcome.views] or None),
    )


async def do_not_wait() -> None:
    """Commits without waiting for the disk: what is lost with the server is done again by the same job."""
    await rows("SELECT set_config('synchronous_commit', 'off', true)")


async def is_newest(check: StartedCheck) -> bool:
    """False for a late worker: its check was ended already, or a newer one was begun."""
    return not await rows(_OVERTAKEN, check.claim_id, check.started_at, check.verification_id)


async def forget(check: StartedCheck) -> None:
    """Takes back a check that could not be made yet: nothing was learned, so there is nothing to keep."""
    await rows("DELETE FROM verification WHERE id = $1 AND finished_at IS NULL RETURNING id", check.verification_id)


def _beginning(check: StartedCheck, steps: Sequence[Did]) -> tuple[object, ...]:
    told = [{"at": step.at.isoformat(), "what": step.what, "url": clean_text(step.url, LONGEST_URL)} for step in steps]
    return check.verification_id, check.claim_id, check.version, check.started_at, _json(told)


def _kept_own(outcome: Outcome) -> dict[str, Any] | None:
    """The evidence, and whose words it holds where that is another account than the claimed one."""
    if outcome.evidence is None:
        return None
    seen = outcome.seen_account
    other = {"account": asdict(seen)} if seen and seen != outcome.account else {}
    return _kept(outcome.evidence) | other


def _kept_view(view: View) -> dict[str, Any]:
    return {
        "name": view.name,
        "result": view.result.value,
        "problem": view.problem.value if view.problem else None,
        "evidence": _kept(view.evidence) if view.evidence else None,
    }


def _kept(evidence: Evidence) -> dict[str, Any]:
    kept = asdict(evidence) | {"seen_at": evidence.seen_at.isoformat()}
    return kept | {"url": clean_text(evidence.url, LONGEST_URL), "excerpt": clean_text(evidence.excerpt, 300)}


def _json(value: object) -> str | None:
    return None if value is None else orjson.dumps(value).decode()
