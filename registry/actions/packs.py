"""The evidence pack for a takedown: what we know of two accounts, dated, for the platform that alone can act."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.access import Actor, brand_of
from registry.actions import lookups
from registry.actions.claims import host_of
from registry.actions.listings import BrandRef, Listing
from registry.actions.profiles import Profile, nearest_of, profile_of
from registry.actions.report_forms import BY_SERVER, ReportForm, form_of
from registry.database import rows
from registry.errors import NotFound
from registry.models import Account, Case, Flag, Sighting
from registry.models.columns import BrandState, CaseState
from registry.settings import settings
from verification.accounts import AccountRef

_DOMAINS = """
SELECT a.handle FROM claim c JOIN account a ON a.id = c.account_id AND a.platform = 'website'
 WHERE c.brand_id = $1 AND c.company_id = $2 AND c.state IN ('verified', 'lapsing') ORDER BY c.verified_at, a.handle
"""


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything that the platform needs to know, as of now."""

    made_at: datetime
    account: AccountRef
    listing: Listing
    brand: BrandRef
    company_name: str
    domains: tuple[str, ...]
    live_since: datetime | None
    profile: Profile
    nearest: Profile | None
    why_en: str
    why_es: str
    tricks: tuple[str, ...]
    case_id: UUID | None  # where people ruled that it imitates, and the public may read so
    form: ReportForm | None
    server: str  # whose moderators to write to, where the platform is many servers

    def why(self, language: str) -> str:
        return self.why_es if language == "es" else self.why_en


async def pack(actor: Actor, slug: str, account: AccountRef, *, now: datetime) -> Pack:
    """The pack for an account that was suspected, seen or reported for a brand of the actor's company.

    Raises NotFound for others: a pack is about what we know, not about anybody one dislikes.
    """
    brand, member = await brand_of(actor, slug)
    if brand.state is not BrandState.LIVE:
        raise NotFound
    found = await Account.get_or_none(platform=account.platform, handle=account.handle)
    if found is None:
        raise NotFound
    flag = await Flag.get_or_none(account_id=found.id, brand_id=brand.id)
    seen = await Sighting.get_or_none(account_id=found.id, brand_id=brand.id)
    case = await Case.get_or_none(account_id=found.id, brand_id=brand.id)
    if not (flag or seen or case):
        raise NotFound
    why = (flag and flag.tricks) or (seen and seen.tricks) or {"tricks": [], "why_en": "", "why_es": ""}
    is_ruled = case is not None and case.state is CaseState.IMITATES
    domains = await rows(_DOMAINS, brand.id, brand.company_id)
    return Pack(
        made_at=now,
        account=account,
        listing=await lookups.look_up(account),
        brand=BrandRef(brand.slug, brand.name),
        company_name=member.company_name,
        domains=tuple(row["handle"] for row in domains),
        live_since=brand.live_since,
        profile=await profile_of(found.id),
        nearest=await nearest_of(found.id, brand.id),
        why_en=why["why_en"],
        why_es=why["why_es"],
        tricks=tuple(why["tricks"]),
        case_id=case.id if case and is_ruled else None,
        form=form_of(account.platform, settings().report_forms),
        server=host_of(account) if account.platform in BY_SERVER else "",
    )
