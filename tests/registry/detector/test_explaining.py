"""The sentences people read, word for word: whom a handle resembles, what differs; nobody is called false."""
# ruff: noqa: RUF001 (letters of other alphabets, on purpose)

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.detector import Finding, ProtectedNames, detect, explain, near_names
from registry.detector.finding import Tier
from registry.detector.sentences import LETTERS, SENTENCES, WHOLE
from registry.detector.variants import variants
from tests.registry.detector.brands import DELL, brand, guarding
from tests.registry.detector.said import SAID, found


@pytest.mark.parametrize(("finding", "english", "spanish"), SAID, ids=lambda value: getattr(value, "handle", ""))
def test_the_sentence_says_whom_and_what(finding: Finding, english: str, spanish: str) -> None:
    assert explain(finding, "en") == english
    assert explain(finding, "es") == spanish


@pytest.mark.parametrize(
    ("finding", "english", "spanish"),
    [
        (
            found("acma", "vowel_swap", parts="acma"),
            "writes a for the e of Acme’s handle “acme”, which may be chance",
            "escribe a en lugar de e en el usuario «acme» de Acme, lo que puede ser casualidad",
        ),
        (
            found("acme_hub", "combosquatting", parts="-acme-hub"),
            "adds the word “hub” to Acme’s name, which honest accounts do too",
            "añade la palabra «hub» al nombre de Acme, lo que también hacen cuentas honestas",
        ),
        (
            found("zzyqt9", "display_name", parts="acme"),
            "shows Acme’s name, but the handle has nothing to do with it; others may bear that name",
            "muestra el nombre de Acme, pero el usuario no tiene nada que ver con él; puede haber otros con ese nombre",
        ),
    ],
    ids=["slip", "word", "display name"],
)
def test_a_less_sure_finding_says_why_it_may_be_nothing(finding: Finding, english: str, spanish: str) -> None:
    unsure = replace(finding, tier=Tier.RESEMBLES)

    assert explain(unsure, "en") == english
    assert explain(unsure, "es") == spanish


def test_an_equal_brand_name_is_said_to_be_equal() -> None:
    assert explain(near_names("Dell", None, guarding(DELL))[0], "en") == "has the same name as Dell"


def test_both_languages_have_the_same_sentences() -> None:
    for table in (SENTENCES, LETTERS, WHOLE):
        assert table["en"].keys() == table["es"].keys()


def test_any_other_language_is_answered_in_english() -> None:
    assert explain(SAID[0][0], "fr") == SAID[0][1]
    assert explain(SAID[0][0], "es-MX") == SAID[0][2]


@pytest.mark.parametrize("name", ["acmewidgets", "Pay{0}Whale", "casa_bolivar", "{brand}bakelite"])
def test_every_lookalike_can_be_explained_and_nobody_is_called_false(name: str) -> None:
    names = ProtectedNames([brand(name, name="{Odd} Name"), brand(f"{name}.com", "website", name="{Odd} Name")])

    for platform in ("x", "website"):
        for variant in list(variants(name, platform))[::7]:
            for finding in detect(variant.handle, names, platform=platform, threshold=0):
                for sentence in (explain(finding, "en"), explain(finding, "es")):
                    assert "{Odd} Name" in sentence
                    assert not sentence.startswith(("resembles", "se parece"))  # what differs is always known
                    assert not any(word in sentence for word in ("fake", "falso", "falsa", "{0}{", "{whole}"))


@given(st.text(max_size=60), st.sampled_from(sorted({trick for case in SAID for trick in case[0].tricks} | {"?"})))
def test_no_finding_is_too_odd_to_be_told(written: str, trick: str) -> None:
    odd = found(written, trick, parts="acme")

    for finding in (odd, replace(odd, written=written, meant="x"), replace(odd, written="", meant="", imitated="")):
        assert "Acme" in explain(finding, "en")
        assert "Acme" in explain(finding, "es")


def test_a_hostile_length_is_cut() -> None:
    endless = found("acme" + "x" * 4000, "combosquatting", parts="-acme-" + "x" * 4000)

    assert len(explain(endless, "en")) < 200
