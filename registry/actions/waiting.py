"""What moderators are written about what waits for them: a letter a day at most, and none to whoever wants none."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.transactions import in_transaction

from registry import mail
from registry.access import Actor, require_moderator
from registry.database import rows
from registry.language import gettext, mark, ngettext
from registry.models import Person
from registry.settings import settings

DAY = timedelta(days=1)  # between two letters to one moderator, and until what waits is told again

_SUBJECT = mark("Something waits for a moderator of %(registry)s")
_BODY = mark(
    "This waits for a moderator:\n\n%(waiting)s\n\nLook at it here:\n%(page)s\n\n"
    "We write at most once a day: when something new waits, or when something has waited for more than a day. On that"
    " page you can pause these letters.\n"
)
_WAITING = """
SELECT min(since) AS since, count(*) FILTER (WHERE what = 'brand') AS brands,
       count(*) FILTER (WHERE what = 'account') AS accounts, count(*) FILTER (WHERE what = 'flag') AS flags
  FROM (SELECT 'brand' AS what, updated_at AS since FROM brand WHERE state = 'review'
        UNION ALL SELECT 'account', waits_since FROM claim WHERE waits_since IS NOT NULL
        UNION ALL SELECT 'flag', created_at FROM flag WHERE state = 'open') waiting
"""
_DUE = """
SELECT id, email, language, waiting_told_at AS told_at FROM person
 WHERE is_moderator AND waiting_paused_at IS NULL
   AND (waiting_told_at IS NULL OR waiting_told_at <= $1::timestamptz - interval '1 day' OR waiting_told_at > $1)
 ORDER BY id FOR UPDATE SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """How much waits for people, and since when the oldest of it does."""

    since: datetime
    brands: int
    accounts: int
    flags: int


async def tell(*, now: datetime) -> int:
    """Writes to the moderators whom nothing that waits was told yet, or for whom something waits for more than a day.

    Returns how many were written to. Letter and mark are one transaction: a crash tells nobody twice.
    """
    async with in_transaction():
        due = await rows(_DUE, now)
        (row,) = await rows(_WAITING) if due else [{"since": None}]
        if row["since"] is None:
            return 0
        waiting = _Waiting(**row)
        told = [person for person in due if _is_news(waiting, person["told_at"], now)]
        for person in told:
            await mail.write(person["email"], *_letter(waiting, person["language"]), now=now)
            await Person.filter(id=person["id"]).update(waiting_told_at=now)
    return len(told)


async def is_paused(actor: Actor) -> bool:
    """Whether this moderator wants no letters about what waits; raises NotFound for whoever is none."""
    require_moderator(actor)
    return await Person.exists(id=actor.person_id, waiting_paused_at__isnull=False)


async def pause(actor: Actor, *, now: datetime) -> None:
    """No more such letters to this moderator; raises NotFound for whoever is none."""
    require_moderator(actor)
    await Person.filter(id=actor.person_id).update(waiting_paused_at=now)


async def resume(actor: Actor, *, now: datetime) -> None:  # noqa: ARG001 (as `pause`)
    """Such letters again; raises NotFound for whoever is no moderator."""
    require_moderator(actor)
    await Person.filter(id=actor.person_id).update(waiting_paused_at=None)


def _is_news(waiting: _Waiting, told_at: datetime | None, now: datetime) -> bool:
    """All that was told has been ruled on and something new has come; or something waits for too long."""
    return told_at is None or waiting.since > told_at or waiting.since <= now - DAY


def _letter(waiting: _Waiting, language: str) -> tuple[str, str]:
    lines = [
        ngettext("%(count)s brand for a decision", "%(count)s brands for a decision", waiting.brands, language),
        ngettext("%(count)s account to be compared", "%(count)s accounts to be compared", waiting.accounts, language),
        ngettext("%(count)s suspicion", "%(count)s suspicions", waiting.flags, language),
    ]
    counts = (waiting.brands, waiting.accounts, waiting.flags)
    named = "\n".join(f"  {line}" for line, count in zip(lines, counts, strict=True) if count)
    found = settings()
    body = gettext(_BODY, language, waiting=named, page=f"{found.base_url}/moderation")
    return gettext(_SUBJECT, language, registry=found.registry_name), body
