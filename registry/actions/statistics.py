"""Numbers over time: what a company sees of one brand, and what everybody sees of the registry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from registry.access import Actor, brand_of
from registry.actions.brand_pages import statistics as directory_numbers
from registry.actions.listings import IS_HELD, Statistics, Verdict
from registry.actions.lookup_counts import monday
from registry.database import rows

WEEKS = 52
DAYS = 30

_LOOKUPS = """
SELECT week, verdict AS word, sum(count)::bigint AS count FROM lookup_count
 WHERE brand_id = $1 AND week >= $2 GROUP BY week, verdict
"""
_FOUND = """
SELECT date_trunc('week', noted_at AT TIME ZONE 'UTC')::date AS week, split_part(source, ':', 1) AS word,
       count(*) AS count
  FROM sighting WHERE brand_id = $1 AND noted_at >= $2 GROUP BY 1, 2
"""
_FOUND_BY = """
SELECT a.platform, s.state, count(*) AS count FROM sighting s JOIN account a ON a.id = s.account_id
 WHERE s.brand_id = $1 AND s.noted_at >= $2 GROUP BY a.platform, s.state
"""
_TRICKS = """
SELECT trick AS word, count(*) AS count
  FROM sighting s, jsonb_array_elements_text(s.tricks->'tricks') trick
 WHERE s.brand_id = $1 AND s.noted_at >= $2 GROUP BY trick ORDER BY count DESC, trick
"""
_CLAIMS = "SELECT state AS word, count(*) AS count FROM claim WHERE brand_id = $1 AND company_id = $2 GROUP BY state"
_PLATFORMS = f"""
SELECT a.platform AS word, count(DISTINCT a.id) AS count
  FROM claim c JOIN account a ON a.id = c.account_id
  JOIN brand b ON b.id = c.brand_id AND b.company_id = c.company_id AND b.state = 'live'
 WHERE c.state IN ('verified', 'lapsing') AND NOT {IS_HELD} GROUP BY a.platform ORDER BY count DESC, a.platform
"""  # noqa: S608 (constants)
_METHODS = f"""
SELECT c.method AS word, count(*) AS count FROM claim c JOIN account a ON a.id = c.account_id
  JOIN brand b ON b.id = c.brand_id AND b.company_id = c.company_id AND b.state = 'live'
 WHERE c.state IN ('verified', 'lapsing') AND c.method IS NOT NULL AND NOT {IS_HELD}
 GROUP BY c.method ORDER BY count DESC, c.method
"""  # noqa: S608 (constants)
_CHECKS = """
SELECT (finished_at AT TIME ZONE 'UTC')::date AS day, result AS word, count(*) AS count FROM verification
 WHERE finished_at >= $1 AND result IS NOT NULL GROUP BY 1, 2
"""
_GROWTH = """
SELECT date_trunc('week', at AT TIME ZONE 'UTC')::date AS week, type AS word, count(*) AS count FROM fact
 WHERE is_public AND at >= $1 AND type IN ('brand.live', 'account.verified', 'domain.verified') GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Series:
    """One word and its number at each of the moments, oldest first."""

    word: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Several words over the same moments (weeks by their Monday, or days)."""

    moments: tuple[date, ...]
    series: tuple[Series, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """What all words come to at each moment."""
        return tuple(sum(one.counts[n] for one in self.series) for n in range(len(self.moments)))

    @property
    def highest(self) -> int:
        return max(self.totals, default=0)


@dataclass(frozen=True, slots=True)
class Share:
    """A word and how often."""

    word: str
    count: int


@dataclass(frozen=True, slots=True)
class BrandNumbers:
    """How often a brand is asked about and imitated, in the last year."""

    brand_slug: str
    brand_name: str
    lookups: Timeline  # by verdict
    lookalikes: Timeline  # by where they were seen
    platforms: tuple[Share, ...]
    tricks: tuple[Share, ...]
    states: tuple[Share, ...]
    claims: tuple[Share, ...]  # by state


@dataclass(frozen=True, slots=True)
class PublicNumbers:
    """What the registry holds and does, for everybody."""

    directory: Statistics
    platforms: tuple[Share, ...]
    methods: tuple[Share, ...]
    checks: Timeline  # by result, each day
    growth: Timeline  # by what became public, each week


async def of_brand(actor: Actor, slug: str, *, now: datetime) -> BrandNumbers:
    """The numbers of a brand that a company of the actor's holds; raises NotFound."""
    brand, member = await brand_of(actor, slug)
    weeks = _weeks(now)
    found = await rows(_FOUND_BY, brand.id, weeks[0])
    return BrandNumbers(
        brand.slug,
        brand.name,
        _timeline(weeks, await rows(_LOOKUPS, brand.id, weeks[0]), [verdict.value for verdict in Verdict]),
        _timeline(weeks, await rows(_FOUND, brand.id, weeks[0]), ["bluesky", "probe", "feed"]),
        _summed(found, "platform"),
        _shares(await rows(_TRICKS, brand.id, weeks[0])),
        _summed(found, "state"),
        _shares(await rows(_CLAIMS, brand.id, member.company_id)),
    )


async def of_registry(*, now: datetime) -> PublicNumbers:
    """The numbers that everybody may see."""
    weeks, today = _weeks(now), now.date()
    days = tuple(today - timedelta(days=DAYS - 1 - n) for n in range(DAYS))
    since = now - timedelta(days=DAYS)
    return PublicNumbers(
        await directory_numbers(),
        _shares(await rows(_PLATFORMS)),
        _shares(await rows(_METHODS)),
        _timeline(days, await rows(_CHECKS, since), ["proven", "not_proven", "unknown"], "day"),
        _timeline(weeks, await rows(_GROWTH, weeks[0]), ["account.verified", "domain.verified", "brand.live"]),
    )


def _weeks(now: datetime) -> tuple[date, ...]:
    this = monday(now.date())
    return tuple(this - timedelta(weeks=WEEKS - 1 - n) for n in range(WEEKS))


def _timeline(
    moments: tuple[date, ...], found: Sequence[dict[str, Any]], words: Sequence[str], name: str = "week"
) -> Timeline:
    """Each word with a number for every moment; words that never came are left out."""
    counts = {(row["word"], row[name]): int(row["count"]) for row in found}
    series = (Series(word, tuple(counts.get((word, moment), 0) for moment in moments)) for word in words)
    return Timeline(moments, tuple(one for one in series if one.total))


def _shares(found: Sequence[dict[str, Any]]) -> tuple[Share, ...]:
    return tuple(Share(row["word"], int(row["count"])) for row in found)


def _summed(found: Sequence[dict[str, Any]], name: str) -> tuple[Share, ...]:
    """By this column, the most frequent first."""
    sums: dict[str, int] = {}
    for row in found:
        sums[row[name]] = sums.get(row[name], 0) + int(row["count"])
    return tuple(Share(word, count) for word, count in sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])))
