"""Attacks on the proofs without a token: one direction only, look-alikes, and pages where others may write."""

import json
from collections.abc import Iterator, Mapping

from tests.attacks.answers import HUB, JSON, OTHER_DID, USER
from tests.attacks.case import DID, HOST, NAME, Act, Case, Record
from tests.attacks.pages import FILE, FRONT, HTML
from tests.attacks.world import soa
from tests.verification.fetching.web_server import page, redirect

PROFILE = f"https://github.com/{NAME}"
ME = f'<a rel="me" href="{PROFILE}">Acme</a>'
NO_WAY_BACK, NOT_NAMED, ANOTHER = "profile_link_missing", "site_link_missing", "another_account"
ABSENT = "token_not_found|refused"


def _same_as(*, url: str = FRONT, kind: str = "Organization", to: str = PROFILE) -> str:
    thing = json.dumps({"@type": kind, "url": url, "sameAs": [to]})
    return f'<script type="application/ld+json">{thing}</script>'


# The front page of the proven site, to which the profile links → what is right.
FRONTS: tuple[tuple[str, str, str], ...] = (
    ("rel=me", ME, ""),
    ("rel=me of a link", f'<head><link href="{PROFILE}" rel="me">', ""),
    ("sameAs", _same_as(), ""),
    ("sameAs of www", _same_as(url=f"https://www.{HOST}/"), ""),
    ("other case", ME.replace(NAME, NAME.upper()), ""),
    ("nothing", "<p>hello</p>", NOT_NAMED),
    ("a link without rel", f'<a href="{PROFILE}">Acme</a>', NOT_NAMED),
    ("rel=ME", ME.replace('"me"', '"ME"'), NOT_NAMED),
    ("rel=some", ME.replace('"me"', '"some"'), NOT_NAMED),
    ("rel=author", ME.replace('"me"', '"author"'), NOT_NAMED),
    ("a second rel", ME.replace("rel=", 'rel="x" rel='), NOT_NAMED),
    ("a second href", ME.replace("href=", 'href="/" href='), NOT_NAMED),
    ("in a comment", f"<!-- {ME} -->", NOT_NAMED),
    ("in a comment that never ends", f"<!-- {ME}", NOT_NAMED),
    ("in a script", f"<script>{ME}</script>", NOT_NAMED),
    ("in a template", f"<template>{ME}</template>", NOT_NAMED),
    ("in a nested template", f"<template><p><template>{ME}</template></template>", NOT_NAMED),
    ("in a noscript", f"<body><noscript>{ME}</noscript>", NOT_NAMED),
    ("in a textarea", f"<textarea>{ME}</textarea>", NOT_NAMED),
    ("in a title", f"<title>{ME}</title>", NOT_NAMED),
    ("in an attribute", f"<img alt='{ME}'>", NOT_NAMED),
    ("in a srcdoc", f"<iframe srcdoc='{ME}'></iframe>", NOT_NAMED),
    ("as text", ME.replace("<", "&lt;"), NOT_NAMED),
    ("as a form's action", f'<form rel="me" action="{PROFILE}"></form>', NOT_NAMED),
    ("beyond what is read", " " * 70_000 + ME, NOT_NAMED),
    ("a longer name", ME.replace(PROFILE, f"{PROFILE}-inc"), NOT_NAMED),
    ("a shorter name", ME.replace(PROFILE, PROFILE[:-1]), NOT_NAMED),
    ("a long s", ME.replace("https", "http\u017f"), NOT_NAMED),
    ("a cyrillic name", ME.replace("/acme", "/\u0430cme"), NOT_NAMED),
    ("no TLS", ME.replace("https:", "http:"), NOT_NAMED),
    ("a host that begins so", ME.replace("github.com", f"github.com.{HOST}"), NOT_NAMED),
    ("a host that ends so", ME.replace("github.com", "notgithub.com"), NOT_NAMED),
    ("a host behind a name", ME.replace("github.com/", f"github.com@{HOST}/"), NOT_NAMED),
    ("another's pages on the platform", ME.replace("github.com/", "mallory.github.io/"), NOT_NAMED),
    ("another platform", ME.replace("github.com", "x.com"), NOT_NAMED),
    ("a path of the site's own", f'<a rel="me" href="/{NAME}">', NOT_NAMED),
    ("another host's base", f'<base href="https://github.com/"><a rel="me" href="{NAME}">', NOT_NAMED),
    ("sameAs of another host", _same_as(url="https://mallory.test/"), NOT_NAMED),
    ("sameAs of a host that begins so", _same_as(url=f"https://{HOST}.mallory.test/"), NOT_NAMED),
    ("sameAs of a host below", _same_as(url=f"https://users.{HOST}/"), NOT_NAMED),
    ("sameAs of nobody", _same_as(url=""), NOT_NAMED),
    ("sameAs of a comment", _same_as(kind="Comment"), NOT_NAMED),
    ("sameAs of another account", _same_as(to=f"{PROFILE}-inc"), NOT_NAMED),
    ("sameAs in another script", _same_as().replace("ld+json", "json"), NOT_NAMED),
    ("sameAs in a comment", f"<!-- {_same_as()} -->", NOT_NAMED),
    ("sameAs in a template", f"<template>{_same_as()}</template>", NOT_NAMED),
    ("sameAs as text", _same_as().replace("<", "&lt;"), NOT_NAMED),
    ("sameAs of a critic", _same_as().replace('"sameAs"', '"review": {"sameAs"')[:-10] + "}</script>", NOT_NAMED),
    ("two urls of one thing", _same_as().replace('"sameAs"', '"url": "/", "sameAs"'), NOT_NAMED),
)

# The link field of the profile, which the site names → what is right.
FIELDS: tuple[tuple[str, str | None, str], ...] = (
    ("the front page", FRONT, ""),
    ("no slash", FRONT[:-1], ""),
    ("www", f"https://www.{HOST}", ""),
    ("upper case", f"https://{HOST.upper()}/", ""),
    ("nothing", "", NO_WAY_BACK),
    ("null", None, NO_WAY_BACK),
    ("no scheme", HOST, NO_WAY_BACK),
    ("no TLS", f"http://{HOST}/", NO_WAY_BACK),
    ("two addresses", f"https://mallory.test/ {FRONT}", NO_WAY_BACK),
    ("a host below", f"https://users.{HOST}/", NO_WAY_BACK),
    ("a host above", "https://test/", NO_WAY_BACK),
    ("a host that begins so", f"https://{HOST}.mallory.test/", NO_WAY_BACK),
    ("a host that ends so", f"https://x{HOST}/", NO_WAY_BACK),
    ("a name before the host", f"https://{HOST}@mallory.test/", NO_WAY_BACK),
    ("a backslash", f"https://mallory.test\\@{HOST}/", NO_WAY_BACK),
    ("another backslash", f"https://{HOST}\\.mallory.test/", NO_WAY_BACK),
    ("a path", f"https://{HOST}/~mallory", NO_WAY_BACK),
    ("a question", f"https://{HOST}/?u=mallory", NO_WAY_BACK),
    ("a fragment", f"https://{HOST}/#mallory", NO_WAY_BACK),
    ("another port", f"https://{HOST}:8443/", NO_WAY_BACK),
    ("a cyrillic letter", f"https://{HOST.replace('a', chr(0x430))}/", NO_WAY_BACK),
    ("a fullwidth dot", f"https://{HOST.replace('.', chr(0xFF0E))}/", NO_WAY_BACK),
    ("a tab inside", f"https://mallory.test/\t{HOST}", NO_WAY_BACK),
    ("the address as a question", f"https://mallory.test/?{FRONT}", NO_WAY_BACK),
)

# The site's list of accounts, to which the profile links back → what is right.
LISTS: tuple[tuple[str, str, str], ...] = (
    ("the address", PROFILE, ""),
    ("the short name", f"github:{NAME}", ""),
    ("among others", f"# ours\nhttps://x.com/acme\n{PROFILE} # the first\n", ""),
    ("first of ten thousand", f"{PROFILE}\n" + "x:a\n" * 10_000, ""),
    ("last of ten thousand", "".join(f"x:a{n}\n" for n in range(10_000)) + PROFILE, NOT_NAMED),
    ("behind a thousand strangers", "".join(f"x:a{n}\n" for n in range(1_001)) + PROFILE, NOT_NAMED),
    ("cut at the end of what is read", "#" * (65_535 - len(PROFILE)) + f"\n{PROFILE}-inc", NOT_NAMED),
    ("nothing", "", NOT_NAMED),
    ("commented", f"# {PROFILE}", NOT_NAMED),
    ("a longer line", f"not ours: {PROFILE}", NOT_NAMED),
    ("two in one line", f"{PROFILE} {PROFILE}", NOT_NAMED),
    ("a longer name", f"{PROFILE}-inc", NOT_NAMED),
    ("another platform", f"x:{NAME}", NOT_NAMED),
    ("the name alone", NAME, NOT_NAMED),
    ("as HTML", f"<p>{PROFILE}</p>", NOT_NAMED),
    ("as JSON", f'["{PROFILE}"]', NOT_NAMED),
    ("a host that begins so", f"https://github.com.{HOST}/{NAME}", NOT_NAMED),
    ("a name before the host", f"https://github.com@{HOST}/{NAME}", NOT_NAMED),
    ("a cyrillic letter", f"github:\u0430{NAME[1:]}", NOT_NAMED),
    ("a zero width space", f"github:\u200b{NAME}x", NOT_NAMED),
)  # fmt: skip


def _html(text: str) -> bytes:
    return page(text.encode(), content_type=HTML)


def _hub(blog: str | None = FRONT) -> bytes:
    return page(json.dumps({**USER, "bio": "", "blog": blog}).encode(), content_type=JSON)


def _case(
    name: str, expected: str, answers: Mapping[str, Act], *,
    method: str | None = "profile_link", place: str | None = FRONT, stable_id: str | None = None,
) -> Case:  # fmt: skip
    said = {HUB: _hub(), **answers}
    return Case(f"{method}: {name}", f"github:{NAME}", expected, method, said, place=place, stable_id=stable_id)


def _moves() -> Iterator[Case]:
    """Sites that send us elsewhere: the whole page, or the one link that may stand for the profile."""
    social = f"https://{HOST}/social"
    via = _html(f'<a rel="me" href="{social}">')
    other = "https://mallory.test/"
    yield _case("to www", "", {FRONT: redirect(f"https://www.{HOST}/"), f"https://www.{HOST}/": _html(ME)})
    yield _case("to another host", NOT_NAMED, {FRONT: redirect(other), other: _html(ME)})
    yield _case("to a host below", NOT_NAMED, {FRONT: redirect(f"https://users.{HOST}/"), other: _html(ME)})
    yield _case("to the profile", NOT_NAMED, {FRONT: redirect(PROFILE)})
    yield _case("by a refresh", NOT_NAMED, {FRONT: _html(f'<meta http-equiv="refresh" content="0;{PROFILE}">')})
    yield _case("not found", NOT_NAMED, {FRONT: page(ME.encode(), "404 Not Found", HTML)})
    yield _case("a header", NOT_NAMED, {FRONT: page(b"hello", content_type=HTML, Link=f'<{PROFILE}>; rel="me"')})
    yield _case("a link that leads to it", "", {FRONT: via, social: redirect(PROFILE)})
    yield _case("a link that leads to another", NOT_NAMED, {FRONT: via, social: redirect(f"{PROFILE}-inc")})
    yield _case("a link that leads nowhere", NOT_NAMED, {FRONT: via, social: page(b"", Location=PROFILE)})
    yield _case("a link that leads to a link", NOT_NAMED, {FRONT: via, social: redirect(f"{social}2")})
    second = _html(f'<a rel="me" href="{other}"><a rel="me" href="{social}">')
    yield _case("a second link that leads to it", NOT_NAMED, {FRONT: second, social: redirect(PROFILE)})
    yield _case("another host's link that leads to it", NOT_NAMED, {FRONT: second, other: redirect(PROFILE)})


def _places() -> Iterator[Case]:
    """Other places, other ways and other owners: nothing but the named way at the proven site is a proof."""
    both: Mapping[str, Act] = {FRONT: _html(ME), FILE: page(PROFILE.encode())}
    for method in (None, "profile_text"):
        for place in (None, FRONT):
            yield _case(f"both directions, place {place}", ABSENT, both, method=method, place=place)
    for method in ("profile_link", "listed"):
        yield _case("proven before", "", both, method=method, stable_id="7001")
        yield _case("another owner before", "another_owner", both, method=method, stable_id="7002")
        yield _case("no place", "refused", both, method=method, place=None)
        yield _case("a place of another", NO_WAY_BACK, both, method=method, place=f"https://other-{HOST}/")
        for place in (PROFILE, f"https://{HOST}@mallory.test/", f"https://{HOST}:8443/", "https://127.0.0.1/"):
            yield _case(f"a place at {place}", "refused", both, method=method, place=place)
    listed = {FILE: redirect("https://mallory.test/x"), "https://mallory.test/x": page(PROFILE.encode())}
    yield _case("to another host", NOT_NAMED, listed, method="listed")
    yield _case("any address", NOT_NAMED, {f"https://{HOST}/*": page(PROFILE.encode())}, method="listed")
    yield _case("the front page alone", NOT_NAMED, {FRONT: _html(ME)}, method="listed")
    yield _case("the list alone", NOT_NAMED, {FILE: page(PROFILE.encode())})


# ── the handle that is a domain ─────────────────────────────────────────────────────────────────────────────────────
LABEL = f"_atproto.{HOST}"
OWN = f"https://{HOST}/.well-known/atproto-did"
NAMED = {"id": DID, "alsoKnownAs": [f"at://{HOST}"]}
SAYS: Record = (LABEL, "TXT", f"did={DID}")


def _handle(
    name: str, expected: str, *records: Record, document: object = NAMED, did: str = DID, handle: str = HOST,
    own: bytes | None = None, place: str = FRONT,
) -> Case:  # fmt: skip
    shown = {"did": did, "handle": handle, "displayName": "Acme", "description": ""}
    answers = {
        f"plc/{DID}": page(json.dumps(document).encode(), content_type=JSON),
        f"bluesky/xrpc/app.bsky.actor.getProfile?actor={HOST}": page(json.dumps(shown).encode(), content_type=JSON),
        "https://mallory.test/did": page(DID.encode()),
    }
    return Case(
        f"domain_handle: {name}", f"bluesky:{HOST}", expected, "domain_handle",
        answers | ({OWN: own} if own is not None else {}), (soa(HOST), *records), place=place,
    )  # fmt: skip


HANDLES = (
    _handle("a record", "", SAYS),
    _handle("a file", "", own=page(DID.encode())),
    _handle("a record among others", "", (LABEL, "TXT", f"did={DID}", "v=spf1")),
    _handle("nothing", ANOTHER),
    _handle("two records", ANOTHER, (LABEL, "TXT", f"did={DID}", f"did={OTHER_DID}")),
    _handle("many records", ANOTHER, (LABEL, "TXT", f"did={DID}", *(f"did={DID[:-1]}{end}" for end in "bcdef"))),
    _handle("the record of another", "not_active", (LABEL, "TXT", f"did={OTHER_DID}")),
    _handle("a record and its file differ", "not_active", (LABEL, "TXT", f"did={OTHER_DID}"), own=page(DID.encode())),
    _handle("upper case", ANOTHER, (LABEL, "TXT", f"DID={DID}")),
    _handle("no prefix", ANOTHER, (LABEL, "TXT", DID)),
    _handle("a longer did", ANOTHER, (LABEL, "TXT", f"did={DID}a")),
    _handle("a record at the domain itself", ANOTHER, (HOST, "TXT", f"did={DID}")),
    _handle("a longer file", ANOTHER, own=page(f"{DID} was stolen".encode())),
    _handle("two lines in the file", ANOTHER, own=page(f"{DID}\n{OTHER_DID}".encode())),
    _handle("a page as file", "broken", own=_html(f"<p>{DID}</p>")),
    _handle("a file that is missing", ANOTHER, own=page(DID.encode(), "404 Not Found")),
    _handle("a file on another host", NOT_NAMED, own=redirect("https://mallory.test/did")),
    _handle("a file elsewhere on the host", ANOTHER, own=redirect(f"https://{HOST}/did")),
    _handle("a document of another", ANOTHER, SAYS, document={**NAMED, "id": OTHER_DID}),
    _handle("a document that names another", ANOTHER, SAYS, document={**NAMED, "alsoKnownAs": ["at://mallory.test"]}),
    _handle("a document that names nobody", ANOTHER, SAYS, document={"id": DID}),
    _handle(
        "a document that names another first", ANOTHER, SAYS,
        document={**NAMED, "alsoKnownAs": ["at://mallory.test", f"at://{HOST}"]},
    ),
    _handle("a document that names a host below", ANOTHER, SAYS, document={**NAMED, "alsoKnownAs": [f"at://x.{HOST}"]}),
    _handle("a profile of another", ANOTHER, SAYS, did=OTHER_DID),
    _handle("an invalid handle", ANOTHER, SAYS, handle="handle.invalid"),
    _handle("another site", "refused", SAYS, place="https://mallory.test/"),
    _handle("a site below", "refused", SAYS, place=f"https://users.{HOST}/"),
)  # fmt: skip


def _cases() -> Iterator[Case]:
    for name, html, expected in FRONTS:
        yield _case(f"page, {name}", expected, {FRONT: _html(html)})
    for name, blog, expected in FIELDS:
        yield _case(f"field, {name}", expected, {HUB: _hub(blog), FRONT: _html(ME)})
        yield _case(f"field, {name}", expected, {HUB: _hub(blog), FILE: page(PROFILE.encode())}, method="listed")
    for name, text, expected in LISTS:
        yield _case(f"file, {name}", expected, {FILE: page(text.encode())}, method="listed")
    yield from _moves()
    yield from _places()
    yield from HANDLES


CASES = tuple(_cases())
