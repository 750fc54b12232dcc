"""Attacks by WebFinger: names that belong to others, actors that live elsewhere, and servers that send us around."""

import json
from collections.abc import Iterator, Mapping

from tests.attacks.case import HOST, LINE, TOKEN, Act, Case, Raw
from tests.attacks.shape import ANOTHER, BROKEN, NOBODY
from tests.verification.fetching.web_server import page, redirect

ACTIVITY = "application/activity+json; charset=utf-8"
JRD = "application/jrd+json; charset=utf-8"
PROFILE = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
ACTOR = f"https://{HOST}/users/acme"
SUBJECT = f"acct:acme@{HOST}"
FINGER = f"https://{HOST}/.well-known/webfinger?resource=acct%3Aacme%40{HOST}"
SOCIAL, MALLORY = f"social.{HOST}", f"mallory-{HOST}"
SPLIT = f"https://{SOCIAL}/users/acme"
SPLIT_FINGERS = tuple(
    f"https://{SOCIAL}/.well-known/webfinger?resource=acct%3Aacme%40{host}" for host in (SOCIAL, HOST)
)
SELF = {"rel": "self", "type": "application/activity+json", "href": ACTOR}
PAGE = {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": f"https://{HOST}/@acme"}
Document = Mapping[str, object]


def said(document: object, kind: str = ACTIVITY, status: str = "200 OK") -> bytes:
    return page(json.dumps(document).encode(), status, kind)


def finger(subject: object = SUBJECT, links: object = (PAGE, SELF)) -> bytes:
    return said({"subject": subject, "aliases": [ACTOR, "https://mallory.test/users/acme"], "links": links}, JRD)


def to(href: object, **more: object) -> bytes:
    """A WebFinger answer whose one link leads there."""
    return finger(links=[{**SELF, "href": href, **more}])


def actor(summary: object = LINE, **changed: object) -> dict[str, object]:
    return {
        "@context": [
            "https://www.w3.org/ns/activitystreams",
            {"schema": "http://schema.org#", "value": "schema:value"},
        ],
        "id": ACTOR,
        "type": "Person",
        "preferredUsername": "acme",
        "name": "Acme",
        "summary": summary,
        "inbox": f"{ACTOR}/inbox",
        "url": f"https://{HOST}/@acme",
        **changed,
    }


def field(kind: object = "PropertyValue", **more: object) -> Document:
    return {"type": kind, "name": "Proof", "value": TOKEN, **more}


# What WebFinger says of the name → what is right, with the honest actor where it should be.
FINGERS: tuple[tuple[str, Act, str], ...] = (
    ("honest", finger(), ""),
    ("other case", finger(SUBJECT.upper().replace("ACCT", "acct")), ""),
    ("the other type", finger(links=[{**SELF, "type": PROFILE}]), ""),
    ("one link, no list", finger(links=SELF), ""),
    ("another link behind", finger(links=[SELF, {**SELF, "href": "https://mallory.test/users/acme"}]), ""),
    ("another name", finger(f"acct:mallory@{HOST}"), ANOTHER),
    ("another host", finger("acct:acme@mallory.test"), ANOTHER),
    ("a host below", finger(f"acct:acme@social.{HOST}"), ANOTHER),
    ("a host that begins so", finger(f"{SUBJECT}.mallory.test"), ANOTHER),
    ("a port", finger(f"{SUBJECT}:443"), ANOTHER),
    ("a name before the name", finger(f"acct:mallory:acme@{HOST}"), ANOTHER),
    ("two hosts", finger(f"{SUBJECT}@mallory.test"), ANOTHER),
    ("a dot at the end", finger(f"{SUBJECT}."), ANOTHER),
    ("white space", finger(f"{SUBJECT} "), ANOTHER),
    ("no scheme", finger(f"acme@{HOST}"), ANOTHER),
    ("an address as subject", finger(ACTOR), ANOTHER),
    ("a cyrillic name", finger(f"acct:\u0430cme@{HOST}"), ANOTHER),
    ("a cyrillic host", finger(f"acct:acme@\u0430{HOST[1:]}"), ANOTHER),
    ("a fullwidth host", finger(f"acct:acme@{HOST.replace('.', chr(0xFF0E))}"), ANOTHER),
    ("a Kelvin sign", finger(SUBJECT.replace("k", "\u212a").replace("e", "\u0435")), ANOTHER),
    ("no subject", finger(None), BROKEN),
    ("a list of subjects", finger([SUBJECT]), BROKEN),
    ("two subjects", page(b'{"subject": "x", ' + finger().partition(b"\r\n\r\n{")[2], content_type=JRD), BROKEN),
    ("no links", finger(links=None), NOBODY),
    ("a link as text", finger(links=[ACTOR]), NOBODY),
    ("only a page", finger(links=[PAGE]), NOBODY),
    ("a link that is none of its own", finger(links=[{**SELF, "rel": "alternate"}]), NOBODY),
    ("a link of JSON", finger(links=[{**SELF, "type": "application/json"}]), NOBODY),
    ("a link of a page", finger(links=[{**SELF, "type": "text/html"}]), NOBODY),
    ("no TLS", to(ACTOR.replace("https", "http")), NOBODY),
    ("a name before the host", to(f"https://acme@{HOST}/users/acme"), NOBODY),
    ("a host behind a name", to(f"https://{HOST}@mallory.test/users/acme"), NOBODY),
    ("another scheme", to("javascript:x"), NOBODY),
    ("a path", to("/users/acme"), NOBODY),
    ("a list of addresses", to([ACTOR]), BROKEN),
    ("another port", to(ACTOR.replace(HOST, f"{HOST}:8443")), "refused"),
    ("an address inside", to("https://127.0.0.1/users/acme"), "unreachable"),
    ("a name inside", to("https://localhost/users/acme"), "unreachable"),
    ("a page that is no activity", to(f"https://{HOST}/@acme"), "blocked"),
    ("called a page", page(finger().partition(b"\r\n\r\n")[2], content_type="text/html"), BROKEN),
    ("called an activity", page(finger().partition(b"\r\n\r\n")[2], content_type=ACTIVITY), BROKEN),
    ("nobody", said({"subject": SUBJECT}, JRD, "404 Not Found"), NOBODY),
    ("gone", said({"subject": SUBJECT}, JRD, "410 Gone"), "not_active"),
    ("forbidden", said({"subject": SUBJECT}, JRD, "403 Forbidden"), "blocked"),
    ("deep", page(b"[" * 50_000, content_type=JRD), BROKEN),
    ("endless", Raw(b"HTTP/1.1 200 OK\r\nContent-Type: application/jrd+json\r\n\r\n", b" " * 60_000), "too_large"),
)


def case(name: str, expected: str, answers: Mapping[str, Act], *, slug: str = "activitypub", of: str = "acme") -> Case:
    honest: Mapping[str, Act] = {FINGER: finger(), ACTOR: said(actor())}
    return Case(f"{slug}: {name}", f"{slug}:{of}@{HOST}", expected, "profile_text", {**honest, **answers})


def _split(name: str, expected: str, finger_there: Act | None, **changed: object) -> Case:
    """An actor on another host than the name: that host must agree."""
    answers: dict[str, Act] = {FINGER: to(SPLIT), SPLIT: said(actor(**{"id": SPLIT, **changed}))}
    answers |= {SPLIT_FINGERS[0]: finger_there} if finger_there is not None else {}
    return case(f"split, {name}", expected, answers)


def _splits() -> Iterator[Case]:
    yield _split("both agree", "", to(SPLIT))
    mallory = SPLIT.replace(SOCIAL, MALLORY)
    yield case("split, another's actor", ANOTHER, {FINGER: to(mallory), mallory: said(actor(id=mallory))})
    yield _split("nobody agrees", ANOTHER, None)
    yield _split("it calls it by its own name", ANOTHER, finger(f"acct:acme@{SOCIAL}", [{**SELF, "href": SPLIT}]))
    yield _split("it calls another so", ANOTHER, to(f"https://{SOCIAL}/users/mallory"))
    yield _split("it sends back", ANOTHER, to(ACTOR))
    yield _split("it knows no actor", ANOTHER, finger(links=[PAGE]))
    yield _split("it is another's", ANOTHER, to(SPLIT), preferredUsername="mallory")
    yield _split("its id is at home", ANOTHER, to(SPLIT), id=ACTOR)
    yield _split("it sends elsewhere", "redirected", redirect("https://mallory.test/"))
    yield _split("it fails", BROKEN, page(b"", "500 X"))
    later = {FINGER: to(SPLIT), SPLIT: said(actor(id=SPLIT)), SPLIT_FINGERS[1]: to(SPLIT)}
    yield case("split, it knows the other name only", "", later)
    victim = {FINGER: to(SPLIT), SPLIT: said(actor(id=SPLIT)), SPLIT_FINGERS[1]: finger(f"acct:acme@{SOCIAL}")}
    yield case("split, it knows another under the other name", ANOTHER, victim)


def _moves() -> Iterator[Case]:
    """Who sends us elsewhere; one step between the host and its www is a proof's last."""
    other = "https://mallory.test/users/acme"
    yield case("finger sends to another host", "redirected", {FINGER: redirect(FINGER.replace(HOST, MALLORY))})
    yield case("finger sends to a host below", "redirected", {FINGER: redirect(FINGER.replace(HOST, SOCIAL))})
    yield case("finger sends to plain HTTP", "redirected", {FINGER: redirect(FINGER.replace("https", "http"))})
    www = FINGER.replace(f"//{HOST}", f"//www.{HOST}")
    yield case("finger sends to www", "", {FINGER: redirect(www), www: finger()})
    yield case("finger sends to another name", ANOTHER, {FINGER: redirect(FINGER.replace("acme%40", "mallory%40")),
               FINGER.replace("acme%40", "mallory%40"): finger(f"acct:mallory@{HOST}")})  # fmt: skip
    yield case("actor sends to another host", "redirected", {ACTOR: redirect(other), other: said(actor(id=other))})
    mallory = f"https://{HOST}/users/mallory"
    yield case("actor sends to another", ANOTHER, {ACTOR: redirect(mallory), mallory: said(actor())})
    as_mallory = said(actor(id=mallory, preferredUsername="mallory"))
    yield case("actor sends to another who is honest", ANOTHER, {ACTOR: redirect(mallory), mallory: as_mallory})


def _cases() -> Iterator[Case]:
    for name, odd, expected in FINGERS:
        yield case(f"finger, {name}", expected, {FINGER: odd})
    yield from _splits()
    yield from _moves()


CASES = tuple(_cases())
