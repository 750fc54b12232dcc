import pytest

from verification.platforms.conversations.reading_json import Malformed
from verification.platforms.conversations.reading_state import inside, read_state
from verification.platforms.platform import Reply

STATE = '<script id="__NEXT_DATA__" type="application/json">{"a": {"b": "ä"}}</script>'


def read(html: str | bytes) -> object:
    return read_state(Reply("", 200, "text/html", html.encode() if isinstance(html, str) else html), "__NEXT_DATA__")


@pytest.mark.parametrize(
    "before",
    [
        "",
        "<!DOCTYPE html>",
        "İ 3 < 4 <p title='<script>'>",
        '<!-- <script id="__NEXT_DATA__" type="application/json">{"a": 1}</script> -->',
        '<script>var x = "<script id=__NEXT_DATA__>";</script>',
        f"<template>{STATE}</template>",
        f"<textarea>{STATE}</textarea>",
        '<a title=\'<script id="__NEXT_DATA__" type="application/json">{}</script>\'>',
        '<script id="other" type="application/json">{"a": 1}</script>',
    ],
)
def test_the_one_named_script_is_read(before: str) -> None:
    assert read(f"<html><body>{before}{STATE}</body></html>") == {"a": {"b": "ä"}}


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<html></html>",
        f"<html>{STATE}",
        f"<html>{STATE}{STATE}</html>",
        f"<html><!-- {STATE} --></html>",
        f"<html><noscript>{STATE}</noscript></html>",
        f'<html><a title="{STATE}</html>',
        '<html><script id="__NEXT_DATA__">{"a": 1}</script></html>',
        '<html><script id="__NEXT_DATA__" type="application/json">{"a": 1, "a": 2}</script></html>',
        '<html><script id="__NEXT_DATA__" type="application/json">[1]</script></html>',
        '<html><script id="__NEXT_DATA__" type="application/json">{"a": </script></html>',
        b'<html><script id="__NEXT_DATA__" type="application/json">{"a": "\xff"}</script></html>',
    ],
)
def test_a_page_without_exactly_one_whole_state_is_malformed(html: str | bytes) -> None:
    with pytest.raises(Malformed):
        read(html)


@pytest.mark.parametrize("part", ["<a ", "<script>", "<script ", "<!--", "<a b='", "<a b=''>", "< ", "</script>", "<"])
@pytest.mark.timeout(20)  # what goes back and forth needs hours
def test_a_hostile_megabyte_ends(part: str) -> None:
    with pytest.raises(Malformed):
        read(f"{part * (980_000 // len(part))}</html>")


@pytest.mark.parametrize("rubbish", ["a", " ", "=", "a ", "a= ", "a=''"])
@pytest.mark.timeout(20)
def test_a_script_with_a_megabyte_of_attributes_is_none(rubbish: str) -> None:
    with pytest.raises(Malformed):
        read(f"<html><script {rubbish * (900_000 // len(rubbish))}></script></html>")


def test_a_path_that_is_not_there_is_malformed() -> None:
    assert inside({"a": {"b": {}}}, "a", "b") == {}
    with pytest.raises(Malformed):
        inside({"a": "x"}, "a", "b")
