"""Both languages are whole: every sentence is collected, translated, and fits its placeholders."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from deploy import messages

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PLACE = re.compile(r"%(?:\((?P<name>\w+)\)s|%)")

# What may stand in a page outside of _(): names, and words that are the same in both languages.
UNTRANSLATED = {"English", "Español", "UTC", "TXT", "dig", "BSD", "Clause"}
_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_CODE = re.compile(r"<(code|svg|script|style)\b.*?</\1>", re.DOTALL)
_EXAMPLE = re.compile(r"\{% call example\(.*?\{% endcall %\}", re.DOTALL)  # a program, the same in every language
_SPOKEN = re.compile(r'\b(?:aria-label|title|alt|placeholder|summary)="(?P<words>[^"]*)"')
_ATTRIBUTE = re.compile(r'[\w-]+="[^"]*"')  # a macro may hold attributes without their tag
_TAG = re.compile(r"<[^>]*>", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture(scope="module")
def collected() -> Catalog:
    return messages.collect()


@pytest.fixture(scope="module")
def spanish() -> Catalog:
    return messages.read("es")


def keys(catalogue: Catalog) -> set[str]:
    return {forms(message.id)[0] for message in catalogue if message.id}


def forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, list | tuple) else (str(text),)


def places(text: str) -> set[str]:
    return {found["name"] or "%" for found in PLACE.finditer(text)}


def test_the_catalogue_holds_exactly_the_sentences_of_the_code(collected: Catalog, spanish: Catalog) -> None:
    assert keys(spanish) == keys(collected)


def test_every_sentence_has_a_translation_and_no_guess(spanish: Catalog) -> None:
    assert messages.untranslated(spanish) == []


def test_sentences_come_from_every_corner(collected: Catalog) -> None:
    found = keys(collected)

    assert "I posted it" in found  # a template
    assert "Write the name." in found  # mark() in an action
    assert "That name is taken." in found  # the sentence of a refusal
    assert "The certificate of the host is not valid for its name." in found  # the verifier


def test_translations_keep_the_placeholders(spanish: Catalog) -> None:
    wrong = [message.id for message in spanish if message.id and not _fits(message)]

    assert wrong == []


def _fits(message: Message) -> bool:
    wanted = set().union(*(places(text) for text in forms(message.id)))
    return all(places(text) == wanted for text in forms(message.string))


def test_translations_keep_the_line_ends_of_letters(spanish: Catalog) -> None:
    wrong = [
        message.id
        for message in spanish
        if message.id and forms(message.id)[0].count("\n") != forms(message.string)[0].count("\n")
    ]

    assert wrong == []


def test_spanish_addresses_people_formally(spanish: Catalog) -> None:
    """One tone everywhere: usted or none."""
    familiar = re.compile(r"\b(?:tú|tu|tus|ti|contigo|puedes|tienes|quieres|pega|haz clic)\b", re.IGNORECASE)
    wrong = [text for message in spanish if message.id for text in forms(message.string) if familiar.search(text)]

    assert wrong == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_templates_hold_no_words_outside_of_the_catalogue(path: Path) -> None:
    assert bare_words(path.read_text(encoding="utf-8")) == []


def test_the_search_for_bare_words_finds_them() -> None:
    page = '<p title="Oh">{{ _("Fine") }} Forgotten <code>left alone</code>{# a remark #}</p>'

    assert bare_words(page) == ["Oh", "Forgotten"]


def bare_words(template: str) -> list[str]:
    """The words that a reader would see or hear although nobody translates them."""
    page = _JINJA.sub(" ", _EXAMPLE.sub(" ", template))
    spoken = " ".join(found["words"] for found in _SPOKEN.finditer(page))
    seen = _ATTRIBUTE.sub(" ", _TAG.sub(" ", _CODE.sub(" ", page)))
    return [word for word in _WORD.findall(f"{spoken} {seen}") if word not in UNTRANSLATED]
