"""Attacks by actors of the fediverse: whose they say they are, and words where nobody wrote a bio."""

import json
from collections.abc import Iterator

from tests.attacks.case import HOST, LINE, TOKEN, Case
from tests.attacks.shape import ABSENT, ANOTHER, BROKEN, NOBODY, Row, Shape
from tests.attacks.webfinger import (
    ACTIVITY,
    ACTOR,
    FINGER,
    FINGERS,
    PAGE,
    PROFILE,
    SELF,
    SOCIAL,
    SPLIT,
    Document,
    actor,
    case,
    field,
    finger,
    said,
    to,
)

# What the actor's document changes → what is right.
ACTORS: tuple[tuple[str, Document, str], ...] = (
    ("other case", {"preferredUsername": "ACME"}, ""),
    ("one type in a list", {"type": ["Person"]}, ""),
    ("other names of its own", {"alsoKnownAs": ["https://mallory.test/users/acme"]}, ""),
    ("moved to nowhere", {"movedTo": None}, ""),
    ("in a field", {"summary": "", "attachment": [field()]}, ""),
    ("in the only field", {"summary": "", "attachment": field()}, ""),
    ("in the name", {"summary": "", "name": TOKEN}, ""),
    ("another's id", {"id": f"https://{HOST}/users/mallory"}, ANOTHER),
    ("an id on another host", {"id": "https://mallory.test/users/acme"}, ANOTHER),
    ("an id on www", {"id": f"https://www.{HOST}/users/acme"}, ANOTHER),
    ("an id without TLS", {"id": ACTOR.replace("https", "http")}, ANOTHER),
    ("an id in capitals", {"id": ACTOR.upper()}, ANOTHER),
    ("an id with a slash", {"id": f"{ACTOR}/"}, ANOTHER),
    ("an id with a fragment", {"id": f"{ACTOR}#main"}, ANOTHER),
    ("an id with a port", {"id": ACTOR.replace(HOST, f"{HOST}:443")}, ANOTHER),
    ("an id with a name", {"id": ACTOR.replace(HOST, f"x@{HOST}")}, ANOTHER),
    ("no id", {"id": None}, BROKEN),
    ("a list of ids", {"id": [ACTOR]}, BROKEN),
    ("another name", {"preferredUsername": "mallory"}, ANOTHER),
    ("another's name in full", {"preferredUsername": "acme@mallory.test"}, ANOTHER),
    ("a longer name", {"preferredUsername": "acme_"}, ANOTHER),
    ("a cyrillic name", {"preferredUsername": "\u0430cme"}, ANOTHER),
    ("a fullwidth name", {"preferredUsername": "\uff41cme"}, ANOTHER),
    ("no name", {"preferredUsername": None}, BROKEN),
    ("a list of names", {"preferredUsername": ["acme"]}, BROKEN),
    ("a post", {"type": "Note"}, ANOTHER),
    ("an activity", {"type": "Create", "object": actor()}, ANOTHER),
    ("two types", {"type": ["Person", "Service"]}, ANOTHER),
    ("no type", {"type": None}, ANOTHER),
    ("a type of its own", {"type": "https://www.w3.org/ns/activitystreams#Person"}, ANOTHER),
    ("gone", {"type": "Tombstone", "formerType": "Person"}, "not_active"),
    ("moved", {"movedTo": "https://mallory.test/users/acme"}, "not_active"),
    ("moved to an object", {"movedTo": {"id": "https://mallory.test/users/acme"}}, "not_active"),
    ("suspended", {"suspended": True}, "not_active"),
    ("suspended in words", {"suspended": "true"}, BROKEN),
    ("a list as summary", {"summary": [LINE]}, BROKEN),
    ("an object as summary", {"summary": {"en": LINE}}, BROKEN),
)

# Where else in the document the token may stand, which is nobody's bio.
ELSEWHERE: tuple[tuple[str, Document], ...] = (
    ("a summary in other languages", {"summaryMap": {"en": TOKEN}, "nameMap": {"en": TOKEN}}),
    ("its content", {"content": TOKEN, "contentMap": {"de": TOKEN}}),
    ("its picture", {"icon": {"type": "Image", "name": TOKEN, "url": TOKEN}, "image": {"name": TOKEN}}),
    ("a picture among its fields", {"attachment": [field("Image")]}),
    ("a post among its fields", {"attachment": [field("Note", content=TOKEN)]}),
    ("a link among its fields", {"attachment": [field("Link", href=TOKEN)]}),
    ("another's statement", {"attachment": [field("VerifiableIdentityStatement", subject=TOKEN)]}),
    ("a field of many types", {"attachment": [field(["PropertyValue", "Note"])]}),
    ("a field by its full name", {"attachment": [field("http://schema.org#PropertyValue")]}),
    ("a field in a field", {"attachment": [{"type": "Object", "attachment": [field()]}]}),
    ("a field as text", {"attachment": [TOKEN]}),
    ("fields under another name", {"fields": [field()], "properties": [field()]}),
    ("its tags", {"tag": [{"type": "Hashtag", "name": f"#{TOKEN}"}, {"type": "Emoji", "name": TOKEN}]}),
    ("its key", {"publicKey": {"id": TOKEN, "publicKeyPem": TOKEN}}),
    ("its addresses", {"url": TOKEN, "inbox": TOKEN, "featured": TOKEN, "endpoints": {"sharedInbox": TOKEN}}),
    ("who may read", {"to": [TOKEN], "cc": [TOKEN], "audience": TOKEN}),
    ("its place and its source", {"location": {"name": TOKEN}, "source": {"content": TOKEN}}),
    ("a pinned post", {"featured": {"orderedItems": [{"type": "Note", "content": TOKEN}]}}),
    ("its other names", {"alsoKnownAs": [TOKEN]}),
    ("its attributed author", {"attributedTo": {"summary": TOKEN}}),
    ("a full name", {"https://www.w3.org/ns/activitystreams#summary": TOKEN, "as:summary": TOKEN}),
    ("a renamed term", {"@context": {"bio": "as:summary"}, "bio": TOKEN}),
    ("a graph", {"@graph": [actor(TOKEN)]}),
    ("a key", {TOKEN: TOKEN}),
)
BIOS: tuple[tuple[str, str], ...] = (
    (
        "a mention",
        f'<span class="h-card"><a class="u-url mention" href="https://x/@x">@<span>{TOKEN}</span></a></span>',
    ),
    ("a tag", f'<a class="mention hashtag" rel="tag" href="https://x/">#<span>{TOKEN}</span></a>'),
    ("the hidden part of a link", f'<a href="https://x/"><span class="invisible">https://x/</span>{TOKEN}</a>'),
)


# ── servers that show actors to nobody who does not sign ────────────────────────────────────────────────────────────
LOOK_UP = f"https://{HOST}/api/v1/accounts/lookup?acct=acme"
ENTITY = {"id": "1", "acct": "acme", "username": "acme", "display_name": "Acme", "uri": ACTOR, "url": PAGE["href"]}
ENTITIES: tuple[tuple[str, Document, str], ...] = (
    ("honest", {}, ""),
    ("in a field", {"note": "", "fields": [{"name": "Proof", "value": TOKEN}]}, ""),
    ("without an address of its own", {"uri": None}, ""),
    ("somebody else's, shown here", {"acct": "acme@mallory.test"}, ANOTHER),
    ("another name", {"acct": "mallory", "username": "acme"}, ANOTHER),
    ("another actor", {"uri": f"https://{HOST}/users/mallory"}, ANOTHER),
    ("an actor elsewhere", {"uri": "https://mallory.test/users/acme"}, ANOTHER),
    ("a page elsewhere", {"url": "https://mallory.test/@acme"}, ANOTHER),
    ("no page", {"url": None}, BROKEN),
    ("moved", {"moved": {"acct": "acme@mallory.test"}}, "not_active"),
    ("suspended", {"suspended": True}, "not_active"),
    ("an account as list", {"note": [TOKEN]}, BROKEN),
    ("in the roles", {"note": "", "roles": [{"name": TOKEN}], "emojis": [{"shortcode": TOKEN}]}, ABSENT),
    ("in its source", {"note": "", "source": {"note": TOKEN}, "last_status": {"content": TOKEN}}, ABSENT),
)


def _closed() -> Iterator[Case]:
    for status in ("401 Unauthorized", "403 Forbidden", "404 Not Found"):
        refused = said(actor(), ACTIVITY, status)
        yield case(f"closed by {status}, no look-up", "blocked", {ACTOR: refused})
        yield case(f"closed by {status}, a look-up", "", {ACTOR: refused, LOOK_UP: _entity({})})
    for name, changed, expected in ENTITIES:
        answers = {ACTOR: said({}, ACTIVITY, "401 Unauthorized"), LOOK_UP: _entity(changed)}
        yield case(f"closed, {name}", expected, answers)
    split = {FINGER: to(SPLIT), SPLIT: said({}, ACTIVITY, "401 X"), LOOK_UP: _entity({})}
    there = f"https://{SOCIAL}/api/v1/accounts/lookup?acct=acme"
    yield case("closed and split", "blocked", {**split, there: _entity({"uri": SPLIT, "url": SPLIT})})


def _entity(changed: Document) -> bytes:
    return said({**ENTITY, "note": LINE, "fields": [], **changed}, "application/json")


KINDS: tuple[tuple[str, str, str], ...] = (
    ("an activity", "application/activity+json", ""),
    ("linked data with its profile", PROFILE, ""),
    ("linked data with two profiles", PROFILE.replace('="', '="https://x/ '), BROKEN),
    ("linked data", "application/ld+json", BROKEN),
    ("linked data of another profile", 'application/ld+json; profile="https://x/"', BROKEN),
    ("JSON", "application/json", BROKEN),
    ("a page", "text/html", BROKEN),
    ("a file", "application/octet-stream", BROKEN),
    ("a longer type", "application/activity+json-x", BROKEN),
)
LEMMY_TYPE = "https://www.w3.org/ns/activitystreams#type"
COMMUNITY = f"https://{HOST}/c/acme"
BOTH = [
    {**SELF, "properties": {LEMMY_TYPE: "Person"}},
    {**SELF, "href": COMMUNITY, "properties": {LEMMY_TYPE: "Group"}},
]


def _kinds() -> Iterator[Case]:
    """A person and a community of one name; and the same servers under the names of their software."""
    for slug in ("lemmy", "pixelfed", "peertube"):
        yield case("honest", "", {}, slug=slug)
        for name, document, expected in ACTORS[7:25]:
            yield case(f"actor, {name}", expected, {ACTOR: said(actor(**document))}, slug=slug)
        for name, odd, expected in FINGERS[5:12]:
            yield case(f"finger, {name}", expected, {FINGER: odd}, slug=slug)
    group = actor(id=COMMUNITY, type="Group")
    silent = actor("", id=COMMUNITY, type="Group")
    two = {FINGER: finger(links=BOTH), COMMUNITY: said(group)}
    yield case("a person beside a community", "", two, slug="lemmy")
    yield case("a community beside a person", "", two, slug="lemmy", of="!acme")
    mute = {**two, COMMUNITY: said(silent)}
    yield case("a community beside the person who says it", ABSENT, mute, slug="lemmy", of="!acme")
    yield case("a person beside the community that says it", ABSENT, {**two, ACTOR: said(actor(""))}, slug="lemmy")
    yield case("no community, but a person", ANOTHER, {}, slug="lemmy", of="!acme")
    only = {FINGER: finger(links=BOTH[:1])}
    yield case("no community, but a marked person", NOBODY, only, slug="lemmy", of="!acme")
    yield case("no person, but a community", ANOTHER, {**two, FINGER: to(COMMUNITY)}, slug="lemmy")
    marked = {**two, FINGER: finger(links=BOTH[1:])}
    yield case("no person, but a marked community", NOBODY, marked, slug="lemmy")
    yield case("no person, but a marked community", NOBODY, marked)
    yield case("no person, but a group", "", {**two, FINGER: to(COMMUNITY)})
    sold = {FINGER: finger(links=[{**BOTH[1], "href": ACTOR}])}
    yield case("a community that is a person", ANOTHER, sold, slug="lemmy", of="!acme")


def _cases() -> Iterator[Case]:
    for name, document, expected in ACTORS:
        yield case(f"actor, {name}", expected, {ACTOR: said(actor(**document))})
    for name, document in ELSEWHERE:
        yield case(f"in {name}", ABSENT, {ACTOR: said(actor("", **document))})
    for name, bio in BIOS:
        yield case(f"bio, {name}", ABSENT, {ACTOR: said(actor(bio))})
    for name, kind, expected in KINDS:
        yield case(f"called {name}", expected, {ACTOR: said(actor(), kind)})
    yield from _closed()
    yield from _kinds()


ROWS: tuple[Row, ...] = (
    ("two summaries", json.dumps(actor(""))[:-1] + f', "summary": "{TOKEN}"}}', BROKEN),
    ("two ids", json.dumps(actor())[:-1] + f', "id": "{ACTOR}"}}', BROKEN),
    ("deep fields", json.dumps(actor())[:-1] + ', "attachment": ' + "[" * 900 + "]" * 900 + "}", ""),
)
SHAPES = (
    Shape(
        "activitypub words", f"activitypub:acme@{HOST}", ACTOR, lambda words: json.dumps(actor(words)), ACTIVITY,
        is_html=True, before={FINGER: finger()}, stable_id=ACTOR, rows=ROWS,
        otherwise={
            "401": "blocked", "403": "blocked", "404": "blocked", "410": "not_active", "says a mention of it": ABSENT,
            **dict.fromkeys(
                (f"sends to {where}" for where in
                 ("another host", "a host below", "another port", "an address inside", "plain HTTP", "a script")),
                "redirected",
            ),
        },
    ),
)  # fmt: skip
CASES = tuple(_cases())
