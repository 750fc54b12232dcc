"""What the public log says of one account, newest first: each entry with its number, so that it can be proven."""

from dataclasses import dataclass

from registry.actions import public_facts
from registry.actions.listings import IS_PUBLIC
from registry.actions.public_facts import FactView
from registry.database import rows
from verification.accounts import AccountRef

MOST = 50  # of one page

_NEWEST = f"""
SELECT f.id, f.type, f.at, f.event_id, f.told, e.index FROM fact f JOIN brand b ON b.id = f.brand_id AND {IS_PUBLIC}
  LEFT JOIN log_entry e ON e.fact_id = f.id AND e.index < (SELECT COALESCE(max(size), 0) FROM log_checkpoint)
 WHERE f.about = $1 AND f.is_public AND f.id < $2 ORDER BY f.id DESC LIMIT $3
"""  # noqa: S608 (constants)
_NOWHERE = 2**62  # behind every fact


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact, and its place in the log; none in the moments before it is there."""

    fact: FactView
    index: int | None


@dataclass(frozen=True, slots=True)
class AccountHistory:
    """Some entries; `before` is where the older ones begin, None where there are none."""

    entries: tuple[Entry, ...]
    before: int | None


async def account_history(account: AccountRef, *, before: int | None = None, most: int = MOST) -> AccountHistory:
    """The public facts about the account that are older than that one."""
    most = max(1, min(most, MOST))
    found = await rows(_NEWEST, str(account), min(before or _NOWHERE, _NOWHERE), most + 1)
    entries = tuple(Entry(public_facts.view(row), row["index"]) for row in found[:most])
    return AccountHistory(entries, entries[-1].fact.id if len(found) > most else None)
