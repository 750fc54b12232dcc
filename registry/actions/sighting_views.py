"""The lookalikes that were seen of a brand, as its company sees them, and what it says of each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Actor, Member, brand_of
from registry.actions import suspicions
from registry.actions.listings import BrandRef
from registry.actions.readings import address_of
from registry.actions.sightings import BLUESKY, FEED, IS_HONEST, PROBE, read_told
from registry.actions.suspicions import Suspicion
from registry.database import rows
from registry.detector.finding import Tier
from registry.errors import AlreadyDecided, NotFound
from registry.language import LANGUAGES
from registry.models import Brand, BrandWatch, Flag, Sighting
from registry.models.columns import BrandState, FlagState, Role, Said, SightingState
from verification.accounts import AccountRef

ON_A_PAGE = 50
OPEN = (SightingState.NEW, SightingState.TOLD)
SETTLED = (SightingState.DISMISSED, SightingState.REPORTED)

_PAGE = f"""
SELECT s.id, s.score, s.tricks, s.source, s.display_name, s.first_seen_at, s.last_seen_at, s.state, s.said,
       a.platform, a.handle, i.platform AS imitated_platform, i.handle AS imitated_handle
  FROM sighting s JOIN account a ON a.id = s.account_id JOIN brand b ON b.id = s.brand_id
  LEFT JOIN account i ON i.id = s.imitated_id
 WHERE s.brand_id = $1 AND s.state = ANY($2::text[]) AND ($3 OR NOT {IS_HONEST})
   AND ($4::uuid IS NULL OR (s.noted_at, s.id) < (SELECT last.noted_at, last.id FROM sighting last WHERE last.id = $4))
 ORDER BY s.noted_at DESC, s.id DESC LIMIT $5
"""  # noqa: S608 (constants)
_ONE = """
SELECT s.id, s.score, s.tricks, s.source, s.display_name, s.first_seen_at, s.last_seen_at, s.state, s.said,
       a.platform, a.handle, i.platform AS imitated_platform, i.handle AS imitated_handle, b.slug
  FROM sighting s JOIN account a ON a.id = s.account_id JOIN brand b ON b.id = s.brand_id
  LEFT JOIN account i ON i.id = s.imitated_id WHERE s.id = $1
"""
_COUNTS = f"""
SELECT count(*) FILTER (WHERE s.state IN ('new', 'told') AND NOT {IS_HONEST}) AS open,
       count(*) FILTER (WHERE s.state IN ('dismissed', 'reported')) AS settled
  FROM sighting s JOIN account a ON a.id = s.account_id JOIN brand b ON b.id = s.brand_id WHERE s.brand_id = $1
"""  # noqa: S608 (constants)
_LOCK = """
SELECT s.state, s.said, s.told_at, s.score, s.tricks, s.account_id, a.platform, a.handle,
       i.platform AS imitated_platform, i.handle AS imitated_handle
  FROM sighting s JOIN account a ON a.id = s.account_id LEFT JOIN account i ON i.id = s.imitated_id
 WHERE s.id = $1 AND s.brand_id = $2 FOR UPDATE OF s
"""


@dataclass(frozen=True, slots=True)
class SightingView:
    """One account that may be taken for the brand."""

    id: UUID
    account: AccountRef
    url: str
    imitated: AccountRef | None
    is_sure: bool  # it imitates the brand, as far as a program can tell; else it resembles it
    why_en: str
    why_es: str
    display_name: str | None
    source: str  # "bluesky", "probe", "feed"
    feed: str  # its name, where the source is one
    first_seen_at: datetime
    last_seen_at: datetime
    state: SightingState
    said: Said | None = None  # whose it is, by the company's word

    def why(self, language: str) -> str:
        return self.why_es if language == "es" else self.why_en


@dataclass(frozen=True, slots=True)
class SightingsPage:
    """Some of a brand's sightings, newest first, and how many there are."""

    brand_slug: str
    brand_name: str
    member_role: Role
    is_live: bool
    is_settled: bool  # which ones these are: those that the company has said something about
    sightings: tuple[SightingView, ...]
    next_after: UUID | None
    open_count: int
    settled_count: int
    letters_paused: bool


async def show(
    actor: Actor, slug: str, *, settled: bool = False, after: UUID | None = None, most: int = ON_A_PAGE
) -> SightingsPage:
    """The sightings of a brand that a company of the actor's holds; raises NotFound."""
    brand, member = await brand_of(actor, slug)
    states = [state.value for state in (SETTLED if settled else OPEN)]
    found = await rows(_PAGE, brand.id, states, settled, after, most + 1)
    (counts,) = await rows(_COUNTS, brand.id)
    watch = await BrandWatch.get_or_none(brand_id=brand.id)
    return SightingsPage(
        brand.slug,
        brand.name,
        member.role,
        brand.state is BrandState.LIVE,
        settled,
        tuple(_view(row) for row in found[:most]),
        found[most - 1]["id"] if len(found) > most else None,
        counts["open"],
        counts["settled"],
        watch is not None and watch.paused_at is not None,
    )


async def one(actor: Actor, sighting_id: UUID) -> tuple[BrandRef, SightingView]:
    """One sighting of a brand that a company of the actor's holds; raises NotFound."""
    found = await rows(_ONE, sighting_id)
    if not found:
        raise NotFound
    brand, _ = await brand_of(actor, found[0]["slug"])
    return BrandRef(brand.slug, brand.name), _view(found[0])


async def dismiss(actor: Actor, slug: str, sighting_id: UUID, *, now: datetime, said: Said = Said.HONEST) -> str:
    """Says whose the account is: nobody hears of it again. Returns its address.

    Raises NotFound, NotAllowed, AlreadyDecided.
    """
    brand, member = await brand_of(actor, slug, at_least=Role.EDITOR)
    async with in_transaction():
        row = await _locked(brand, sighting_id)
        if row["state"] == SightingState.REPORTED:  # people have it in hand
            raise AlreadyDecided
        await _settle(row, sighting_id, SightingState.DISMISSED, member, brand, now, said=said)
    return address_of(AccountRef(row["platform"], row["handle"]))


async def take_back(actor: Actor, slug: str, sighting_id: UUID, *, now: datetime) -> None:
    """Takes back what the company said of the account: it waits for a word again.

    Raises NotFound, NotAllowed, AlreadyDecided (it was reported: people have it in hand).
    """
    brand, member = await brand_of(actor, slug, at_least=Role.EDITOR)
    async with in_transaction():
        row = await _locked(brand, sighting_id)
        if row["state"] == SightingState.REPORTED:
            raise AlreadyDecided
        if row["state"] != SightingState.DISMISSED:
            return
        before = SightingState.TOLD if row["told_at"] else SightingState.NEW
        await Sighting.filter(id=sighting_id).update(state=before, said=None)
        subject = str(AccountRef(row["platform"], row["handle"]))
        await audit.record(
            "sighting.taken_back", actor=member.label, subject=subject, now=now, near_to=brand.slug, said=row["said"]
        )


async def report(actor: Actor, slug: str, sighting_id: UUID, *, now: datetime) -> None:
    """Asks people to look at the account; they decide. Raises NotFound, NotAllowed, AlreadyDecided."""
    brand, member = await brand_of(actor, slug, at_least=Role.EDITOR)
    async with in_transaction():
        row = await _locked(brand, sighting_id)
        raised = await suspicions.raise_new([_suspicion(row, brand)], now=now)
        ruled = Flag.filter(account_id=row["account_id"], brand_id=brand.id, state=FlagState.DISMISSED)
        if not raised and await ruled.exists():
            raise AlreadyDecided
        await _settle(row, sighting_id, SightingState.REPORTED, member, brand, now)


async def _locked(brand: Brand, sighting_id: UUID) -> dict[str, Any]:
    found = await rows(_LOCK, sighting_id, brand.id)
    if not found:
        raise NotFound
    return found[0]


async def _settle(  # noqa: PLR0913 (one row, and who says what of it)
    row: dict[str, Any],
    sighting_id: UUID,
    state: SightingState,
    member: Member,
    brand: Brand,
    now: datetime,
    *,
    said: Said | None = None,
) -> None:
    """Writes down what the company says; the same again is no news."""
    if row["state"] == state and row["said"] == said:
        return
    await Sighting.filter(id=sighting_id).update(state=state, said=said)
    subject = str(AccountRef(row["platform"], row["handle"]))
    facts = {"near_to": brand.slug, "said": said.value} if said else {"near_to": brand.slug}
    await audit.record(f"sighting.{state.value}", actor=member.label, subject=subject, now=now, **facts)


def _suspicion(row: dict[str, Any], brand: Brand) -> Suspicion:
    told = read_told(row["tricks"])
    why = {language: told[f"why_{language}"] for language in LANGUAGES}
    return Suspicion(
        AccountRef(row["platform"], row["handle"]), brand.slug, _imitated(row), told["tricks"], row["score"], why
    )


def _imitated(row: dict[str, Any]) -> AccountRef | None:
    return AccountRef(row["imitated_platform"], row["imitated_handle"]) if row["imitated_handle"] else None


def _view(row: dict[str, Any]) -> SightingView:
    account, told = AccountRef(row["platform"], row["handle"]), read_told(row["tricks"])
    source = row["source"]
    return SightingView(
        id=row["id"],
        account=account,
        url=address_of(account),
        imitated=_imitated(row),
        is_sure=told.get("tier") == Tier.IMITATES.value,
        why_en=told["why_en"],
        why_es=told["why_es"],
        display_name=row["display_name"],
        source=source if source in {BLUESKY, PROBE} else "feed",
        feed=source.removeprefix(FEED) if source.startswith(FEED) else "",
        first_seen_at=row["first_seen_at"],
        last_seen_at=row["last_seen_at"],
        state=SightingState(row["state"]),
        said=Said(row["said"]) if row["said"] else None,
    )
