"""The right of reply: whoever holds an account shows it by a token and is heard. It makes nothing official."""

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from registry.access import Actor, require_moderator
from registry.actions import case_files, lookups
from registry.actions.cases import APPEAL_WITHIN, RULED
from registry.actions.claims import host_of
from registry.actions.grounds import ANSWERS
from registry.actions.listings import BrandRef
from registry.actions.moderation import refuse_own
from registry.database import rows
from registry.errors import AlreadyDecided, BadInput, LinkUnusable, NotFound
from registry.language import mark
from registry.models import Brand, Case, Decision, Flag, Reply
from registry.models.columns import BrandState, CaseState, JobKind, ReplyState, Ruling
from registry.queue import Lane, enqueue
from registry.settings import settings
from verification.accounts import AccountRef
from verification.challenges import Challenge, new_token, statement
from verification.fetching import clean_text, usable_keys
from verification.outcomes import Outcome, Result
from verification.verify import Place, where

TOKEN_LIFE = timedelta(days=7)
CHECK_PAUSE = timedelta(seconds=5)
RESTS = timedelta(days=90)  # after an appeal was heard: what is said again meanwhile is shown, and decides nothing
LONGEST_WORDS = 1000
LONGEST_PLACE = 500

_NO_WORDS = mark("Write what people should know.")
_NO_GROUND = mark("Say which of these it is.")
_BAD_PLACE = mark("Paste the address of the post, beginning with https://.")
_EXPIRED = mark("This line is older than 7 days. Begin anew from the page of the account.")


@dataclass(frozen=True, slots=True)
class NewReply:
    brand: str
    ground: str
    words: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class ReplyPage:
    """What the holder sees: the line to post, where, and what came of it."""

    account: AccountRef
    brand: BrandRef
    state: ReplyState
    ground: str
    words: str
    statement: str
    where: tuple[Place, ...]
    needs_place: bool
    place: str | None
    expires_at: datetime
    checked_at: datetime | None
    is_checking: bool
    problem: str | None
    detail: str | None
    proven_at: datetime | None
    case_id: UUID


def challenged(brand: str) -> str:
    """What a reply's token is bound to, not the brand: no slug looks so, hence it proves no claim (SECURITY P2)."""
    return f"reply:{brand}"


async def concerned(account: AccountRef, slug: str) -> BrandRef:
    """The brand, if the account is suspected or ruled to imitate it; raises NotFound: there is nothing to answer."""
    listing = await lookups.look_up(account)
    if listing.imitates and listing.imitates.brand.slug == slug:
        return listing.imitates.brand
    if listing.case and listing.case.brand.slug == slug:
        return listing.case.brand
    here: dict[str, Any] = {
        "account__platform": account.platform,
        "account__handle": account.handle,
        "brand__slug": slug,
    }
    if not await Case.filter(**here).exists() and not await Flag.filter(**here).exists():
        raise NotFound
    brand = await Brand.get(slug=slug)
    if brand.state not in {BrandState.LIVE, BrandState.LISTED}:
        raise NotFound
    return BrandRef(brand.slug, brand.name)


async def begin(account: AccountRef, new: NewReply, *, now: datetime) -> str:
    """Keeps what is said until the account has shown the token; returns the secret of the page where that is done.

    Raises NotFound, BadInput. Nothing is public and nobody is asked to look before.
    """
    await concerned(account, new.brand)
    ground = next((ground for ground in ANSWERS if ground.value == new.ground), None)
    if ground is None:
        raise BadInput(_NO_GROUND, field="ground")
    words = clean_text(new.words, LONGEST_WORDS).strip()[:LONGEST_WORDS]
    if not words:
        raise BadInput(_NO_WORDS, field="words")
    secret = secrets.token_urlsafe(24)
    async with in_transaction():
        case = await _case(account, await Brand.get(slug=new.brand), now)
        await Reply.create(
            case_id=case.id, ground=ground, words=words, language=new.language, state=ReplyState.PENDING,
            secret_hash=_hash(secret), token=new_token(account, challenged(new.brand), settings().registry_host),
            token_expires_at=now + TOKEN_LIFE, created_at=now,
        )  # fmt: skip
    return secret


async def show(secret: str, *, now: datetime) -> ReplyPage:
    """The page of one reply, for whoever has its address; raises NotFound."""
    reply = await _of(secret)
    case = reply.case
    account = case_files.account_of(case)
    places = tuple(where(account, reply.token, usable_keys(settings())))
    is_over = reply.state is ReplyState.PENDING and reply.token_expires_at <= now
    return ReplyPage(
        account, BrandRef(case.brand.slug, case.brand.name), ReplyState.LAPSED if is_over else reply.state,
        ANSWERS.get(reply.ground, ""), reply.words, statement(reply.token), places,
        bool(places) and all(place.needs_place for place in places), reply.place, reply.token_expires_at,
        reply.checked_at, reply.asked_at is not None, reply.problem, reply.detail, reply.proven_at, case.id,
    )  # fmt: skip


async def ask_for_check(secret: str, place: str, *, now: datetime) -> None:
    """Says "it stands there": queues a look, or puts it before a moderator where no program may read.

    Raises NotFound, BadInput, LinkUnusable. Asking twice is harmless.
    """
    place = place.strip()
    if place and (len(place) > LONGEST_PLACE or not place.lower().startswith("https://") or not place.isprintable()):
        raise BadInput(_BAD_PLACE, field="place")
    reply = await _of(secret)
    if reply.state in {ReplyState.PROVEN, ReplyState.WAITS}:
        return
    if reply.token_expires_at <= now:
        raise LinkUnusable(_EXPIRED)
    account = case_files.account_of(reply.case)
    async with in_transaction():
        await rows("SELECT 1 FROM reply WHERE id = $1 FOR UPDATE", reply.id)
        changes: dict[str, object] = {"place": place or None}
        if not where(account, reply.token, usable_keys(settings())):
            await Reply.filter(id=reply.id, state=ReplyState.PENDING).update(state=ReplyState.WAITS, **changes)
            return
        soonest = max(now, reply.checked_at + CHECK_PAUSE) if reply.checked_at and reply.checked_at <= now else now
        await Reply.filter(id=reply.id).update(asked_at=now, **changes)
        lane = Lane(host_of(account) or account.platform, "")
        await enqueue(JobKind.CHECK_REPLY, str(reply.id), run_at=None if soonest == now else soonest, lane=lane)


async def challenge_of(reply_id: UUID, *, now: datetime) -> tuple[Challenge, str | None] | None:
    """What is to be looked for and where; None: nothing any more."""
    reply = await Reply.get_or_none(id=reply_id).select_related("case__account", "case__brand")
    if reply is None or reply.state is not ReplyState.PENDING or reply.asked_at is None:
        return None
    if reply.token_expires_at <= now:
        await Reply.filter(id=reply_id).update(state=ReplyState.LAPSED, asked_at=None)
        return None
    case = reply.case
    name = challenged(case.brand.slug)
    return Challenge(case_files.account_of(case), name, settings().registry_host, reply.token), reply.place


async def record(reply_id: UUID, token: str, outcome: Outcome, *, now: datetime) -> ReplyState | None:
    """What a look came to: proven words are shown, dated, and put before people; None: nothing waited for it."""
    async with in_transaction():
        reply = await Reply.get(id=reply_id)
        case = await case_files.lock(reply.case_id)
        reply = await Reply.select_for_update().get(id=reply_id)
        if reply.state is not ReplyState.PENDING or reply.token != token:
            return None
        seen = outcome.evidence
        kept: dict[str, Any] | None = None
        if seen is not None:
            kept = asdict(seen) | {"seen_at": seen.seen_at.isoformat(), "excerpt": clean_text(seen.excerpt, 300)}
        proven = outcome.result is Result.PROVEN
        await Reply.filter(id=reply_id).update(
            checked_at=now, asked_at=None, problem=outcome.problem.value if outcome.problem else None,
            detail=clean_text(outcome.detail, 300), method=outcome.method, evidence=kept,
            stable_id=clean_text(outcome.stable_id, 320) if outcome.stable_id else None,
        )  # fmt: skip
        if proven:
            await _heard(reply, case, now)
        return ReplyState.PROVEN if proven else ReplyState.PENDING


async def say_seen(actor: Actor, reply_id: UUID, *, is_there: bool, now: datetime) -> UUID:
    """A moderator has looked for the line where no program may read; returns the case. Raises NotFound, NotAllowed."""
    require_moderator(actor)
    async with in_transaction():
        found = await Reply.get_or_none(id=reply_id)
        if found is None:
            raise NotFound
        case = await case_files.lock(found.case_id)
        reply = await Reply.select_for_update().get(id=reply_id)
        await refuse_own(actor, case.account_id, case.brand)
        if reply.state is not ReplyState.WAITS:
            raise AlreadyDecided
        if is_there:
            await Reply.filter(id=reply_id).update(method="by_person", checked_at=now)
            await _heard(reply, case, now)
        else:
            await Reply.filter(id=reply_id).update(state=ReplyState.LAPSED, checked_at=now)
            await case_files.tell("case.reply_not_seen", "moderator", case, now)
        return case.id


async def _heard(reply: Reply, case: Case, now: datetime) -> None:
    """The words stand in public from now on; after a ruling they are an appeal, to be decided within its time."""
    await Reply.filter(id=reply.id).update(state=ReplyState.PROVEN, proven_at=now)
    await case_files.tell("case.replied", "the account's holder", case, now, ground=reply.ground.value)
    if case.state not in RULED:
        await case_files.put_before_people(case, now=now)
        return
    if case.appealed_at is not None or await _was_heard_lately(case, now):
        return
    due = now + APPEAL_WITHIN
    acts = None if case.state is CaseState.SUSPENDED else due
    await case_files.change(case, appealed_at=now, waits_since=now, due_at=due, acts_at=acts)
    if acts is not None:
        await enqueue(JobKind.ADVANCE_CASE, str(case.id), run_at=acts)


async def _was_heard_lately(case: Case, now: datetime) -> bool:
    return await Decision.exists(case_id=case.id, ruling=Ruling.IMITATION_UPHELD, created_at__gt=now - RESTS)


async def _case(account: AccountRef, brand: Brand, now: datetime) -> Case:
    """The case to answer in. One that is only opened for an answer waits for nobody before the answer is proven."""
    is_new = not await Case.exists(
        account__platform=account.platform, account__handle=account.handle, brand_id=brand.id
    )
    case = await case_files.open_case(account, brand, now=now)
    flagged = await Flag.exists(account_id=case.account_id, brand_id=brand.id, state="open")
    if is_new and not flagged:
        await case_files.change(case, waits_since=None, due_at=None)
    return case


async def _of(secret: str) -> Reply:
    reply = await Reply.get_or_none(secret_hash=_hash(secret)).select_related("case__account", "case__brand")
    if reply is None:
        raise NotFound
    return reply


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
