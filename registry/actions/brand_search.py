"""The directory searched and browsed: every page is read in the order of an index, no further than it is shown.

Migration 0018 keeps the tables: terms (where a name or a word of it begins), traits (platform, country, sector) and
slips (names with a letter left out).
"""

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from rapidfuzz.distance import OSA

from registry.actions.listings import BrandListPage, BrandRef, BrandRow, source_of
from registry.actions.lookups import Read, Row
from registry.actions.names import search_form
from registry.database import rows
from registry.models.columns import BrandState, Sector

MOST_ROWS = 200  # of one page
MOST_SIMILAR = 8
MOST_NEAR = 300  # names one slip away that are compared
MOST_WORDS = 8  # in any order
LONGEST_WORD = 24  # whose slips are kept
LONG_ENOUGH = 8  # for two slips
INSIDE = 2  # the last place of a term: begins inside a name
LAST = "\U0010ffff"  # behind every letter
NOBODY = UUID(int=0)  # before every brand
_STATES = {state.value: state for state in BrandState}
_SECTORS = {sector.value: sector for sector in Sector}

_CARD = "k.brand_id, k.slug, k.name, k.state, k.source, k.country, k.sector, k.platforms, k.accounts, k.domain"
_FILTERS = """AND (${0}::text IS NULL OR ${0} = ANY (k.platforms)) AND (${1}::text IS NULL OR k.country = ${1})
       AND (${2}::text IS NULL OR k.sector = ${2})"""
# The card of a brand that an index names. OFFSET 0: looked at brand by brand, whatever the planner expects of filters.
_ITS_CARD = (
    "CROSS JOIN LATERAL (SELECT * FROM brand_card k WHERE k.brand_id = {0} AND k.state IS NOT NULL {1} OFFSET 0) k"
)
PAGE_OF_ALL = f"""
    SELECT 0 AS place, k.term, {_CARD} FROM brand_card k
     WHERE (k.term, k.brand_id) > ($2, $3::uuid) AND k.state IS NOT NULL ORDER BY k.term, k.brand_id LIMIT $1
"""  # noqa: S608 (constants)
PAGE_BY_TRAIT = f"""
    SELECT 0 AS place, t.term, {_CARD} FROM brand_trait t {_ITS_CARD.format("t.brand_id", _FILTERS.format(5, 6, 7))}
     WHERE t.trait = $4 AND (t.term, t.brand_id) > ($2, $3::uuid) ORDER BY t.term, t.brand_id LIMIT $1
"""  # noqa: S608 (constants)
# `$2` is never before `$5`: of two lower bounds the database takes the first and reads all that lies between them.
# Every brand has one term at place 0, and that is its card's.
_BY_NAME = f"""
    SELECT 0 AS place, k.term, {_CARD} FROM brand_card k
     WHERE $4 = 0 AND k.term < $6 AND (k.term, k.brand_id) > ($2, $3::uuid) AND k.state IS NOT NULL
     ORDER BY k.term, k.brand_id LIMIT $1
"""  # noqa: S608 (constants)
# Whoever was met at an earlier place is not met again.
_BY_WORD = """
    SELECT {place} AS place, t.term, {card} FROM brand_term t {its_card}
     WHERE $4 <= {place} AND t.place = {place} AND t.term < $6 AND (t.term, t.brand_id) >
           (CASE WHEN $4 = {place} THEN $2 ELSE $5 END, CASE WHEN $4 = {place} THEN $3::uuid ELSE '{nobody}' END)
       AND NOT EXISTS (
            SELECT 1 FROM brand_term e WHERE e.brand_id = t.brand_id AND e.term >= $5 AND e.term < $6
               AND (e.place, e.term) < (t.place, t.term) OFFSET 0)
     ORDER BY t.term, t.brand_id LIMIT $1
"""


def _by_word(place: int, filters: str = "") -> str:
    return _BY_WORD.format(place=place, card=_CARD, its_card=_ITS_CARD.format("t.brand_id", filters), nobody=NOBODY)


def _in_turn(*parts: str) -> str:
    """One place after the other, as far as the page goes: parts with a limit are never read side by side."""
    return f"SELECT * FROM (({') UNION ALL ('.join(parts)})) found LIMIT $1"  # noqa: S608 (constants)


PAGE_BY_TERM = _in_turn(_BY_NAME, *map(_by_word, range(1, INSIDE + 1)))
FILTERED_BY_TERM = _in_turn(*[_by_word(place, _FILTERS.format(7, 8, 9)) for place in range(INSIDE + 1)])
# Each key by itself: asked for all at once, the planner reads the whole table.
NEAR_BY_SLIP = f"""
SELECT b.search_name, b.other_spellings, {_CARD}
  FROM (SELECT DISTINCT s.brand_id FROM unnest($1::text[]) w (key) CROSS JOIN LATERAL (
        SELECT brand_id FROM brand_slips WHERE keys @> ARRAY[w.key] LIMIT $2) s) near
 {_ITS_CARD.format("near.brand_id", "")} JOIN brand b ON b.id = k.brand_id LIMIT $2
"""  # noqa: S608 (constants)
# Brands are met by the word that the fewest have, and asked for the others until there are enough.
NEAR_BY_WORDS = f"""
SELECT k.term, {_CARD}
  FROM (SELECT w.word FROM unnest($1::text[]) w (word) CROSS JOIN LATERAL (
        SELECT count(*) AS many FROM (
            SELECT 1 FROM brand_term
             WHERE term >= w.word AND term < w.word || $2::text AND place IN (0, 1, 2) LIMIT $4) met) counted
         ORDER BY counted.many, length(w.word) DESC LIMIT 1) rarest
 CROSS JOIN LATERAL (
        SELECT brand_id FROM brand_term
         WHERE term >= rarest.word AND term < rarest.word || $2 AND place IN (0, 1, 2) LIMIT 10 * $4) t
 {_ITS_CARD.format("t.brand_id", "")}
 WHERE NOT EXISTS (
        SELECT 1 FROM unnest($1) w (word) WHERE NOT EXISTS (
            SELECT 1 FROM brand_term e
             WHERE e.brand_id = t.brand_id AND e.term >= w.word AND e.term < w.word || $2 OFFSET 0))
 LIMIT $3
"""  # noqa: S608 (constants)
NEWEST = f"""
SELECT {_CARD} FROM brand b JOIN brand_card k ON k.brand_id = b.id
 WHERE b.state = 'live' ORDER BY b.live_since DESC, b.id DESC LIMIT $1
"""  # noqa: S608 (constants)
# From one trait to the next: as many looks as there are traits, however many brands.
_TRAITS = """
WITH RECURSIVE found AS (
    (SELECT trait FROM brand_trait ORDER BY trait LIMIT 1)
     UNION ALL
    SELECT (SELECT t.trait FROM brand_trait t WHERE t.trait > found.trait ORDER BY t.trait LIMIT 1) FROM found
     WHERE found.trait IS NOT NULL)
SELECT found.trait, k.brands FROM found LEFT JOIN trait_count k USING (trait) WHERE found.trait IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class BrandWish:
    """Which brands somebody wants to see; what is None filters nothing."""

    search: str = ""
    platform: str | None = None
    country: str | None = None
    sector: Sector | None = None

    @property
    def has_filter(self) -> bool:
        return self.platform is not None or self.country is not None or self.sector is not None

    @property
    def filters(self) -> tuple[str | None, str | None, str | None]:
        """As the database can hold them: nothing is kept under any other."""
        return _kept(self.platform), _kept(self.country), self.sector and self.sector.value

    @property
    def trait(self) -> str | None:
        """The filter to go by; the rarest sort first."""
        platform, country, sector = self.filters
        named = (("sector", sector), ("country", country), ("platform", platform))
        return next((f"{kind}:{value}" for kind, value in named if value is not None), None)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter; how many brands there were when they were last counted, None before that."""

    value: str
    brands: int | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to filter by."""

    platforms: tuple[Choice, ...]
    countries: tuple[Choice, ...]
    sectors: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """How far a reader has come: the place of the terms, the last term shown, and its brand."""

    place: int = 0
    term: str = ""
    brand_id: UUID = NOBODY


async def browse(wish: BrandWish, *, cursor: str | None, limit: int, read: Read = rows) -> BrandListPage:
    """Listed and live brands: first those whose name begins with the search, then those where a word of it does.

    Spaces, case, accents and punctuation do not count. Where nothing is found, `similar` are names near to the search,
    or what the search finds without the filters. A cursor that is not ours begins anew; the limit is bounded. `read`
    asks the database.
    """
    limit = max(1, min(limit, MOST_ROWS))
    wanted = search_form(wish.search[:300]).replace(" ", "")[:60]
    if wish.search.strip() and not wanted:
        return BrandListPage((), None)  # nothing but punctuation
    after = (_read_cursor(cursor) if cursor else None) or _Place()
    found = await _found(wish, wanted, after, limit + 1, read)
    page = BrandListPage(tuple(map(_row, found[:limit])), _cursor(found[limit - 1]) if len(found) > limit else None)
    if found or cursor or not (wanted or wish.has_filter):
        return page
    return BrandListPage((), None, await _similar(wish, wanted, read), without_filters=wish.has_filter)


async def newest(most: int, *, read: Read = rows) -> tuple[BrandRow, ...]:
    """The brands that proved their domain last."""
    return tuple(map(_row, await read(NEWEST, most)))


async def choices(*, read: Read = rows) -> Choices:
    """The platforms, countries and sectors of at least one brand, each with how many."""
    kept: dict[str, list[Choice]] = {"platform": [], "country": [], "sector": []}
    for row in await read(_TRAITS):
        kind, _, value = str(row["trait"]).partition(":")
        kept[kind].append(Choice(value, row["brands"]))
    return Choices(tuple(kept["platform"]), tuple(kept["country"]), tuple(kept["sector"]))


async def _found(wish: BrandWish, wanted: str, after: _Place, most: int, read: Read) -> Sequence[Row]:
    """Up to so many brands behind that place, in order."""
    start = max(after.term, wanted), after.brand_id
    if wanted:
        span = after.place, wanted, wanted + LAST
        if wish.has_filter:
            return await read(FILTERED_BY_TERM, most, *start, *span, *wish.filters)
        return await read(PAGE_BY_TERM, most, *start, *span)
    if wish.trait is not None:
        return await read(PAGE_BY_TRAIT, most, *start, wish.trait, *wish.filters)
    return await read(PAGE_OF_ALL, most, *start)


async def _similar(wish: BrandWish, wanted: str, read: Read) -> tuple[BrandRow, ...]:
    """The same search without filters; without any, the same words in any order, then names one slip away."""
    if wish.has_filter:
        return tuple(map(_row, await _found(BrandWish(wish.search), wanted, _Place(), MOST_SIMILAR, read)))
    found: Sequence[Row] = ()
    words = search_form(wish.search[:300]).split()[:MOST_WORDS]
    if len(words) > 1:
        met = await read(NEAR_BY_WORDS, words, LAST, 2 * MOST_SIMILAR, MOST_NEAR)
        once = {row["brand_id"]: row for row in met}  # whoever has a word twice is met twice
        found = sorted(once.values(), key=lambda row: str(row["term"]))[:MOST_SIMILAR]
    if not found:
        found = await _near(wanted, read)
    return tuple(map(_row, found))


async def _near(wanted: str, read: Read) -> Sequence[Row]:
    """Names one slip away; only where there is none, and the search is long enough to be sure, two."""
    wanted = wanted[:LONGEST_WORD]
    for most in (1, 2) if len(wanted) >= LONG_ENOUGH else (1,):
        if found := _nearest(wanted, await read(NEAR_BY_SLIP, _slips(wanted, most), MOST_NEAR), most):
            return found
    return ()


def _slips(word: str, most: int) -> list[str]:
    """The word, and it with so many letters left out: the database keeps names with one left out."""
    keys = {word}
    for _ in range(most):
        keys |= {shorter for key in tuple(keys) for shorter in _shortened(key)}
    return sorted(keys)


def _shortened(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def _nearest(wanted: str, candidates: Sequence[Row], most: int) -> list[Row]:
    """Those that are so few slips away, the nearest first; of equally near ones, brands that have proven themselves."""
    judged = [(_distance(wanted, row), row) for row in candidates]
    near = [(distance, row) for distance, row in judged if distance <= most]
    near.sort(key=lambda pair: (pair[0], pair[1]["state"] != BrandState.LIVE.value, pair[1]["search_name"]))
    return [row for _, row in near[:MOST_SIMILAR]]


def _distance(wanted: str, row: Row) -> int:
    spellings = [row["search_name"], *str(row["other_spellings"]).split("\n")]
    names = {spelling.replace(" ", "")[:LONGEST_WORD] for spelling in spellings if spelling}
    return min(OSA.distance(wanted, name) for name in names | set(row["search_name"].split()) or {""})


def _row(row: Row) -> BrandRow:
    return BrandRow(
        BrandRef(row["slug"], row["name"], row["domain"]),
        _STATES[row["state"]],
        row["accounts"],
        tuple(row["platforms"]),
        source_of(row["source"]),
        row["country"],
        _SECTORS.get(row["sector"]),
    )


def _kept(value: str | None) -> str | None:
    return value if value is None or (value.isascii() and value.isprintable()) else "?"


def _cursor(row: Row) -> str:
    said = orjson.dumps([row["place"], row["term"], str(row["brand_id"])])
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


def is_cursor(text: str) -> bool:
    """Whether it names a place in the list; a program is told when it does not."""
    return _read_cursor(text) is not None


def _read_cursor(text: str) -> _Place | None:
    try:
        place, term, brand_id = orjson.loads(base64.urlsafe_b64decode(text.encode("ascii") + b"=="))
        return _Place(range(INSIDE + 1)[place], search_form(str(term)), UUID(brand_id))
    except (ValueError, TypeError, AttributeError, IndexError, binascii.Error):
        return None
