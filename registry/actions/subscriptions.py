"""Letters when a brand or an account changes: asked for by anybody, confirmed by a link, ended by one request.

Links carry a signature and nothing is kept of them: reading the table confirms and ends nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from itsdangerous import BadData, URLSafeSerializer
from tortoise.transactions import in_transaction

from registry import mail
from registry.access import known_form
from registry.actions.letters import in_words
from registry.actions.listings import IS_PUBLIC, BrandRef
from registry.actions.people import clean_email
from registry.database import rows
from registry.errors import LinkUnusable, NotFound
from registry.language import LANGUAGES, gettext, mark
from registry.models import Subscription
from registry.models.columns import JobKind
from registry.queue import enqueue
from registry.settings import settings
from verification.accounts import AccountRef

CONFIRM_WITHIN = timedelta(days=2)  # then the wish is forgotten, and the address with it
ASK_AGAIN_AFTER = timedelta(minutes=10)  # the same wish gets no second letter sooner
LIMIT_WINDOW = timedelta(days=1)
MOST_ASKED = 5  # letters that ask one address to confirm, within the window
MOST_OF_ONE = 200  # subscriptions of one address
CONFIRM, OFF = "subscription-confirm", "subscription-off"  # what a link may do
LONGEST_TOKEN = 500
EVERYBODY = "all"  # the subject of the one job that writes to subscribers

_GONE = mark("This link is no longer of use: the letters are ended, or were never confirmed. Ask for them again.")
_SUBJECT = mark("Confirm: letters about %(about)s")
_BODY = mark(
    "Somebody, we hope you, asked for a letter whenever something changes about %(about)s.\n\n"
    "Open this page and press the button, within two days, and you get them:\n%(link)s\n\n"
    "If you did not ask, do nothing: then we write no more and forget your address.\n"
)
_BRAND = f"SELECT b.id, b.slug, b.name FROM brand b WHERE b.slug = $1 AND {IS_PUBLIC}"  # noqa: S608
_BY_ID = "SELECT slug, name FROM brand WHERE id = $1"
_ADD = """
INSERT INTO subscription (id, email, language, brand_id, about, asked_at, told_fact, created_at)
VALUES ($1, $2, $3, $4, $5, $6, COALESCE((SELECT max(id) FROM fact), 0), $6)
ON CONFLICT (email, about) DO UPDATE SET asked_at = EXCLUDED.asked_at, language = EXCLUDED.language
 WHERE subscription.asked_at <= $7 RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Topic:
    """What somebody wants to hear of: a brand, or one account."""

    brand: BrandRef | None = None
    account: AccountRef | None = None

    @property
    def about(self) -> str:
        """As facts say it."""
        return str(self.account) if self.account else f"brand {self.brand.slug}" if self.brand else ""

    @property
    def name(self) -> str:
        """As people say it."""
        return in_words(self.account) if self.account else self.brand.name if self.brand else ""


async def brand_topic(slug: str) -> Topic:
    """The brand as a topic; raises NotFound for one that is not public."""
    found = await rows(_BRAND, known_form(slug))
    if not found:
        raise NotFound
    return Topic(brand=BrandRef(found[0]["slug"], found[0]["name"]))


async def ask(topic: Topic, email: str, language: str, *, now: datetime) -> None:
    """Mails a link to confirm, unless there were too many lately: nobody can tell. Raises BadEmail, NotFound.

    Who has confirmed already gets the same letter: whether an address is known here is nobody's business.
    """
    address = clean_email(email)
    language = language if language in LANGUAGES else LANGUAGES[0]
    async with in_transaction():
        await rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"subscriptions {address}")
        if await _has_too_many(address, now):
            return
        found = await rows(_BRAND, topic.brand.slug) if topic.brand else []
        if topic.brand and not found:
            raise NotFound
        brand_id = found[0]["id"] if found else None
        added = await rows(_ADD, uuid4(), address, language, brand_id, topic.about, now, now - ASK_AGAIN_AFTER)
        if not added:
            return
        link = f"{settings().base_url}/letters/{_token(CONFIRM, added[0]['id'])}"
        subject = gettext(_SUBJECT, language, about=topic.name)
        body = gettext(_BODY, language, about=topic.name, link=link)
        await mail.write(address, subject, body, now=now, is_passing=True)
        await enqueue(JobKind.TELL_SUBSCRIBERS, EVERYBODY, run_at=now + CONFIRM_WITHIN)


async def _has_too_many(address: str, now: datetime) -> bool:
    mine = Subscription.filter(email=address)
    asked = await mine.filter(asked_at__gt=now - LIMIT_WINDOW).count()
    return asked >= MOST_ASKED or await mine.count() >= MOST_OF_ONE


async def peek(token: str, purpose: str) -> Topic:
    """What the link is about; raises LinkUnusable. Changes nothing."""
    return await _topic(await _of_link(token, purpose))


async def confirm(token: str, *, now: datetime) -> Topic:
    """From now on this address gets letters; a second time changes nothing. Raises LinkUnusable."""
    async with in_transaction():
        found = await _of_link(token, CONFIRM)
        if found.confirmed_at is None and found.asked_at <= now - CONFIRM_WITHIN:
            raise LinkUnusable(_GONE)
        # What happened between asking and confirming was not missed: it is told.
        if await Subscription.filter(id=found.id, confirmed_at__isnull=True).update(confirmed_at=now, due_at=now):
            await enqueue(JobKind.TELL_SUBSCRIBERS, EVERYBODY)
        return await _topic(found)


async def stop(token: str) -> None:
    """No more letters, and the address is forgotten. A link of letters that are ended already ends nothing more."""
    subscription_id = _read(token, OFF)
    await Subscription.filter(id=subscription_id).delete()


async def forget_unconfirmed(*, now: datetime) -> datetime | None:
    """Forgets the addresses of those who never confirmed; returns when the next one is forgotten."""
    waiting = Subscription.filter(confirmed_at__isnull=True)
    await waiting.filter(asked_at__lte=now - CONFIRM_WITHIN).delete()
    oldest = await waiting.order_by("asked_at").first()
    return oldest.asked_at + CONFIRM_WITHIN if oldest else None


def off_url(subscription_id: UUID) -> str:
    """Where one request ends these letters."""
    return f"{settings().base_url}/letters/off/{_token(OFF, subscription_id)}"


async def _of_link(token: str, purpose: str) -> Subscription:
    found = await Subscription.get_or_none(id=_read(token, purpose))
    if found is None:
        raise LinkUnusable(_GONE)
    return found


async def _topic(found: Subscription) -> Topic:
    if found.brand_id is None:
        platform, _, handle = found.about.partition(":")
        return Topic(account=AccountRef(platform, handle))
    (brand,) = await rows(_BY_ID, found.brand_id)
    return Topic(brand=BrandRef(brand["slug"], brand["name"]))


def _token(purpose: str, subscription_id: UUID) -> str:
    return _signer(purpose).dumps(UUID(str(subscription_id)).hex)


def _read(token: str, purpose: str) -> UUID:
    try:
        return UUID(_signer(purpose).loads(token[:LONGEST_TOKEN]))
    except (BadData, ValueError, TypeError, AttributeError) as error:
        raise LinkUnusable(_GONE) from error


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(list(reversed(settings().keys())), salt=purpose)
