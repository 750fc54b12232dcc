"""Mastodon's rules for rel=me one by one, and what the two directions come to together."""

import json

import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations import activitypub
from verification.platforms.conversations.reading_html import sole_link
from verification.platforms.conversations.two_way import linked
from verification.platforms.platform import Conversation, Get, Reply, Words

ACME = AccountRef("activitypub", "acme@mastodon.social")
PAGE = "https://acme.com/"
PROFILE = "https://mastodon.social/@acme"
ME = f'<a rel="me" href="{PROFILE}">Mastodon</a>'


def ending(
    html: str, *links: str, account: AccountRef = ACME, stable_id: str | None = None, page: str = PAGE
) -> object:
    def profile(ref: AccountRef, place: str | None) -> Conversation:
        yield from ()
        return Words(ref, stable_id, ("bio",), links or (PAGE,), "Acme", Reply("", 200, "", b""))

    return talk(linked(profile, (page,))(account, None), {page: answer(html, "text/html"), **MOVED})


def linked_data(document: str) -> str:
    return f'<script type="application/ld+json">{document.replace("PROFILE", json.dumps(PROFILE))}</script>'


MOVED = {"https://acme.com/social": answer("", "text/html", status=404)}


def is_proven(html: str, *links: str, account: AccountRef = ACME, stable_id: str | None = None) -> bool:
    end = ending(html, *links, account=account, stable_id=stable_id)
    assert isinstance(end, Words) or trouble(end).problem is Problem.SITE_LINK_MISSING  # type: ignore[arg-type]
    return isinstance(end, Words)


@pytest.mark.parametrize(
    "html",
    [
        ME,
        f'<link rel="me" href="{PROFILE}">',
        f'<a href="{PROFILE}" rel="noopener\n me nofollow">x</a>',
        f'<p><div><a rel=me href="{PROFILE.upper().replace("HTTPS", "https")}">x</a>',
        f'<script type="application/ld+json">{{"@type":"Organization","url":"{PAGE}","sameAs":"{PROFILE}"}}</script>',
        linked_data(
            '{"@graph":[{"@type":["Thing","Brand"],"url":"https://www.acme.com/en-us/","sameAs":["x",PROFILE]}]}'
        ),
        linked_data('[{"@type":"WebSite","publisher":{"@type":"Corporation","url":"/","sameAs":PROFILE}}]'),
        '<script type="application/ld+json">{broken</script>' + ME,
    ],
)
def test_a_page_that_names_the_profile_counts(html: str) -> None:
    assert is_proven(html)


@pytest.mark.parametrize(
    "html",
    [
        "",
        f'<a href="{PROFILE}">x</a>',
        f'<a rel="ME" href="{PROFILE}">x</a>',
        f'<a rel="some" href="{PROFILE}">x</a>',
        f"<!-- {ME} -->",
        f"<script>{ME}</script>",
        f"<template>{ME}</template>",
        f"<textarea>{ME}</textarea>",
        f"<style>{ME}</style>",
        f'<a rel="me" href="{PROFILE}.evil.example">x</a>',
        f'<a rel="me" href="{PROFILE}2">x</a>',
        f'<a rel="me" href="{PROFILE}/109252111498807689">a post</a>',
        f'<a rel="me" href="{PROFILE.replace("https", "http")}">x</a>',
        '<a rel="me" href="/@acme">x</a>',
        f'<form rel="me" action="{PROFILE}"></form>',
        f'<script type="application/json">{{"@type":"Organization","url":"{PAGE}","sameAs":"{PROFILE}"}}</script>',
        linked_data('{"@type":"Organization","url":"https://evil.example/","sameAs":PROFILE}'),
        linked_data('{"@type":"Person","url":"https://acme.com/team/mallory","sameAs":PROFILE}'),
        linked_data('{"@type":"Organization","url":"https://acme.com/?partner=7","sameAs":PROFILE}'),
        f'<a rel="nofollow me ugc" href="{PROFILE}">',
        f'<a rel="me SPONSORED" href="{PROFILE}">',
        f'<script type="application/ld+json">{{"@type":"Organization","sameAs":"{PROFILE}"}}</script>',
        f'<script type="application/ld+json">{{"@type":"Comment","url":"{PAGE}","sameAs":"{PROFILE}"}}</script>',
        linked_data('{"@type":"Brand","url":"/","url":"/","sameAs":PROFILE}'),
        f'<template><script type="application/ld+json">{{"@type":"Brand","url":"/","sameAs":"{PROFILE}"}}</script>',
        " " * 70_000 + ME,
    ],
)
def test_what_is_no_such_link_does_not_count(html: str) -> None:
    assert not is_proven(html)


@pytest.mark.parametrize("link", ["https://acme.com", "https://www.acme.com/", "https://acme.com/"])
def test_the_profile_names_the_site_by_its_host(link: str) -> None:
    assert is_proven(ME, "https://other.example/", link)


@pytest.mark.parametrize(
    "link",
    [
        "http://acme.com/",
        "https://acme.com.evil.example/",
        "https://shop.acme.com/",
        "https://acme.com/@mallory",
        "https://acme.com/?user=mallory",
        "https://acme.com/#mallory",
        "https://acme.com@evil.example/",
        "https://acme.com:8443/",
        "https://\u0430cme.com/",
        "acme.com",
    ],
)
def test_a_profile_that_names_something_else_proves_nothing(link: str) -> None:
    assert trouble(ending(ME, link)).problem is Problem.PROFILE_LINK_MISSING  # type: ignore[arg-type]


def test_a_page_below_the_front_page_needs_its_own_address_or_the_front_page() -> None:
    about = "https://acme.com/about"

    assert isinstance(ending(ME, about, page=about), Words)
    assert isinstance(ending(ME, PAGE, page=about), Words)
    assert not isinstance(ending(ME, "https://acme.com/imprint", page=about), Words)


def test_an_account_may_be_named_by_its_number_or_its_actor() -> None:
    github, actor = AccountRef("github", "acme"), "https://ap.acme.com/users/acme"

    assert is_proven('<a rel="me" href="https://api.github.com/user/7">x</a>', account=github, stable_id="7")
    assert not is_proven('<a rel="me" href="https://api.github.com/user/8">x</a>', account=github, stable_id="7")
    assert not is_proven('<a rel="me" href="https://github.com/7">called 7</a>', account=github, stable_id="7")
    split = AccountRef("activitypub", "acme@acme.com")
    assert is_proven('<a rel="me" href="https://ap.acme.com/@acme">x</a>', account=split, stable_id=actor)


def test_a_redirect_of_the_sites_own_may_stand_for_the_profile() -> None:
    html = '<a rel="me" href="https://acme.com/social">x</a>'
    for location, problem in ((PROFILE, None), (f"{PROFILE}2", Problem.SITE_LINK_MISSING)):
        conversation = linked(_linking, (PAGE,))(ACME, None)
        next(conversation)
        asked = conversation.send(Reply(PAGE, 200, "text/html", html.encode()))
        assert isinstance(asked, Get)
        assert asked.url == "https://acme.com/social"
        with pytest.raises(StopIteration) as end:
            conversation.send(Reply(asked.url, 302, "", b"", headers={"location": location}))
        assert getattr(end.value.value, "problem", None) is problem


def _linking(ref: AccountRef, place: str | None) -> Conversation:
    yield from ()
    return Words(ref, None, (), (PAGE,))


@pytest.mark.parametrize(
    ("value", "link"),
    [
        ("https://acme.com", "https://acme.com"),
        ('<a href="https://acme.com"><span class="invisible">https://</span>acme.com</a>', "https://acme.com"),
        ('<p><a href="https://acme.com" rel="me">https://acme.com</a></p>', "https://acme.com"),
        ('<a href="https://acme.com">acme</a>', None),
        ('<a href="https://acme.com">https://acme.com</a> and more', None),
        ('<a href="https://a.com">https://a.com</a><a href="https://b.com">https://b.com</a>', None),
        ('<b href="https://acme.com">https://acme.com</b>', None),
        ("our site", None),
        ("", None),
    ],
)
def test_a_field_is_one_whole_link_or_none(value: str, link: str | None) -> None:
    assert sole_link(value) == link


def test_a_link_in_the_bio_is_no_link_field() -> None:
    from tests.verification.platforms.conversations import test_activitypub as fediverse  # noqa: PLC0415

    bio = '<p><a href="https://dell.example/">https://dell.example/</a></p>'
    world = {fediverse.FINGER: fediverse.finger(), fediverse.ACTOR_ID: fediverse.actor(summary=bio, attachment=[])}

    assert words(talk(activitypub.profile_text(fediverse.DELL, None), world)).links == ()
