"""Rows for tests, each by one function whose arguments are all optional: say only what the test is about."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from registry.access import Actor, Member
from registry.actions.names import search_form
from registry.database import rows
from registry.models import (
    Account,
    Brand,
    Citation,
    Claim,
    Company,
    Event,
    Letter,
    Membership,
    Person,
    Session,
    Sighting,
)
from registry.models.columns import OPEN, STANDING, AccountRole, BrandState, ClaimState, Role, SightingState
from registry.settings import settings
from verification.accounts import AccountRef
from verification.challenges import new_token
from verification.outcomes import Evidence, Outcome, Problem, Result

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LISTED_SOURCE = "name-suggestion-index"


async def make_person(email: str = "", *, language: str = "en", is_moderator: bool = False) -> Person:
    email = email or f"{secrets.token_hex(6)}@example.com"
    return await Person.create(email=email, language=language, is_moderator=is_moderator, created_at=NOON)


async def make_session(person: Person, *, now: datetime = NOON, confirmed_at: datetime | None = None) -> str:
    """Signs the person in, afresh unless said otherwise; returns the session's secret, as the cookie holds it."""
    secret = secrets.token_urlsafe(32)
    await Session.create(
        secret_hash=hashlib.sha256(secret.encode()).hexdigest(),
        person=person,
        created_at=now,
        seen_at=now,
        expires_at=now + timedelta(days=30),
        confirmed_at=confirmed_at or now,
    )
    return secret


def actor(person: Person) -> Actor:
    return Actor(person.id, person.email, person.language, person.is_moderator, uuid4(), NOON)


async def make_moderator(email: str = "") -> Actor:
    return actor(await make_person(email, is_moderator=True))


async def make_member(
    company: str = "acme", *, name: str = "", role: Role = Role.OWNER, person: Person | None = None
) -> Member:
    """A member of the company with this slug, which is made when it is not there yet."""
    person = person or await make_person()
    found, _ = await Company.get_or_create(
        slug=company, defaults={"name": name or company.replace("-", " ").title(), "created_at": NOON}
    )
    await Membership.create(company=found, person=person, role=role, created_at=NOON)
    return Member(actor(person), found.id, found.slug, found.name, role)


async def make_account(account: AccountRef) -> Account:
    found, _ = await Account.get_or_create(
        platform=account.platform, handle=account.handle, defaults={"created_at": NOON}
    )
    return found


async def make_brand(
    member: Member | None, slug: str = "acme", *, name: str = "", state: BrandState = BrandState.DRAFT
) -> Brand:
    name = name or slug.replace("-", " ").title()
    return await Brand.create(
        slug=slug,
        name=name,
        search_name=search_form(name),
        state=state,
        company_id=member.company_id if member else None,
        source=LISTED_SOURCE if member is None else None,
        source_key=slug if member is None else None,
        live_since=NOON if state is BrandState.LIVE else None,
        created_at=NOON,
        updated_at=NOON,
    )


async def make_listed_brand(slug: str = "dell", *, name: str = "", accounts: tuple[AccountRef, ...] = ()) -> Brand:
    """A brand that only an open source knows, with the accounts that the source names."""
    brand = await make_brand(None, slug, name=name, state=BrandState.LISTED)
    for ref in accounts:
        account = await make_account(ref)
        main = ref == next((one for one in accounts if one.platform == "website"), None)
        await Citation.create(source=LISTED_SOURCE, brand=brand, account=account, created_at=NOON, is_main=main)
    await announce(brand.slug)
    return brand


async def make_many_listed(count: int) -> None:
    """That many listed brands, each with one account on X, as an import brings them."""
    for sql in (
        (
            "INSERT INTO brand (id, slug, name, search_name, state, source, source_key, created_at, updated_at)"
            " SELECT gen_random_uuid(), 'b-' || n, 'Brand ' || n, md5(n::text), 'listed', 's', n::text, $1, $1"
            " FROM generate_series(1, $2::int) n RETURNING 1 AS one"
        ),
        (
            "INSERT INTO account (id, platform, handle, created_at)"
            " SELECT gen_random_uuid(), 'x', md5(n::text), $1 FROM generate_series(1, $2::int) n RETURNING 1 AS one"
        ),
        (
            "INSERT INTO citation (id, source, brand_id, account_id, created_at)"
            " SELECT gen_random_uuid(), 's', b.id, a.id, $1 FROM brand b JOIN account a ON a.handle = b.search_name"
            " WHERE $2::int > 0 RETURNING 1 AS one"
        ),
    ):
        await rows(sql, NOON, count)


async def make_claim(
    member: Member,
    brand: Brand,
    account: AccountRef,
    *,
    state: ClaimState = ClaimState.PENDING,
    role: AccountRole = AccountRole.MAIN,
    now: datetime = NOON,
) -> Claim:
    """A claim in any state; past `pending` it was verified at `now`."""
    proven = state is not ClaimState.PENDING
    return await Claim.create(
        company_id=member.company_id,
        brand=brand,
        account=await make_account(account),
        filed_by_id=member.actor.person_id,
        role=role,
        state=state,
        token=new_token(account, brand.slug, settings().registry_host),
        token_expires_at=now + timedelta(days=7),
        method="profile_text" if proven else None,
        stable_id="id-1" if proven else None,
        verified_at=now if proven else None,
        checked_at=now if proven else None,
        next_check_at=now + timedelta(days=1) if state in STANDING else None,
        first_missed_at=now if state is ClaimState.LAPSING else None,
        ended_at=now + timedelta(days=1) if state not in OPEN else None,
        created_at=now,
    )


async def make_many_claims(member: Member, brand: Brand, count: int) -> None:
    """That many pending claims on accounts of X, made at once."""
    accounts = [Account(platform="x", handle=f"many{number}", created_at=NOON) for number in range(count)]
    await Account.bulk_create(accounts)
    await Claim.bulk_create(
        Claim(
            company_id=member.company_id, brand_id=brand.id, account_id=account.id,
            filed_by_id=member.actor.person_id, role=AccountRole.MAIN, state=ClaimState.PENDING, token="a token",
            token_expires_at=NOON + timedelta(days=7), created_at=NOON,
        )
        for account in accounts
    )  # fmt: skip


async def make_live_brand(member: Member, slug: str = "acme", *, domain: str = "", name: str = "") -> Brand:
    """A brand whose domain is proven."""
    brand = await make_brand(member, slug, name=name, state=BrandState.LIVE)
    website = AccountRef("website", domain or f"{slug}.example.com")
    await make_claim(member, brand, website, state=ClaimState.VERIFIED)
    await announce(brand.slug)
    return brand


async def make_official(member: Member, brand: Brand, account: AccountRef) -> Claim:
    claim = await make_claim(member, brand, account, state=ClaimState.VERIFIED)
    await announce(brand.slug)
    return claim


async def make_sighting(
    brand: Brand,
    account: AccountRef,
    *,
    state: SightingState = SightingState.NEW,
    score: float = 0.9,
    source: str = "feed:list",
    display_name: str | None = None,
    now: datetime = NOON,
) -> Sighting:
    """An account that was seen and may be taken for the brand."""
    told = {"tricks": ["omission"], "tier": "imitates", "why_en": "leaves out a letter", "why_es": "omite una letra"}
    return await Sighting.create(
        account=await make_account(account),
        brand=brand,
        score=score,
        tricks=told,
        source=source,
        display_name=display_name,
        first_seen_at=now,
        last_seen_at=now,
        noted_at=now,
        state=state,
        told_at=now if state is SightingState.TOLD else None,
    )


async def announce(brand: str) -> None:
    """The event that makes the guarded names be read again, as the real actions write it."""
    nothing = "0" * 64
    await Event.create(
        at=NOON, kind="brand.made", actor="test", subject=f"brand {brand}", facts={"brand": brand},
        previous_hash=nothing, hash=nothing,
    )  # fmt: skip


def proven(account: AccountRef, *, stable_id: str | None = "id-1", method: str = "profile_text") -> Outcome:
    """What a check comes to that found the token."""
    evidence = Evidence(f"https://{account.platform}.example/{account.handle}", 200, NOON, "a" * 64, "the token")
    return Outcome(Result.PROVEN, None, "Found.", account, stable_id, "Acme", evidence, None, method)


def not_proven(account: AccountRef, problem: Problem = Problem.TOKEN_NOT_FOUND) -> Outcome:
    return Outcome(Result.NOT_PROVEN, problem, "Not found.", account)


def unknown(account: AccountRef, problem: Problem = Problem.TIMED_OUT, retry_after: int | None = None) -> Outcome:
    return Outcome(Result.UNKNOWN, problem, "Cannot tell now.", account, retry_after=retry_after)


async def letters_to(email: str) -> list[Letter]:
    return await Letter.filter(to=email).order_by("created_at")
