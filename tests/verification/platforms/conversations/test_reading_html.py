import pytest

from verification.platforms.conversations.reading_html import (
    first_paragraph,
    linked_data,
    links_of,
    meta_contents,
    rel_me_links,
    text_of,
)


def test_hidden_pieces_of_an_address_are_part_of_its_text() -> None:
    html = '<p>See <a href="https://dell.example/"><span class="invisible">https://</span>dell.example/</a></p>'

    assert text_of(html) == "See https://dell.example/"
    assert links_of(html) == ("https://dell.example/",)


def test_blocks_end_words_and_inline_elements_do_not() -> None:
    assert text_of("<p>one</p><p>two<br>three</p>fo<b>ur</b>").split() == ["one", "two", "three", "four"]


def test_scripts_templates_and_comments_are_silent() -> None:
    assert text_of("a<script>b</script><template>c</template><!-- d --><style>e</style>") == "a"


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>b</p>",
        "<p hidden><b>b</b><i>b</i></p>",
        '<p style="color: red; DISPLAY : none">b</p>',
        "<p style='visibility:hidden'><i>b</i></p>",
        "<p style='opacity: 0'>b</p>",
        "<p style='display:/**/none'>b</p>",
        "<p style='text-indent: -9999px'>b</p>",
        "<dialog>b</dialog>",
        "<video>b</video>",
        "<svg><title>b</title><text>b</text></svg>",
        "<select><option>b</option></select>",
        "<noembed>b</noembed>",
    ],
)
def test_what_nobody_sees_is_silent(hidden: str) -> None:
    assert text_of(f"a{hidden}c").split() in (["a", "c"], ["ac"])


@pytest.mark.parametrize("style", ["text-align: center", "font-size: 0.9em", "min-width: 0", "opacity: .9"])
def test_other_styles_hide_nothing(style: str) -> None:
    assert text_of(f'<p style="{style}">a</p>') == "a"


def test_entities_are_read() -> None:
    assert text_of("a &amp; &lt;b&gt;") == "a & <b>"


def test_only_https_links_are_links() -> None:
    assert links_of('<a href="javascript:x">a</a><a href="http://b">b</a><a href="https://c">c</a>') == ("https://c",)


@pytest.mark.parametrize(
    "piece", ["<a ", "<div>", "<b><p>", "<table>", "<a><div>", "<blockquote><p>", "<!--", "<i>x</i>"]
)
@pytest.mark.timeout(30)  # a parser that is not linear needs minutes
def test_sixty_kilobytes_of_anything_are_read(piece: str) -> None:
    html = piece * (65_000 // len(piece))

    read = (text_of(html), links_of(html), meta_contents(html, "brand-registry"), first_paragraph(html, "blockquote"))

    assert "brand-registry" not in str(read)


def test_a_link_in_a_silent_element_is_none_however_deep() -> None:
    link = '<link rel="me" href="https://a/">'

    assert rel_me_links(f"<template>{'<b>' * 50}{link}</template>") == ()
    assert rel_me_links(f"<div>{link}<template>{link}</template></div>{link}") == ("https://a/", "https://a/")


@pytest.mark.timeout(30)
def test_two_thousand_links_in_three_thousand_elements_are_read() -> None:
    inside = "<link rel=me href=x>" * 2_000
    deep = "<div>" * 3_000

    assert len(rel_me_links(deep + inside)) == 2_000
    assert linked_data(f"{deep}{'<script type=application/ld+json>{{}}</script>' * 500}")
