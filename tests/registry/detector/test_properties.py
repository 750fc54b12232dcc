"""What the detector promises of any name, whichever it is: what is found, and what is never said.

A promise counts for coined names, as brands have them: of a word, a slip is a word again.
"""

from dataclasses import dataclass, replace
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.detector import THRESHOLD, Finding, Protected, ProtectedNames, detect
from registry.detector.skeleton import fold
from registry.detector.variants import variants
from registry.detector.variants.choosing import MAKERS
from registry.detector.variants.name import read_original
from tests.registry.detector.brands import ACME, DELL, brand, guarding
from tests.registry.detector.coined import coined


@dataclass(frozen=True, slots=True)
class Promise:
    """Every lookalike of this kind leads to its name first, and from `told` letters on everybody is told."""

    kind: str
    found: int
    """From so many letters on the first finding, however weak, is the right one."""
    told: int
    """From so many letters on it reaches the shipped threshold: of shorter names, chance makes neighbours."""
    first_stays: bool = True
    """It is told where the first letter is as it was: that one people read."""


PROMISES = (
    Promise("homoglyph-ascii", found=5, told=5, first_stays=False),
    Promise("homoglyph-unicode", found=5, told=5, first_stays=False),
    Promise("leet", found=5, told=5, first_stays=False),
    Promise("separator", found=5, told=5, first_stays=False),
    Promise("typo-repetition", found=5, told=8),
    Promise("typo-transposition", found=5, told=7),
    Promise("typo-omission", found=5, told=10),
    Promise("typo-insertion", found=5, told=10),
    Promise("typo-addition", found=5, told=10),
    Promise("typo-keyboard", found=5, told=10),
    Promise("vowel-swap", found=5, told=10),
    Promise("bitsquat", found=5, told=12),
    Promise("affix-support", found=6, told=6, first_stays=False),
    Promise("affix-lure", found=6, told=6, first_stays=False),
    Promise("affix-official", found=6, told=6, first_stays=False),
    Promise("affix-digits", found=6, told=6, first_stays=False),
)

FOUND_ONLY = ("typo-replacement", "plural")
"""Any letter for another, an ending: honest names have them as often, so the score decides."""

UNRELATED = brand("wyhjqwyhjq")


def _spellings(kind: str, name: str, *, first_stays: bool = False) -> list[str]:
    """All that the makers of this kind make of a name."""
    original = read_original(name, "x")
    made = (spelling for maker in MAKERS if maker.kind == kind for spelling in maker.spellings(original))
    return [text for text, _ in made if text != name and (text[:1] == name[:1] or not first_stays)]


@st.composite
def lookalikes(draw: st.DrawFn, kind: str, shortest: int, *, first_stays: bool = False) -> tuple[str, str]:
    """A name, and one of its lookalikes of this kind."""
    names = coined(shortest).map(lambda name: (name, _spellings(kind, name, first_stays=first_stays)))
    name, made = draw(names.filter(lambda one: bool(one[1])))
    return name, made[draw(st.integers(0, len(made) - 1))]


def _targets(findings: list[Finding]) -> list[str]:
    return [finding.target.handle for finding in findings]


def _ask(handle: str, names: ProtectedNames, platform: str | None = "x", shown: str | None = None) -> list[Finding]:
    return detect(handle, names, platform=platform, display_name=shown, threshold=THRESHOLD)


_FOUND = [
    *((promise.kind, promise.found) for promise in PROMISES),
    *((kind, 6) for kind in FOUND_ONLY),
    ("soundsquat", 8),
]


@pytest.mark.parametrize(("kind", "shortest"), _FOUND)
@settings(max_examples=60)
@given(data=st.data())
def test_every_trick_leads_to_the_right_target(kind: str, shortest: int, data: st.DataObject) -> None:
    name, squatted = data.draw(lookalikes(kind, shortest))

    found = detect(squatted, guarding(brand(name), UNRELATED), platform="x", threshold=0)

    assert _targets(found)[:1] == [name]


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.kind)
@settings(max_examples=60)
@given(data=st.data())
def test_every_trick_is_told_with_the_right_target(promise: Promise, data: st.DataObject) -> None:
    name, squatted = data.draw(lookalikes(promise.kind, promise.told, first_stays=promise.first_stays))

    assert _targets(_ask(squatted, guarding(brand(name), UNRELATED))) == [name]


@given(first=coined(5, 8), second=coined(5, 8), separator=st.sampled_from(["", "_"]))
def test_words_in_another_order_are_found(first: str, second: str, separator: str) -> None:
    found = _ask(f"{second}{separator}{first}", guarding(brand(f"{first}_{second}"), UNRELATED))

    assert _targets(found) == [f"{first}_{second}"] or first == second


@given(name=coined(8), ending=st.sampled_from(["net", "org", "info", "shop", "co.uk", "mx"]))
def test_another_ending_of_a_domain_leads_to_it(name: str, ending: str) -> None:
    names = guarding(brand(f"{name}.com", "website"), UNRELATED)

    found = detect(f"{name}.{ending}", names, platform="website", threshold=0)

    assert _targets(found)[:1] == [f"{name}.com"]  # how surely is a matter of the ending: many are honest


@given(
    name=coined(12), word=st.sampled_from(["support", "help", "soporte", "ayuda", "airdrop", "login"]), data=st.data()
)
def test_a_slip_and_an_added_word_are_found(name: str, word: str, data: st.DataObject) -> None:
    slipped = data.draw(st.sampled_from(_spellings(data.draw(st.sampled_from(_DOUBLED)), name, first_stays=True)))

    assert _targets(_ask(f"{slipped}_{word}", guarding(brand(name), UNRELATED))) == [name]


_DOUBLED = ("typo-repetition", "typo-transposition", "vowel-swap", "typo-omission", "typo-keyboard")


@given(name=coined(8), at=st.integers(0, 50))
def test_a_borrowed_display_name_is_found(name: str, at: int) -> None:
    shown = ["{0}", "{0} Support", "{1}", "{0} ✅", "Ayuda {0}"][at % 5].format(name.title(), name.upper())

    assert _targets(_ask("wyhjq4417", guarding(brand(name), UNRELATED), shown=shown)) == [name]


@settings(max_examples=15)
@given(name=coined(12, 20))
def test_the_likeliest_lookalikes_of_a_name_are_found(name: str) -> None:
    names = guarding(brand(name), UNRELATED)
    likeliest = [made for made in islice(variants(name, "x"), 60) if made.kind not in _NOT_PROMISED]

    missed = [
        made for made in likeliest if _targets(detect(made.handle, names, platform="x", threshold=0))[:1] != [name]
    ]

    assert missed == []


_NOT_PROMISED = {"affix-other", "tld-swap", "soundsquat", "numeral-swap", "plural"}
"""Words that honest accounts add as often, a domain's ending where there are no domains, what only sounds alike."""


def _in_other_capitals(name: str, flips: list[bool]) -> str:
    return "".join(c.upper() if up else c for c, up in zip(name, flips * len(name), strict=False))


capitals = st.lists(st.booleans(), min_size=1, max_size=8)
places = st.sampled_from(["x", "instagram", "youtube", "website", "bluesky", "github", None])


@given(name=coined(3), flips=capitals, platform=places)
def test_a_name_never_imitates_itself(name: str, flips: list[bool], platform: str | None) -> None:
    names = guarding(brand(name))

    assert detect(_in_other_capitals(name, flips), names, platform=platform, threshold=0) == []


@given(name=st.text(min_size=1, max_size=30), platform=places)
def test_no_name_at_all_imitates_itself(name: str, platform: str | None) -> None:
    assert detect(name, guarding(brand(name)), platform="x", threshold=0) == []
    assert _ask(name, guarding(brand(name)), platform) == [] or fold(name) != name.casefold()


owners_other = st.sampled_from(
    ["{}_support", "{}s", "the{}", "{}.official", "{}-help", "{}mx", "x{}", "{}{}", "{}_", "_{}", "{}24"]
)


@given(name=coined(5), others=st.lists(owners_other, min_size=1, max_size=4), flips=capitals, platform=places)
def test_a_name_never_imitates_its_owners_others(
    name: str, others: list[str], flips: list[bool], platform: str | None
) -> None:
    accounts = [brand(text.format(name, name), family="house") for text in ("{}", *others)]
    names = guarding(*accounts)

    for account in accounts:
        asked = _in_other_capitals(account.handle, flips)
        assert detect(asked, names, platform="x", threshold=0) == []
        assert _ask(asked, names, platform) == []
        assert detect(fold(asked), names, platform="tiktok", threshold=0) == []  # without separators, where it has none


@given(name=coined(8), at=st.integers(0, 10_000), platform=places)
def test_a_registered_account_is_nobodys_lookalike(name: str, at: int, platform: str | None) -> None:
    made = _spellings("typo-keyboard", name) + _spellings("affix-support", name)
    near = brand(made[at % len(made)], platform or "x")

    assert detect(near.handle, guarding(brand(name, platform or "x"), near), platform=near.platform, threshold=0) == []


@given(name=coined(6), word=st.sampled_from(["fanclub", "parody", "unofficial", "noficial", "hater", "fans"]))
def test_who_says_openly_that_they_are_another_is_not_accused(name: str, word: str) -> None:
    names = guarding(brand(name))

    for handle in (f"{name}_{word}", f"{word}_{name}", f"{name}{word}"):
        assert _ask(handle, names) == []
        assert _ask("wyhjq4417", names, shown=f"{name} {word}") == []


_HONEST_WORDS = ("mexico", "usa", "india", "france", "deutschland", "careers", "jobs", "hq", "group", "foundation")


@given(name=coined(6), word=st.sampled_from(_HONEST_WORDS), platform=st.sampled_from(["x", "instagram", "youtube"]))
def test_a_country_or_department_alone_is_not_told(name: str, word: str, platform: str) -> None:
    names = guarding(brand(name, platform))

    for handle in (f"{name}_{word}", f"{name}{word}", f"{word}{name}"):
        assert _ask(handle, names, platform) == []


_HANDLES = (
    *("acmewidgts", "acmewidgets_support", "acrnewidgets", "dellsupport", "acmewidgets", "d3ll", "somebodyelse"),
    *("AcmeWidgets24", "widgetsacme", "acme.widgets", "аcmewidgets", "acmewidjets"),  # noqa: RUF001
)


def _answers(names: ProtectedNames) -> list[list[Finding]]:
    return [detect(handle, names, platform="x", threshold=0) for handle in _HANDLES]


@given(unrelated=st.lists(st.text("ñ北京дж", min_size=4, max_size=12), min_size=1, max_size=5))
def test_an_unrelated_brand_changes_no_answer(unrelated: list[str]) -> None:
    alone, among = guarding(ACME, DELL), guarding(ACME, *map(brand, unrelated), DELL)

    assert _answers(among) == _answers(alone)


_NEAR = (
    *(ACME, DELL, brand("acmewidget"), brand("delle"), brand("acmewidgets.com", "bluesky"), brand("acmewidgetz")),
    *(replace(ACME, platform="instagram"), brand("widgets_acme"), brand("dell_support")),
)


@given(st.permutations(_NEAR), st.lists(st.sampled_from(_NEAR), max_size=4))
def test_the_order_of_the_names_does_not_matter(names: list[Protected], twice: list[Protected]) -> None:
    changed = ProtectedNames(names)
    for name in twice:
        changed.remove(name)
        changed.add(name)

    assert _answers(changed) == _answers(ProtectedNames(sorted(_NEAR)))


any_text = st.text(st.characters(exclude_categories=()), max_size=200)
_PIECES = (
    *("Ḁ", "ﷺ", "е", "ё", "support", "support_", "dell", "0", "_", "."),  # noqa: RUF001
    *("\x00", "\u202e", "\u200b", "😀", "\ud800"),
)
pieces = st.sampled_from(_PIECES)


@given(handle=any_text, shown=any_text, platform=places)
def test_any_text_is_judged_with_a_score(handle: str, shown: str, platform: str | None) -> None:
    found = detect(handle, guarding(ACME, DELL), platform=platform, display_name=shown, threshold=0)

    assert all(0 <= finding.score <= 1 for finding in found)


@given(st.lists(pieces, min_size=1, max_size=4), st.integers(1, 1000), places)
def test_hostile_texts_are_judged(parts: list[str], times: int, platform: str | None) -> None:
    hostile = ("".join(parts) * times)[:4000]

    found = detect(hostile, guarding(ACME, DELL), platform=platform, display_name=hostile, threshold=0)

    assert all(0 <= finding.score <= 1 for finding in found)


@pytest.mark.parametrize("handle", ["", " ", "@", "\x00", "\ud800", "\u202e\u202d", "\u200b" * 50, "...", "🏴" * 300])
def test_a_handle_without_letters_is_nobodys_lookalike(handle: str) -> None:
    assert detect(handle, guarding(ACME, DELL), platform="x", threshold=0) == []


@given(name=any_text)
def test_any_text_may_be_guarded(name: str) -> None:
    names = guarding(brand(name), ACME)

    assert all(0 <= finding.score <= 1 for finding in detect("acmewidgts", names, platform="x", threshold=0))
    names.remove(brand(name))
    assert _answers(names) == _answers(guarding(ACME))
