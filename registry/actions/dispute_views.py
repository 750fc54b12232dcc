"""What moderators, the companies concerned and everybody see of a dispute: each as much as concerns them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from registry.access import Actor, require_moderator
from registry.actions.dispute_rulings import MADE, holder_of
from registry.actions.listings import BrandRef
from registry.actions.readings import address_of
from registry.database import rows
from registry.errors import NotFound
from registry.models import Decision, Dispute, Membership
from registry.models.columns import BrandState, ClaimState, DisputeState, Ruling
from verification.accounts import AccountRef

MOST_ACCOUNTS = 12
# Of each side: the newest claim on the account, the brand it is for and what that has proven.
_SIDES = """
SELECT s.company_id, s.words, s.said_at, s.appeal_words, s.appealed_at, co.slug AS company_slug,
       co.name AS company_name, co.created_at AS company_since, c.state, c.verified_at, c.checked_at, c.ended_at,
       c.method, c.place, c.stable_id, c.display_name, b.slug, b.name, b.state AS brand_state, b.live_since, v.evidence,
       ARRAY(SELECT wa.handle FROM claim w JOIN account wa ON wa.id = w.account_id AND wa.platform = 'website'
              WHERE w.company_id = s.company_id AND w.brand_id = b.id AND w.state IN ('verified', 'lapsing')
              ORDER BY w.verified_at) AS domains,
       ARRAY(SELECT oa.platform || ':' || oa.handle FROM claim o JOIN account oa ON oa.id = o.account_id
              WHERE o.company_id = s.company_id AND o.brand_id = b.id AND o.state IN ('verified', 'lapsing')
                AND oa.platform <> 'website' AND o.account_id <> d.account_id
              ORDER BY o.verified_at LIMIT $2) AS accounts,
       (SELECT count(*) FROM claim old WHERE old.company_id = s.company_id AND old.account_id = d.account_id
           AND old.verified_at IS NOT NULL) AS proofs,
       (SELECT min(old.verified_at) FROM claim old WHERE old.company_id = s.company_id
           AND old.account_id = d.account_id) AS first_proof,
       (SELECT count(*) FROM dispute_side other JOIN dispute od ON od.id = other.dispute_id
         WHERE other.company_id = s.company_id AND od.id <> d.id AND od.ruled_at IS NOT NULL
           AND od.holder_id IS DISTINCT FROM s.company_id) AS lost_before
  FROM dispute_side s JOIN dispute d ON d.id = s.dispute_id JOIN company co ON co.id = s.company_id
  LEFT JOIN LATERAL (SELECT * FROM claim WHERE company_id = s.company_id AND account_id = d.account_id
     ORDER BY state IN ('verified', 'lapsing') DESC, created_at DESC LIMIT 1) c ON true
  LEFT JOIN brand b ON b.id = c.brand_id
  LEFT JOIN LATERAL (SELECT evidence FROM verification WHERE claim_id = c.id AND result = 'proven'
     ORDER BY started_at DESC LIMIT 1) v ON true
 WHERE s.dispute_id = $1 ORDER BY first_proof, s.created_at, co.slug
"""
# Names that are near to the account's, and names of brands that are near to those of the sides.
_SIMILAR = """
SELECT b.slug, b.name, f.tricks ->> 'why_en' AS why_en, f.tricks ->> 'why_es' AS why_es FROM flag f
  JOIN brand b ON b.id = f.brand_id WHERE f.account_id = $1 AND f.state <> 'dismissed' ORDER BY f.score DESC LIMIT 10
"""


@dataclass(frozen=True, slots=True)
class SideView:
    """One of the companies: its proof of the account, its brand, and what it says."""

    company_id: UUID
    company: str  # slug
    name: str
    since: datetime
    brand: BrandRef | None
    brand_state: BrandState | None
    live_since: datetime | None
    domains: tuple[str, ...]
    accounts: tuple[AccountRef, ...]
    state: ClaimState | None
    verified_at: datetime | None
    first_proof: datetime | None
    checked_at: datetime | None
    ended_at: datetime | None
    method: str | None
    stable_id: str | None
    display_name: str | None
    excerpt: str
    evidence_url: str | None
    proofs: int
    lost_before: int
    words: str
    said_at: datetime | None
    appeal_words: str
    appealed_at: datetime | None
    is_holder: bool  # the public reads it as the account's holder

    @property
    def is_proven(self) -> bool:
        return self.state in {ClaimState.VERIFIED, ClaimState.LAPSING}


@dataclass(frozen=True, slots=True)
class SimilarName:
    brand: BrandRef
    why_en: str
    why_es: str

    def why(self, language: str) -> str:
        return self.why_es if language == "es" else self.why_en


@dataclass(frozen=True, slots=True)
class RulingLine:
    ruling: Ruling
    reason: str
    at: datetime
    is_mine: bool


@dataclass(frozen=True, slots=True)
class DisputeView:
    """Everything that a ruling is about; `version` goes back with it."""

    id: UUID
    version: int
    account: AccountRef
    url: str
    state: DisputeState
    sides: tuple[SideView, ...]
    similar: tuple[SimilarName, ...]
    rulings: tuple[RulingLine, ...]
    opened_at: datetime
    answer_until: datetime
    waits_since: datetime | None
    due_at: datetime | None
    ruled_at: datetime | None
    appealed_at: datetime | None
    is_late: bool
    holder: str  # as ruled: the company's name; "": nobody's
    proposed: str  # as proposed
    is_turn: bool  # people may rule now
    is_own: bool
    is_mine: bool  # the moderator proposed it, or made the ruling that is appealed against


async def show(actor: Actor, dispute_id: UUID, *, now: datetime) -> DisputeView:
    """The dispute with all that there is to decide it; raises NotFound."""
    require_moderator(actor)
    dispute = await found(dispute_id)
    account = AccountRef(dispute.account.platform, dispute.account.handle)
    sides = await _sides(dispute)
    own = await Membership.filter(person_id=actor.person_id).values_list("company_id", flat=True)
    named = {side.company_id: side.name for side in sides}
    return DisputeView(
        id=dispute.id,
        version=dispute.version,
        account=account,
        url=address_of(account),
        state=dispute.state,
        sides=sides,
        similar=tuple(
            SimilarName(BrandRef(row["slug"], row["name"]), row["why_en"] or "", row["why_es"] or "")
            for row in await rows(_SIMILAR, dispute.account_id)
        ),
        rulings=await _rulings(actor, dispute_id),
        opened_at=dispute.opened_at,
        answer_until=dispute.answer_until,
        waits_since=dispute.waits_since,
        due_at=dispute.due_at,
        ruled_at=dispute.ruled_at,
        appealed_at=dispute.appealed_at,
        is_late=dispute.late_since is not None,
        holder=named.get(dispute.holder_id, "") if dispute.holder_id else "",
        proposed=named.get(dispute.proposed_id, "") if dispute.proposed_id else "",
        is_turn=dispute.waits_since is not None and dispute.waits_since <= now,
        is_own=any(side.company_id in own for side in sides),
        is_mine=await _is_mine(actor, dispute),
    )


async def found(dispute_id: UUID) -> Dispute:
    """The dispute with its account; raises NotFound."""
    dispute = await Dispute.get_or_none(id=dispute_id).select_related("account")
    if dispute is None:
        raise NotFound
    return dispute


async def _is_mine(actor: Actor, dispute: Dispute) -> bool:
    if dispute.state is DisputeState.PROPOSED and dispute.proposed_by_id == actor.person_id:
        return True
    if dispute.ruled_at is None:
        return False
    made = Decision.filter(dispute_id=dispute.id, moderator_id=actor.person_id, ruling__in=MADE)
    return await made.filter(created_at__lte=dispute.ruled_at).exists()


async def _sides(dispute: Dispute) -> tuple[SideView, ...]:
    holder = await holder_of(dispute.account_id)
    return tuple(_side(row, holder) for row in await rows(_SIDES, dispute.id, MOST_ACCOUNTS))


def _side(row: dict[str, Any], holder: UUID | None) -> SideView:
    kept = row["evidence"]
    seen = (orjson.loads(kept) if isinstance(kept, str) else kept) or {}
    accounts = (text.partition(":") for text in row["accounts"] or ())
    return SideView(
        company_id=row["company_id"],
        company=row["company_slug"],
        name=row["company_name"],
        since=row["company_since"],
        brand=BrandRef(row["slug"], row["name"]) if row["slug"] else None,
        brand_state=BrandState(row["brand_state"]) if row["brand_state"] else None,
        live_since=row["live_since"],
        domains=tuple(row["domains"] or ()),
        accounts=tuple(AccountRef(platform, handle) for platform, _, handle in accounts),
        state=ClaimState(row["state"]) if row["state"] else None,
        verified_at=row["verified_at"],
        first_proof=row["first_proof"],
        checked_at=row["checked_at"],
        ended_at=row["ended_at"],
        method=row["method"],
        stable_id=row["stable_id"],
        display_name=row["display_name"],
        excerpt=seen.get("excerpt") or "",
        evidence_url=row["place"]
        if row["method"] == "post" and row["place"]
        else seen.get("url"),  # as the public sees
        proofs=row["proofs"],
        lost_before=row["lost_before"],
        words=row["words"],
        said_at=row["said_at"],
        appeal_words=row["appeal_words"],
        appealed_at=row["appealed_at"],
        is_holder=row["company_id"] == holder,
    )


async def _rulings(actor: Actor, dispute_id: UUID) -> tuple[RulingLine, ...]:
    found = await Decision.filter(dispute_id=dispute_id).order_by("-created_at", "-id")
    return tuple(
        RulingLine(one.ruling, one.reason, one.created_at, one.moderator_id == actor.person_id) for one in found
    )
