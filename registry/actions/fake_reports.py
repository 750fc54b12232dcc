"""Anybody reports that an account passes itself off as a brand: one case for all of them, and an answer for each."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit, mail
from registry.actions import case_files, lookups
from registry.actions.grounds import WORDS
from registry.actions.letters import in_words
from registry.actions.listings import BrandRef, Verdict
from registry.actions.names import search_form
from registry.actions.people import clean_email
from registry.database import rows
from registry.errors import BadInput, NotFound, TooMany, UnknownBrand
from registry.language import gettext, mark
from registry.models import Brand, Report
from registry.models.columns import CaseState, ReportKind
from registry.settings import settings
from verification.accounts import AccountRef
from verification.fetching import clean_text

LONGEST_WORDS = 2000
LONGEST_LINK = 500
MOST_MAILS = 3  # to one address that nobody has confirmed, in a day
_DAY = timedelta(days=1)

_NO_KIND = mark("Say what you saw.")
_NO_BRAND = mark("Say which brand it passes itself off as.")
_BAD_LINK = mark("Paste the address of the post, beginning with https://.")
_CONFIRM = mark("Shall we write to you about %(account)s?")
_CONFIRM_BODY = mark(
    "Somebody reported %(account)s and asked for an answer to this address. If that was you, open this page and say"
    " yes:\n%(page)s\n\n"
    "If not, do nothing: we write no more, and delete your address within 7 days.\n"
)
_PUBLIC_BRANDS = """
SELECT id, slug FROM brand WHERE (state IN ('listed', 'live') OR state = 'review' AND source IS NOT NULL)
   AND (slug = $1 OR search_name = $2) ORDER BY slug = $1 DESC, state = 'live' DESC, slug LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class FakeReport:
    """What somebody saw, as typed; everything but kind and brand may be empty."""

    brand: str  # a slug from the list, or a name
    kind: str
    words: str = ""
    link: str = ""
    mail: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class ReportStatus:
    """What came of a report: for whoever has the address of this page."""

    account: AccountRef
    brand: BrandRef
    kind: ReportKind
    words: str
    stage: str  # "waits", "under_review", "imitates", "honest"
    ground: str
    ruled_at: datetime | None
    case_id: UUID
    reported_at: datetime
    due_at: datetime | None
    mail: str  # "", "asked", "confirmed"


async def candidates(account: AccountRef) -> tuple[BrandRef, ...]:
    """The brands that it may be taken for, as far as is known: what the form offers first."""
    listing = await lookups.look_up(account)
    found = [listing.imitates.brand] if listing.imitates else []
    found += [listing.case.brand] if listing.case else []
    found += list(listing.bears_name_of)
    flagged = await rows(
        "SELECT DISTINCT b.slug, b.name FROM flag f JOIN brand b ON b.id = f.brand_id JOIN account a"
        " ON a.id = f.account_id WHERE a.platform = $1 AND a.handle = $2 AND b.state IN ('listed', 'live')"
        " ORDER BY b.slug LIMIT 5",
        account.platform,
        account.handle,
    )
    found += [BrandRef(row["slug"], row["name"]) for row in flagged]
    if listing.brand is not None and listing.verdict is Verdict.LISTED:
        found.append(listing.brand)
    return tuple({brand.slug: BrandRef(brand.slug, brand.name) for brand in found}.values())


async def submit(account: AccountRef, new: FakeReport, *, now: datetime) -> str:
    """Keeps the report in the one case of account and brand; returns the secret of the page where the answer stands.

    It decides nothing. Raises BadInput, UnknownBrand, BadEmail, TooMany; then nothing is kept.
    """
    kind = next((kind for kind in ReportKind if kind.value == new.kind), None)
    if kind is None:
        raise BadInput(_NO_KIND, field="kind")
    brand = await _brand(new.brand)
    link, address = _link(new.link), clean_email(new.mail) if new.mail else None
    secret, mail_secret = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    async with in_transaction():
        if address is not None:
            await _spare(address, now)
        case = await case_files.open_case(account, brand, now=now)
        await case_files.put_before_people(case, now=now)
        is_answered = case.state in {CaseState.IMITATES, CaseState.HONEST}  # it was ruled on before
        wants_mail = address is not None and not is_answered
        await Report.create(
            case_id=case.id,
            kind=kind,
            words=clean_text(new.words, LONGEST_WORDS).strip()[:LONGEST_WORDS],
            link=link,
            language=new.language,
            secret_hash=_hash(secret),
            mail=address if wants_mail else None,
            mail_hash=_hash(mail_secret) if wants_mail else None,
            answered_at=now if is_answered else None,
            created_at=now,
        )
        await audit.record(
            "case.reported", actor="the public", subject=str(account), now=now, near_to=brand.slug, case=str(case.id),
            what=kind.value,
        )  # fmt: skip
        if wants_mail and address is not None:
            await _ask(address, account, mail_secret, new.language, now)
    return secret


async def status(secret: str) -> ReportStatus:
    """What came of the report whose page this is; raises NotFound."""
    report = await Report.get_or_none(secret_hash=_hash(secret)).select_related("case__account", "case__brand")
    if report is None:
        raise NotFound
    case = report.case
    stage = {
        CaseState.OPEN: "waits",
        CaseState.IMITATES: "imitates",
        CaseState.HONEST: "honest",
    }.get(case.state, "under_review")
    is_public = stage in {"imitates", "honest"}
    return ReportStatus(
        AccountRef(case.account.platform, case.account.handle),
        BrandRef(case.brand.slug, case.brand.name),
        report.kind,
        report.words,
        stage,
        WORDS[case.ground] if is_public and case.ground else "",
        case.ruled_at if is_public else None,
        case.id,
        report.created_at,
        None if is_public else case.due_at,
        "" if report.mail is None else "confirmed" if report.mail_confirmed_at else "asked",
    )


async def wish_for_mail(secret: str) -> AccountRef:
    """The account whose report asks for an answer by mail; raises NotFound for links that no longer count."""
    report = await Report.get_or_none(mail_hash=_hash(secret), mail__isnull=False).select_related("case__account")
    if report is None:
        raise NotFound
    return AccountRef(report.case.account.platform, report.case.account.handle)


async def confirm_mail(secret: str, *, now: datetime) -> None:
    """The reader of that address says yes; a second time changes nothing. Raises NotFound."""
    await wish_for_mail(secret)
    await Report.filter(mail_hash=_hash(secret), mail_confirmed_at__isnull=True).update(mail_confirmed_at=now)


async def _brand(text: str) -> Brand:
    name = text.strip()[:200]
    if not name:
        raise BadInput(_NO_BRAND, field="brand")
    folded = search_form(name)
    found = await rows(_PUBLIC_BRANDS, name if name.isascii() and name.isprintable() else "", folded)
    if not folded or not found:
        raise UnknownBrand(field="other")
    return await Brand.get(id=found[0]["id"])


def _link(text: str) -> str | None:
    link = text.strip()
    if not link:
        return None
    if len(link) > LONGEST_LINK or not link.lower().startswith("https://") or not link.isprintable() or " " in link:
        raise BadInput(_BAD_LINK, field="link")
    return link


async def _spare(address: str, now: datetime) -> None:
    """Nobody's mailbox is filled by reports that others make in their name."""
    await rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"report {address}")
    unconfirmed = Report.filter(mail=address, mail_confirmed_at__isnull=True, created_at__gt=now - _DAY)
    if await unconfirmed.count() >= MOST_MAILS:
        raise TooMany(retry_after=3600)


async def _ask(address: str, account: AccountRef, secret: str, language: str, now: datetime) -> None:
    values = {"account": in_words(account), "page": f"{settings().base_url}/reports/mail/{secret}"}
    subject, body = gettext(_CONFIRM, language, **values), gettext(_CONFIRM_BODY, language, **values)
    await mail.write(address, subject, body, now=now, is_passing=True)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
