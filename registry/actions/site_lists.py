"""The list of accounts on a company's own proven website: having it read, and claiming what it names."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Member, require_role
from registry.actions import claims
from registry.actions.account_lines import Purpose
from registry.actions.checkable import is_checkable
from registry.database import rows
from registry.errors import BadInput, ChangedMeanwhile, Conflict, NotFound, TooMany
from registry.language import mark
from registry.models import Brand, Claim, SiteList
from registry.models.columns import STANDING, BrandState, ClaimState, JobKind, Role
from registry.queue import Lane, enqueue
from registry.settings import settings
from verification.accounts import AccountRef
from verification.fetching import clean_text, usable_keys
from verification.methods import METHODS
from verification.methods.listed import ListRead
from verification.outcomes import Problem, Result
from verification.platforms.listing import LONGEST_LINE
from verification.verify import talks

READ_PAUSE = timedelta(seconds=5)  # between two readings of one list, however often the button is pressed
MOST_AT_ONCE = 100  # accounts claimed by one press: one transaction, within the time a page has
LONGEST_URL = 500
LONGEST_HANDLE = 320

_NOT_PROVEN = mark("This website is not proven any more, so its list says nothing. Prove the website again first.")
_NONE_TICKED = mark("Tick at least one account.")
_MORE_THAN_ONE_PAGE = mark("That is more than we take at once. Nothing was claimed: tick fewer.")
_TOO_MANY = mark(
    "A company may have 1,000 open claims, and with these there would be more. Nothing was claimed: tick fewer, or"
    " withdraw claims that you do not need."
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A reading that a member asked for and that has not been done yet."""

    claim_id: UUID  # on the website
    site: str
    asked_at: datetime


async def ask(member: Member, claim_id: UUID, *, now: datetime) -> None:
    """Has the list of the proven website read; asking twice is harmless. Raises NotFound, NotAllowed, Conflict."""
    require_role(member, Role.EDITOR)
    async with in_transaction():
        claim = await proven_website(member, claim_id)
        before = await SiteList.get_or_none(claim_id=claim_id)
        soonest = before.answered_at + READ_PAUSE if before and before.answered_at else now
        # Whoever asks while a reading is on its way waits for that one.
        await rows(
            "INSERT INTO site_list (id, claim_id, asked_by_id, asked_at, accounts, unread)"
            " VALUES (gen_random_uuid(), $1, $2, $3, '[]', '[]')"
            " ON CONFLICT (claim_id) DO UPDATE SET asked_by_id = $2, asked_at = $3, answered_at = NULL, problem = NULL"
            " WHERE site_list.answered_at IS NOT NULL RETURNING claim_id",
            claim_id,
            member.actor.person_id,
            now,
        )
        lane = Lane(claim.account.handle, str(member.company_id))
        run_at = soonest if now < soonest <= now + READ_PAUSE else None
        await enqueue(JobKind.READ_LIST, str(claim_id), run_at=run_at, lane=lane)
        await claims.notify(claim_id)


async def begin(claim_id: UUID) -> Wish | None:
    """The reading to be done; None when it was done already or the website is not proven any more."""
    found = await SiteList.get_or_none(claim_id=claim_id, answered_at=None).select_related("claim__account")
    if found is None or found.claim.state not in STANDING:
        return None
    return Wish(claim_id, found.claim.account.handle, found.asked_at)


async def record(wish: Wish, seen: ListRead | Problem, *, now: datetime) -> None:
    """Writes down what a reading came to; the first answer to a wish stays.

    What cannot be told now leaves the list that was read before; a definite "there is none" does not.
    """
    changes: dict[str, object] = {"answered_at": now}
    if isinstance(seen, ListRead):
        changes |= _read(seen, now)
    else:
        changes["problem"] = seen.value
        if seen.result is not Result.UNKNOWN:
            changes |= {"read_at": None, "url": None, "sha256": None, "accounts": [], "unread": []}
    async with in_transaction():
        asked = SiteList.filter(claim_id=wish.claim_id, asked_at=wish.asked_at, answered_at=None)
        await asked.update(**changes)
        await claims.notify(wish.claim_id)


async def claim_listed(member: Member, claim_id: UUID, chosen: Mapping[str, Purpose], *, now: datetime) -> int:
    """Files a claim on each chosen account of the list (`platform:handle`), all or none; returns how many there were.

    `chosen` says what each is for, where and in which language. What was claimed already stays as it is. Where a link
    back can prove the account, a check begins at once. Raises NotFound, NotAllowed, Conflict, BadInput,
    ChangedMeanwhile, TooMany.
    """
    require_role(member, Role.EDITOR)
    if not chosen:
        raise BadInput(_NONE_TICKED)
    if len(chosen) > MOST_AT_ONCE:
        raise BadInput(_MORE_THAN_ONE_PAGE)
    async with in_transaction():
        site = await proven_website(member, claim_id)
        await rows("SELECT 1 FROM site_list WHERE claim_id = $1 FOR UPDATE", claim_id)  # one press at a time
        listed = await SiteList.get_or_none(claim_id=claim_id)
        wanted = _chosen(listed, chosen)
        added = {account: await _add(member, site.brand, account, wanted[account], now) for account in sorted(wanted)}
        await _start_checks({claim: account for account, (claim, _) in added.items()}, site.account.handle, now)
        new = {claim: account for account, (claim, is_new) in added.items() if is_new}
        for claim, account in new.items():
            await claims.tell_filed(member, claim, site.brand, account, now=now)
        if new and listed:
            facts = {"claim": str(claim_id), "accounts": len(new), "url": listed.url, "sha256": listed.sha256}
            subject = f"website:{site.account.handle}"
            await audit.record(
                "list.claimed", actor=member.label, subject=subject, now=now, brand=site.brand.slug, **facts
            )
    return len(added)


async def proven_website(member: Member, claim_id: UUID) -> Claim:
    """The company's proven claim on a website for a brand that is its own; raises NotFound, Conflict."""
    claim = await Claim.get_or_none(id=claim_id, company_id=member.company_id, account__platform="website")
    if claim is None:
        raise NotFound
    await claim.fetch_related("brand", "account")
    is_theirs = claim.brand.company_id == member.company_id or claims.can_be_taken_over(claim.brand)
    if not is_theirs or claim.brand.state is BrandState.REFUSED:
        raise NotFound
    if claim.state not in STANDING:
        raise Conflict(_NOT_PROVEN)
    return claim


def accounts_of(found: SiteList | None) -> list[AccountRef]:
    """The accounts of the last list that could be read, in its order."""
    return [AccountRef(platform, handle) for platform, handle in found.accounts] if found else []


def _read(seen: ListRead, now: datetime) -> dict[str, object]:
    """The columns of a list that was read. Nothing of it is ours: it is cleaned before it is kept."""
    kept = [account for account in seen.listing.accounts if _fits(account)]
    unread = [*seen.listing.unread, *(str(account) for account in seen.listing.accounts if not _fits(account))]
    return {
        "problem": None,
        "read_at": now,
        "url": clean_text(seen.source.url, LONGEST_URL),
        "sha256": hashlib.sha256(seen.source.body).hexdigest(),
        "accounts": [[account.platform, account.handle] for account in kept],
        "unread": [clean_text(line, LONGEST_LINE) for line in unread],
    }


def _fits(account: AccountRef) -> bool:
    return len(account.handle) <= LONGEST_HANDLE and account.handle.isprintable()


def _chosen(listed: SiteList | None, chosen: Mapping[str, Purpose]) -> dict[AccountRef, Purpose]:
    """The accounts that these names stand for; raises ChangedMeanwhile when one is not offered (any more)."""
    offered = {str(account): account for account in accounts_of(listed) if is_checkable(account)}
    if any(name not in offered for name in chosen):
        raise ChangedMeanwhile
    return {offered[name]: purpose for name, purpose in chosen.items()}


async def _add(member: Member, brand: Brand, account: AccountRef, purpose: Purpose, now: datetime) -> tuple[UUID, bool]:
    try:
        claim_id, is_new = await claims.add_claim(member, brand, account, purpose.role, now=now)
    except TooMany as refusal:
        raise TooMany(_TOO_MANY, retry_after=refusal.retry_after) from refusal
    if is_new and (purpose.region or purpose.language):
        await Claim.filter(id=claim_id).update(region=purpose.region, language=purpose.language)
    return claim_id, is_new


async def _start_checks(filed: Mapping[UUID, AccountRef], site: str, now: datetime) -> None:
    """The website has said its half: where a profile can say the other, we look before anybody posts anything."""
    keys = usable_keys(settings())
    both_ways = [
        claim_id
        for claim_id, account in filed.items()
        if any(METHODS[name].needs_site for name in talks(account, keys, (site,)))
    ]
    fresh = Claim.filter(id__in=both_ways, state=ClaimState.PENDING, next_check_at=None, token_expires_at__gt=now)
    for claim in await fresh.select_related("account"):
        await Claim.filter(id=claim.id).update(next_check_at=now, tries=0)
        await claims.queue_check(claim.id, claim.account, claim.company_id)
