"""Attacks by what platforms answer: JSON that two readers read differently, and other people's words in every field."""

import json
from collections.abc import Callable, Iterator, Mapping

from tests.attacks.case import (
    DID,
    LINE,
    MARK,
    NAME,
    OF_ANOTHER_ACCOUNT,
    OF_ANOTHER_BRAND,
    OF_ANOTHER_REGISTRY,
    POST,
    TOKEN,
    Case,
)
from tests.verification.fetching.web_server import page

ABSENT = "token_not_found"
JSON = "application/json; charset=utf-8"
HUB = f"github/users/{NAME}"
TWEET = f"https%3A%2F%2Ftwitter.com%2F{NAME}%2Fstatus%2F{POST}"
OEMBED = f"x/oembed?url={TWEET}&omit_script=1&hide_thread=1&dnt=1"
SKY_NAME = f"{NAME}.bsky.social"
SKY = f"bluesky/xrpc/app.bsky.actor.getProfile?actor={SKY_NAME}"
SKY_URI = f"at://{DID}/app.bsky.feed.post/3kq"
SKY_POSTS = f"bluesky/xrpc/app.bsky.feed.getPosts?uris={SKY_URI.replace(':', '%3A').replace('/', '%2F')}"
OTHER_DID = "did:plc:" + "m" * 24

Fields = Mapping[str, object]
USER: Fields = {"login": NAME, "id": 7001, "type": "User", "name": "Acme", "bio": LINE, "blog": ""}
PROFILE: Fields = {"did": DID, "handle": SKY_NAME, "displayName": "Acme", "description": LINE}
AUTHOR: Fields = {"did": DID, "handle": SKY_NAME}
OF_OTHER: Fields = {"did": OTHER_DID, "handle": "mallory.bsky.social", "displayName": TOKEN}
VIEW: Fields = {"uri": SKY_URI, "author": AUTHOR, "record": {"text": LINE}}
SILENT = {"text": "hello"}
DEEP = '{"a":' * 5000 + "1" + "}" * 5000
WIDE = '{"id":' + "9" * 5000 + "}"

# Instead of the documented object, on every platform alike.
BODIES: tuple[tuple[str, str | bytes], ...] = (
    ("nothing", ""),
    ("null", "null"),
    ("a list", "[]"),
    ("a string", f'"{TOKEN}"'),
    ("a number", "1"),
    ("an empty object", "{}"),
    ("the token alone", TOKEN),
    ("deep nesting", DEEP),
    ("deep lists", "[" * 50_000),
    ("a number of five thousand digits", WIDE),
    ("half a letter", b'{"a": "\xe2\x82"}'),
    ("half an object", '{"id": 7001, '),
)


def _hub(**changed: object) -> str:
    return json.dumps({**USER, **changed})


def _sky(**changed: object) -> str:
    return json.dumps({**PROFILE, **changed})


def _view(**changed: object) -> str:
    return json.dumps({"posts": [{**VIEW, **changed}]})


def _x(said: str = LINE, *, author: str = NAME, number: str = POST, before: str = "", behind: str = "") -> str:
    return json.dumps({
        "url": f"https://x.com/{author}/status/{number}",
        "author_url": f"https://x.com/{author}",
        "author_name": "Acme",
        "html": f'{before}<blockquote class="twitter-tweet"><p lang="en">{said}</p>&mdash; Acme (@{author}) '
        f'<a href="https://x.com/{author}/status/{number}">May 5</a>{behind}</blockquote>',
    })  # fmt: skip


# What stands in the bio or the post → what is right; the same on every platform.
WORDS: tuple[tuple[str, str, str], ...] = (
    ("the statement", LINE, ""),
    ("the token alone", TOKEN, ""),
    ("another account's token", OF_ANOTHER_ACCOUNT, ABSENT),
    ("another brand's token", OF_ANOTHER_BRAND, ABSENT),
    ("another registry's token", OF_ANOTHER_REGISTRY, ABSENT),
    ("upper case", f"BR1{MARK}", ABSENT),
    ("a longer word", f"{TOKEN}x", ABSENT),
    ("a zero width space inside", f"br1\u200b{MARK}", ABSENT),
    ("half of it", TOKEN[:30], ABSENT),
)

HUBS: tuple[tuple[str, str, str], ...] = (
    ("other case", _hub(login=NAME.upper()), ""),
    ("another login", _hub(login="mallory"), "another_account"),
    ("a longer login", _hub(login=f"{NAME}-inc"), "another_account"),
    ("a dotless letter", _hub(login=f"\u0131{NAME}"), "another_account|broken"),
    ("no login", _hub(login=None), "broken"),
    ("a list as login", _hub(login=[NAME]), "broken"),
    ("no id", _hub(id=None), "broken"),
    ("text as id", _hub(id="7001"), "broken"),
    ("true as id", _hub(id=True), "broken"),
    ("a fraction as id", _hub(id=7001.0), "broken"),
    ("a negative id", _hub(id=-7001), "broken"),
    ("another type", _hub(type="Bot"), "another_account"),
    ("a list as bio", _hub(bio=[TOKEN]), "broken"),
    ("an object as bio", _hub(bio={"text": TOKEN}), "broken"),
    ("no bio", _hub(bio=None), ABSENT),
    ("in a field of nobody", _hub(bio="", note=TOKEN, email=TOKEN, location=TOKEN), ABSENT),
    ("in others' fields", _hub(bio="", status={"message": TOKEN}, followers=[{"login": TOKEN}]), ABSENT),
    ("two bios", _hub(bio="")[:-1] + f', "bio": "{TOKEN}"}}', "broken"),
    ("two logins", '{"login": "mallory", ' + _hub()[1:], "broken"),
    ("NaN", _hub()[:-1] + ', "x": NaN}', "broken"),
    ("infinity", _hub()[:-1] + ', "x": -Infinity}', "broken"),
    ("two documents", _hub() + _hub(), "broken"),
    ("a comment", _hub() + "// ours", "broken"),
)

SKIES: tuple[tuple[str, str, str], ...] = (
    ("other case", _sky(handle=SKY_NAME.upper()), ""),
    ("another handle", _sky(handle="mallory.bsky.social"), "another_account"),
    ("an invalid handle", _sky(handle="handle.invalid"), "another_account"),
    ("a Kelvin sign", _sky(handle=SKY_NAME.replace("k", "\u212a")), "another_account"),
    ("a long s", _sky(handle=SKY_NAME.replace("s", "\u017f")), "another_account"),
    ("no handle", _sky(handle=None), "broken"),
    ("no did", _sky(did=None), "broken"),
    ("a did of rubbish", _sky(did="did:plc:x"), "broken"),
    ("a list as did", _sky(did=[DID]), "broken"),
    ("a list as description", _sky(description=[TOKEN]), "broken"),
    ("in a field of nobody", _sky(description="", note=TOKEN), ABSENT),
    ("in a label", _sky(description="", labels=[{"val": TOKEN}]), ABSENT),
    ("in the pinned post of another", _sky(description="", pinnedPost={"uri": TOKEN}), ABSENT),
    ("in a joined pack", _sky(description="", joinedViaStarterPack={"creator": OF_OTHER}), ABSENT),
    ("two descriptions", _sky(description="")[:-1] + f', "description": "{TOKEN}"}}', "broken"),
)

VIEWS: tuple[tuple[str, str, str], ...] = (
    ("whole", _view(), ""),
    ("no post", '{"posts": []}', "post_not_found"),
    ("another author", _view(author=OF_OTHER), "another_account"),
    ("another post", _view(uri=SKY_URI + "x"), "another_account"),
    ("another repository", _view(uri=SKY_URI.replace(DID, OTHER_DID)), "another_account"),
    ("in the quoted post", _view(record=SILENT, embed={"record": {"author": OF_OTHER, "value": VIEW}}), ABSENT),
    ("in an answer", _view(record=SILENT, replies=[VIEW]), ABSENT),
    ("in the author's name", _view(record=SILENT, author={**AUTHOR, "displayName": TOKEN}), ABSENT),
    ("in a picture's description", _view(record={**SILENT, "embed": {"images": [{"alt": TOKEN}]}}), ABSENT),
    ("in a second post", json.dumps({"posts": [{**VIEW, "record": SILENT}, VIEW]}), ABSENT),
    ("a list as record", _view(record=[VIEW]), "broken"),
    ("a list as text", _view(record={"text": [TOKEN]}), "broken"),
    ("no posts at all", "{}", "post_not_found|broken"),
)

OEMBEDS: tuple[tuple[str, str, str], ...] = (
    ("other case", _x(author=NAME.upper()), ""),
    ("another author", _x(author="mallory"), "another_account"),
    ("another post", _x(number="7" + "1" * 18), "broken"),
    ("in the line of the author", _x("hello", behind=TOKEN), ABSENT),
    ("in a second paragraph", _x("hello", behind=f"<p>{TOKEN}</p>"), ABSENT),
    ("in a quoted post", _x("hello", behind=f'<blockquote class="twitter-tweet"><p>{TOKEN}</p></blockquote>'), ABSENT),
    ("in a comment", _x(f"hello <!-- {TOKEN} -->"), ABSENT),
    ("in a script", _x(f"hello <script>{TOKEN}</script>"), ABSENT),
    ("in an attribute", _x(f'hello <a href="{TOKEN}" title="{TOKEN}"></a>'), ABSENT),
    ("in a paragraph before", _x("hello", before=f"<p>{TOKEN}</p>"), ABSENT),
    ("in a quotation before", _x("hello", before=f"<blockquote><p>{TOKEN}</p></blockquote>"), ABSENT),
    ("a path behind the author", _x(author=f"{NAME}/{NAME}"), "broken"),
    ("a question behind the author", _x(author=f"{NAME}?x=mallory"), "broken"),
    ("another host", _x().replace("https://x.com", "https://x.com.evil.test"), "broken"),
    ("two htmls", _x("hello")[:-1] + f', "html": {json.dumps(f"<p>{TOKEN}</p>")}}}', "broken"),
    ("an error with 200", json.dumps({"error": TOKEN, "errors": [{"code": 34}]}), "broken"),
)


def _said(body: str | bytes, kind: str = JSON, status: str = "200 OK") -> bytes:
    return page(body if isinstance(body, bytes) else body.encode(), status, kind)


def _one(family: str, name: str, expected: str, said: bytes) -> Case:
    if family == "github":
        return Case(f"github: {name}", f"github:{NAME}", expected, "profile_text", {HUB: said})
    if family == "x":
        place = f"https://x.com/{NAME}/status/{POST}"
        return Case(f"x: {name}", f"x:{NAME}", expected, "post", {OEMBED: said}, place=place)
    if family == "bluesky":
        return Case(f"bluesky: {name}", f"bluesky:{SKY_NAME}", expected, "profile_text", {SKY: said})
    place = f"https://bsky.app/profile/{SKY_NAME}/post/3kq"
    both = {SKY: _said(_sky(description="")), SKY_POSTS: said}
    return Case(f"bluesky post: {name}", f"bluesky:{SKY_NAME}", expected, "post", both, place=place)


def _cases() -> Iterator[Case]:
    families: dict[str, tuple[tuple[tuple[str, str, str], ...], Callable[[str], str]]] = {
        "github": (HUBS, lambda said: _hub(bio=said)),
        "x": (OEMBEDS, _x),
        "bluesky": (SKIES, lambda said: _sky(description=said)),
        "bluesky post": (VIEWS, lambda said: _view(record={"text": said})),
    }
    for family, (table, saying) in families.items():
        for name, body, expected in table:
            yield _one(family, name, expected, _said(body))
        for name, said, expected in WORDS:
            yield _one(family, f"says {name}", expected, _said(saying(said)))
        for name, odd in BODIES:
            if (family, name) != ("bluesky post", "an empty object"):
                yield _one(family, f"answers {name}", "broken", _said(odd))
        yield _one(family, "a login wall", "broken|blocked", _said(f"<h1>Log in</h1>{TOKEN}", "text/html"))
        yield _one(family, "JSON called a page", "broken", _said(saying(LINE), "text/html"))
    for was, now in (("7001", ""), ("7002", "another_owner")):
        answers = {HUB: _said(_hub())}
        yield Case(f"github: proven before as {was}", f"github:{NAME}", now, "profile_text", answers, stable_id=was)
    answers = {SKY: _said(_sky())}
    yield Case(
        "bluesky: another did before", f"bluesky:{SKY_NAME}", "another_owner", "profile_text", answers,
        stable_id=OTHER_DID,
    )  # fmt: skip


CASES = tuple(_cases())
