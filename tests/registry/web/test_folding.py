"""Folded templates show to the byte what plain ones do."""

from collections.abc import Iterator
from datetime import UTC, datetime
from gettext import NullTranslations
from itertools import product
from pathlib import Path
from uuid import uuid4

import pytest
from babel.messages.extract import extract_from_file
from jinja2 import DictLoader, Environment, StrictUndefined

from registry.actions.listings import (
    BrandRef,
    CaseNote,
    EvidenceRef,
    Imitates,
    Listing,
    SourceRef,
    Statement,
    Verdict,
    written,
)
from registry.language import LANGUAGES, current, gettext
from registry.models.columns import AccountRole
from registry.web import rendering
from registry.web.folding import FoldingEnvironment
from verification.accounts import AccountRef

HOSTILE = "<b>&\"'% %(x)s"
THEN = datetime(2026, 11, 24, 1, 59, tzinfo=UTC)
DELL = BrandRef("dell", "Dell's <Inc>", "dell.com")
ACCOUNT = AccountRef("x", "dell")
FRAME = {
    "registry_name": "Registry & Co",
    "base_url": "http://127.0.0.1",
    "path": "/accounts/x/dell",
    "here": "/accounts/x/dell",
    "asked_language": "",
    "alternates": {language: f"/accounts/x/dell?lang={language}" for language in LANGUAGES},
    "actor": None,
    "form_token": "",
    "reported": True,
}


def _sentences() -> Iterator[tuple[str, str]]:
    for path in sorted(rendering.TEMPLATES.rglob("*.html")):
        for _, sentence, _, _ in extract_from_file("jinja2.ext:babel_extract", path, keywords={"_": None}):
            assert isinstance(sentence, str)
            yield path.relative_to(rendering.TEMPLATES).as_posix(), sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_what_gettext_gives_when_it_is_read(language: str) -> None:
    folding = rendering.environment(language)
    sentences = {sentence for _, sentence in _sentences()}
    assert len(sentences) > 1000
    for sentence in sentences:
        places = sorted(set(gettext(sentence, language).split("%(")[1:]))
        names = {place.partition(")")[0] for place in (*places, *sentence.split("%(")[1:])}
        call = f"_({sentence!r}{''.join(f', {name}=told' for name in sorted(names))})"
        source = f'{{{{ {call} }}}}|{{% set kept = {call} %}}{{{{ "<" ~ kept ~ told }}}}'
        assert folding.from_string(source).render(told=HOSTILE) == folding.plain.from_string(source).render(
            told=HOSTILE
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_is_read(language: str) -> None:
    folding = rendering.environment(language)
    for name in folding.list_templates():
        assert folding.get_template(name) is folding.get_template(name)


def _imitated() -> Imitates:
    return Imitates(DELL, ACCOUNT, "https://x.com/dell", 0.9, (), written('one "i" for <l>', "una «i»"), is_proven=True)


def _case(state: str) -> CaseNote:
    statement = Statement("It is a parody.", "We mean <no> harm", THEN)
    return CaseNote(uuid4(), DELL, state, "It is a parody.", THEN, THEN, None, statement)


def _listings() -> Iterator[Listing]:
    url, seen = "https://x.com/dell", EvidenceRef("post", "https://x.com/dell/status/1", THEN)
    for disputed, case in product((False, True), (None, _case("honest"), _case("suspended"), _case("under_review"))):
        yield Listing(
            ACCOUNT,
            url,
            Verdict.OFFICIAL,
            disputed=disputed,
            brand=DELL,
            role=AccountRole.REGION,
            region="CH",
            language="de",
            verified_at=THEN,
            checked_at=THEN,
            next_check_at=THEN,
            evidence=(seen, EvidenceRef("dns_txt", "dns:dell.com?type=TXT", THEN)),
            stable_id="17",
            case=case,
        )
    yield Listing(ACCOUNT, url, Verdict.WAS_OFFICIAL, brand=DELL, ended_at=THEN)
    yield Listing(ACCOUNT, url, Verdict.WAS_OFFICIAL, brand=DELL)
    yield Listing(ACCOUNT, url, Verdict.LOOKALIKE, imitates=_imitated())
    yield Listing(
        ACCOUNT, url, Verdict.IMPOSTOR, brand=DELL, imitates=_imitated(), decided_at=THEN, case=_case("imitates")
    )
    for is_registry in (False, True):
        source = SourceRef("A <source>", "https://example.com/", "CC0", is_registry=is_registry)
        yield Listing(ACCOUNT, url, Verdict.LISTED, brand=DELL, source=source)
    yield Listing(AccountRef("website", "dell.com"), "https://dell.com/", bears_name_of=(DELL,))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_an_account_is_the_same(language: str) -> None:
    folding = rendering.environment(language)
    kept = current.set(language)
    for listing in _listings():
        values = {**FRAME, "language": language, "listing": listing}
        folded, plain = (one.get_template("public/account.html").render(values) for one in (folding, folding.plain))
        assert folded == plain
    current.reset(kept)


# ── the rules ───────────────────────────────────────────────────────────────────────────────────────────────────────

TEMPLATES = {
    "macros": "{% macro sign(name) %}<i>{{ name }}</i>{% endmacro %}"
    "{% macro line(words, kind='') %}{{ sign('&') }}{{ words }}{{ kind }}{% endmacro %}"
    "{% macro boxed() %}[{{ caller() }}]{% endmacro %}",
    "of_the_page": "{% macro greet(word) %}{{ word }} {{ reader }}{% endmacro %}",
    "part": "{% set found = 1 %}{{ level }}{{ found }}",
    "layout": "<title>{% block title %}{% endblock %}</title>{% block content %}{% endblock %}",
}


def _both(source: str, **values: object) -> tuple[str, str, str]:
    """As shown folded and plain, and the program that the folded one became."""
    options = {"loader": DictLoader(TEMPLATES), "autoescape": True, "undefined": StrictUndefined}
    plain = Environment(**options, extensions=["jinja2.ext.i18n"])  # type: ignore[arg-type]  # noqa: S701
    plain.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    folding = FoldingEnvironment(plain, NullTranslations(), **options, extensions=["jinja2.ext.i18n"])
    program = folding.compile(source, raw=True)
    return folding.from_string(source).render(values), plain.from_string(source).render(values), program


@pytest.mark.parametrize(
    "source",
    [
        "{{ _('a %(x)s%% <b>', x=told) }}",
        "{{ _('100%%') ~ ': ' ~ \"'\" }}",
        "{{ [_(\"it's\"), told] | join(', ') }}",
        "{{ _('%(x)s', x=told) if told else _('no') }}",
        "{{ _(told_key) }}",
        "{{ ngettext('%(num)s thing', '%(num)s things', 2) }}",
        "{{ ngettext('<%(num)s> %(x)s', '%(num)s%% things', 1, x=told) ~ ngettext('a', 'b', 2, num=told) }}",
        "{{ _(told_key, x=told) }}{{ gettext(told_key) }}",
        "{% from 'macros' import line %}{{ line(_('\"x\"')) }}{{ line(told) }}{{ line('<', kind=told) }}",
        "{% from 'macros' import line as row %}{% for line in [1, 2] %}{{ line }}{{ row(line) }}{% endfor %}",
        "{% from 'macros' import sign %}{% set sign = told %}{{ sign }}",
        "{% from 'macros' import boxed %}{% call boxed() %}{{ _('in it') }}{% endcall %}",
        "{% set reader = told %}{% from 'of_the_page' import greet with context %}{{ greet('Hello') }}",
        "{% with level = 'h1' %}{% include 'part' %}{% endwith %}",
        "{% set found = 7 %}{% set level = 2 %}{% include 'part' %}{{ found }}",
        "{% extends 'layout' %}{% from 'macros' import line %}{% block content %}{{ line('a') }}{% endblock %}",
        "{% macro own(x) %}{{ x }}{{ told }}{% endmacro %}{{ own('a') }}",
    ],
)
def test_whatever_is_folded_stays_the_same(source: str) -> None:
    folded, plain, _ = _both(source, told=HOSTILE, told_key="key")
    assert folded == plain


def test_what_nothing_depends_on_is_text() -> None:
    source = "{% from 'macros' import line %}<p>{{ _('Yes.') }}</p>{{ line('a') }}{% include 'part' %}"
    folded, plain, program = _both(source, level="h1")
    assert folded == plain
    assert "<p>Yes.</p><i>&amp;</i>a" in program
    assert "get_template" not in program


def test_a_macro_that_knows_the_page_is_called() -> None:
    _, _, program = _both("{% set reader = 1 %}{% from 'of_the_page' import greet with context %}{{ greet('x') }}")
    assert "context.call" in program


def test_babel_still_finds_what_is_folded() -> None:
    assert ("public/account.html", "Check another account") in set(_sentences())
    assert "_(" in Path(rendering.TEMPLATES, "public/account.html").read_text("utf-8")
