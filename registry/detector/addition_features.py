"""What speaks for and against a name with words around it: which words, how rare the name is, and whose it is."""

from functools import lru_cache

from registry.detector.additions import UNSAID, Additions, read_additions
from registry.detector.circumstances import Circumstances
from registry.detector.costing import costs
from registry.detector.domains import DOMAIN_PLATFORMS
from registry.detector.language import frequency, is_first_name, is_surname, is_word
from registry.detector.places import is_place
from registry.detector.protected import Source
from registry.detector.reading import Reading
from registry.detector.skeleton import fold
from registry.detector.suspects import Suspect

Features = dict[str, float]

_STRONG = frozenset({"support", "lure", "official"})
_WEAK = frozenset({"trade", "web"})
_WEIGHED = _STRONG | _WEAK
_NUMBERS = frozenset({"digits", "year"})
_PEOPLE = frozenset({"first name", "surname"})
_RESTS = frozenset({"short rest", "long rest"})
_HEAVY, _HEAVIEST = 3.0, 4.0
_MOST_PIECES, _MOST_DIGITS, _MOST_REST, _MOST_COST = 6, 6, 8, 40.0

_ENGINEERS = frozenset({"telegram", "github", "npm", "pypi"})
_OTHERWISE = frozenset({"linkedin", "github", "npm", "pypi"})
"""Platforms where honest names are made otherwise than on the social ones: companies' full names, projects' names."""
_PROJECTS = frozenset({"github", "npm", "pypi"})
_TECHNICAL = frozenset(
    (
        *("io", "xyz", "app", "dev", "finance", "network", "exchange", "ai", "tech", "fi", "gg", "net", "org", "link"),
        *("cloud", "digital", "money", "cash", "tools", "online", "software", "systems"),
    )
)
"""Endings of domains that brands choose which live online and have no branches in towns and countries."""
_COUNTRY = 2
_MOST_PLATFORMS = 20.0
_OF_BRANDS = (
    *("is listed only", "brand's name has it", "brand is so called everywhere", "brand is on this platform"),
    *("brand is among engineers", "brand's ending is technical", "brand's ending is a country's"),
    "digits where the brand is",
)


def addition_features(suspect: Suspect, reading: Reading, around: Circumstances) -> Features:
    """The features of the letters around a name, by name of the feature."""
    said, words = words_around(suspect, reading)
    letters = {**words, **name_features(suspect.original), **name_among_words(said, suspect)}
    brand = _brand(suspect.original, around)
    if around.is_disguised:
        brand["is disguised"] = 1.0
    if brand["brand's ending is technical"] or brand["brand is among engineers"]:
        brand |= {f"{said} beside a technical brand": 1.0, **best_name(suspect.original)}
    if around.is_on_platform:
        brand[f"{said} where the brand is"] = 1.0
        if f"digits on {reading.platform}" in letters and reading.platform != "youtube":
            brand["digits where the brand is"] = 1.0
    return {feature: value for feature, value in (letters | brand).items() if value}


def words_around(suspect: Suspect, reading: Reading) -> tuple[str, Features]:
    """What the additions say in one word, and the features of them beside any name; not to be changed."""
    return _words_around(suspect.before, suspect.written, suspect.behind, reading.breaks, reading.platform)


def name_among_words(said: str, suspect: Suspect) -> Features:
    """What both the name and the words around it make, whosever it is."""
    letters = len(suspect.before) + len(suspect.written) + len(suspect.behind)
    found = {"share of the name": len(suspect.original) / letters}
    name = name_features(suspect.original)
    if "name is a word" not in name and "name's cost" in name:
        found[f"{said} beside a coined name"] = name["name's cost"]
    return found


def best_brand(said: str) -> tuple[Features, Features]:
    """What each brand has at least, and what one may have at most besides; no letters are disguised."""
    possible = {
        **dict.fromkeys((f"it is the brand's {source.value}" for source in Source), 1.0),
        **dict.fromkeys((f"{said} where the brand is", f"{said} beside a technical brand"), 1.0),
        **dict.fromkeys(_OF_BRANDS, 1.0),
        "brand's platforms": _MOST_PLATFORMS,
    }
    return {"brand's platforms": 0.2}, possible


def best_name(original: str) -> Features:
    """What a name may have at most because its brand is a technical one."""
    name = name_features(original)
    return {
        "technical brand's name costs": name.get("name's cost", 0.0),
        "technical brand's name is a word": name.get("name is a word", 0.0),
    }


def says_strongly(suspect: Suspect, reading: Reading) -> bool:
    """Whether a word that offers help or promises something stands beside a name in one piece, clearly apart."""
    start, end = len(suspect.before), len(suspect.before) + len(suspect.written)
    if not suspect.has_additions or {start, end} - reading.breaks or any(start < at < end for at in reading.breaks):
        return False
    return said_by(read_additions(suspect.before, suspect.written, suspect.behind, reading.breaks)) == "strong"


@lru_cache(maxsize=256)
def _words_around(
    before: str, written: str, behind: str, breaks: frozenset[int], platform: str | None
) -> tuple[str, Features]:
    added = read_additions(before, written, behind, breaks)
    start, end = len(before), len(before) + len(written)
    said = said_by(added)
    found = {**_words(added), **_digits(added, platform), f"said {said}": 1.0}
    if start in breaks and end in breaks:
        found |= {"stands apart": 1.0, f"{said} stands apart": 1.0}
    if platform in DOMAIN_PLATFORMS:
        found[f"{said} in a domain"] = 1.0
    if platform in _PROJECTS:
        found[f"{said} in a project"] = 1.0
    if platform in _OTHERWISE:
        found[f"on {platform}"] = 1.0
    if before and behind:
        found["in the middle"] = 1.0
    return said, found


def said_by(added: Additions) -> str:
    """What the additions say altogether, in one word: the strongest of them decides."""
    sorts = added.sorts
    if sorts & _STRONG:
        return "strong"
    if sorts & _WEAK:
        return "weak"
    if sorts <= UNSAID:
        return "neutral"
    if sorts <= _NUMBERS:
        return "digits"
    if sorts & _PEOPLE:
        return "person"
    return "word" if "word" in sorts else "rest"


@lru_cache(maxsize=8192)
def name_features(original: str) -> Features:
    """How surely these letters are this name: a coined one stands nowhere by chance, a word or a person's does."""
    cost = costs(original)
    found = {
        "name's letters": cost.letters / 3,
        "name's cost": min(cost.words, _MOST_COST) / 10,
        "name is a word": float(is_word(original)),
        "name's frequency": frequency(original) / 5,
        "name is a person's": float(is_first_name(original) or is_surname(original)),
        "name is a place": float(is_place(original)),
    }
    return {feature: value for feature, value in found.items() if value}


def _brand(original: str, around: Circumstances) -> Features:
    """Whose name it is: how it is borne, and whether the brand lives online or in countries and towns."""
    accounts, sources = around.accounts, {root.source for root in around.spellings}
    bearing = {root.name for root in around.spellings if root.source is not Source.NAME}
    endings = {name.handle.rsplit(".", 1)[-1].casefold() for name in accounts if name.platform in DOMAIN_PLATFORMS}
    platforms = {name.platform for name in accounts}
    known_as = fold(around.root.name.brand_name)
    return {
        "is listed only": float(not around.root.name.proven),
        **{f"it is the brand's {source.value}": 1.0 for source in sources},
        "brand's name has it": float(original in known_as and original != known_as),
        "brand is so called everywhere": len(bearing) / max(1, len(accounts)),
        "brand is on this platform": float(around.is_on_platform),
        "brand's platforms": len(platforms) / 5,
        "brand is among engineers": float(bool(platforms & _ENGINEERS)),
        "brand's ending is technical": float(bool(endings & _TECHNICAL)),
        "brand's ending is a country's": float(any(len(one) == _COUNTRY for one in endings - _TECHNICAL)),
    }


def _words(added: Additions) -> Features:
    """Which sorts of words were added, on which side, and how heavy the heaviest of each are."""
    pieces, sorts = added.pieces, added.sorts
    found = dict.fromkeys(sorts, 1.0)
    found["pieces"] = min(len(pieces), _MOST_PIECES) / 3
    found["strong words"] = min(3, len([piece for piece in pieces if piece.sort in _STRONG])) / 3
    unread = sum([len(piece.text) for piece in pieces if piece.sort in _RESTS])
    found["letters that are no word"] = min(unread, _MOST_REST) / _MOST_REST
    if len(sorts) == 1:
        found[f"only {next(iter(sorts))}"] = 1.0
    for sort in sorts & _WEIGHED:
        heaviest = max([piece.weight for piece in pieces if piece.sort == sort])
        found[f"weight of {sort}"] = heaviest / _HEAVIEST
        if sort in _STRONG and heaviest > _HEAVY:
            found["a heavy word"] = 1.0
    return found


def _digits(added: Additions, platform: str | None) -> Features:
    """A number behind a name: YouTube assigns them, elsewhere somebody chose them."""
    if added.before or len(added.behind) != 1 or added.behind[0].sort not in _NUMBERS:
        return {}
    return {f"digits on {platform}": 1.0, f"{min(len(added.behind[0].text), _MOST_DIGITS)} digits": 1.0}
