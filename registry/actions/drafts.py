"""Accounts about to be claimed: kept as they were typed, corrected in place, claimed together or let go."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Actor, Member, brand_of, member_of, require_role
from registry.actions import claims
from registry.actions.account_lines import MOST_LINES, Line, Purpose, read_lines
from registry.actions.draft_lines import judge
from registry.actions.role_guesses import guess
from registry.database import rows
from registry.errors import BadInput, BadWebsite, ChangedMeanwhile, NotFound, TooMany
from registry.language import mark
from registry.models import Brand, Claim, Draft
from registry.models.columns import STANDING, BrandState, ClaimState, DraftSource, JobKind, Role
from registry.queue import Lane, enqueue
from registry.settings import settings
from verification.accounts import AccountRef
from verification.fetching import usable_keys
from verification.front_page import Found
from verification.methods import METHODS
from verification.outcomes import Problem
from verification.verify import talks

MOST_AT_ONCE = 100  # accounts claimed by one press: one transaction, within the time a page has
MOST_OPEN = 20  # drafts of one company
READ_PAUSE = timedelta(seconds=10)  # between two readings of one front page

_NO_WEBSITE = mark("This brand has no website yet. Add it on the page of the brand, then we look there.")
_NONE_GOOD = mark("There is nothing to claim here: no ticked line is without a fault.")
_MOST_DRAFTS = mark("There are 20 lists already that nobody has finished. Finish one of them or let it go.")
_TOO_MANY_CLAIMS = mark(
    "A company may have 1,000 open claims, and with these there would be more. Nothing was claimed: untick some, or"
    " withdraw claims that you do not need."
)
_REFUSED = mark("A moderator decided that this brand does not go into the directory: nothing can be claimed for it.")


async def begin(actor: Actor, brand_slug: str, text: str, *, now: datetime) -> UUID:
    """Keeps a pasted or uploaded list as a draft; nothing is claimed.

    Raises NotFound, NotAllowed, BadInput, TooMany.
    """
    brand, member = await brand_of(actor, brand_slug, at_least=Role.EDITOR)
    lines = read_lines(text)
    async with in_transaction():
        made = await _make(brand, member, DraftSource.LIST, now, lines=[line.kept() for line in lines])
    return made.id


async def begin_from_site(actor: Actor, brand_slug: str, *, now: datetime) -> UUID:
    """Has the front page of the brand's website read; the same again while it is read gives the same draft.

    Raises NotFound, NotAllowed, BadWebsite (there is none), TooMany.
    """
    brand, member = await brand_of(actor, brand_slug, at_least=Role.EDITOR)
    site = await _website_of(brand, member)
    async with in_transaction():
        await rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"drafts {member.company_id}")
        known = await Draft.filter(
            brand_id=brand.id, company_id=member.company_id, source=DraftSource.SITE, claimed_at=None, dropped_at=None
        ).first()
        if known is None:
            known = await _make(brand, member, DraftSource.SITE, now, site=site, asked_at=now)
        elif known.answered_at is not None:
            await Draft.filter(id=known.id).update(site=site, asked_at=now, answered_at=None, problem=None)
        soonest = max(now, known.answered_at + READ_PAUSE) if known.answered_at else now
        lane = Lane(site, str(member.company_id))
        await enqueue(JobKind.READ_SITE, str(known.id), run_at=soonest if soonest > now else None, lane=lane)
        await claims.notify(known.id)
    return known.id


async def to_read(draft_id: UUID) -> str | None:
    """Whose front page is to be read; None when that was done or the draft has ended."""
    found = await Draft.get_or_none(id=draft_id, answered_at=None, claimed_at=None, dropped_at=None)
    return found.site if found else None


async def record_site(draft_id: UUID, seen: Sequence[Found] | Problem, *, now: datetime) -> None:
    """Writes down what the front page links to; what the draft has already stays as it was corrected."""
    async with in_transaction():
        draft = await Draft.select_for_update().get_or_none(id=draft_id, answered_at=None)
        if draft is None:
            return
        changes: dict[str, Any] = {"answered_at": now, "updated_at": now}
        if isinstance(seen, Problem):
            changes["problem"] = seen.value
        else:
            known = {line["address"] for line in draft.lines}
            new = [_line(found).kept() for found in seen]
            lines = [*draft.lines, *(line for line in new if line["address"] not in known)]
            changes |= {"lines": lines[:MOST_LINES], "version": draft.version + 1, "problem": None}
        await Draft.filter(id=draft_id).update(**changes)
        await claims.notify(draft_id)


async def correct(
    actor: Actor, draft_id: UUID, changes: Mapping[int, Line | None], *, version: int, now: datetime
) -> None:
    """Puts corrected lines into the draft, None taking one out. Raises NotFound, NotAllowed, ChangedMeanwhile."""
    _, member = await draft_of(actor, draft_id, at_least=Role.EDITOR)
    async with in_transaction():
        draft = await _locked(member, draft_id, version)
        lines = lines_of(draft)
        if any(number >= len(lines) for number in changes):
            raise ChangedMeanwhile
        kept = [changes.get(number, line) for number, line in enumerate(lines)]
        hints = [replace(line, hint=old.hint) for line, old in zip(kept, lines, strict=True) if line is not None]
        await _write(draft, hints, now)


async def claim_good(actor: Actor, draft_id: UUID, *, version: int, now: datetime) -> int:
    """Files a claim on every ticked good line, up to a hundred, all or none; returns how many there were.

    What was claimed leaves the draft; a draft with nothing left to do has ended. Where a link back can prove the
    account, a check begins at once. Raises NotFound, NotAllowed, ChangedMeanwhile, BadInput, TooMany.
    """
    _, member = await draft_of(actor, draft_id, at_least=Role.EDITOR)
    async with in_transaction():
        draft = await _locked(member, draft_id, version)
        brand = await Brand.get(id=draft.brand_id)
        if brand.state is BrandState.REFUSED:
            raise BadInput(_REFUSED)
        judged = await judge(lines_of(draft), brand)
        good = [each for each in judged if each.is_good and each.line.ticked][:MOST_AT_ONCE]
        if not good:
            raise BadInput(_NONE_GOOD)
        chosen = {each.account: each.purpose for each in good if each.account and each.purpose}
        await _file(member, brand, chosen, draft, now)
        done = {each.number for each in good}
        left = [each for each in judged if each.number not in done and not each.is_claimed]
        await _write(draft, [each.line for each in left], now, is_over=not any(each.line.ticked for each in left))
    return len(chosen)


async def drop(actor: Actor, draft_id: UUID, *, now: datetime) -> str:
    """Lets the draft go; nothing of it is claimed. Returns the brand's slug. Raises NotFound, NotAllowed."""
    draft, _ = await draft_of(actor, draft_id, at_least=Role.EDITOR)
    await Draft.filter(id=draft_id, claimed_at=None, dropped_at=None).update(dropped_at=now, updated_at=now)
    return draft.brand.slug


async def draft_of(actor: Actor, draft_id: UUID, *, at_least: Role = Role.VIEWER) -> tuple[Draft, Member]:
    """An open draft with its brand and company, and the actor as a member of that; raises NotFound, NotAllowed."""
    draft = await Draft.get_or_none(id=draft_id, dropped_at=None).select_related("brand", "company")
    if draft is None:
        raise NotFound
    return draft, await member_of(actor, draft.company.slug, at_least=at_least)


def lines_of(draft: Draft) -> list[Line]:
    """The lines as they were typed."""
    return [Line(**line) for line in draft.lines]


def _line(found: Found) -> Line:
    purpose = guess(found.account, found.hint)
    return Line(found.url, purpose.role.value, purpose.region, purpose.language, ticked=True, hint=found.hint)


async def _make(brand: Brand, member: Member, source: DraftSource, now: datetime, **more: Any) -> Draft:  # noqa: ANN401
    require_role(member, Role.EDITOR)
    if await Draft.filter(company_id=member.company_id, claimed_at=None, dropped_at=None).count() >= MOST_OPEN:
        raise TooMany(_MOST_DRAFTS, retry_after=60)
    return await Draft.create(
        company_id=member.company_id,
        brand_id=brand.id,
        made_by_id=member.actor.person_id,
        source=source,
        created_at=now,
        updated_at=now,
        **more,
    )


async def _website_of(brand: Brand, member: Member) -> str:
    """The host of the brand's website: a proven one, else the one that it means to prove."""
    found = await rows(
        "SELECT a.handle FROM claim c JOIN account a ON a.id = c.account_id WHERE c.brand_id = $1 AND c.company_id = $2"
        " AND a.platform = 'website' AND c.state IN ('pending', 'verified', 'lapsing')"
        " ORDER BY c.state = 'pending', c.verified_at, c.created_at, c.id LIMIT 1",
        brand.id,
        member.company_id,
    )
    if not found:
        raise BadWebsite(_NO_WEBSITE)
    return str(found[0]["handle"])


async def _locked(member: Member, draft_id: UUID, version: int) -> Draft:
    draft = await Draft.select_for_update().get_or_none(id=draft_id, company_id=member.company_id, dropped_at=None)
    if draft is None:
        raise NotFound
    if draft.version != version or draft.claimed_at is not None:
        raise ChangedMeanwhile
    return draft


async def _write(draft: Draft, lines: Sequence[Line], now: datetime, *, is_over: bool = False) -> None:
    await Draft.filter(id=draft.id).update(
        lines=[line.kept() for line in lines],
        version=draft.version + 1,
        updated_at=now,
        claimed_at=now if is_over else None,
    )


async def _file(
    member: Member, brand: Brand, chosen: Mapping[AccountRef, Purpose], draft: Draft, now: datetime
) -> None:
    """All rows first, in the order of the accounts, then the events: nobody waits for a row behind the trail."""
    added: dict[AccountRef, tuple[UUID, bool]] = {}
    try:
        for account in sorted(chosen):
            added[account] = await claims.add_claim(member, brand, account, chosen[account].role, now=now)
    except TooMany as refusal:
        raise TooMany(_TOO_MANY_CLAIMS, retry_after=refusal.retry_after) from refusal
    new = {account: claim_id for account, (claim_id, is_new) in added.items() if is_new}
    for account, claim_id in new.items():
        purpose = chosen[account]
        if purpose.region or purpose.language:
            await Claim.filter(id=claim_id).update(region=purpose.region, language=purpose.language)
    await start_checks(brand, member, list(new.values()), now)
    for account, claim_id in new.items():
        await claims.tell_filed(member, claim_id, brand, account, now=now)
    await audit.record(
        "accounts.claimed", actor=member.label, subject=f"brand {brand.slug}", now=now, brand=brand.slug,
        company=member.company_slug, accounts=len(new), source=draft.source.value,
    )  # fmt: skip


async def start_checks(brand: Brand, member: Member, filed: Sequence[UUID], now: datetime) -> None:
    """Where a proven website can say its half, we look at once whether the profile says the other."""
    site = await Claim.filter(
        brand_id=brand.id, company_id=member.company_id, account__platform="website", state__in=STANDING
    ).select_related("account").first()  # fmt: skip
    if site is None:
        return
    keys = usable_keys(settings())
    fresh = Claim.filter(id__in=filed, state=ClaimState.PENDING, next_check_at=None, token_expires_at__gt=now)
    for claim in await fresh.select_related("account"):
        account = AccountRef(claim.account.platform, claim.account.handle)
        if any(METHODS[name].needs_site for name in talks(account, keys, (site.account.handle,))):
            await Claim.filter(id=claim.id).update(next_check_at=now, tries=0)
            await claims.queue_check(claim.id, claim.account, claim.company_id)
