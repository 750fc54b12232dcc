"""What happened to a brand, as far as everybody may know it, newest first."""

from dataclasses import dataclass

from registry.access import known_form
from registry.actions import public_facts
from registry.actions.listings import IS_PUBLIC
from registry.actions.lookups import Read
from registry.actions.public_facts import FactView
from registry.database import rows

MOST = 50  # of one page
SHOWN = 8  # on the brand's page

_NEWEST = f"""
SELECT f.id, f.type, f.at, f.event_id, f.told FROM fact f JOIN brand b ON b.id = f.brand_id AND {IS_PUBLIC}
 WHERE b.slug = $1 AND f.is_public AND f.id < $2 ORDER BY f.id DESC LIMIT $3
"""  # noqa: S608 (constants)
_NOWHERE = 2**62  # behind every fact


@dataclass(frozen=True, slots=True)
class History:
    """Some facts, newest first; `before` is where the older ones begin, None where there are none."""

    facts: tuple[FactView, ...]
    before: int | None


async def history(slug: str, *, before: int | None = None, most: int = MOST, read: Read = rows) -> History:
    """The public facts of the brand that are older than that one; none for a brand that is not public."""
    most = max(1, min(most, MOST))
    found = await read(_NEWEST, known_form(slug), min(before or _NOWHERE, _NOWHERE), most + 1)
    facts = tuple(public_facts.view(row) for row in found[:most])
    return History(facts, facts[-1].id if len(found) > most else None)
