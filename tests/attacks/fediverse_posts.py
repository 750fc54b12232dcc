"""Attacks by posts of the fediverse: other authors, quotes, boosts and answers, and posts that live elsewhere."""

import json
from collections.abc import Iterator, Mapping

from tests.attacks.case import HOST, LINE, POST, TOKEN, Act, Case
from tests.attacks.shape import ABSENT, ANOTHER, BROKEN, NO_POST, Shape
from tests.attacks.webfinger import ACTIVITY, ACTOR, FINGER, PROFILE, Document, actor, finger, said
from tests.verification.fetching.web_server import redirect

PLACE = f"https://{HOST}/@acme/{POST}"
ID = f"{ACTOR}/statuses/{POST}"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
OTHERS = f"https://{HOST}/users/mallory"
FAR = "https://mallory.test/users/acme"
HONEST: Mapping[str, Act] = {FINGER: finger(), ACTOR: said(actor(""))}


def note(content: object = LINE, **changed: object) -> dict[str, object]:
    return {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": ID,
        "type": "Note",
        "attributedTo": ACTOR,
        "to": [PUBLIC],
        "cc": [f"{ACTOR}/followers"],
        "content": content,
        **changed,
    }


THEIRS = note(TOKEN, id=FAR + "/1", attributedTo=FAR)

# What the post's document changes → what is right.
POSTS: tuple[tuple[str, Document, str], ...] = (
    ("an article", {"type": "Article", "name": "Proof"}, ""),
    ("one type in a list", {"type": ["Note"]}, ""),
    ("one author in a list", {"attributedTo": [ACTOR]}, ""),
    ("an author as object", {"attributedTo": {"id": ACTOR, "type": "Person"}}, ""),
    ("public by its short name", {"to": "as:Public"}, ""),
    ("unlisted", {"to": [f"{ACTOR}/followers"], "cc": [PUBLIC]}, ""),
    ("with the token as a link's text", {"content": f'<p><a href="https://x/">{TOKEN}</a></p>'}, ""),
    ("another author", {"attributedTo": OTHERS}, ANOTHER),
    ("an author elsewhere", {"attributedTo": FAR}, ANOTHER),
    ("an author whose name begins so", {"attributedTo": f"{ACTOR}-inc"}, ANOTHER),
    ("an author with a slash", {"attributedTo": f"{ACTOR}/"}, ANOTHER),
    ("an author with a fragment", {"attributedTo": f"{ACTOR}#main-key"}, ANOTHER),
    ("an author by the page", {"attributedTo": f"https://{HOST}/@acme"}, ANOTHER),
    ("an author by name", {"attributedTo": f"acct:acme@{HOST}"}, ANOTHER),
    ("two authors", {"attributedTo": [ACTOR, FAR]}, ANOTHER),
    ("two authors, ours behind", {"attributedTo": [OTHERS, ACTOR]}, ANOTHER),
    ("the same author twice", {"attributedTo": [ACTOR, ACTOR]}, ANOTHER),
    ("an author without an id", {"attributedTo": {"preferredUsername": "acme", "url": ACTOR}}, ANOTHER),
    ("an author of authors", {"attributedTo": [{"attributedTo": ACTOR, "id": OTHERS}]}, ANOTHER),
    ("no author", {"attributedTo": None}, ANOTHER),
    ("an actor, no author", {"attributedTo": None, "actor": ACTOR}, ANOTHER),
    ("an author by another word", {"attributedTo": OTHERS, "author": ACTOR, "creator": ACTOR}, ANOTHER),
    ("an author by the full name", {"attributedTo": OTHERS, "as:attributedTo": ACTOR}, ANOTHER),
    ("an id elsewhere", {"id": f"{FAR}/statuses/{POST}"}, ANOTHER),
    ("an id on a host below", {"id": ID.replace(HOST, f"x.{HOST}")}, ANOTHER),
    ("an id with a fragment", {"id": f"{ID}#x"}, ANOTHER),
    ("no id", {"id": None}, BROKEN),
    ("an id that is nowhere", {"id": f"{ACTOR}/statuses/9"}, NO_POST),
    ("a boost", {"type": "Announce", "actor": ACTOR, "object": THEIRS}, ANOTHER),
    ("its making", {"type": "Create", "actor": ACTOR, "object": note()}, ANOTHER),
    ("the making of another's", {"type": "Create", "actor": ACTOR, "object": THEIRS}, ANOTHER),
    ("a like", {"type": "Like", "actor": ACTOR, "object": THEIRS}, ANOTHER),
    ("a person", {"type": "Person", "preferredUsername": "acme"}, ANOTHER),
    ("a film", {"type": "Video"}, ANOTHER),
    ("two types", {"type": ["Note", "Announce"]}, ANOTHER),
    ("no type", {"type": None}, ANOTHER),
    ("deleted", {"type": "Tombstone"}, NO_POST),
    ("for followers", {"to": [f"{ACTOR}/followers"], "cc": []}, NO_POST),
    ("for one", {"to": [FAR], "cc": None}, NO_POST),
    ("for nobody", {"to": None, "cc": None}, NO_POST),
    ("for a list called public", {"to": [f"{ACTOR}/Public", "public"], "cc": []}, NO_POST),
    ("public for an object", {"to": [{"id": PUBLIC}], "cc": []}, NO_POST),
    ("public in silence", {"to": [], "cc": [], "bto": PUBLIC, "bcc": PUBLIC, "audience": PUBLIC}, NO_POST),
    ("a list as content", {"content": [TOKEN]}, BROKEN),
    ("an object as content", {"content": {"en": TOKEN}}, BROKEN),
)
ELSEWHERE: tuple[tuple[str, Document], ...] = (
    ("other languages", {"contentMap": {"de": TOKEN}, "summaryMap": {"de": TOKEN}}),
    ("the warning", {"summary": TOKEN, "sensitive": True}),
    ("the title", {"name": TOKEN, "nameMap": {"en": TOKEN}}),
    ("the quoted post", {"quote": THEIRS, "quoteUrl": f"{FAR}/1", "_misskey_quote": TOKEN, "quoteUri": TOKEN}),
    ("the object", {"object": THEIRS}),
    ("what it answers", {"inReplyTo": THEIRS, "inReplyToAtomUri": TOKEN, "context": TOKEN, "conversation": TOKEN}),
    ("an answer", {"replies": {"type": "Collection", "first": {"items": [THEIRS]}}}),
    ("an own answer", {"replies": {"items": [note(TOKEN)]}}),
    ("a picture", {"attachment": [{"type": "Document", "name": TOKEN, "url": f"https://x/{TOKEN}"}]}),
    ("the preview of a link", {"preview": {"type": "Article", "content": TOKEN}, "image": {"name": TOKEN}}),
    ("a tag", {"tag": [{"type": "Mention", "name": f"@{TOKEN}"}, {"type": "Hashtag", "name": TOKEN}]}),
    ("an emoji", {"tag": [{"type": "Emoji", "name": TOKEN, "icon": {"url": TOKEN}}]}),
    ("a choice of a poll", {"type": "Question", "oneOf": [{"type": "Note", "name": TOKEN}]}),
    ("the source", {"source": {"content": TOKEN, "mediaType": "text/markdown"}, "_misskey_content": TOKEN}),
    ("who may read it", {"to": [PUBLIC, TOKEN], "cc": [TOKEN]}),
    ("who made it", {"generator": {"name": TOKEN}, "instrument": TOKEN, "location": {"name": TOKEN}}),
    ("who likes it", {"likes": {"items": [TOKEN]}, "shares": {"items": [TOKEN]}}),
    ("a graph", {"@graph": [note(TOKEN)], "@included": [note(TOKEN)]}),
    ("a full name", {"https://www.w3.org/ns/activitystreams#content": TOKEN, "as:content": TOKEN}),
    ("a renamed term", {"@context": {"text": "as:content"}, "text": TOKEN}),
    ("the author", {"attributedTo": {"id": ACTOR, "name": TOKEN, "summary": TOKEN}}),
)
MENTION = '<span class="h-card"><a href="https://x/@x" class="u-url mention">@<span>{}</span></a></span>'
CONTENTS: tuple[tuple[str, str], ...] = (
    ("a quotation", f"<blockquote><p>{TOKEN}</p></blockquote><p>Really?</p>"),
    ("a nested quotation", f"<blockquote><blockquote>x</blockquote><p>{TOKEN}</p></blockquote>"),
    ("a quote beside", f'<p>Look</p><span class="quote-inline"><br>RE: {TOKEN}</span>'),
    ("a mention", MENTION.format(TOKEN)),
    ("a tag", f'<a class="mention hashtag" href="https://x/">#<span>{TOKEN}</span></a>'),
    ("a link's address", f'<a href="https://x/{TOKEN}">https://x/{TOKEN}</a>'),
)


def case(
    name: str, expected: str, answers: Mapping[str, Act], *, place: str = PLACE, slug: str = "activitypub"
) -> Case:
    claim = f"{slug}:acme@{HOST}"
    return Case(f"{slug} post: {name}", claim, expected, "post", {**HONEST, **answers}, place=place)


def _both(document: object) -> dict[str, Act]:
    """The page's address and the post's own answer with the same document."""
    return {PLACE: said(document), ID: said(document)}


def _places() -> Iterator[Case]:
    honest = said(note())
    far = f"{FAR}/statuses/{POST}"
    yield case("by its own id", "", {ID: honest}, place=ID)
    yield case("by its page", "", _both(note()))
    yield case("by a fragment of its page", "", _both(note()), place=f"{PLACE}#reply")
    yield case("a page that says nothing of itself", ANOTHER, {PLACE: said(note(id=PLACE, attributedTo=OTHERS))})
    yield case("a page that the post denies", ANOTHER, {PLACE: honest, ID: said(note(id=f"{ID}0"))})
    yield case("a page of another's post", ANOTHER, {PLACE: said(note(id=far)), far: said(note(id=far))})
    yield case("a page whose post is another's", ANOTHER, {PLACE: honest, ID: said(note(attributedTo=OTHERS))})
    yield case("a page whose post is silent", ABSENT, {PLACE: honest, ID: said(note("hello"))})
    yield case("a page whose post is private", NO_POST, {PLACE: honest, ID: said(note(to=[FAR], cc=[]))})
    yield case("a page whose post is closed", "blocked", {PLACE: honest, ID: said(note(), ACTIVITY, "403 X")})
    yield case("a page whose post moved", "redirected", {PLACE: honest, ID: redirect(far), far: said(note(id=far))})
    yield case("a page that sends elsewhere", "redirected", {PLACE: redirect(far), far: said(note(id=far))})
    yield case("a page that sends to its post", "", {PLACE: redirect(ID), ID: honest})
    yield case("a page that sends to another's", ANOTHER, {
        PLACE: redirect(f"{OTHERS}/1"), f"{OTHERS}/1": said(note(id=f"{OTHERS}/1", attributedTo=OTHERS)),
    })  # fmt: skip
    for place, expected in (
        (far, ANOTHER), (PLACE.replace("https", "http"), "refused"), (PLACE.replace(HOST, f"x@{HOST}"), "refused"),
        (PLACE.replace(HOST, f"{HOST}:8443"), ANOTHER), (PLACE.replace(HOST, f"x.{HOST}"), ANOTHER),
        (PLACE.replace(HOST, f"{HOST}.mallory.test"), ANOTHER), ("javascript:x", "refused"), (POST, "refused"),
        (PLACE.replace("a", "\u0430"), ANOTHER), (PLACE.replace("/@", "\\@"), "refused|another_account"),
        ("https://127.0.0.1/x", ANOTHER), (f"https://{HOST}/\r\nHost: x", "refused"),
    ):  # fmt: skip
        name = place.encode("unicode_escape").decode()
        yield case(f"at {name}", expected, {**_both(note()), far: said(note(id=far, attributedTo=FAR))}, place=place)


def _cases() -> Iterator[Case]:
    for name, document, expected in POSTS:
        yield case(name, expected, _both(note(**document)))
    for name, document in ELSEWHERE:
        yield case(f"in {name}", ABSENT, _both(note("hello", **document)))
    for name, content in CONTENTS:
        yield case(f"says in {name}", ABSENT, _both(note(content)))
    for kind, expected in (
        (PROFILE, ""), ("application/json", BROKEN), ("text/html", BROKEN), ("application/ld+json", BROKEN),
    ):  # fmt: skip
        yield case(f"called {kind}", expected, {PLACE: said(note(), kind), ID: said(note(), kind)})
    for slug in ("lemmy", "pixelfed"):
        yield case("honest", "", _both(note(type="Page")), slug=slug)
        for name, document, expected in POSTS[7:14]:
            yield case(name, expected, _both(note(**document)), slug=slug)
    yield Case("peertube post: not offered", f"peertube:acme@{HOST}", "refused", "post", _both(note()), place=PLACE)
    yield from _places()


AWAY = ("another host", "a host below", "another port", "an address inside", "plain HTTP", "a script")
SHAPES = (
    Shape(
        "activitypub posts", f"activitypub:acme@{HOST}", ID, lambda words: json.dumps(note(words)), ACTIVITY,
        is_html=True, before=HONEST, place=ID, stable_id=ACTOR,
        otherwise={
            "401": "blocked", "403": "blocked", "404": NO_POST, "410": NO_POST,
            **dict.fromkeys((f"sends to {where}" for where in AWAY), "redirected"),
        },
    ),
)  # fmt: skip
CASES = tuple(_cases())
