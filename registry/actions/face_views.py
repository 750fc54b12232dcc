"""What a person and a company see of an account that speaks, or shall speak, for a brand."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.access import Actor, member_of
from registry.actions import proof_sheets
from registry.actions.company_rules import DECIDERS
from registry.actions.listings import BrandRef
from registry.actions.proof_sheets import ProofRow
from registry.actions.readings import address_of
from registry.database import rows
from registry.errors import NotFound
from registry.models import Brand, Claim, Face, Verification
from registry.models.columns import AccountRole, BrandState, ClaimState, FaceEnd, JobKind
from verification.accounts import AccountRef
from verification.outcomes import Problem

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class FaceView:
    """One account of a person, and how far it is."""

    id: UUID
    brand: BrandRef
    company_slug: str
    company_name: str
    account: AccountRef
    url: str
    role: AccountRole
    note: str
    asked_at: datetime
    agreed_at: datetime | None
    ended_at: datetime | None
    ended_by: FaceEnd | None
    state: ClaimState | None  # of the claim, once the company has agreed
    is_own: bool
    waits_for_approval: bool = False
    claim_id: UUID | None = None
    proof: ProofRow | None = None  # what the person has to post
    is_checking: bool = False
    problem: Problem | None = None  # of the last look


@dataclass(frozen=True, slots=True)
class FacesPage:
    """Everybody who speaks for a company's brands, or offers to."""

    company_slug: str
    company_name: str
    may_decide: bool
    offers: tuple[FaceView, ...]
    agreed: tuple[FaceView, ...]
    former: tuple[FaceView, ...]
    brands: tuple[BrandRef, ...]  # live ones, for which one can offer


async def show(actor: Actor, face_id: UUID, *, now: datetime) -> FaceView:
    """One face, for the person whose account it is; raises NotFound for everybody else."""
    is_checking = await _is_checking(face_id)
    face = await Face.get_or_none(id=face_id, person_id=actor.person_id).select_related(
        "brand", "company", "account", "claim"
    )
    if face is None:
        raise NotFound
    claim = await Claim.get(id=face.claim_id).select_related("account") if face.claim_id else None
    proof = None
    problem = None
    if claim is not None and claim.state is ClaimState.PENDING:
        sites = await proof_sheets.sites_of(claim.brand_id, claim.company_id)
        proof = proof_sheets.row_of(claim, sites, now)
        last = await Verification.filter(claim_id=claim.id, finished_at__isnull=False).order_by("-started_at").first()
        problem = Problem(last.problem) if last and last.problem else None
    return _view(face, claim, is_own=True, proof=proof, is_checking=is_checking, problem=problem)


async def of_company(actor: Actor, slug: str) -> FacesPage:
    """Who speaks for the company's brands, for its members; raises NotFound."""
    member = await member_of(actor, slug)
    found = await Face.filter(company_id=member.company_id).select_related("brand", "company", "account").order_by(
        "-asked_at", "id"
    ).limit(MOST_SHOWN)  # fmt: skip
    known = {claim.id: claim for claim in await Claim.filter(id__in=[face.claim_id for face in found if face.claim_id])}
    views = [
        _view(face, known.get(face.claim_id) if face.claim_id else None, is_own=face.person_id == actor.person_id)
        for face in found
    ]
    live = await Brand.filter(company_id=member.company_id, state=BrandState.LIVE).order_by("search_name").limit(50)
    return FacesPage(
        slug,
        member.company_name,
        member.role in DECIDERS,
        tuple(view for view in views if view.agreed_at is None and view.ended_at is None),
        tuple(view for view in views if view.agreed_at is not None and view.ended_at is None),
        tuple(view for view in views if view.ended_at is not None),
        tuple(BrandRef(brand.slug, brand.name) for brand in live),
    )


def _view(
    face: Face,
    claim: Claim | None,
    *,
    is_own: bool,
    proof: ProofRow | None = None,
    is_checking: bool = False,
    problem: Problem | None = None,
) -> FaceView:
    account = AccountRef(face.account.platform, face.account.handle)
    return FaceView(
        face.id,
        BrandRef(face.brand.slug, face.brand.name),
        face.company.slug,
        face.company.name,
        account,
        address_of(account),
        face.role,
        face.note,
        face.asked_at,
        face.agreed_at,
        face.ended_at,
        face.ended_by,
        claim.state if claim else None,
        is_own,
        claim is not None and claim.approval_asked_at is not None and claim.approved_at is None,
        face.claim_id,
        proof,
        is_checking,
        problem,
    )


async def _is_checking(face_id: UUID) -> bool:
    """Whether the worker has the claim in hand or will take it next."""
    found = await rows(
        "SELECT 1 FROM face f JOIN job j ON j.kind = $1 AND j.subject = f.claim_id::text AND j.parked_at IS NULL"
        " AND (j.leased_until > now() OR j.run_at <= now() + interval '10 seconds') WHERE f.id = $2 LIMIT 1",
        JobKind.VERIFY_CLAIM.value,
        face_id,
    )
    return bool(found)
