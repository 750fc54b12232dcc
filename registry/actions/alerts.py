"""What a brand's owners are written about lookalikes: at most one letter a day, each sighting in one letter."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Actor, brand_of
from registry.actions import letters, sightings
from registry.actions.letters import in_words
from registry.actions.sightings import IS_HONEST, read_told, watch_of
from registry.database import rows
from registry.language import gettext, mark, ngettext
from registry.models import Brand, BrandWatch
from registry.models.columns import BrandState, Role
from registry.settings import settings
from verification.accounts import AccountRef

PAUSE = timedelta(days=1)  # between two letters to one brand
MOST_NAMED = 20  # in one letter; the page has them all

_BODY = mark(
    "We have seen accounts that may be taken for %(brand)s:\n\n%(accounts)s%(more)s\n\n"
    "Nothing is decided about them. Look at them, dismiss those that are honest and report those that a person should"
    " look at:\n%(page)s\n\n"
    "We write at most once a day, about new ones only. On that page you can pause these letters.\n"
)
_LINE = mark("%(account)s %(why)s")
_NEWS = f"""
SELECT s.id, s.score, s.tricks, a.platform, a.handle
  FROM sighting s JOIN account a ON a.id = s.account_id JOIN brand b ON b.id = s.brand_id
 WHERE s.brand_id = $1 AND s.state = 'new' AND NOT {IS_HONEST}
 ORDER BY s.score DESC, s.noted_at, s.id FOR UPDATE OF s
"""  # noqa: S608 (constants)
_TOLD = "UPDATE sighting SET state = 'told', told_at = $2 WHERE id = ANY($1) RETURNING id"


async def tell(brand_id: UUID, *, now: datetime) -> datetime | None:
    """Writes the letter about what is new, if the owners want it; returns when to come again if it is too early today.

    Letter, its sending and the mark "told" are one transaction: a crash tells nobody twice and forgets nothing.
    """
    async with in_transaction():
        watch = await watch_of(brand_id)
        brand = await Brand.get(id=brand_id)
        if watch.paused_at is not None or brand.state is not BrandState.LIVE:
            return None
        if watch.told_at is not None and watch.told_at <= now < watch.told_at + PAUSE:
            return watch.told_at + PAUSE
        news = await rows(_NEWS, brand_id)
        if not news or not await letters.to_owners_each(brand, _letter(brand, news), now=now):
            return None
        await rows(_TOLD, [row["id"] for row in news], now)
        await BrandWatch.filter(brand_id=brand_id).update(told_at=now)
    return None


async def pause(actor: Actor, slug: str, *, now: datetime) -> None:
    """No more letters about this brand's lookalikes; raises NotFound, NotAllowed. A second time changes nothing."""
    await _set_pause(actor, slug, now, now)


async def resume(actor: Actor, slug: str, *, now: datetime) -> None:
    """Letters again, beginning with what came meanwhile; raises NotFound, NotAllowed."""
    await _set_pause(actor, slug, None, now)


async def _set_pause(actor: Actor, slug: str, paused_at: datetime | None, now: datetime) -> None:
    brand, member = await brand_of(actor, slug, at_least=Role.EDITOR)
    async with in_transaction():
        watch = await watch_of(brand.id)
        if (watch.paused_at is None) == (paused_at is None):
            return
        await BrandWatch.filter(brand_id=brand.id).update(paused_at=paused_at)
        if paused_at is None:
            await sightings.tell_later(brand.id, now=now)
        kind = "alerts.resumed" if paused_at is None else "alerts.paused"
        await audit.record(kind, actor=member.label, subject=f"brand {slug}", now=now)


def _letter(brand: Brand, news: Sequence[dict[str, Any]]) -> Callable[[str], tuple[str, str]]:
    """Writes subject and body in a language."""

    def write(language: str) -> tuple[str, str]:
        subject = ngettext(
            "%(count)s new account may be taken for %(brand)s",
            "%(count)s new accounts may be taken for %(brand)s",
            len(news),
            language,
            brand=brand.name,
        )
        values = {
            "brand": brand.name,
            "accounts": "\n".join(_line(row, language) for row in news[:MOST_NAMED]),
            "more": _more(len(news) - MOST_NAMED, language),
            "page": f"{settings().base_url}/desk/brands/{brand.slug}/lookalikes",
        }
        return subject, gettext(_BODY, language, **values)

    return write


def _line(row: dict[str, Any], language: str) -> str:
    account = in_words(AccountRef(row["platform"], row["handle"]))
    return "  " + gettext(_LINE, language, account=account, why=read_told(row["tricks"])[f"why_{language}"])


def _more(count: int, language: str) -> str:
    if count <= 0:
        return ""
    return "\n  " + ngettext("… and %(count)s more", "… and %(count)s more", count, language)
