"""Two people before an account is official: the proof holds it back, a member who did not file it lets it go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit, mail
from registry.access import Actor, member_of
from registry.actions import company_rules, purpose_wishes
from registry.actions.claim_views import ClaimSummary, summary
from registry.actions.claims import notify
from registry.actions.company_rules import DECIDERS, RulesView
from registry.actions.purpose_wishes import Wish
from registry.database import rows
from registry.errors import BadInput, ChangedMeanwhile, NotAllowed
from registry.language import gettext, mark
from registry.models import Claim, Membership
from registry.models.columns import STANDING, Role
from registry.settings import settings
from verification.accounts import AccountRef

MOST_AT_ONCE = 100

_NONE_TICKED = mark("Tick at least one account.")
_OWN = mark("You filed one of these yourself. Another owner or manager has to approve it.")
_WAITS = mark("An account waits for your approval")
_WAITS_BODY = mark(
    "The account %(account)s of %(brand)s is proven. Your company wants a second member to agree before an account is"
    " official: look at it, and approve it if it is yours.\n\n%(address)s\n\nYou get no further letter while others"
    " wait on the same page.\n"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proven account that a second member has to agree to."""

    claim: ClaimSummary
    brand_slug: str
    brand_name: str
    method: str
    asked_at: datetime
    is_own: bool  # the actor filed it, so somebody else has to


@dataclass(frozen=True, slots=True)
class ApprovalsView:
    """What waits for a second member, and the rule behind it."""

    rules: RulesView
    waiting: tuple[Waiting, ...]
    wishes: tuple[Wish, ...]  # changes of what a proven account is for
    may_approve: bool


async def hold(claim: Claim, *, now: datetime) -> dict[str, Any]:
    """What a proof under the rule of two writes beside itself, and the letter about it, in the proof's transaction."""
    if claim.account.platform == "website" or await company_rules.approval_since(claim.company_id) is None:
        return {"approval_asked_at": None, "approved_at": None}
    if await company_rules.waiting_count(claim.company_id) == 0:
        await _tell(claim, now)
    return {"approval_asked_at": now, "approved_at": None}


async def show(actor: Actor, slug: str) -> ApprovalsView:
    """What waits in a company of the actor's; raises NotFound."""
    rules = await company_rules.show(actor, slug)
    member = await member_of(actor, slug)
    found = _waiting(member.company_id).select_related("account", "brand").order_by("approval_asked_at", "id")
    return ApprovalsView(
        rules,
        tuple(_view(claim, actor) for claim in await found.limit(MOST_AT_ONCE)),
        await purpose_wishes.waiting(actor, member.company_id),
        member.role in DECIDERS,
    )


async def approve(actor: Actor, slug: str, claim_ids: Sequence[UUID], *, now: datetime) -> int:
    """Lets proven accounts become official, all or none; what was approved already stays so.

    Raises NotFound, NotAllowed (too low a role, or filed by the same person), BadInput, ChangedMeanwhile.
    """
    member = await member_of(actor, slug, at_least=Role.MANAGER)
    if not claim_ids:
        raise BadInput(_NONE_TICKED)
    async with in_transaction():
        ids = sorted(set(claim_ids))[:MOST_AT_ONCE]
        await rows("SELECT 1 FROM claim WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE", ids)
        found = await Claim.filter(id__in=ids, company_id=member.company_id).select_related("account", "brand")
        if len(found) < len(ids) or any(claim.state not in STANDING for claim in found):
            raise ChangedMeanwhile
        open_ones = [claim for claim in found if claim.approval_asked_at is not None and claim.approved_at is None]
        if any(claim.filed_by_id == actor.person_id for claim in open_ones):
            raise NotAllowed(_OWN)
        for claim in open_ones:
            await Claim.filter(id=claim.id).update(approved_at=now)
        for claim in open_ones:
            subject = str(AccountRef(claim.account.platform, claim.account.handle))
            await audit.record(
                "claim.approved", actor=member.label, subject=subject, now=now, brand=claim.brand.slug,
                claim=str(claim.id), company=slug,
            )  # fmt: skip
            await notify(claim.id)
    return len(open_ones)


def _waiting(company_id: UUID) -> Any:  # noqa: ANN401 (a query)
    return Claim.filter(company_id=company_id, approval_asked_at__isnull=False, approved_at=None, state__in=STANDING)


def _view(claim: Claim, actor: Actor) -> Waiting:
    assert claim.approval_asked_at is not None
    return Waiting(
        summary(claim),
        claim.brand.slug,
        claim.brand.name,
        claim.method or "",
        claim.approval_asked_at,
        claim.filed_by_id == actor.person_id,
    )


async def _tell(claim: Claim, now: datetime) -> None:
    """One letter to each who may agree, when the first account of several begins to wait."""
    deciders = Membership.filter(company_id=claim.company_id, role__in=DECIDERS).exclude(person_id=claim.filed_by_id)
    await claim.fetch_related("company", "brand")
    values = {
        "account": str(AccountRef(claim.account.platform, claim.account.handle)),
        "brand": claim.brand.name,
        "address": f"{settings().base_url}/companies/{claim.company.slug}/approvals",
    }
    for membership in await deciders.select_related("person"):
        person = membership.person
        body = gettext(_WAITS_BODY, person.language, **values)
        await mail.write(person.email, gettext(_WAITS, person.language), body, now=now)
