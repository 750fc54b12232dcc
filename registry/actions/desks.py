"""What needs doing for whoever signed in, across all companies of theirs, the most urgent first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from registry.access import Actor
from registry.actions import draft_views
from registry.actions.draft_views import DraftSummary
from registry.actions.listings import BrandRef
from registry.actions.names import search_form
from registry.actions.sightings import IS_HONEST
from registry.database import rows
from registry.models.columns import BrandState, Role
from verification.accounts import AccountRef

BRANDS_ON_A_PAGE = 25
MOST_SHOWN = 5  # of each kind; a page of its own has them all
DORMANT_AFTER = timedelta(days=14)  # without a look that could tell: every proof is looked for at least weekly

_MINE = "m.person_id = $1 AND m.company_id = c.company_id"
_STATES = {"live", "draft", "review", "refused"}

_MISSING = f"""
SELECT c.id, a.platform, a.handle, b.slug, b.name, c.first_missed_at AS since, count(*) OVER () AS all_of_them
  FROM claim c JOIN account a ON a.id = c.account_id JOIN brand b ON b.id = c.brand_id JOIN membership m ON {_MINE}
 WHERE c.state = 'lapsing' ORDER BY c.first_missed_at, c.id LIMIT $2
"""  # noqa: S608 (constants)
_DORMANT = f"""
SELECT c.id, a.platform, a.handle, b.slug, b.name, COALESCE(c.checked_at, c.verified_at) AS since,
       count(*) OVER () AS all_of_them
  FROM claim c JOIN account a ON a.id = c.account_id JOIN brand b ON b.id = c.brand_id JOIN membership m ON {_MINE}
 WHERE c.state IN ('verified', 'lapsing') AND c.first_missed_at IS NULL
   AND COALESCE(c.checked_at, c.verified_at) < $3 ORDER BY since, c.id LIMIT $2
"""  # noqa: S608 (constants)
_OPEN = f"""
SELECT b.slug, b.name, count(*) AS claims, bool_or(j.id IS NOT NULL) AS is_checking,
       count(*) FILTER (WHERE c.token_expires_at <= $3 AND c.waits_since IS NULL AND c.confirmed_at IS NULL) AS expired,
       min(c.token_expires_at) FILTER (WHERE c.token_expires_at > $3) AS until
  FROM claim c JOIN brand b ON b.id = c.brand_id JOIN membership m ON {_MINE}
  JOIN account a ON a.id = c.account_id AND a.platform <> 'website'
  LEFT JOIN job j ON j.kind = 'verify_claim' AND j.subject = c.id::text AND j.parked_at IS NULL
       AND (j.leased_until > now() OR j.run_at <= now() + interval '10 seconds')
 WHERE c.state = 'pending' GROUP BY b.id ORDER BY until NULLS FIRST, b.slug LIMIT $2
"""  # noqa: S608 (constants)
_DOMAINS = f"""
SELECT found.*, count(*) OVER () AS all_of_them FROM (
    SELECT b.slug, b.name, b.created_at, w.id, w.handle
      FROM brand b JOIN membership m ON m.company_id = b.company_id AND m.person_id = $1 LEFT JOIN LATERAL (
           SELECT c.id, a.handle FROM claim c JOIN account a ON a.id = c.account_id AND a.platform = 'website'
            WHERE c.brand_id = b.id AND c.company_id = b.company_id AND c.state = 'pending'
            ORDER BY c.created_at LIMIT 1) w ON true
     WHERE b.state = 'draft'
    UNION ALL SELECT b.slug, b.name, c.created_at, c.id, a.handle
      FROM claim c JOIN account a ON a.id = c.account_id AND a.platform = 'website' JOIN membership m ON {_MINE}
      JOIN brand b ON b.id = c.brand_id AND b.state = 'listed' WHERE c.state = 'pending') found
 ORDER BY created_at, slug LIMIT $2
"""  # noqa: S608 (constants)
_LOOKALIKES = f"""
SELECT b.slug, b.name, count(*) AS lookalikes
  FROM brand b JOIN membership m ON m.company_id = b.company_id AND m.person_id = $1
  JOIN sighting s ON s.brand_id = b.id AND s.state IN ('new', 'told') JOIN account a ON a.id = s.account_id
 WHERE b.state = 'live' AND NOT {IS_HONEST} GROUP BY b.id ORDER BY lookalikes DESC, b.slug LIMIT $2
"""  # noqa: S608 (constants)
_APPROVALS = f"""
SELECT co.slug, co.name, count(*) AS accounts FROM (
    SELECT c.company_id FROM claim c JOIN membership m ON {_MINE} AND m.role IN ('owner', 'manager')
     WHERE c.approval_asked_at IS NOT NULL AND c.approved_at IS NULL AND c.state IN ('verified', 'lapsing')
       AND c.filed_by_id <> $1
    UNION ALL
    SELECT c.company_id FROM purpose_wish w JOIN claim c ON c.id = w.claim_id AND c.state IN ('verified', 'lapsing')
      JOIN membership m ON {_MINE} AND m.role IN ('owner', 'manager') WHERE w.asked_by_id <> $1) waiting
  JOIN company co ON co.id = waiting.company_id GROUP BY co.id ORDER BY co.slug LIMIT $2
"""  # noqa: S608 (constants)
_FACES = """
SELECT co.slug, co.name, count(*) AS faces
  FROM face f JOIN membership m ON m.company_id = f.company_id AND m.person_id = $1 AND m.role IN ('owner', 'manager')
  JOIN company co ON co.id = f.company_id
 WHERE f.ended_at IS NULL AND f.agreed_at IS NULL GROUP BY co.id ORDER BY co.slug LIMIT $2
"""
_OWN_FACES = """
SELECT f.id, a.platform, a.handle, b.slug, b.name, f.agreed_at, c.state, f.asked_at AS since
  FROM face f JOIN account a ON a.id = f.account_id JOIN brand b ON b.id = f.brand_id
  LEFT JOIN claim c ON c.id = f.claim_id
 WHERE f.person_id = $1 AND f.ended_at IS NULL ORDER BY f.asked_at LIMIT $2
"""
_INVITATIONS = """
SELECT i.id, co.name, i.role, i.expires_at FROM invitation i JOIN company co ON co.id = i.company_id
 WHERE i.email = $1 AND i.ended_at IS NULL AND i.expires_at > $3 ORDER BY i.expires_at LIMIT $2
"""
_BRANDS = """
SELECT b.slug, b.name, b.state, co.slug AS company, co.name AS company_name, count(*) OVER () AS all_of_them,
       (SELECT array_agg(DISTINCT a.handle) FROM claim c JOIN account a ON a.id = c.account_id
         WHERE c.brand_id = b.id AND c.company_id = co.id AND a.platform = 'website'
           AND c.state IN ('verified', 'lapsing')) AS domains,
       (SELECT count(*) FROM claim c WHERE c.brand_id = b.id AND c.company_id = co.id AND c.state = 'pending') AS open,
       (SELECT count(*) FROM claim c WHERE c.brand_id = b.id AND c.company_id = co.id
           AND c.state IN ('verified', 'lapsing')) AS proven
  FROM membership m JOIN company co ON co.id = m.company_id
  JOIN brand b ON b.company_id = co.id OR EXISTS (
       SELECT 1 FROM claim c WHERE c.brand_id = b.id AND c.company_id = co.id
          AND c.state IN ('pending', 'verified', 'lapsing') AND b.company_id IS DISTINCT FROM co.id)
 WHERE m.person_id = $1 AND ($3 = '' OR b.search_name LIKE '%' || $3 || '%') AND ($4 = '' OR b.state = $4)
 ORDER BY b.search_name, b.id LIMIT $2 OFFSET $5
"""


@dataclass(frozen=True, slots=True)
class AccountToSee:
    """An account whose proof is missing, or was not seen for long."""

    claim_id: UUID
    account: AccountRef
    brand: BrandRef
    since: datetime


@dataclass(frozen=True, slots=True)
class Some:
    """A few of them, and how many there are."""

    shown: tuple[AccountToSee, ...]
    count: int


@dataclass(frozen=True, slots=True)
class BrandToDo:
    """A brand with a number of things to do."""

    brand: BrandRef
    count: int
    expired: int = 0
    until: datetime | None = None
    is_checking: bool = False
    claim_id: UUID | None = None
    domain: str = ""


@dataclass(frozen=True, slots=True)
class CompanyToDo:
    slug: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class InvitationToAnswer:
    id: UUID
    company_name: str
    role: Role
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OwnFace:
    """An account of the actor's own that speaks, or shall speak, for a brand."""

    id: UUID
    account: AccountRef
    brand: BrandRef
    is_agreed: bool
    state: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that waits for a person."""

    invitations: tuple[InvitationToAnswer, ...]
    missing: Some
    approvals: tuple[CompanyToDo, ...]
    domains: tuple[BrandToDo, ...]
    open_claims: tuple[BrandToDo, ...]
    lookalikes: tuple[BrandToDo, ...]
    face_offers: tuple[CompanyToDo, ...]
    own_faces: tuple[OwnFace, ...]
    drafts: tuple[DraftSummary, ...]
    dormant: Some

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits; an own face that is settled does not."""
        waiting = (
            self.invitations, self.missing.shown, self.approvals, self.domains, self.open_claims, self.lookalikes,
            self.face_offers, self.drafts, self.dormant.shown,
        )  # fmt: skip
        return not any(waiting) and all(face.state == "verified" for face in self.own_faces)


@dataclass(frozen=True, slots=True)
class BrandOnDesk:
    """A brand in the list of the desk."""

    slug: str
    name: str
    state: BrandState
    company_slug: str
    company_name: str
    domains: tuple[str, ...]
    open_claims: int
    verified_claims: int


@dataclass(frozen=True, slots=True)
class BrandsOnDesk:
    """A page of the actor's brands."""

    brands: tuple[BrandOnDesk, ...]
    count: int
    page: int
    pages: int
    search: str
    state: str


async def show(actor: Actor, *, now: datetime) -> Desk:
    """What needs doing; each kind is one question that walks an index."""
    me = actor.person_id
    missing = await rows(_MISSING, me, MOST_SHOWN)
    dormant = await rows(_DORMANT, me, MOST_SHOWN, now - DORMANT_AFTER)
    return Desk(
        tuple(
            InvitationToAnswer(row["id"], row["name"], Role(row["role"]), row["expires_at"])
            for row in await rows(_INVITATIONS, actor.email, MOST_SHOWN, now)
        ),
        _some(missing),
        _companies(await rows(_APPROVALS, me, MOST_SHOWN), "accounts"),
        tuple(
            BrandToDo(_brand(row), row["all_of_them"], claim_id=row["id"], domain=row["handle"] or "")
            for row in await rows(_DOMAINS, me, MOST_SHOWN)
        ),
        tuple(
            BrandToDo(_brand(row), row["claims"], row["expired"], row["until"], row["is_checking"])
            for row in await rows(_OPEN, me, MOST_SHOWN, now)
        ),
        tuple(BrandToDo(_brand(row), row["lookalikes"]) for row in await rows(_LOOKALIKES, me, MOST_SHOWN)),
        _companies(await rows(_FACES, me, MOST_SHOWN), "faces"),
        tuple(
            OwnFace(row["id"], _account(row), _brand(row), row["agreed_at"] is not None, row["state"] or "")
            for row in await rows(_OWN_FACES, me, MOST_SHOWN)
        ),
        tuple(await draft_views.open_drafts(actor, most=MOST_SHOWN)),
        _some(dormant),
    )


async def brands(actor: Actor, *, search: str = "", state: str = "", page: int = 1) -> BrandsOnDesk:
    """A page of the brands of the actor's companies, by name."""
    state = state if state in _STATES else ""
    wanted = search_form(search[:120]) if search.strip() else ""
    page = max(1, page)
    found = await rows(_BRANDS, actor.person_id, BRANDS_ON_A_PAGE, wanted, state, (page - 1) * BRANDS_ON_A_PAGE)
    if not found and page > 1:
        return await brands(actor, search=search, state=state, page=1)
    count = found[0]["all_of_them"] if found else 0
    return BrandsOnDesk(
        tuple(
            BrandOnDesk(
                row["slug"], row["name"], BrandState(row["state"]), row["company"], row["company_name"],
                tuple(sorted(row["domains"] or ())), row["open"], row["proven"],
            )
            for row in found
        ),
        count,
        page,
        max(1, -(-count // BRANDS_ON_A_PAGE)),
        search,
        state,
    )  # fmt: skip


def _some(found: list[dict[str, Any]]) -> Some:
    shown = tuple(AccountToSee(row["id"], _account(row), _brand(row), row["since"]) for row in found)
    return Some(shown, found[0]["all_of_them"] if found else 0)


def _companies(found: list[dict[str, Any]], counted: str) -> tuple[CompanyToDo, ...]:
    return tuple(CompanyToDo(row["slug"], row["name"], row[counted]) for row in found)


def _account(row: Mapping[str, Any]) -> AccountRef:
    return AccountRef(row["platform"], row["handle"])


def _brand(row: Mapping[str, Any]) -> BrandRef:
    return BrandRef(row["slug"], row["name"])
