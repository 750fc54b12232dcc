"""Many claims in one step, as programs file them: each line is filed or says what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Member, require_role
from registry.actions import claims, drafts
from registry.actions.account_lines import Line, Purpose, purpose_of
from registry.actions.checkable import require_checkable
from registry.actions.claims import NOT_LISTED
from registry.actions.readings import read_account
from registry.errors import BadInput, BadWebsite
from registry.models import Brand, Claim
from registry.models.columns import Role
from verification.accounts import AccountRef

MOST_LINES = 100
SOURCE = "api"


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of one line: a claim, new or open already, or a refusal."""

    claim_id: UUID | None = None
    is_new: bool = False
    refusal: BadInput | None = None


async def file_many(member: Member, brand_slug: str, lines: Sequence[Line], *, now: datetime) -> list[Filed]:
    """Files a claim for every line that can be one, in the order of the lines, all in one transaction.

    Where a link back can prove the account, a check begins at once. Raises NotFound, NotAllowed, TooMany (then nothing
    was filed).
    """
    require_role(member, Role.EDITOR)
    async with in_transaction():
        brand = await claims.claimable_brand(member, brand_slug)
        read = [await _read(member, brand, line) for line in lines]
        wanted = {account: purpose for one in read if isinstance(one, tuple) for account, purpose in (one,)}
        added = await _add(member, brand, wanted, now)
        return [_filed(one, added) for one in read]


async def _read(member: Member, brand: Brand, line: Line) -> tuple[AccountRef, Purpose] | BadInput:
    try:
        account = require_checkable(read_account(line.address, field="account"))
        is_own = brand.company_id == member.company_id
        if not is_own and account.platform == "website" and not await claims.is_listed(brand, account):
            raise BadWebsite(NOT_LISTED, field="account")
        return account, purpose_of(line)
    except BadInput as refusal:
        return refusal


async def _add(
    member: Member, brand: Brand, wanted: Mapping[AccountRef, Purpose], now: datetime
) -> dict[AccountRef, tuple[UUID, bool]]:
    """All rows first, in the order of the accounts, then the events: nobody waits for a row behind the trail."""
    added = {one: await claims.add_claim(member, brand, one, wanted[one].role, now=now) for one in sorted(wanted)}
    new = {account: claim_id for account, (claim_id, is_new) in added.items() if is_new}
    for account, claim_id in new.items():
        purpose = wanted[account]
        await Claim.filter(id=claim_id).update(region=purpose.region, language=purpose.language)
    await drafts.start_checks(brand, member, list(new.values()), now)
    for account, claim_id in new.items():
        await claims.tell_filed(member, claim_id, brand, account, now=now)
    if len(new) > 1:
        await audit.record(
            "accounts.claimed", actor=member.label, subject=f"brand {brand.slug}", now=now, brand=brand.slug,
            company=member.company_slug, accounts=len(new), source=SOURCE,
        )  # fmt: skip
    return added


def _filed(read: tuple[AccountRef, Purpose] | BadInput, added: Mapping[AccountRef, tuple[UUID, bool]]) -> Filed:
    return Filed(refusal=read) if isinstance(read, BadInput) else Filed(*added[read[0]])
