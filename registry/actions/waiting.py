"""What moderators are written about what waits for them: a letter a day at most, and none to whoever wants none."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from tortoise.transactions import in_transaction

from registry import mail
from registry.access import Actor, require_moderator
from registry.actions import agenda
from registry.actions.agenda import Waits
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
_DUE = """
SELECT id, email, language, waiting_told_at AS told_at FROM person
 WHERE is_moderator AND waiting_paused_at IS NULL
   AND (waiting_told_at IS NULL OR waiting_told_at <= $1::timestamptz - interval '1 day' OR waiting_told_at > $1)
 ORDER BY id FOR UPDATE SKIP LOCKED
"""


async def tell(*, now: datetime) -> int:
    """Writes to the moderators whom nothing that waits was told yet, or for whom something waits for more than a day.

    Returns how many were written to. Letter and mark are one transaction: a crash tells nobody twice.
    """
    async with in_transaction():
        due = await rows(_DUE, now)
        waiting = await agenda.counts(now=now) if due else {}
        if not waiting:
            return 0
        since = min(one.since for one in waiting.values())
        told = [person for person in due if _is_news(since, person["told_at"], now)]
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


def _is_news(since: datetime, told_at: datetime | None, now: datetime) -> bool:
    """All that was told has been ruled on and something new has come; or something waits for too long."""
    return told_at is None or since > told_at or since <= now - DAY


def _letter(waiting: Mapping[str, Waits], language: str) -> tuple[str, str]:
    named = [f"  {_line(kind, one.waiting, language)}" for kind, one in waiting.items()]
    late = sum(one.late for one in waiting.values())
    if late:
        named.append("")
        named.append(
            ngettext(
                "%(count)s of them is past the time that we promised.",
                "%(count)s of them are past the time that we promised.",
                late,
                language,
            )
        )
    found = settings()
    body = gettext(_BODY, language, waiting="\n".join(named), page=f"{found.base_url}/moderation")
    return gettext(_SUBJECT, language, registry=found.registry_name), body


def _line(kind: str, count: int, language: str) -> str:
    lines = {
        "report": ngettext("%(count)s case to be looked at", "%(count)s cases to be looked at", count, language),
        "appeal": ngettext(
            "%(count)s answer of an account's side", "%(count)s answers of an account's side", count, language
        ),
        "reply": ngettext("%(count)s line to look for", "%(count)s lines to look for", count, language),
        "dispute": ngettext("%(count)s dispute of companies", "%(count)s disputes of companies", count, language),
        "brand": ngettext("%(count)s brand for a decision", "%(count)s brands for a decision", count, language),
        "account": ngettext("%(count)s account to be compared", "%(count)s accounts to be compared", count, language),
        "flag": ngettext("%(count)s suspicion", "%(count)s suspicions", count, language),
        "job": ngettext("%(count)s job that was set aside", "%(count)s jobs that were set aside", count, language),
    }
    return lines[kind]
