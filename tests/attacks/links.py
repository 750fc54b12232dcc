"""Attacks on links both ways and on lists, on every platform whose profiles have a link field that we read."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tests.attacks.answers import JSON
from tests.attacks.case import HOST, NAME, NUMBER, Act, Case, Packed
from tests.attacks.pages import FILE, FRONT, HTML
from tests.attacks.profiles import linktree_page
from tests.attacks.two_ways import FIELDS, NO_WAY_BACK, NOT_NAMED
from tests.attacks.webfinger import ACTIVITY, JRD, said
from tests.verification.fetching.web_server import page, redirect

BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Linked:
    """A platform: the profile with this in its link field, the address of the profile, and another account's."""

    claim: str
    profile: Callable[[object], Mapping[str, Act]]
    me: str
    other: str

    def case(self, name: str, expected: str, answers: Mapping[str, Act], *, method: str = "profile_link") -> Case:
        slug = self.claim.partition(":")[0]
        honest = {**self.profile(FRONT), FRONT: _html(self.link()), FILE: page(self.me.encode())}
        return Case(f"{slug} {method}: {name}", self.claim, expected, method, {**honest, **answers}, place=FRONT)

    def link(self, rel: str = "me", url: str | None = None) -> str:
        return f'<a rel="{rel}" href="{self.me if url is None else url}">Acme</a>'


def _html(text: str) -> bytes:
    return page(text.encode(), content_type=HTML)


def _json(document: object) -> bytes:
    return page(json.dumps(document).encode(), content_type=JSON)


def _gitlab(field: object) -> Mapping[str, Act]:
    user = {"id": int(NUMBER), "username": NAME, "name": "Acme", "state": "active", "bio": FRONT, "website_url": field}
    api = "https://gitlab.com/api/v4/users"
    return {f"{api}?username={NAME}": _json([user]), f"{api}/{NUMBER}": _json(user)}


def _forgejo(field: object) -> Mapping[str, Act]:
    user = {"id": 7001, "login": NAME, "description": FRONT, "full_name": "Acme", "website": field}
    return {f"https://codeberg.org/api/v1/users/{NAME}": _json(user)}


def _pinterest(field: object) -> Mapping[str, Act]:
    user = {"id": "7001", "type": "user", "username": NAME, "full_name": FRONT, "about": FRONT, "website_url": field}
    return {PINTEREST: _json({"resource_response": {"status": "success", "data": user}})}


def _stack(field: object) -> Mapping[str, Act]:
    user = {
        "account_id": 7001,
        "user_id": int(NUMBER),
        "link": f"{STACK}/acme",
        "about_me": FRONT,
        "website_url": field,
    }
    key = f"stackexchange/2.3/users/{NUMBER}?site=stackoverflow.com&filter=!AH)b5JqVyImf"
    return {key: _json({"items": [user]})}


def _linktree(field: object) -> Mapping[str, Act]:
    owner = {"id": 7001, "isActive": True, "links": [{"title": FRONT, "url": field}]}
    return {f"linktree/{NAME}": _html(linktree_page(FRONT, account=owner))}


def _actor(value: object) -> Mapping[str, Act]:
    """The field is HTML there, and the address may stand in it alone or as a link."""
    links = [{"rel": "self", "type": "application/activity+json", "href": ACTOR}]
    field = {"type": "PropertyValue", "name": "Site", "value": value}
    document = {"id": ACTOR, "type": "Person", "preferredUsername": "acme", "name": FRONT, "summary": _anchor(FRONT)}
    return {
        FINGER: said({"subject": f"acct:acme@{SOCIAL}", "links": links}, JRD),
        ACTOR: said({**document, "attachment": [field]}, ACTIVITY),
    }


def _anchor(url: str, text: str | None = None) -> str:
    return f'<a href="{url}" rel="me nofollow noopener">{url if text is None else text}</a>'


SOCIAL = f"social.{HOST}"
ACTOR = f"https://{SOCIAL}/users/acme"
FINGER = f"https://{SOCIAL}/.well-known/webfinger?resource=acct%3Aacme%40{SOCIAL}"
STACK = f"https://stackoverflow.com/users/{NUMBER}"
PINTEREST = (
    f"pinterest/resource/UserResource/get/?source_url=%2F{NAME}%2F&data=%7B%22options%22%3A%7B%22isPrefetch%22%3Afalse"
    f"%2C%22field_set_key%22%3A%22profile%22%2C%22username%22%3A%22{NAME}%22%2C"
    "%22no_fetch_context_on_resource%22%3Afalse%7D%2C%22context%22%3A%7B%7D%7D"
)
PLATFORMS = (
    Linked(f"gitlab:gitlab.com/{NAME}", _gitlab, f"https://gitlab.com/{NAME}", "https://gitlab.com/mallory"),
    Linked(f"forgejo:codeberg.org/{NAME}", _forgejo, f"https://codeberg.org/{NAME}", "https://codeberg.org/mallory"),
    Linked(f"pinterest:{NAME}", _pinterest, f"https://www.pinterest.com/{NAME}/", "https://www.pinterest.com/mallory/"),
    Linked(f"stackexchange:stackoverflow.com/{NUMBER}", _stack, STACK, f"{STACK}1"),
    Linked(f"linktree:{NAME}", _linktree, f"https://linktr.ee/{NAME}", "https://linktr.ee/mallory"),
    Linked(f"activitypub:acme@{SOCIAL}", _actor, f"https://{SOCIAL}/@acme", f"https://{SOCIAL}/@mallory"),
)


def _thing(me: object, *, kind: object = "Organization", url: object = FRONT, **more: object) -> str:
    return (
        f'<script type="application/ld+json">{json.dumps({"@type": kind, "url": url, "sameAs": me, **more})}</script>'
    )


def _links(on: Linked) -> Iterator[tuple[str, str, str]]:
    """The front page of the proven site, to which the profile links → what is right: whom a link names."""
    me, link, host = on.me, on.link(), on.me.split("/")[2]
    yield "honest", link, ""
    yield "behind another's", on.link(url=on.other) + link, ""
    yield "with another host's base", f'<base href="https://mallory.test/">{link}', ""
    yield "of another", on.link(url=on.other), NOT_NAMED
    yield "of a longer name", on.link(url=me.rstrip("/") + "-inc"), NOT_NAMED
    yield "of a shorter name", on.link(url=me.rstrip("/")[:-1]), NOT_NAMED
    yield "of the platform", on.link(url="/".join(me.split("/")[:3]) + "/"), NOT_NAMED
    yield "without TLS", on.link(url=me.replace("https", "http")), NOT_NAMED
    yield "without a scheme", on.link(url=me.removeprefix("https:")), NOT_NAMED
    yield "by a base", f'<base href="{me}"><a rel="me" href="">Acme</a>', NOT_NAMED
    yield "of a host that begins so", on.link(url=me.replace(host, f"{host}.mallory.test")), NOT_NAMED
    yield "of a host that ends so", on.link(url=me.replace("://", "://not")), NOT_NAMED
    yield "behind a name", on.link(url=me.replace("://", f"://{HOST}@")), NOT_NAMED
    yield "with another port", on.link(url=me.replace(host, f"{host}:8443")), NOT_NAMED
    yield "in cyrillic", on.link(url=me.replace("a", "\u0430")), NOT_NAMED
    yield "by a redirector", on.link(url=f"https://mallory.test/?u={me}"), NOT_NAMED
    yield "by users", on.link("me ugc"), NOT_NAMED
    yield "by users, in capitals", on.link("nofollow UGC me"), NOT_NAMED
    yield "sponsored", on.link("me sponsored"), NOT_NAMED
    yield "without rel", link.replace(' rel="me"', ""), NOT_NAMED
    yield "of the author", on.link("author"), NOT_NAMED


def _places(on: Linked) -> Iterator[tuple[str, str, str]]:
    """The same: where a link may stand."""
    me, link = on.me, on.link()
    yield "as Mastodon writes it", on.link("me nofollow noopener noreferrer"), ""
    yield "in a longer rel", on.link("mention some-me me2"), NOT_NAMED
    yield "in a comment", f"<!-- {link} -->", NOT_NAMED
    yield "in a script", f"<script>{link}</script>", NOT_NAMED
    yield "in a template", f"<template>{link}</template>", NOT_NAMED
    yield "in a textarea", f"<textarea>{link}</textarea>", NOT_NAMED
    yield "in a noscript", f"<body><noscript>{link}</noscript>", NOT_NAMED
    yield "in a noembed", f"<body><noembed>{link}</noembed>", NOT_NAMED
    yield "in an attribute", f"<p title='{link}'>x</p>", NOT_NAMED
    yield "as text", link.replace("<", "&lt;"), NOT_NAMED
    yield "as an image's", link.replace("<a ", "<img ").replace("href", "src"), NOT_NAMED
    yield "as an area's", link.replace("<a ", "<area "), NOT_NAMED
    yield "as a feed's", f'<link rel="alternate me2" href="{me}">', NOT_NAMED
    yield "as a card", f'<meta property="og:see_also" content="{me}"><meta name="me" content="{me}">', NOT_NAMED


def _things(on: Linked) -> Iterator[tuple[str, str, str]]:
    """The same: what the page says it is about."""
    me = on.me
    yield "sameAs", _thing([me]), ""
    yield "sameAs, no list", _thing(me), ""
    yield "sameAs of a person", _thing([me], kind=["Person"], url="/"), ""
    yield "sameAs of another account", _thing([on.other]), NOT_NAMED
    yield "sameAs of another host", _thing([me], url="https://mallory.test/"), NOT_NAMED
    yield "sameAs of a host below", _thing([me], url=f"https://shop.{HOST}/"), NOT_NAMED
    yield "sameAs of another port", _thing([me], url=f"https://{HOST}:8443/"), NOT_NAMED
    yield "sameAs of a member", _thing([me], kind="Person", url=f"{FRONT}team/mallory"), NOT_NAMED
    yield "sameAs of a partner", _thing([me], url=f"{FRONT}partners?id=7"), NOT_NAMED
    yield "sameAs of an author", _thing([], author={"@type": "Person", "url": FRONT, "sameAs": [me]}), NOT_NAMED
    yield "sameAs of an employee", _thing([], employee={"@type": "Person", "sameAs": [me]}), NOT_NAMED
    yield "sameAs of another publisher", _thing([], publisher={"@type": "Organization", "sameAs": [me]}), NOT_NAMED
    yield "sameAs of a review", _thing([me], kind="Review"), NOT_NAMED
    yield "sameAs of a product", _thing([me], kind="Product"), NOT_NAMED
    yield "sameAs of nothing", _thing([me], url=None), NOT_NAMED
    yield "sameAs of two places", _thing([me], url=[FRONT, "https://mallory.test/"]), NOT_NAMED
    yield "sameAs by an id alone", _thing([me], url=None, **{"@id": FRONT}), NOT_NAMED
    yield "sameAs as an object", _thing({"@id": me}), NOT_NAMED
    yield "sameAs in microdata", f'<p itemscope><a itemprop="sameAs" href="{me}">x</a></p>', NOT_NAMED


def _lists(on: Linked) -> Iterator[tuple[str, Act, str]]:
    """The site's list of accounts → what is right."""
    me, name = on.me.encode(), on.claim.encode()
    far = "https://mallory.test/list"
    yield "the address", page(me), ""
    yield "the short name", page(name), ""
    yield "a byte order mark", page(b"\xef\xbb\xbf" + me), ""
    yield "windows line ends", page(b"# ours\r\n" + me + b"\r\n\r\n"), ""
    yield "white space", page(b" \t" + me + b" \t\n"), ""
    yield "packed", Packed(me), ""
    yield "old mac line ends", page(b"# ours\r" + me + b"\r"), NOT_NAMED
    yield "commented", page(b"# " + me), NOT_NAMED
    yield "another's", page(on.other.encode()), NOT_NAMED
    yield "a longer name", page(me.rstrip(b"/") + b"-inc"), NOT_NAMED
    yield "a longer line", page(b"not ours: " + me), NOT_NAMED
    yield "with a NUL", page(b"\x00" + me), NOT_NAMED
    yield "in UTF-16", page(me.decode().encode("utf-16")), BROKEN
    yield "with half a letter", page(b"\xe2\x82\n" + me), BROKEN
    yield "without TLS", page(me.replace(b"https", b"http")), f"{NOT_NAMED}|"
    yield "as a page", page(me, content_type="text/html"), BROKEN
    yield "as JSON", page(b'["' + me + b'"]', content_type="application/json"), BROKEN
    yield "two megabytes", page(me + b"\n" + b"#\n" * 1_000_000), "too_large"
    yield "behind sixty-four kilobytes", page(b"#" * 66_000 + b"\n" + me), NOT_NAMED
    yield "a bomb", Packed(b"\n" * 3_000_000), "too_large"
    yield "missing", page(me, "404 Not Found"), NOT_NAMED
    yield "gone", page(me, "410 Gone"), NOT_NAMED
    yield "forbidden", page(me, "403 Forbidden"), "blocked"
    yield "failing", page(me, "500 X"), BROKEN
    yield "on another host", redirect(far), NOT_NAMED
    yield "on a host below", redirect(f"https://shop.{HOST}/.well-known/brand-registry.txt"), NOT_NAMED
    yield "without TLS on its way", redirect(FILE.replace("https", "http")), NOT_NAMED


# What stands in a field of the fediverse → what is right.
MARKED_UP: tuple[tuple[str, str, str], ...] = (
    ("a link", _anchor(FRONT), ""),
    ("a link in a paragraph", f"<p>{_anchor(FRONT)}</p>", ""),
    ("a link in pieces", _anchor(FRONT, f'<span class="invisible">https://</span><span>{HOST}/</span>'), ""),
    ("a link that says another", _anchor("https://mallory.test/", FRONT), NO_WAY_BACK),
    ("a link that says nothing", _anchor(FRONT, "our site"), NO_WAY_BACK),
    ("another link that says it", _anchor(FRONT, "https://mallory.test/"), NO_WAY_BACK),
    ("two links", _anchor("https://mallory.test/") + _anchor(FRONT), NO_WAY_BACK),
    ("a link among words", f"Find us at {_anchor(FRONT)}", NO_WAY_BACK),
    ("a link in a link's address", _anchor(f"https://mallory.test/?u={FRONT}"), NO_WAY_BACK),
    ("a commented link", f"<!-- {_anchor(FRONT)} -->", NO_WAY_BACK),
    ("a hidden link", f"<template>{_anchor(FRONT)}</template>", NO_WAY_BACK),
)


def _cases() -> Iterator[Case]:
    for on in PLATFORMS:
        for name, html, expected in (*_links(on), *_places(on), *_things(on)):
            yield on.case(f"page, {name}", expected, {FRONT: _html(html)})
        for name, field, expected in FIELDS:
            yield on.case(f"field, {name}", expected, on.profile(field))
        yield on.case("no field", NO_WAY_BACK, on.profile(""), method="listed")
        for name, act, expected in _lists(on):
            yield on.case(f"file, {name}", expected, {FILE: act}, method="listed")
        everywhere = {f"https://{HOST}/*": page(on.me.encode())}
        yield on.case("a site that answers everything", NOT_NAMED, everywhere, method="listed")
    fediverse = PLATFORMS[-1]
    for name, value, expected in MARKED_UP:
        yield fediverse.case(f"field, {name}", expected, fediverse.profile(value))


CASES = tuple(_cases())
