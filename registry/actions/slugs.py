"""Finding a free address for a new company or brand."""

from registry.actions.names import slug_of
from registry.database import rows
from registry.errors import NameTaken

MOST_TWINS = 1000
RESERVED = frozenset({"new"})  # words that stand in the place of a slug in our own addresses
LOCK = 7_271_203  # one writer at a time chooses a slug; held until its transaction ends
_TAKEN = {
    "brand": "SELECT slug FROM brand WHERE slug LIKE $1 || '%'",
    "company": "SELECT slug FROM company WHERE slug LIKE $1 || '%'",
}


async def free_slug(table: str, name: str) -> str:
    """`dell`, or `dell-2` when that is taken: a name held by somebody never keeps others out (SECURITY P14)."""
    slug = slug_of(name)
    await rows("SELECT pg_advisory_xact_lock($1)", LOCK)
    taken = RESERVED | {str(row["slug"]) for row in await rows(_TAKEN[table], slug)}
    for candidate in (slug, *(f"{slug}-{number}" for number in range(2, MOST_TWINS))):
        if candidate not in taken:
            return candidate
    raise NameTaken(field="name")
