"""What can be said of each line of a draft before anything is claimed."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from registry.actions.account_lines import Line, Purpose, purpose_of
from registry.actions.checkable import require_checkable
from registry.actions.listings import IS_HELD, BrandRef
from registry.actions.readings import read_account, read_text
from registry.database import rows
from registry.errors import BadInput, NeedsLookup, NotAnAccount, UnknownPlatform
from registry.language import mark
from registry.models import Brand, Claim
from registry.models.columns import OPEN
from verification.accounts import AccountRef

_OFFICIAL = f"""
SELECT a.platform, a.handle, b.slug, b.name FROM unnest($1::text[], $2::text[]) AS asked (platform, handle)
  JOIN account a ON a.platform = asked.platform AND a.handle = asked.handle
  JOIN claim c ON c.account_id = a.id AND c.state IN ('verified', 'lapsing') AND c.company_id <> $3
  JOIN brand b ON b.id = c.brand_id AND b.state = 'live' AND b.company_id = c.company_id WHERE NOT {IS_HELD}
"""  # noqa: S608 (constants)
_A_POST = mark("This is the address of a post. Write the address of the profile itself.")


class Finding(StrEnum):
    """How a line stands."""

    GOOD = "good"
    CLAIMED = "claimed"  # for this very brand
    OTHER_BRAND = "other_brand"  # claimed for another brand of the company
    TAKEN = "taken"  # another company has proven it
    TWICE = "twice"  # an earlier line names the same account
    NOT_AN_ACCOUNT = "not_an_account"
    NEEDS_LOOKUP = "needs_lookup"
    NOT_PROVABLE = "not_provable"
    BAD_PURPOSE = "bad_purpose"  # its role, region or language cannot be used


@dataclass(frozen=True, slots=True)
class Judged:
    """One line, the account it names, and what stands in the way of claiming that."""

    number: int  # its place in the draft, from 0
    line: Line
    finding: Finding
    account: AccountRef | None = None
    purpose: Purpose | None = None
    why: BadInput | None = None
    brand: BrandRef | None = None  # whose it is, where it is somebody's
    claim_id: UUID | None = None
    twin: int | None = None  # the number of the earlier line

    @property
    def is_good(self) -> bool:
        return self.finding is Finding.GOOD

    @property
    def is_claimed(self) -> bool:
        return self.finding in {Finding.CLAIMED, Finding.OTHER_BRAND}

    @property
    def needs_you(self) -> bool:
        return not self.is_good and not self.is_claimed


async def judge(lines: Sequence[Line], brand: Brand) -> list[Judged]:
    """Every line in its order; two questions to the database, however many lines there are."""
    read = [_read(number, line) for number, line in enumerate(lines)]
    accounts = list(dict.fromkeys(each.account for each in read if each.account is not None))
    others = await _official_elsewhere(accounts, brand)
    own = await _own_claims(brand)
    first: dict[AccountRef, int] = {}
    judged: list[Judged] = []
    for each in read:
        account = each.account
        if account is None:
            judged.append(each)
            continue
        twin = first.setdefault(account, each.number)
        owner = others.get(account)
        if account in own:
            judged.append(_claimed(each, own[account], brand))
        elif twin != each.number:
            judged.append(_with(each, Finding.TWICE, twin=twin))
        elif owner is not None:
            judged.append(_with(each, Finding.TAKEN, brand=owner))
        else:
            judged.append(each)
    return judged


def _read(number: int, line: Line) -> Judged:
    """What the line says by itself."""
    try:
        reading = read_text(line.address)
        if reading.binding:
            raise NotAnAccount(_A_POST, field="address")
        account = read_account(line.address, field="address")
        require_checkable(account)
    except UnknownPlatform as why:
        return Judged(number, line, Finding.NOT_PROVABLE, why=why)
    except NeedsLookup as why:
        return Judged(number, line, Finding.NEEDS_LOOKUP, why=why)
    except BadInput as why:
        return Judged(number, line, Finding.NOT_AN_ACCOUNT, why=why)
    try:
        return Judged(number, line, Finding.GOOD, account, purpose_of(line))
    except BadInput as why:
        return Judged(number, line, Finding.BAD_PURPOSE, account, why=why)


async def _official_elsewhere(accounts: Sequence[AccountRef], brand: Brand) -> dict[AccountRef, BrandRef]:
    """Which of them everybody can see to be another company's."""
    found = await rows(
        _OFFICIAL, [one.platform for one in accounts], [one.handle for one in accounts], brand.company_id
    )
    return {AccountRef(row["platform"], row["handle"]): BrandRef(row["slug"], row["name"]) for row in found}


async def _own_claims(brand: Brand) -> dict[AccountRef, Claim]:
    """The company's open claims by account; one for this brand hides one for another."""
    found = await Claim.filter(company_id=brand.company_id, state__in=OPEN).select_related("account", "brand")
    by_brand = sorted(found, key=lambda claim: claim.brand_id == brand.id)
    return {AccountRef(claim.account.platform, claim.account.handle): claim for claim in by_brand}


def _claimed(each: Judged, claim: Claim, brand: Brand) -> Judged:
    if claim.brand_id == brand.id:
        return _with(each, Finding.CLAIMED, claim_id=claim.id)
    return _with(each, Finding.OTHER_BRAND, claim_id=claim.id, brand=BrandRef(claim.brand.slug, claim.brand.name))


def _with(
    each: Judged,
    finding: Finding,
    *,
    brand: BrandRef | None = None,
    claim_id: UUID | None = None,
    twin: int | None = None,
) -> Judged:
    return Judged(each.number, each.line, finding, each.account, each.purpose, each.why, brand, claim_id, twin)
