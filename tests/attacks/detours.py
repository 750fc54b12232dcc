"""What leads a check astray: places that are no posts, documents that point inside, and answers for nobody."""

import json
from collections.abc import Iterator, Mapping, Sequence

from tests.attacks import feeds, forges, keyed, keyed_networks, oembeds, profiles, records
from tests.attacks.answers import JSON
from tests.attacks.case import HOST, LINE, TOKEN, Act, Case, Door, Raw, Record
from tests.attacks.shape import ANOTHER, BROKEN, LOGIN, NO_POST, NOBODY, Shape
from tests.attacks.webfinger import ACTIVITY, ACTOR, FINGER, JRD, SPLIT, actor, finger, said, to
from tests.attacks.world import soa
from tests.verification.fetching.web_server import page, redirect

SHAPES: Sequence[Shape] = (
    *(*forges.SHAPES, *records.SHAPES, *oembeds.SHAPES),
    *(*feeds.SHAPES, *profiles.SHAPES, *keyed.SHAPES, *keyed_networks.SHAPES),
)
BY_NAME = {shape.name: shape for shape in SHAPES}

# A platform's own words for "nobody is here", and words that only look so → what is right.
ENDINGS: tuple[tuple[str, str, str, str], ...] = (
    ("discord", "404", '{"message": "Unknown Invite", "code": 10006}', NO_POST),
    ("discord", "404", '{"message": "404: Not Found", "code": 0}', BROKEN),
    ("discord", "404", f'{{"code": "10006", "guild": "{TOKEN}"}}', BROKEN),
    ("tiktok", "400", '{"code": 400, "message": "Something went wrong"}', NO_POST),
    ("tiktok", "404", '{"code": 404, "message": "Something went wrong"}', NO_POST),
    ("tiktok", "404", '{"code": 400, "message": "Something went wrong"}', BROKEN),
    ("tiktok", "400", f'{{"code": 400, "message": "{TOKEN}"}}', BROKEN),
    ("matrix", "404", '{"errcode": "M_NOT_FOUND", "error": "x"}', NOBODY),
    ("matrix", "404", '{"errcode": "M_UNRECOGNIZED", "error": "x"}', BROKEN),
    ("matrix", "403", '{"errcode": "M_FORBIDDEN", "error": "x"}', "blocked"),
    ("matrix", "404", f'{{"displayname": "{TOKEN}"}}', BROKEN),
    ("pinterest", "404", '{"resource_response": {"status": "failure", "message": "User not found."}}', NOBODY),
    ("pinterest", "404", '{"resource_response": {"status": "failure", "message": "x User not found."}}', BROKEN),
    ("pinterest", "200", '{"resource_response": {"status": "failure", "message": "User not found."}}', BROKEN),
    ("stackexchange", "400", '{"error_id": 400, "error_name": "bad_parameter"}', BROKEN),
    ("stackexchange", "400", '{"error_id": 502, "error_name": "throttle_violation"}', "rate_limited"),
    ("gitlab", "404", '{"message": "404 User Not Found"}', BROKEN),
    ("gitlab group", "404", '{"message": "404 Group Not Found"}', NOBODY),
    ("forgejo", "404", '{"message": "user redirect does not exist"}', NOBODY),
    ("forgejo post", "404", '{"errors": null}', NO_POST),
    ("soundcloud", "404", "", NOBODY),
    ("vimeo", "404", "", NO_POST),
    ("vimeo", "403", '{"message": "private"}', "blocked"),
    ("youtube", "404", "Not Found", NO_POST),
    ("youtube", "401", "Unauthorized", "blocked"),
    ("youtube", "403", "Forbidden", "blocked"),
    ("snapchat", "404", "", NOBODY),
    ("linktree", "404", "", NOBODY),
    ("tumblr", "404", "", NOBODY),
    ("medium", "404", "", NOBODY),
    ("reddit", "404", "", NO_POST),
    ("reddit", "200", '<feed xmlns="http://www.w3.org/2005/Atom"></feed>', BROKEN),
    ("youtube by key", "200", '{"items": [null]}', BROKEN),
    ("x by key", "200", '{"data": null}', BROKEN),
    ("twitch by key", "200", '{"error": "Not Found"}', BROKEN),
)


def _endings() -> Iterator[Case]:
    for number, (name, status, body, expected) in enumerate(ENDINGS):
        shape = BY_NAME[name]
        ending = f"ends {number} with {status}"
        yield shape.case(ending, expected, shape.say(body, f"{status} X"), apart="")
        if status != "200":
            wall = page(LOGIN.partition(b"\r\n\r\n")[2], f"{status} X", "text/html")
            right = {"401": "blocked", "403": "blocked"}.get(status, f"{BROKEN}|{expected}")
            yield shape.case(f"{ending} and a login page", right, wall)


# ── places ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def _places(shape: Shape) -> Iterator[Case]:
    """Addresses that a person, a browser and we could read differently; the honest post would answer."""
    place = shape.place or ""
    host, honest = place.split("/")[2], shape.say(shape.body(LINE))
    refused = f"refused|{ANOTHER}"
    for name, wrong in (
        ("without TLS", place.replace("https", "http")),
        ("behind a name", place.replace(host, f"{host}@mallory.test")),
        ("with a name", place.replace(host, f"mallory@{host}")),
        ("with a port", place.replace(host, f"{host}:8443")),
        ("on a host that begins so", place.replace(host, f"{host}.mallory.test")),
        ("on a host that ends so", place.replace(host, f"not{host}")),
        ("on a host in cyrillic", place.replace(host, host.replace("e", "\u0435").replace("o", "\u043e"))),
        ("on a host with a dot", place.replace(host, f"{host}.")),
        ("on another host", place.replace(host, "mallory.test")),
        ("on an address inside", place.replace(host, "127.0.0.1")),
        ("behind another", f"https://mallory.test/?u={place}"),
        ("with a line more", f"{place}\r\nHost: mallory.test"),
        ("with a line before", f"https://mallory.test/\n{place}"),
        ("with a backslash", place.replace(f"{host}/", f"{host}\\@mallory.test/")),
        ("with a NUL", f"{place}\x00"),
        ("that is a script", f"javascript:{place}"),
        ("that is a word", "post"),
        ("without end", place + "a" * 5000),
    ):
        answer = shape.case(f"at a place {name}", refused, honest)
        # The address of a post only names it: some are read without TLS too, and asked for with it.
        right = f"{refused}|" if name == "without TLS" else refused
        yield Case(answer.name, answer.claim, right, "post", answer.answers, place=wrong, door=answer.door)


# ── documents that point inside ─────────────────────────────────────────────────────────────────────────────────────
HOME = f"https://{HOST}/.well-known/matrix/client"
HOMES: tuple[tuple[str, object, str], ...] = (
    ("honest", f"https://matrix.{HOST}", ""),
    ("with a slash", f"https://matrix.{HOST}/", ""),
    ("another's server", f"https://other.{HOST}", BROKEN),
    ("without TLS", f"http://matrix.{HOST}", BROKEN),
    ("with a name", f"https://x@matrix.{HOST}", BROKEN),
    ("an address inside", "https://127.0.0.1", "unreachable"),
    ("a name inside", "https://localhost", "unreachable"),
    ("another port", f"https://matrix.{HOST}:8448", "unreachable"),
    ("a question", f"https://matrix.{HOST}/?x=", BROKEN),
    ("a fragment", f"https://matrix.{HOST}/#", BROKEN),
    ("a way up", f"https://matrix.{HOST}/x/../..", BROKEN),
    ("a line more", f"https://matrix.{HOST}\r\nX: y", BROKEN),
    ("a cyrillic host", f"https://m\u0430trix.{HOST}", BROKEN),
    ("a file", "file:///etc/passwd", BROKEN),
    ("a list", [f"https://matrix.{HOST}"], BROKEN),
    ("nothing", None, BROKEN),
)


def _homes() -> Iterator[Case]:
    """Where a home server says that it lives."""
    shape = BY_NAME["matrix"]
    profile = page(records.matrix_profile(LINE).encode(), content_type=JSON)
    there = shape.asked.replace(f"https://{HOST}/", f"https://matrix.{HOST}/")
    for name, base, expected in HOMES:
        home = page(json.dumps({"m.homeserver": {"base_url": base}}).encode(), content_type=JSON)
        right = BROKEN if name == "another's server" else expected
        yield shape.case(f"home, {name}", right, page(b"", "404 X"), {HOME: home, there: profile})
    for name, home in (
        ("a page", LOGIN),
        ("a word", page(b"matrix", content_type=JSON)),
        ("two keys", page(b'{"m.homeserver": {}, "m.homeserver": {"base_url": "https://x.test"}}', content_type=JSON)),
        ("on another host", redirect("https://mallory.test/client")),
        ("failing", page(b"", "500 X")),
    ):
        right = "unreachable" if name == "on another host" else BROKEN
        yield shape.case(f"home is {name}", right, profile, {HOME: home})


def _inside(name: str, expected: str, answers: Mapping[str, Act], *records_there: Record, claim: str = "") -> Case:
    """By the real names: what the documents name is resolved, and where it leads inside nobody goes."""
    own = (soa(HOST), (HOST, "A", "OPEN"), *records_there)
    claim = claim or f"activitypub:acme@{HOST}"
    return Case(f"inside: {name}", claim, expected, "profile_text", answers, own, door=Door.DNS)


def _insides() -> Iterator[Case]:
    honest: Mapping[str, Act] = {FINGER: finger(), ACTOR: said(actor(), ACTIVITY)}
    yield _inside("nobody", "", honest)
    social = (f"social.{HOST}", "A", "NET.2")
    yield _inside("the actor's host", "refused", {**honest, FINGER: to(SPLIT)}, social)
    for last in ("10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"):
        there = (f"social.{HOST}", "AAAA" if ":" in last else "A", last)
        yield _inside(f"the actor's host at {last}", "refused", {**honest, FINGER: to(SPLIT)}, there)
    alias = ((f"social.{HOST}", "CNAME", f"x.{HOST}."), (f"x.{HOST}", "A", "NET.2"))
    yield _inside("the actor's host by an alias", "refused", {**honest, FINGER: to(SPLIT)}, *alias)
    www = FINGER.replace(f"//{HOST}", f"//www.{HOST}")
    yield _inside("www", "refused", {**honest, FINGER: redirect(www)}, (f"www.{HOST}", "A", "NET.2"))
    home = page(json.dumps({"m.homeserver": {"base_url": f"https://matrix.{HOST}"}}).encode(), content_type=JSON)
    there = (f"matrix.{HOST}", "A", "NET.2")
    yield _inside("the home server", "unreachable", {HOME: home}, there, claim=f"matrix:@acme:{HOST}")
    yield _inside("no such host", "domain_not_found", {**honest, FINGER: to(SPLIT)})


# ── patience ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _begun(kind: str) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: 9999\r\n\r\n{{".encode()


def _slow() -> Iterator[Case]:
    """Answers that do not end; they take the whole of a check's time, and take it together."""
    for shape in (BY_NAME["gitlab"], BY_NAME["steam"], BY_NAME["telegram"], BY_NAME["discord"]):
        for name, act in (
            ("drips", Raw(_begun(shape.kind), b" ", 0.5)),
            ("hangs", Raw(_begun(shape.kind), ending="hang")),
        ):
            case = shape.case(name, "timed_out", act)
            yield Case(f"slow: {case.name}", case.claim, "timed_out", case.method, case.answers, place=case.place)
    for name, asked, kind in (("finger", FINGER, JRD), ("actor", ACTOR, ACTIVITY)):
        answers: Mapping[str, Act] = {FINGER: finger(), ACTOR: said(actor()), asked: Raw(_begun(kind), b" ", 0.5)}
        yield Case(f"slow: {name} drips", f"activitypub:acme@{HOST}", "timed_out", "profile_text", answers)


SLOW = tuple(_slow())
CASES = (
    *_endings(),
    *(case for shape in SHAPES if shape.place for case in _places(shape)),
    *_homes(),
    *_insides(),
)
