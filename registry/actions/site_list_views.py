"""What a company sees of the list on its own website: what it names, what is claimed, what could not be read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.access import Actor, Member, claim_of
from registry.actions.checkable import require_checkable
from registry.actions.claim_views import ClaimSummary, summary
from registry.actions.listings import BrandRef
from registry.actions.readings import address_of, problem_of, read_text
from registry.actions.site_lists import accounts_of
from registry.database import rows
from registry.errors import BadInput, NotAnAccount, NotFound, UnknownPlatform
from registry.language import mark
from registry.models import Claim, SiteList
from registry.models.columns import OPEN, STANDING, JobKind, Role
from registry.settings import settings
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.website import WELL_KNOWN
from verification.platforms.listing import LONGEST_LINE, account_named

UNREAD_AT_ONCE = 100  # lines on one page

_TOO_LONG = mark("This line is too long to be the address of an account.")
_A_WEBSITE = mark("A website is proven by itself: claim it on the page of the brand.")
_A_POST = mark("This is the address of a post. Write the address of the profile itself.")
_WORDS = mark("These are words, not an address. Write the address of the profile alone, as the browser shows it.")
_HIDDEN = mark("This line holds characters that cannot be seen. Type it anew.")


@dataclass(frozen=True, slots=True)
class ListedClaim:
    """A listed account that the company has an open claim on."""

    claim: ClaimSummary
    other_brand: BrandRef | None  # where it is claimed for another brand of the company


@dataclass(frozen=True, slots=True)
class SiteRef:
    """A proven website that may name accounts: the claim on it, its name, where the file has to stand."""

    claim_id: UUID
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class SiteListView:
    """The list as it was read last, and how the reading stands."""

    claim_id: UUID  # on the website
    site: str
    address: str  # of the file
    brand_slug: str
    brand_name: str
    member_role: Role
    is_proven: bool  # the website still is; without that the list says nothing
    starting_file: str
    was_asked: bool
    is_reading: bool
    answered_at: datetime | None
    problem: Problem | None
    read_at: datetime | None  # None: there is no list to show
    url: str
    sha256: str
    claimed: tuple[ListedClaim, ...]
    new: tuple[AccountRef, ...]
    unprovable: tuple[tuple[AccountRef, BadInput], ...]  # with the reason
    unread: tuple[tuple[str, BadInput], ...]  # one page of them: the line as written, with what is wrong
    unread_count: int  # of all of them
    unread_page: int  # the first is 1


async def show(actor: Actor, claim_id: UUID, *, page: int = 1) -> SiteListView:
    """The list on a website that a company of the actor has claimed; raises NotFound.

    `page`: of the lines that could not be read; each is judged only where it is shown.
    """
    claim, member = await claim_of(actor, claim_id)
    if claim.account.platform != "website":
        raise NotFound
    # The job first: a reading that ends between the two questions has then been answered.
    is_queued = await _is_queued(claim_id)
    found = await SiteList.get_or_none(claim_id=claim_id)
    accounts = accounts_of(found)
    claimed = await _claimed(claim, accounts)
    open_ones = {each.claim.account for each in claimed}
    unread = found.unread if found else []
    page = max(1, min(page, -(-len(unread) // UNREAD_AT_ONCE)))
    refused = {account: why for account in accounts if (why := _why_not(account))}
    return SiteListView(
        claim_id=claim_id,
        site=claim.account.handle,
        address=address_of_list(claim.account.handle),
        brand_slug=claim.brand.slug,
        brand_name=claim.brand.name,
        member_role=member.role,
        is_proven=claim.state in STANDING,
        starting_file=await starting_file_of(claim.brand_id, claim.company_id),
        was_asked=found is not None,
        is_reading=found is not None and found.answered_at is None and is_queued,
        answered_at=found.answered_at if found else None,
        problem=Problem(found.problem) if found and found.problem else None,
        read_at=found.read_at if found else None,
        url=(found.url if found else None) or "",
        sha256=(found.sha256 if found else None) or "",
        claimed=claimed,
        new=tuple(account for account in accounts if account not in open_ones and account not in refused),
        unprovable=tuple((account, why) for account, why in refused.items() if account not in open_ones),
        unread=tuple((line, _what_is_wrong(line)) for line in unread[(page - 1) * UNREAD_AT_ONCE :][:UNREAD_AT_ONCE]),
        unread_count=len(unread),
        unread_page=page,
    )


def address_of_list(site: str) -> str:
    """Where the file of this website has to stand."""
    return WELL_KNOWN.format(domain=site)


def starting_file(claimed: Iterable[ClaimSummary]) -> str:
    """A file to begin with: the addresses of the accounts that are claimed already, one a line."""
    accounts = [claim.account for claim in claimed if claim.state in OPEN and claim.account.platform != "website"]
    return "\n".join(dict.fromkeys(_line(account) for account in sorted(accounts)))


def _line(account: AccountRef) -> str:
    """The address, where it reads back to this very account; else its canonical name."""
    address = address_of(account)
    return address if account_named(address, test_names=settings().test_names) == account else str(account)


async def sites_of(brand_id: UUID, member: Member) -> tuple[SiteRef, ...]:
    """The websites that the member's company has proven for the brand, the first one first."""
    found = Claim.filter(
        brand_id=brand_id, company_id=member.company_id, account__platform="website", state__in=STANDING
    ).select_related("account")
    return tuple(
        SiteRef(claim.id, claim.account.handle, address_of_list(claim.account.handle))
        for claim in await found.order_by("verified_at", "id")
    )


async def starting_file_of(brand_id: UUID, company_id: UUID) -> str:
    """A file to begin with, from what the company has claimed for the brand."""
    found = Claim.filter(brand_id=brand_id, company_id=company_id, state__in=OPEN)
    return starting_file([summary(one) for one in await found.select_related("account")])


async def _claimed(claim: Claim, accounts: Sequence[AccountRef]) -> tuple[ListedClaim, ...]:
    """The company's open claims on the listed accounts, in the order of the list; this brand's before another's."""
    chosen = await rows(
        "SELECT DISTINCT ON (listed.place) c.id"
        "  FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS listed (platform, handle, place)"
        "  JOIN account a USING (platform, handle) JOIN claim c ON c.account_id = a.id"
        " WHERE c.company_id = $1 AND c.state IN ('pending', 'verified', 'lapsing')"
        " ORDER BY listed.place, c.brand_id <> $4",
        claim.company_id,
        [account.platform for account in accounts],
        [account.handle for account in accounts],
        claim.brand_id,
    )
    found = Claim.filter(id__in=[row["id"] for row in chosen]).select_related("account", "brand")
    by_id = {one.id: one for one in await found}
    return tuple(_listed(by_id[row["id"]], claim) for row in chosen if row["id"] in by_id)


def _listed(found: Claim, site: Claim) -> ListedClaim:
    is_same = found.brand_id == site.brand_id
    return ListedClaim(summary(found), None if is_same else BrandRef(found.brand.slug, found.brand.name))


async def _is_queued(claim_id: UUID) -> bool:
    """Whether a worker has the reading in hand or will take it; a parked job is in nobody's hand."""
    found = await rows(
        "SELECT 1 FROM job WHERE kind = $1 AND subject = $2 AND parked_at IS NULL LIMIT 1",
        JobKind.READ_LIST.value,
        str(claim_id),
    )
    return bool(found)


def _why_not(account: AccountRef) -> BadInput | None:
    try:
        require_checkable(account)
    except UnknownPlatform as why:
        return why
    return None


def _what_is_wrong(line: str) -> BadInput:
    """Why the line named no account when it was read; it was cleaned since."""
    if len(line) >= LONGEST_LINE:
        return NotAnAccount(_TOO_LONG)
    reading = read_text(line)
    problem = problem_of(reading)
    if reading.binding:
        return NotAnAccount(_A_POST)
    if problem is not None:
        return NotAnAccount(_WORDS) if " " in line.strip() else problem
    return NotAnAccount(_A_WEBSITE if reading.account and reading.account.platform == "website" else _HIDDEN)
