"""How a member hears of a company's brands: one letter for all of them, daily or weekly, and a feed of their own."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import mail
from registry.access import Actor, Member, member_of
from registry.actions.readings import address_of
from registry.actions.sightings import IS_HONEST
from registry.database import rows
from registry.errors import NotFound
from registry.language import gettext, mark, ngettext
from registry.models import AlertChoice, Company, Membership
from registry.models.columns import Rhythm
from registry.settings import settings
from verification.accounts import AccountRef

PAUSES = {Rhythm.DAILY: timedelta(days=1), Rhythm.WEEKLY: timedelta(days=7)}
MOST_AT_ONCE = 200
MOST_ENTRIES = 100  # of a feed

_SUBJECT = mark("What is new about the brands of %(company)s")
_BODY = mark(
    "What is new about the brands of %(company)s:\n\n%(news)s\n\nEverything is on your desk:\n%(desk)s\n\n"
    "How often we write is up to you:\n%(choice)s\n"
)
_LINE = mark("%(brand)s: %(what)s")
_DUE = """
SELECT ac.id, ac.company_id, ac.person_id, ac.told_at, co.name, co.slug, p.email, p.language
  FROM alert_choice ac JOIN company co ON co.id = ac.company_id JOIN person p ON p.id = ac.person_id
  JOIN membership m ON m.company_id = ac.company_id AND m.person_id = ac.person_id
 WHERE (ac.rhythm = 'daily' AND ac.told_at <= $1 OR ac.rhythm = 'weekly' AND ac.told_at <= $2)
 ORDER BY ac.told_at, ac.id LIMIT $3 FOR UPDATE OF ac SKIP LOCKED
"""
_LOOKALIKES = f"""
SELECT b.slug, b.name, s.id, s.noted_at AS at, a.platform, a.handle, 'lookalike' AS what
  FROM sighting s JOIN account a ON a.id = s.account_id JOIN brand b ON b.id = s.brand_id
 WHERE b.company_id = $1 AND s.noted_at > $2 AND s.state IN ('new', 'told') AND NOT {IS_HONEST}
 ORDER BY s.noted_at DESC, s.id LIMIT $3
"""  # noqa: S608 (constants)
_PROOFS = """
SELECT b.slug, b.name, c.id, COALESCE(c.ended_at, c.first_missed_at) AS at, a.platform, a.handle,
       CASE WHEN c.state = 'lapsing' THEN 'missing' ELSE 'ended' END AS what
  FROM claim c JOIN account a ON a.id = c.account_id JOIN brand b ON b.id = c.brand_id
 WHERE c.company_id = $1 AND c.verified_at IS NOT NULL
   AND (c.state = 'lapsing' AND c.first_missed_at > $2
     OR c.state IN ('lapsed', 'revoked', 'superseded') AND c.ended_at > $2)
 ORDER BY at DESC, c.id LIMIT $3
"""
# Not those that wait for a person of ours: there the company has nothing to do.
_WAITING = """
SELECT b.slug, b.name, c.id, c.created_at AS at, a.platform, a.handle, 'waiting' AS what
  FROM claim c JOIN account a ON a.id = c.account_id JOIN brand b ON b.id = c.brand_id
 WHERE c.company_id = $1 AND c.state = 'pending' AND c.waits_since IS NULL AND c.created_at > $2
 ORDER BY c.created_at DESC, c.id LIMIT $3
"""


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """What a member chose, and the address of their feed; "" while there is none."""

    company_slug: str
    company_name: str
    rhythm: Rhythm
    feed_path: str


@dataclass(frozen=True, slots=True)
class News:
    """One thing that a member may have to do something about."""

    id: UUID
    what: str  # "lookalike", "missing", "ended", "waiting"
    at: datetime
    brand_slug: str
    brand_name: str
    account: AccountRef

    @property
    def path(self) -> str:
        """Where on the desk it is looked at."""
        return f"/desk/brands/{self.brand_slug}/lookalikes" if self.what == "lookalike" else f"/claims/{self.id}"

    @property
    def address(self) -> str:
        return address_of(self.account)


@dataclass(frozen=True, slots=True)
class DeskFeed:
    """The private feed of one member."""

    company_name: str
    language: str
    since: datetime
    news: tuple[News, ...]

    @property
    def updated(self) -> datetime:
        """When something was new last."""
        return self.news[0].at if self.news else self.since


async def show(actor: Actor, company: str) -> ChoiceView:
    """The member's choice; raises NotFound."""
    member = await member_of(actor, company)
    choice = await AlertChoice.get_or_none(company_id=member.company_id, person_id=actor.person_id)
    path = _feed_path(choice.id, choice.feed_number) if choice is not None and choice.feed_number else ""
    return ChoiceView(member.company_slug, member.company_name, choice.rhythm if choice else Rhythm.AT_ONCE, path)


async def choose(actor: Actor, company: str, rhythm: Rhythm, *, now: datetime) -> None:
    """Letters at this rhythm from now on; raises NotFound."""
    member = await member_of(actor, company)
    async with in_transaction():
        choice = await _own(member)
        if choice.rhythm is not rhythm:
            await AlertChoice.filter(id=choice.id).update(rhythm=rhythm, told_at=now)


async def new_feed(actor: Actor, company: str) -> None:
    """Makes an address for the member's feed; one that was there before is dead. Raises NotFound."""
    member = await member_of(actor, company)
    async with in_transaction():
        choice = await _own(member)
        await AlertChoice.filter(id=choice.id).update(feed_number=choice.feed_number + 1)


async def switch_off(choice_id: UUID, secret: str, *, now: datetime) -> str:
    """No more digests, by the link of a letter; returns the company's name. Twice is harmless. Raises NotFound."""
    choice = await AlertChoice.get_or_none(id=choice_id).select_related("company")
    if choice is None or not _is_marked(secret, f"digest:{choice_id}"):
        raise NotFound
    await AlertChoice.filter(id=choice_id).update(rhythm=Rhythm.OFF, told_at=now)
    return str(choice.company.name)


async def feed(choice_id: UUID, secret: str) -> DeskFeed:
    """What needs doing, by the feed's address alone; whoever has left the company reads nothing. Raises NotFound."""
    choice = await AlertChoice.get_or_none(id=choice_id).select_related("company", "person")
    if choice is None or not choice.feed_number or not _is_marked(secret, f"feed:{choice_id}:{choice.feed_number}"):
        raise NotFound
    if not await Membership.exists(company_id=choice.company_id, person_id=choice.person_id):
        raise NotFound
    company: Company = choice.company
    since = company.created_at
    return DeskFeed(company.name, choice.person.language, since, tuple(await _news(company.id, since)))


async def tell(*, now: datetime) -> int:
    """Writes the letters that are due, each with everything that is new; nothing new, no letter. How many."""
    async with in_transaction():
        daily, weekly = now - PAUSES[Rhythm.DAILY], now - PAUSES[Rhythm.WEEKLY]
        due = await rows(_DUE, daily, weekly, MOST_AT_ONCE)
        written = 0
        for row in due:
            news = await _news(row["company_id"], row["told_at"])
            await AlertChoice.filter(id=row["id"]).update(told_at=now)
            if news:
                written += 1
                secret = _marked(f"digest:{row['id']}")
                off_url = f"{settings().base_url}/digests/off/{row['id']}/{secret}"
                await mail.write(row["email"], *_letter(row, news), now=now, off_url=off_url)
    return written


async def _own(member: Member) -> AlertChoice:
    """The member's row, locked until the transaction ends."""
    await rows(
        "INSERT INTO alert_choice (id, company_id, person_id, rhythm, feed_number)"
        " VALUES (gen_random_uuid(), $1, $2, 'at_once', 0) ON CONFLICT (company_id, person_id) DO NOTHING RETURNING id",
        member.company_id,
        member.actor.person_id,
    )
    return await AlertChoice.select_for_update().get(company_id=member.company_id, person_id=member.actor.person_id)


async def _news(company_id: UUID, since: datetime) -> list[News]:
    """The newest first."""
    found = [
        row for sql in (_LOOKALIKES, _PROOFS, _WAITING) for row in await rows(sql, company_id, since, MOST_ENTRIES)
    ]
    news = [
        News(row["id"], row["what"], row["at"], row["slug"], row["name"], AccountRef(row["platform"], row["handle"]))
        for row in found
    ]
    return sorted(news, key=lambda one: (one.at, one.id), reverse=True)[:MOST_ENTRIES]


def _letter(row: dict[str, Any], news: Sequence[News]) -> tuple[str, str]:
    language, base = row["language"], settings().base_url
    lines = []
    for slug, name in dict.fromkeys((one.brand_slug, one.brand_name) for one in news):
        for what in ("missing", "ended", "waiting", "lookalike"):
            count = sum(one.brand_slug == slug and one.what == what for one in news)
            if count:
                lines.append("  " + gettext(_LINE, language, brand=name, what=_counted(what, count, language)))
    values = {"company": row["name"], "news": "\n".join(lines), "desk": f"{base}/desk"}
    body = gettext(_BODY, language, **values, choice=f"{base}/companies/{row['slug']}/alerts")
    return gettext(_SUBJECT, language, company=row["name"]), body


def _counted(what: str, count: int, language: str) -> str:
    if what == "missing":
        return ngettext("%(count)s proof is missing", "%(count)s proofs are missing", count, language)
    if what == "ended":
        one, many = "%(count)s account is no longer official", "%(count)s accounts are no longer official"
        return ngettext(one, many, count, language)
    if what == "waiting":
        one, many = "%(count)s new claim waits for its proof", "%(count)s new claims wait for their proof"
        return ngettext(one, many, count, language)
    return ngettext("%(count)s new lookalike", "%(count)s new lookalikes", count, language)


def _feed_path(choice_id: UUID, number: int) -> str:
    return f"/feeds/{choice_id}/{_marked(f'feed:{choice_id}:{number}')}.atom"


def _marked(what: str) -> str:
    """A part of an address that nobody can guess; nothing of it is stored."""
    return _mac(settings().keys()[0], what)


def _is_marked(secret: str, what: str) -> bool:
    return any(hmac.compare_digest(_mac(key, what).encode(), secret.encode()) for key in settings().keys())  # noqa: SIM118


def _mac(key: str, what: str) -> str:
    return hmac.new(key.encode(), b"alerts:" + what.encode(), hashlib.sha256).hexdigest()[:40]
