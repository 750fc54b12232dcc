"""A company's keys for the API: made, given a new secret, ended, by people who have just shown who they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from tortoise.expressions import Q
from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Actor, Member, fresh, member_of
from registry.actions import key_texts, letters
from registry.database import rows
from registry.errors import BadInput, Conflict, NotAllowed, NotFound, TooMany
from registry.language import mark
from registry.models import ApiKey
from registry.models.columns import Role, Scope
from registry.settings import settings

MOST_KEYS = 20  # of one company, those in force
LONGEST_NAME = 60
LIVES = (30, 90, 365, 730)  # days that a key may live
USUAL_LIFE = 365
OVERLAPS = (0, 1, 24, 168)  # hours that the old secret stays valid
USUAL_OVERLAP = 24

_NO_NAME = mark("Give the key a name of at most 60 characters: what will use it, such as “shop server”.")
_BAD_LIFE = mark("Choose how long the key shall live.")
_BAD_OVERLAP = mark("Choose how long the old secret stays valid.")
_IS_OVER = mark("This key is over. Make a new one.")
_MADE = mark("A key for the API was made for %(company)s")
_RENEWED = mark("A key of %(company)s for the API got a new secret")
_LEFT = mark("Keys of %(company)s for the API were ended")
_BODY = mark(
    "The key is called “%(name)s”. With it a program can act for %(company)s: %(scopes)s.\n\n"
    "All keys, and a button that ends each: %(link)s\n\n"
    "If nobody of yours did that, end the key and look at who your members are.\n"
)
_LEFT_BODY = mark(
    "A member has left %(company)s, and with them end the keys whose secret they had seen: %(names)s.\n\n"
    "Programs that use them are turned away now. Make new keys here: %(link)s\n"
)


@dataclass(frozen=True, slots=True)
class WantedKey:
    """A key as it is asked for."""

    name: str
    scopes: Sequence[str] = ()
    days: int = USUAL_LIFE


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A key with its text, which is shown this once."""

    id: UUID
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key as managers see it: everything but its secret."""

    id: UUID
    name: str
    scopes: tuple[Scope, ...]
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    ended_at: datetime | None
    old_until: datetime | None
    is_valid: bool

    @property
    def beginning(self) -> str:
        """How its text begins, to tell one from another."""
        return f"{key_texts.PREFIX}_{self.id.hex[:8]}…"


@dataclass(frozen=True, slots=True)
class KeyList:
    """All keys of a company: those in force first, then some of those that are over."""

    company_slug: str
    company_name: str
    keys: tuple[KeyView, ...]
    over: tuple[KeyView, ...]


async def show_all(actor: Actor, company: str, *, now: datetime) -> KeyList:
    """Raises NotFound, NotAllowed (below manager)."""
    member = await _manager(actor, company)
    found = await ApiKey.filter(company_id=member.company_id).order_by("-created_at", "id").limit(5 * MOST_KEYS)
    views = [_view(key, now) for key in found]
    valid, over = (tuple(view for view in views if view.is_valid is wanted) for wanted in (True, False))
    return KeyList(member.company_slug, member.company_name, valid, over[:MOST_KEYS])


async def show(actor: Actor, company: str, key_id: UUID, *, now: datetime) -> tuple[Member, KeyView]:
    """One key; raises NotFound, NotAllowed."""
    member = await _manager(actor, company)
    key = await ApiKey.get_or_none(id=key_id, company_id=member.company_id)
    if key is None:
        raise NotFound
    return member, _view(key, now)


async def make(actor: Actor, company: str, wanted: WantedKey, *, now: datetime) -> MadeKey:
    """Makes a key and tells the owners. Raises NotFound, NotAllowed, StepUpNeeded, BadInput, TooMany."""
    member = await _manager(actor, company)
    name, scopes = _clean(wanted)
    fresh(actor, now=now)
    secret = key_texts.new_secret()
    async with in_transaction():
        await rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"keys of {member.company_id}")
        if await _in_force(member.company_id, now).count() >= MOST_KEYS:
            raise TooMany(retry_after=3600)
        key = await ApiKey.create(
            id=uuid4(), company_id=member.company_id, name=name, scopes=scopes, made_by_id=actor.person_id,
            secret_hash=key_texts.hashed(secret), created_at=now, expires_at=now + timedelta(days=wanted.days),
        )  # fmt: skip
        await _tell("key.made", member, key, now, scopes=scopes)
        await _tell_owners(member, key, _MADE, now)
    return MadeKey(key.id, name, key_texts.write(key.id, secret))


async def renew(actor: Actor, company: str, key_id: UUID, *, overlap_hours: int, now: datetime) -> MadeKey:
    """Gives the key a new secret and its whole life again; the old one stays valid for the overlap.

    Raises NotFound, NotAllowed, StepUpNeeded, BadInput, Conflict (it is over).
    """
    member = await _manager(actor, company)
    if overlap_hours not in OVERLAPS:
        raise BadInput(_BAD_OVERLAP, field="overlap")
    fresh(actor, now=now)
    secret = key_texts.new_secret()
    async with in_transaction():
        key = await _locked(member, key_id)
        if key.ended_at is not None or key.expires_at <= now:
            raise Conflict(_IS_OVER)
        until = min(now + timedelta(hours=overlap_hours), key.expires_at)
        stays = until > now
        life = key.expires_at - (key.renewed_at or key.created_at)
        await ApiKey.filter(id=key_id).update(
            secret_hash=key_texts.hashed(secret),
            made_by_id=actor.person_id,
            old_secret_hash=key.secret_hash if stays else None,
            old_made_by_id=key.made_by_id if stays else None,
            old_until=until if stays else None,
            renewed_at=now,
            expires_at=now + life,
        )
        await _tell("key.renewed", member, key, now, overlap_hours=overlap_hours)
        await _tell_owners(member, key, _RENEWED, now)
    return MadeKey(key.id, key.name, key_texts.write(key.id, secret))


async def end(actor: Actor, company: str, key_id: UUID, *, now: datetime) -> None:
    """Ends the key at once; doing it twice is harmless. Raises NotFound, NotAllowed."""
    member = await _manager(actor, company)
    async with in_transaction():
        key = await _locked(member, key_id)
        if key.ended_at is None:
            await ApiKey.filter(id=key_id).update(ended_at=now)
            await _tell("key.ended", member, key, now)


async def end_all_of(person_id: UUID, company_id: UUID, *, now: datetime) -> None:
    """Ends what a leaving member could still open, in the caller's transaction (SECURITY W9), and tells the owners."""
    known = ApiKey.filter(Q(made_by_id=person_id) | Q(old_made_by_id=person_id, old_until__gt=now))
    seen = await known.filter(company_id=company_id, ended_at__isnull=True).select_related("company").order_by("id")
    if not seen:
        return
    await ApiKey.filter(id__in=[key.id for key in seen]).update(ended_at=now)
    company = seen[0].company
    for key in seen:
        await audit.record(
            "key.ended", actor="registry", subject=f"company {company.slug}", now=now, company=company.slug,
            key=key.id.hex, name=key.name,
        )  # fmt: skip
    names = ", ".join(key.name for key in seen)
    words = {"company": company.name, "names": names, "link": _link(company.slug)}
    await letters.to_owners_of(company_id, _LEFT, _LEFT_BODY, now=now, **words)


def _in_force(company_id: UUID, now: datetime) -> QuerySet[ApiKey]:
    return ApiKey.filter(company_id=company_id, ended_at__isnull=True, expires_at__gt=now)


def _clean(wanted: WantedKey) -> tuple[str, list[str]]:
    name = " ".join(wanted.name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadInput(_NO_NAME, field="name")
    if wanted.days not in LIVES:
        raise BadInput(_BAD_LIFE, field="days")
    return name, [scope.value for scope in Scope if scope is Scope.READ or scope.value in wanted.scopes]


async def _manager(actor: Actor, company: str) -> Member:
    """A person who may: no key makes another one."""
    if actor.by_key is not None:
        raise NotAllowed
    return await member_of(actor, company, at_least=Role.MANAGER)


async def _locked(member: Member, key_id: UUID) -> ApiKey:
    key = await ApiKey.select_for_update().get_or_none(id=key_id, company_id=member.company_id)
    if key is None:
        raise NotFound
    return key


def _view(key: ApiKey, now: datetime) -> KeyView:
    old_until = key.old_until if key.old_until and key.old_until > now else None
    return KeyView(
        key.id,
        key.name,
        tuple(Scope(scope) for scope in key.scopes),
        key.renewed_at or key.created_at,
        key.expires_at,
        key.used_at,
        key.ended_at,
        old_until,
        key.ended_at is None and key.expires_at > now,
    )


def _link(company_slug: str) -> str:
    return f"{settings().base_url}/companies/{company_slug}/keys"


async def _tell(kind: str, member: Member, key: ApiKey, now: datetime, **facts: object) -> None:
    subject = f"company {member.company_slug}"
    await audit.record(
        kind, actor=member.label, subject=subject, now=now, company=member.company_slug, key=key.id.hex,
        name=key.name, **facts,
    )  # fmt: skip


async def _tell_owners(member: Member, key: ApiKey, subject: str, now: datetime) -> None:
    words = {
        "company": member.company_name,
        "name": key.name,
        "scopes": ", ".join(key.scopes),
        "link": _link(member.company_slug),
    }
    await letters.to_owners_of(member.company_id, subject, _BODY, now=now, **words)
