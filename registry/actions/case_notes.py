"""What people have to say about accounts that are looked up: the ruling that counts, whether one is under way."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from registry.actions.grounds import ANSWERS, WORDS
from registry.actions.listings import BrandRef, CaseNote, Imitates, Listing, Statement, Verdict, written
from registry.actions.readings import address_of
from registry.database import rows
from registry.models.columns import CaseState, FlagState, Ground
from verification.accounts import AccountRef

# What was ruled of each account asked for: suspicions that people found unfounded, and cases that the public may know
# of. The account that a case is about is the one that the detector named, or else the brand's own.
_RULED = """
WITH asked AS (SELECT * FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS t (platform, handle, n))
SELECT asked.n, b.slug, b.name, seen.flag_state, seen.case_id, seen.case_state, seen.ground, seen.ruled_at,
       seen.appealed_at, seen.acts_at, seen.score, seen.tricks, near.platform AS near_platform,
       near.handle AS near_handle, EXISTS (
           SELECT 1 FROM claim c WHERE c.account_id = near.id AND c.brand_id = b.id AND c.company_id = b.company_id
              AND c.state IN ('verified', 'lapsing')) AS is_proven,
       said.ground AS said_ground, said.words, said.proven_at
  FROM asked
  JOIN account a ON a.platform = asked.platform AND a.handle = asked.handle
  JOIN LATERAL (
    SELECT COALESCE(f.brand_id, k.brand_id) AS brand_id, f.state AS flag_state, f.imitated_id, f.score, f.tricks,
           k.id AS case_id, k.state AS case_state, k.ground, k.ruled_at, k.appealed_at, k.acts_at
      FROM (SELECT * FROM flag WHERE account_id = a.id) f
      FULL JOIN (SELECT * FROM moderation_case WHERE account_id = a.id) k ON k.brand_id = f.brand_id
     WHERE f.state = 'dismissed' OR k.id IS NOT NULL) seen ON true
  JOIN brand b ON b.id = seen.brand_id
  LEFT JOIN LATERAL (
    SELECT CASE WHEN seen.case_state = 'imitates' THEN COALESCE(seen.imitated_id, (
        SELECT c.account_id FROM claim c JOIN account own ON own.id = c.account_id
         WHERE c.brand_id = b.id AND c.company_id = b.company_id AND c.state IN ('verified', 'lapsing')
         ORDER BY own.platform = a.platform DESC, own.platform = 'website', c.verified_at, c.id LIMIT 1)) END AS id
  ) chosen ON true
  LEFT JOIN account near ON near.id = chosen.id
  LEFT JOIN LATERAL (
    SELECT r.ground, r.words, r.proven_at FROM reply r WHERE r.case_id = seen.case_id AND r.state = 'proven'
     ORDER BY r.proven_at DESC LIMIT 1) said ON true
 ORDER BY asked.n, seen.case_state = 'imitates' DESC, seen.ruled_at DESC NULLS LAST, b.slug
"""


@dataclass(slots=True)
class Ruled:
    """Of one account: the brands that it was found not to imitate, and the cases that may be told of."""

    honest_for: set[str] = field(default_factory=set)
    cases: list[tuple[CaseNote, Imitates | None]] = field(default_factory=list)


async def ruled(platforms: Sequence[str], handles: Sequence[str]) -> dict[int, Ruled]:
    """What people ruled of the accounts, by the place in which they were asked (from 1), by one query."""
    found: defaultdict[int, Ruled] = defaultdict(Ruled)
    for row in await rows(_RULED, platforms, handles):
        if row["flag_state"] == FlagState.DISMISSED:
            found[row["n"]].honest_for.add(row["slug"])
        if row["case_id"] is not None and (note := _note(row)) is not None:
            found[row["n"]].cases.append((note, _imitates(row)))
    return found


def told(listing: Listing, known: Ruled | None) -> Listing:
    """The listing with what people ruled: a published ruling is the verdict, unless the brand proved the account."""
    if known is None or not known.cases:
        return listing
    note, imitates = known.cases[0]
    is_suspended = note.state == "suspended"
    is_own = listing.verdict is Verdict.OFFICIAL and listing.brand and listing.brand.slug == note.brand.slug
    if note.state != "imitates" or is_own:
        return replace(listing, case=note, disputed=listing.disputed or is_suspended)
    return Listing(
        listing.account, listing.url, Verdict.IMPOSTOR, brand=note.brand, imitates=imitates,
        decided_at=note.ruled_at, disputed=note.appealed_at is not None, case=note,
    )  # fmt: skip


def _note(row: dict[str, Any]) -> CaseNote | None:
    """None: a question that people have not answered is nobody's business, unless the account's side spoke up."""
    state = {
        CaseState.NOTICE.value: "under_review",
        CaseState.IMITATES.value: "imitates",
        CaseState.SUSPENDED.value: "suspended",
        CaseState.HONEST.value: "honest",
    }.get(row["case_state"], "")
    statement = None
    if row["proven_at"] is not None:
        statement = Statement(ANSWERS.get(Ground(row["said_ground"]), ""), row["words"], row["proven_at"])
    if not state and statement is None:
        return None
    brand = BrandRef(row["slug"], row["name"])
    is_public = state in {"imitates", "suspended", "honest"}
    ground = WORDS[Ground(row["ground"])] if is_public and row["ground"] else ""
    return CaseNote(
        row["case_id"], brand, state, ground, row["ruled_at"] if is_public else None, row["appealed_at"],
        row["acts_at"], statement,
    )  # fmt: skip


def _imitates(row: dict[str, Any]) -> Imitates | None:
    """Whom it imitates and how; None where no account of the brand is known."""
    if row["near_handle"] is None:
        return None
    near = AccountRef(row["near_platform"], row["near_handle"])
    kept = row["tricks"] or {"tricks": ["report"], "why_en": "", "why_es": ""}
    tricks = orjson.loads(kept) if isinstance(kept, str) else kept
    score = 1.0 if row["score"] is None else round(row["score"], 3)
    return Imitates(
        BrandRef(row["slug"], row["name"]), near, address_of(near), score,
        tuple(tricks["tricks"]), written(tricks["why_en"], tricks["why_es"]), bool(row["is_proven"]),
    )  # fmt: skip
