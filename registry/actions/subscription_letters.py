"""What subscribers are written: one letter a day at most, with everything that became public since the last one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tortoise.transactions import in_transaction

from registry import mail
from registry.actions import public_facts
from registry.actions.answers import page_of
from registry.actions.fact_sentences import sentence
from registry.actions.letters import in_words
from registry.actions.public_facts import FactView
from registry.actions.subscriptions import EVERYBODY, off_url
from registry.database import rows
from registry.language import gettext, mark
from registry.models.columns import JobKind
from registry.queue import enqueue
from registry.settings import settings
from verification.accounts import AccountRef

PAUSE = timedelta(days=1)  # between two letters of one subscription
AT_ONCE = 50  # letters in one transaction
MOST_NAMED = 30  # facts in one letter; the page has them all
OF_BRANDS = "f.type NOT LIKE 'lookalike.%'"  # suspicions about others are for those who follow that account

_SUBJECT = mark("News about %(about)s")
_BODY = mark(
    "This has changed about %(about)s:\n\n%(facts)s%(more)s\n\n"
    "What the registry says now:\n%(page)s\n\n"
    "We write at most once a day, and only when something has changed. No more of these letters:\n%(off)s\n"
)
_MORE = mark("  … and more; the page has all of it.")
# Whoever wants to hear of one of these facts is due, a day after the last letter at the earliest.
_NOTE = f"""
UPDATE subscription s SET due_at = LEAST(s.due_at, GREATEST($2::timestamptz, s.told_at + $3::interval))
  FROM fact f
 WHERE f.id = ANY($1::bigint[]) AND f.is_public AND s.confirmed_at IS NOT NULL
   AND (s.brand_id = f.brand_id AND {OF_BRANDS} OR s.brand_id IS NULL AND s.about = f.about)
 RETURNING s.id
"""  # noqa: S608 (constants)
_DUE = """
SELECT s.id, s.email, s.language, s.brand_id, s.about, s.told_fact, b.slug, b.name FROM subscription s
  LEFT JOIN brand b ON b.id = s.brand_id
 WHERE s.due_at <= $1 ORDER BY s.due_at LIMIT $2 FOR UPDATE OF s SKIP LOCKED
"""
_OF_BRAND = f"""
SELECT f.id, f.type, f.at, f.event_id, f.told FROM fact f
 WHERE f.brand_id = $1 AND f.is_public AND f.id > $2 AND {OF_BRANDS} ORDER BY f.id LIMIT $3
"""  # noqa: S608 (constants)
_OF_ACCOUNT = """
SELECT f.id, f.type, f.at, f.event_id, f.told FROM fact f
 WHERE f.about = $1 AND f.is_public AND f.id > $2 ORDER BY f.id LIMIT $3
"""
_TOLD = "UPDATE subscription SET told_at = $2, told_fact = $3, due_at = NULL WHERE id = $1 RETURNING id"
_NOTHING_NEW = "UPDATE subscription SET due_at = NULL WHERE id = $1 RETURNING id"


async def note(fact_ids: Sequence[int], *, now: datetime) -> None:
    """Makes those due who want to hear of these facts; in the transaction that writes the facts."""
    # Whoever is being written to at this moment is waited for, and due again: nothing falls between two letters.
    if fact_ids and await rows(_NOTE, list(fact_ids), now, PAUSE):
        await enqueue(JobKind.TELL_SUBSCRIBERS, EVERYBODY)


async def tell(*, now: datetime) -> datetime | None:
    """Writes to whoever is due; returns when the next one is, None for nobody.

    Letters, their sending and how far each reader was told are one transaction: a crash tells nobody twice and forgets
    nothing.
    """
    async with in_transaction():
        # Facts get their numbers in the order in which they appear: none below this one comes later.
        ((newest,),) = [tuple(row.values()) for row in await rows("SELECT COALESCE(max(id), 0) AS id FROM fact")]
        for row in await rows(_DUE, now, AT_ONCE):
            await _write(row, newest, now)
    found = await rows("SELECT min(due_at) AS next FROM subscription WHERE due_at IS NOT NULL")
    following: datetime | None = found[0]["next"]
    return following


async def _write(row: dict[str, Any], newest: int, now: datetime) -> None:
    query, key = (_OF_BRAND, row["brand_id"]) if row["brand_id"] else (_OF_ACCOUNT, row["about"])
    found = [public_facts.view(one) for one in await rows(query, key, row["told_fact"], MOST_NAMED + 1)]
    if not found:
        await rows(_NOTHING_NEW, row["id"])
        return
    subject, body = _letter(row, found)
    await mail.write(row["email"], subject, body, now=now, is_passing=True, off_url=off_url(row["id"]))
    await rows(_TOLD, row["id"], now, newest)


def _letter(row: dict[str, Any], facts: list[FactView]) -> tuple[str, str]:
    """Subject and body in the reader's language."""
    language, base_url = row["language"], settings().base_url
    platform, _, handle = row["about"].partition(":")
    account = None if row["brand_id"] else AccountRef(platform, handle)
    about = in_words(account) if account else row["name"]
    lines = [f"  {fact.at:%Y-%m-%d %H:%M} UTC: {sentence(fact, language)}" for fact in facts[:MOST_NAMED]]
    values = {
        "about": about,
        "facts": "\n".join(lines),
        "more": "\n" + gettext(_MORE, language) if len(facts) > MOST_NAMED else "",
        "page": page_of(account, base_url) if account else f"{base_url}/brands/{row['slug']}",
        "off": off_url(row["id"]),
    }
    return gettext(_SUBJECT, language, about=about), gettext(_BODY, language, **values)
