"""What a brand's accounts still need to be proven, on one sheet: for whoever runs them, on paper or as a table."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.access import Actor, brand_of
from registry.actions.account_lines import table
from registry.actions.claim_views import MOST_SITES
from registry.actions.readings import address_of
from registry.actions.site_list_views import address_of_list
from registry.language import gettext, mark
from registry.models import Claim
from registry.models.columns import OPEN, STANDING, AccountRole, ClaimState, Role
from registry.settings import settings
from verification.accounts import AccountRef
from verification.challenges import statement
from verification.fetching import usable_keys
from verification.verify import Place, where

BY_FILE = frozenset({"listed", "by_person"})  # the website's file says its half of these proofs
BY_SITE = BY_FILE | {"profile_link", "domain_handle"}
_HEAD = (
    mark("Account"), mark("Platform"), mark("Purpose"), mark("Region"), mark("Language"), mark("State"),
    mark("Line to post"), mark("Where"), mark("Post it by"), mark("Then press the button at"),
)  # fmt: skip
_WHERE = {
    "profile_text": mark("In the profile"),
    "post": mark("In a public post"),
    "listed": mark("No post: the file on the website names it, and the profile links to the website"),
    "by_person": mark("No post: the file on the website names it, and a person compares"),
    "profile_link": mark("No post: links between the profile and the website"),
    "domain_handle": mark("No post: the domain as the account's name"),
}


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One account that is not proven yet."""

    claim_id: UUID
    account: AccountRef
    url: str
    role: AccountRole
    region: str
    language: str
    statement: str
    expires_at: datetime
    is_expired: bool
    is_checking: bool  # a check is due by itself
    waits_for_person: bool
    places: tuple[Place, ...]

    @property
    def by_file(self) -> bool:
        """Whether one file on the website, and a link in the profile, prove it without a post."""
        return any(place.method in BY_FILE for place in self.places)

    @property
    def posts(self) -> tuple[Place, ...]:
        """The places where the line itself can be posted."""
        return tuple(place for place in self.places if place.method not in BY_SITE)


@dataclass(frozen=True, slots=True)
class ProofSheet:
    """What a brand's accounts still need, and how far all of them are."""

    brand_slug: str
    brand_name: str
    member_role: Role
    sites: tuple[str, ...]  # proven; none: prove the domain first
    file_address: str  # of the list on the first of them
    file_text: str
    by_file: tuple[ProofRow, ...]
    by_post: tuple[ProofRow, ...]
    counts: Mapping[str, int]  # pending, proven, missing, all

    @property
    def is_done(self) -> bool:
        return not self.by_file and not self.by_post


async def show(actor: Actor, slug: str, *, now: datetime) -> ProofSheet:
    """The sheet of a brand that a company of the actor's holds; raises NotFound."""
    brand, member = await brand_of(actor, slug)
    found = Claim.filter(brand_id=brand.id, company_id=member.company_id, state__in=OPEN)
    claims = await found.exclude(account__platform="website").select_related("account").order_by("created_at", "id")
    pending = [claim for claim in claims if claim.state is ClaimState.PENDING]
    sites = await sites_of(brand.id, member.company_id)
    rows = [row_of(claim, sites, now) for claim in pending]
    by_file = tuple(row for row in rows if row.by_file)
    states = Counter(claim.state for claim in claims)
    return ProofSheet(
        slug,
        brand.name,
        member.role,
        sites,
        address_of_list(sites[0]) if sites else "",
        "\n".join(address_of(AccountRef(claim.account.platform, claim.account.handle)) for claim in claims),
        by_file,
        tuple(row for row in rows if not row.by_file),
        {
            "pending": len(pending),
            "proven": states[ClaimState.VERIFIED],
            "missing": states[ClaimState.LAPSING],
            "all": len(claims),
        },
    )


async def as_table(actor: Actor, slug: str, *, now: datetime) -> str:
    """The sheet as a table for the people who run the accounts, in their words; raises NotFound."""
    sheet = await show(actor, slug, now=now)
    lines = [_cells(row) for row in (*sheet.by_post, *sheet.by_file)]
    return table([gettext(head) for head in _HEAD], lines)


async def sites_of(brand_id: UUID, company_id: UUID) -> tuple[str, ...]:
    """The hosts of the brand's proven websites."""
    proven = Claim.filter(
        brand_id=brand_id, company_id=company_id, account__platform="website", state__in=STANDING
    ).order_by("verified_at", "id")
    return tuple(claim.account.handle for claim in await proven.limit(MOST_SITES).select_related("account"))


def row_of(claim: Claim, sites: tuple[str, ...], now: datetime) -> ProofRow:
    """What one account still has to show; the account must have been fetched with its claim."""
    account = AccountRef(claim.account.platform, claim.account.handle)
    return ProofRow(
        claim.id,
        account,
        address_of(account),
        claim.role,
        claim.region,
        claim.language,
        statement(claim.token),
        claim.token_expires_at,
        claim.token_expires_at <= now and claim.waits_since is None and claim.confirmed_at is None,
        claim.next_check_at is not None,
        claim.waits_since is not None,
        tuple(where(account, claim.token, usable_keys(settings()), sites)),
    )


def _cells(row: ProofRow) -> tuple[str, ...]:
    methods = dict.fromkeys(place.method for place in row.places)
    return (
        row.url,
        row.account.platform,
        row.role.value,
        row.region,
        row.language,
        gettext(_EXPIRED) if row.is_expired else gettext(_OPEN),
        row.statement,
        "; ".join(gettext(_WHERE.get(method, _WHERE["profile_text"])) for method in methods),
        row.expires_at.date().isoformat(),
        f"{settings().base_url}/claims/{row.claim_id}",
    )


_OPEN = mark("waits for its proof")
_EXPIRED = mark("the line is too old: make a new one")
