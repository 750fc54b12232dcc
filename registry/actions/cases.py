"""Does this account imitate that brand? What moderators rule, step by step (docs/RULINGS.md)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.transactions import in_transaction

from registry.access import Actor, fresh, require_moderator
from registry.actions import case_letters, suspicions
from registry.actions.case_files import LOOKED_AT_WITHIN, account_of, change, lock, tell
from registry.actions.moderation import clean_reason, refuse_own, release
from registry.actions.suspicions import Suspicion
from registry.errors import AlreadyDecided, BadInput, ChangedMeanwhile, Conflict, NotAllowed
from registry.language import LANGUAGES, gettext, mark
from registry.models import Case, Claim, Decision, Flag
from registry.models.columns import STANDING, BrandState, CaseState, FlagState, Ground, JobKind, Ruling
from registry.queue import enqueue
from registry.settings import settings
from verification.accounts import AccountRef

APPEAL_WITHIN = timedelta(days=14)  # an answer of the account's side is decided by then, or the ruling is suspended

HONEST = (
    Ground.FAN, Ground.PARODY, Ground.RESELLER, Ground.ANOTHER_COMPANY, Ground.OWN_ACCOUNT, Ground.OWN_NAME,
    Ground.NOT_ALIKE, Ground.OTHER,
)  # fmt: skip
IMITATES = (Ground.PASSES_OFF, Ground.FRAUD, Ground.HELD_FOR_SALE, Ground.OTHER)
RULED = (CaseState.NOTICE, CaseState.IMITATES, CaseState.SUSPENDED)  # two moderators said that it imitates

_ANOTHER = mark("Another moderator has to look at it: you ruled on it already.")
_OFFICIAL = mark("This is an official account of that very brand. Look at its claim instead.")
_NO_GROUND = mark("Say which of these it is.")
_REPORTED = mark("was reported by people as passing itself off as %(brand)s")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a moderator says: which of the fixed grounds, in own words, about which version of the case."""

    ground: str
    reason: str
    version: int


async def rule_honest(actor: Actor, case_id: UUID, opinion: Opinion, *, now: datetime) -> None:
    """Rules that the account does not imitate the brand, from whatever stage: one moderator is enough for that.

    Raises NotFound, NotAllowed, ReasonMissing, BadInput, AlreadyDecided, ChangedMeanwhile.
    """
    ground, reason = _ground(opinion, HONEST), clean_reason(opinion.reason)
    async with in_transaction():
        case = await _looked_at(actor, case_id, opinion)
        if case.state is CaseState.HONEST:
            raise AlreadyDecided
        if case.appealed_at is not None:
            _require_another(actor, case)
        await decide(actor, case, Ruling.ACCOUNT_HONEST, ground, reason, now)
        await make_honest(case, ground, now=now)
        await tell("case.honest", "moderator", case, now, ground=ground.value, reason=reason)
        await dismiss_flag(case, now)
        await case_letters.tell_honest(case, ground, now=now)


async def propose_imitation(actor: Actor, case_id: UUID, opinion: Opinion, *, now: datetime) -> None:
    """Says that it imitates: nothing is public before a second moderator has looked and the notice has ended.

    Raises NotFound, NotAllowed, NotFresh, ReasonMissing, BadInput, AlreadyDecided, ChangedMeanwhile, Conflict.
    """
    ground, reason = _ground(opinion, IMITATES), clean_reason(opinion.reason)
    async with in_transaction():
        case = await _looked_at(actor, case_id, opinion)
        if case.state not in {CaseState.OPEN, CaseState.HONEST}:
            raise AlreadyDecided
        fresh(actor, now=now)
        await _refuse_official(case)
        await suspicions.keep(await _suspicion(case), since=now)
        await decide(actor, case, Ruling.IMITATION_PROPOSED, ground, reason, now)
        await change(
            case, state=CaseState.PROPOSED, ground=ground, proposed_by_id=actor.person_id, waits_since=now,
            due_at=now + LOOKED_AT_WITHIN, acts_at=None,
        )  # fmt: skip
        await tell("case.proposed", "moderator", case, now, ground=ground.value, reason=reason)


async def confirm_imitation(actor: Actor, case_id: UUID, opinion: Opinion, *, now: datetime) -> None:
    """The second pair of eyes: the notice begins, during which the account's side may answer.

    Raises NotFound, NotAllowed, NotFresh, ReasonMissing, BadInput, AlreadyDecided, ChangedMeanwhile, Conflict.
    """
    ground, reason = _ground(opinion, IMITATES), clean_reason(opinion.reason)
    async with in_transaction():
        case = await _looked_at(actor, case_id, opinion)
        if case.state is not CaseState.PROPOSED:
            raise AlreadyDecided
        if case.proposed_by_id == actor.person_id:
            raise NotAllowed(_ANOTHER)
        fresh(actor, now=now)
        await _refuse_official(case)
        ends = now + notice()
        await decide(actor, case, Ruling.IMITATION_CONFIRMED, ground, reason, now)
        await change(
            case, state=CaseState.NOTICE, ground=ground, confirmed_by_id=actor.person_id, ruled_at=now,
            waits_since=None, due_at=None, acts_at=ends,
        )  # fmt: skip
        await tell("case.notice", "moderator", case, now, until=ends.isoformat(), ground=ground.value, reason=reason)
        await enqueue(JobKind.ADVANCE_CASE, str(case.id), run_at=ends)
        await case_letters.tell_notice(case, ends, now=now)


async def uphold(actor: Actor, case_id: UUID, opinion: Opinion, *, now: datetime) -> None:
    """Hears the account's side and lets the ruling stand; never by a moderator who made it.

    Raises NotFound, NotAllowed, NotFresh, ReasonMissing, BadInput, AlreadyDecided, ChangedMeanwhile.
    """
    ground, reason = _ground(opinion, IMITATES), clean_reason(opinion.reason)
    async with in_transaction():
        case = await _looked_at(actor, case_id, opinion)
        if case.state not in RULED or case.appealed_at is None:
            raise AlreadyDecided
        _require_another(actor, case)
        fresh(actor, now=now)
        ends = (case.ruled_at or now) + notice()
        await decide(actor, case, Ruling.IMITATION_UPHELD, ground, reason, now)
        over = {"state": CaseState.IMITATES, "published_at": _published(case) or now, "acts_at": None}
        on = {"state": CaseState.NOTICE, "acts_at": ends}
        await change(
            case, ground=ground, appealed_at=None, waits_since=None, due_at=None, **(over if ends <= now else on)
        )
        await tell("case.upheld", "moderator", case, now, ground=ground.value, reason=reason)
        if ends > now:
            await enqueue(JobKind.ADVANCE_CASE, str(case.id), run_at=ends)
        else:
            await confirm_flag(case)
            await case_letters.tell_imitates(case, now=now)


def notice() -> timedelta:
    """How long the account's side has before a ruling against it is public."""
    return timedelta(days=settings().notice_days)


async def make_honest(case: Case, ground: Ground, *, now: datetime) -> None:
    """The case as it stands once it is found honest, by whomever, in the caller's transaction."""
    await change(
        case, state=CaseState.HONEST, ground=ground, ruled_at=now, waits_since=None, due_at=None, acts_at=None,
        appealed_at=None, proposed_by_id=None, confirmed_by_id=None,
    )  # fmt: skip


async def decide(actor: Actor, case: Case, ruling: Ruling, ground: Ground, reason: str, now: datetime) -> None:
    """Keeps the ruling for ever, with how long it was waited for."""
    await Decision.create(
        ruling=ruling,
        moderator_id=actor.person_id,
        brand_id=case.brand_id,
        case_id=case.id,
        ground=ground,
        reason=reason,
        waited_since=case.waits_since,
        created_at=now,
    )


async def confirm_flag(case: Case) -> None:
    """What people have ruled on is no suspicion any more; it still holds back what is proven on the account."""
    flags = Flag.filter(account_id=case.account_id, brand_id=case.brand_id)
    await flags.update(state=FlagState.CONFIRMED)


async def _looked_at(actor: Actor, case_id: UUID, opinion: Opinion) -> Case:
    require_moderator(actor)
    case = await lock(case_id)
    await refuse_own(actor, case.account_id, case.brand)
    if case.version != opinion.version:
        raise ChangedMeanwhile
    return case


def _ground(opinion: Opinion, offered: tuple[Ground, ...]) -> Ground:
    found = next((ground for ground in offered if ground.value == opinion.ground), None)
    if found is None:
        raise BadInput(_NO_GROUND, field="ground")
    return found


def _require_another(actor: Actor, case: Case) -> None:
    if actor.person_id in {case.proposed_by_id, case.confirmed_by_id}:
        raise NotAllowed(_ANOTHER)


def _published(case: Case) -> datetime | None:
    """Since when this very ruling is public; an older one that was overruled does not count."""
    is_of_now = case.published_at is not None and case.ruled_at is not None and case.published_at >= case.ruled_at
    return case.published_at if is_of_now else None


async def _refuse_official(case: Case) -> None:
    """What the brand's own company has proven is its own, however it looks."""
    brand = case.brand
    own = Claim.filter(account_id=case.account_id, company_id=brand.company_id, state__in=STANDING)
    if brand.state is BrandState.LIVE and await own.exists():
        raise Conflict(_OFFICIAL)


async def _suspicion(case: Case) -> Suspicion:
    """The detector's, if it has one; else that people reported it."""
    flag = await Flag.get_or_none(account_id=case.account_id, brand_id=case.brand_id).select_related("imitated")
    if flag is None:
        why = {language: gettext(_REPORTED, language, brand=case.brand.name) for language in LANGUAGES}
        return Suspicion(account_of(case), case.brand.slug, None, ("report",), 1.0, why)
    told, near = flag.tricks, flag.imitated
    imitated = AccountRef(near.platform, near.handle) if near else None
    why = {language: told[f"why_{language}"] for language in LANGUAGES}
    return Suspicion(account_of(case), case.brand.slug, imitated, told["tricks"], flag.score, why)


async def dismiss_flag(case: Case, now: datetime) -> None:
    """Nobody is warned of the account any more, and what the suspicion held back is shown."""
    if not await Flag.exists(account_id=case.account_id, brand_id=case.brand_id):
        await suspicions.keep(await _suspicion(case), since=now)
    flag = await Flag.get(account_id=case.account_id, brand_id=case.brand_id).select_related("account", "brand")
    await Flag.filter(id=flag.id).update(state=FlagState.DISMISSED)
    await release(flag, str(account_of(case)), now)
