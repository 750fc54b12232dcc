"""A company's statements "this account is ours": filing, asking for a check, a new token, withdrawing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Actor, Member, fresh, known_form, require_role
from registry.actions import checkable, claim_views, disputes, lifecycle
from registry.actions.claim_views import ClaimView
from registry.actions.lifecycle import Happening
from registry.actions.readings import read_account
from registry.database import rows
from registry.errors import BadInput, BadWebsite, ClaimEnded, Conflict, NotFound, TooMany
from registry.language import mark
from registry.models import Account, Brand, Citation, Claim, Verification
from registry.models.columns import OPEN, STANDING, AccountRole, BrandState, ClaimState, JobKind, Role
from registry.queue import Lane, enqueue
from registry.settings import settings
from verification.accounts import AccountRef
from verification.challenges import new_token

TOKEN_LIFE = timedelta(days=7)
CHECK_PAUSE = timedelta(seconds=5)  # between two checks of one claim, however often the button is pressed
MOST_OPEN_CLAIMS = 1000  # of one company
LONGEST_PLACE = 500

NOT_LISTED = mark("That website is not among those that the source lists for this brand.")
_BAD_PLACE = mark("Paste the address of the post, beginning with https://.")
_LINE_EXPIRED = mark("This line is older than 7 days. Ask for a new one and post that.")
_PROVEN_ALREADY = mark("This account is proven already; it needs no new line.")


@dataclass(frozen=True, slots=True)
class NewClaim:
    address: str
    role: AccountRole = AccountRole.MAIN


async def file_claim(member: Member, brand_slug: str, new: NewClaim, *, now: datetime) -> UUID:
    """Files the claim with a fresh token; the same open claim again gives the id of the first.

    Raises NotFound, NotAllowed, NotAnAccount, NeedsLookup, UnknownPlatform, BadWebsite, TooMany.
    """
    require_role(member, Role.EDITOR)
    account = checkable.require_checkable(read_account(new.address, field="address"))
    async with in_transaction():
        brand = await claimable_brand(member, brand_slug)
        is_own = brand.company_id == member.company_id
        if not is_own and account.platform == "website" and not await is_listed(brand, account):
            raise BadWebsite(NOT_LISTED, field="address")
        return await file_account(member, brand, account, new.role, now=now)


async def file_account(member: Member, brand: Brand, account: AccountRef, role: AccountRole, *, now: datetime) -> UUID:
    """Files the claim in the caller's transaction, for whoever may; the same open claim again gives the first's id."""
    claim_id, is_new = await add_claim(member, brand, account, role, now=now)
    if is_new:
        await tell_filed(member, claim_id, brand, account, now=now)
    return claim_id


async def add_claim(
    member: Member, brand: Brand, account: AccountRef, role: AccountRole, *, now: datetime
) -> tuple[UUID, bool]:
    """The claim's rows without its event; False: there was the same open claim already.

    Who files several adds them all, in the order of the accounts, before the first event: nobody who holds the trail
    may wait for a row of somebody who waits for the trail.
    """
    # One at a time for this company: the second half of a double click finds the claim of the first.
    await rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"claims {member.company_id}")
    account_id = await account_id_of(account, now)
    known = await Claim.get_or_none(
        company_id=member.company_id, brand_id=brand.id, account_id=account_id, state__in=OPEN
    )
    if known is not None:
        return known.id, False
    if await Claim.filter(company_id=member.company_id, state__in=OPEN).count() >= MOST_OPEN_CLAIMS:
        raise TooMany(retry_after=3600)
    claim = await Claim.create(
        company_id=member.company_id,
        brand_id=brand.id,
        account_id=account_id,
        filed_by_id=member.actor.person_id,
        role=role,
        state=ClaimState.PENDING,
        token=new_token(account, brand.slug, settings().registry_host),
        token_expires_at=now + TOKEN_LIFE,
        created_at=now,
    )
    await enqueue(JobKind.SCAN_ACCOUNT, str(account_id))
    return claim.id, True


async def tell_filed(member: Member, claim_id: UUID, brand: Brand, account: AccountRef, *, now: datetime) -> None:
    """Puts on record that the claim was added, in the same transaction."""
    await _tell(claim_id, "claim.filed", member, brand.slug, account, now)


async def ask_for_check(member: Member, claim_id: UUID, *, place: str | None, now: datetime) -> None:
    """Says "I posted it": queues a check; asking twice is harmless.

    Raises NotFound, NotAllowed, ClaimEnded, BadInput (for a bad place).
    """
    require_role(member, Role.EDITOR)
    place = _clean_place(place)
    async with in_transaction():
        claim = await locked_claim(member, claim_id)
        _require_open(claim)
        if is_overdue(claim, now):
            raise ClaimEnded(_LINE_EXPIRED)
        soonest = await _soonest_check(claim_id, now)
        changes: dict[str, object] = {"next_check_at": soonest}
        if claim.state is ClaimState.PENDING:
            changes["tries"] = 0
        if place is not None and place != claim.place:
            changes["place"] = place
            if not _is_compared(claim):  # a place is nothing that a person rules on: it takes no ruling's ground away
                changes["version"] = claim.version + 1
        await Claim.filter(id=claim_id).update(**changes)
        await queue_check(claim_id, claim.account, claim.company_id, run_at=None if soonest == now else soonest)
        await notify(claim_id)


async def renew_token(member: Member, claim_id: UUID, *, now: datetime) -> None:
    """Makes a new token; the old one proves nothing any more. An expired, never proven claim is pending again.

    Raises NotFound, NotAllowed, ClaimEnded, Conflict (proven already).
    """
    require_role(member, Role.EDITOR)
    async with in_transaction():
        claim = await locked_claim(member, claim_id)
        if claim.state in STANDING:
            raise Conflict(_PROVEN_ALREADY)
        expired = claim.state is ClaimState.LAPSED and claim.verified_at is None
        if not expired:
            _require_open(claim)
        elif await _twin(claim):
            raise ClaimEnded
        account = AccountRef(claim.account.platform, claim.account.handle)
        await Claim.filter(id=claim_id).update(
            state=lifecycle.move(claim.state, Happening.RENEWED).after,
            ended_at=None,
            token=new_token(account, claim.brand.slug, settings().registry_host),
            token_expires_at=now + TOKEN_LIFE,
            version=claim.version + 1,
            tries=0,
            next_check_at=None,
            waits_since=None,
            confirmed_at=None,
        )
        await _tell(claim_id, "claim.token_renewed", member, claim.brand.slug, account, now)


async def withdraw(member: Member, claim_id: UUID, *, now: datetime) -> None:
    """Ends the claim; a verified account then was official. Doing it twice is harmless.

    Raises NotFound, NotAllowed, and StepUpNeeded for a proven one.
    """
    require_role(member, Role.MANAGER)
    async with in_transaction():
        claim = await locked_claim(member, claim_id)
        if claim.state not in OPEN:
            return
        if claim.state in STANDING:
            fresh(member.actor, now=now)
        await Claim.filter(id=claim_id).update(
            state=lifecycle.move(claim.state, Happening.WITHDREW).after,
            ended_at=now,
            next_check_at=None,
            version=claim.version + 1,
            disputed=False,
            waits_since=None,
        )
        account = AccountRef(claim.account.platform, claim.account.handle)
        await _tell(claim_id, "claim.withdrawn", member, claim.brand.slug, account, now)
        await disputes.settle(claim.account_id, now=now)


def is_overdue(claim: Claim, now: datetime) -> bool:
    """Whether the line was not posted in time (SECURITY P2); who waits for a person is not late."""
    return claim.state is ClaimState.PENDING and claim.token_expires_at <= now and not _is_compared(claim)


def _is_compared(claim: Claim) -> bool:
    return claim.waits_since is not None or claim.confirmed_at is not None


async def show(actor: Actor, claim_id: UUID) -> ClaimView:
    """Everything about one claim of the actor's companies; raises NotFound."""
    return await claim_views.show(actor, claim_id)


def can_be_taken_over(brand: Brand) -> bool:
    """Whether a listed brand is still to be had: somebody else's claim to it, while reviewed, blocks nobody."""
    return brand.state is BrandState.LISTED or (brand.state is BrandState.REVIEW and brand.source is not None)


async def is_listed(brand: Brand, account: AccountRef) -> bool:
    """Whether an open source names this account for the brand."""
    return await Citation.exists(brand_id=brand.id, account__platform=account.platform, account__handle=account.handle)


async def notify(claim_id: UUID) -> None:
    """Tells whoever watches the claim, when the transaction commits."""
    await rows("SELECT pg_notify('claim', $1)", str(claim_id))


async def queue_check(claim_id: UUID, account: Account, company_id: UUID, *, run_at: datetime | None = None) -> None:
    """Queues a check of the claim, in the lane of the host it visits and of the company that wants it."""
    lane = Lane(host_of(account) or account.platform, str(company_id))
    await enqueue(JobKind.VERIFY_CLAIM, str(claim_id), run_at=run_at, lane=lane)


def host_of(account: Account | AccountRef) -> str:
    """The host that a check visits where the handle names it; `checks` says the same in SQL."""
    match account.platform:
        case "website":
            return account.handle
        case "activitypub" | "lemmy" | "peertube" | "pixelfed":
            return account.handle.rpartition("@")[2]
        case "forgejo" | "gitlab":
            return account.handle.partition("/")[0]
        case "matrix":
            return account.handle.partition(":")[2]
        case _:
            return ""


async def locked_claim(member: Member, claim_id: UUID) -> Claim:
    """The company's claim, locked until the transaction ends; raises NotFound for anybody else's."""
    seen = await Claim.get_or_none(id=claim_id, company_id=member.company_id)
    if seen is None:
        raise NotFound
    await disputes.hold(seen.account_id)
    await rows("SELECT 1 FROM claim WHERE id = $1 FOR UPDATE", claim_id)
    return await Claim.get(id=claim_id).select_related("brand", "account")


async def claimable_brand(member: Member, slug: str) -> Brand:
    """The company's own brand, or a listed one that it is taking over."""
    brand = await Brand.get_or_none(slug=known_form(slug))
    if brand is None or brand.state is BrandState.REFUSED:
        raise NotFound
    if brand.company_id == member.company_id:
        return brand
    takes_over = can_be_taken_over(brand) and await Claim.exists(
        brand_id=brand.id, company_id=member.company_id, account__platform="website", state__in=OPEN
    )
    if not takes_over:
        raise NotFound
    return brand


async def account_id_of(account: AccountRef, now: datetime) -> UUID:
    """The account's row, made when it is not there yet."""
    await rows(
        "INSERT INTO account (id, platform, handle, created_at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (platform, handle) DO NOTHING RETURNING id",
        uuid4(),
        account.platform,
        account.handle,
        now,
    )
    return (await Account.get(platform=account.platform, handle=account.handle)).id


async def _soonest_check(claim_id: UUID, now: datetime) -> datetime:
    latest = await Verification.filter(claim_id=claim_id).order_by("-started_at").first()
    return max(now, latest.started_at + CHECK_PAUSE) if latest is not None and latest.started_at <= now else now


async def _twin(claim: Claim) -> bool:
    """Whether the company has filed the same claim again meanwhile."""
    return await Claim.exists(
        company_id=claim.company_id, brand_id=claim.brand_id, account_id=claim.account_id, state__in=OPEN
    )


def _require_open(claim: Claim) -> None:
    if claim.state not in OPEN:
        raise ClaimEnded


def _clean_place(place: str | None) -> str | None:
    """The address of the post as typed; what it may be is judged by the verifier."""
    text = (place or "").strip()
    if not text:
        return None
    if len(text) > LONGEST_PLACE or not text.lower().startswith("https://") or not text.isprintable() or " " in text:
        raise BadInput(_BAD_PLACE, field="place")
    return text


async def _tell(claim_id: UUID, kind: str, member: Member, brand: str, account: AccountRef, now: datetime) -> None:
    await audit.record(kind, actor=member.label, subject=str(account), now=now, brand=brand, claim=str(claim_id))
    await notify(claim_id)
