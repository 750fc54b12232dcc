"""How often the public asks about a brand's names: numbers by week, verdict and platform, and nothing else."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from registry.actions.listings import Listing
from registry.database import rows

MOST_KINDS = 20_000  # different counts gathered at once; what would be one more is left out

_ADD = """
INSERT INTO lookup_count (brand_id, week, verdict, platform, count)
SELECT b.id, asked.week, asked.verdict, asked.platform, asked.count
  FROM unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::bigint[])
       asked (brand, week, verdict, platform, count)
  JOIN brand b ON b.slug = asked.brand
 ORDER BY b.id, asked.week, asked.verdict, asked.platform
    ON CONFLICT (brand_id, week, verdict, platform)
    DO UPDATE SET count = lookup_count.count + EXCLUDED.count RETURNING id
"""


class Kind(NamedTuple):
    """What is counted together. There is no room here for a query, an address or a person (SECURITY V1)."""

    brand: str
    week: date
    verdict: str
    platform: str

    @staticmethod
    def of(listing: Listing, *, now: datetime) -> "Kind | None":
        """None for an answer that is about no brand's name: nothing is kept of it."""
        brand = listing.brand or (listing.imitates.brand if listing.imitates else None)
        if brand is None:
            return None
        return Kind(brand.slug, monday(now.date()), listing.verdict.value, listing.account.platform)


@dataclass(slots=True)
class Counts:
    """Gathered in this process; what was not written down when it crashes is lost, some seconds' worth."""

    _found: Counter[Kind] = field(default_factory=Counter)

    def note(self, listings: Iterable[Listing], *, now: datetime) -> None:
        """Counts each answer that is about a brand's name; of the others nothing is kept."""
        self.add(kind for one in listings if (kind := Kind.of(one, now=now)))

    def add(self, kinds: Iterable[Kind]) -> None:
        """Counts one answer of each kind."""
        for kind in kinds:
            if kind in self._found or len(self._found) < MOST_KINDS:
                self._found[kind] += 1

    def take(self) -> Mapping[Kind, int]:
        """What was gathered; from here on it is counted from nought."""
        taken, self._found = self._found, Counter()
        return taken

    def put_back(self, counts: Mapping[Kind, int]) -> None:
        """What could not be written down is kept for the next time."""
        self._found.update(counts)


async def add(counts: Mapping[Kind, int]) -> None:
    """Adds the numbers to those of the database, in one statement and always in the same order."""
    if counts:
        kinds = list(counts)
        await rows(
            _ADD,
            [kind.brand for kind in kinds],
            [kind.week for kind in kinds],
            [kind.verdict for kind in kinds],
            [kind.platform for kind in kinds],
            [counts[kind] for kind in kinds],
        )


@lru_cache(maxsize=100)
def monday(day: date) -> date:
    """The first day of the day's ISO week."""
    return day - timedelta(days=day.weekday())
