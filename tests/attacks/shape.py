"""What every platform's answer is put through: the right shape, with every sort of wrong words, bytes and moves."""

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from tests.attacks.answers import BODIES, JSON
from tests.attacks.case import (
    LEAK,
    LINE,
    MARK,
    OF_ANOTHER_ACCOUNT,
    OF_ANOTHER_BRAND,
    OF_ANOTHER_REGISTRY,
    OLDER,
    TOKEN,
    Act,
    Case,
    Door,
)
from tests.attacks.pages import HTML
from tests.verification.fetching.web_server import page, redirect

XML = "text/xml; charset=utf-8"
ABSENT, ANOTHER = "token_not_found", "another_account"
NOBODY, NO_POST, BROKEN = "account_not_found", "post_not_found", "broken"
THEIRS = {"id": 9, "name": TOKEN, "username": TOKEN, "bio": TOKEN, "text": TOKEN, "description": TOKEN}
Row = tuple[str, str, str]  # a name, the whole answer, what is right


@dataclass(frozen=True, slots=True)
class Shape:
    """One platform's honest answer: `body` makes it around the words that the owner of the account wrote."""

    name: str
    claim: str
    asked: str  # the question whose answer holds the words
    body: Callable[[str], str]
    kind: str = JSON
    place: str | None = None
    before: Mapping[str, Act] = field(default_factory=dict)  # what else is asked, and answered honestly
    stable_id: str | None = None
    is_html: bool = False  # the words are HTML
    door: Door = Door.BASES
    rows: tuple[Row, ...] = ()  # what only this platform can say
    otherwise: Mapping[str, str] = field(default_factory=dict)  # name of an attack → what is right here instead

    @property
    def home(self) -> str:
        """The host that is asked, where the claim names it, or the platform's base: what a path is added to."""
        scheme, slashes, rest = self.asked.rpartition("//")
        return f"{scheme}{slashes}{rest.partition('/')[0]}"

    @property
    def method(self) -> str:
        return "post" if self.place else "profile_text"

    def case(self, name: str, expected: str, said: Act, more: Mapping[str, Act] | None = None, **also: str) -> Case:
        return Case(
            f"{self.name}: {name}",
            self.claim,
            self.otherwise.get(name, expected),
            self.method,
            {**self.before, self.asked: said, **(more or {})},
            place=self.place,
            stable_id=also.get("stable_id"),
            door=self.door,
            apart=also.get("apart", ""),
        )

    def say(self, body: str | bytes, status: str = "200 OK", **headers: str) -> bytes:
        return page(body if isinstance(body, bytes) else body.encode(), status, self.kind, **headers)


# What the owner wrote → what is right.
SAYINGS: tuple[tuple[str, str, str], ...] = (
    ("the statement", LINE, ""),
    ("the token alone", TOKEN, ""),
    ("a sentence", f"This is us: {TOKEN}.", ""),
    ("nothing", "", ABSENT),
    ("another account's token", OF_ANOTHER_ACCOUNT, ABSENT),
    ("another brand's token", OF_ANOTHER_BRAND, ABSENT),
    ("another registry's token", OF_ANOTHER_REGISTRY, ABSENT),
    ("an older token", OLDER, ABSENT),
    ("upper case", f"BR1{MARK}", ABSENT),
    ("a longer word", f"{TOKEN}x", ABSENT),
    ("half of it", TOKEN[:30], ABSENT),
    ("an address with it", f"https://mallory.test/{TOKEN}", ABSENT),
    ("a mention of it", f"@{TOKEN}", ABSENT),
    ("a tag of it", f"#{TOKEN}", ABSENT),
    ("a space inside", f"br1 {MARK}", ABSENT),
    ("a zero width space inside", f"br1\u200b{MARK}", ABSENT),
    ("a word joiner before", f"\u2060{TOKEN}", ABSENT),
    ("a soft hyphen inside", f"br1\u00ad{MARK}", ABSENT),
    ("a right to left override", f"\u202e{TOKEN}", ABSENT),
    ("a cyrillic letter", f"b\u0433\u0031{MARK}", ABSENT),
    ("a fullwidth letter", f"\uff42r1{MARK}", ABSENT),
    ("a combining mark", f"br1\u0301{MARK}", ABSENT),
)

# The same where the words are HTML.
MARKED_UP: tuple[tuple[str, str, str], ...] = (
    ("a paragraph", f"<p>{LINE}</p>", ""),
    ("in a comment", f"hello <!-- {TOKEN} -->", ABSENT),
    ("in a script", f"hello <script>{TOKEN}</script>", ABSENT),
    ("in a style", f"hello <style>{TOKEN}</style>", ABSENT),
    ("in a template", f"hello <template>{TOKEN}</template>", ABSENT),
    ("in a noscript", f"hello <noscript>{TOKEN}</noscript>", ABSENT),
    ("in a textarea", f"hello <textarea>{TOKEN}</textarea>", ABSENT),
    ("in an iframe", f"hello <iframe>{TOKEN}</iframe>", ABSENT),
    ("in a noembed", f"hello <noembed>{TOKEN}</noembed>", ABSENT),
    ("in a hidden element", f"hello <p hidden>{TOKEN}</p>", ABSENT),
    ("in an element not displayed", f'hello <span style="color: red; display:none">{TOKEN}</span>', ABSENT),
    ("in an invisible element", f"hello <b STYLE='Visibility : Hidden'><i>{TOKEN}</i></b>", ABSENT),
    ("in a closed dialogue", f"hello <dialog>{TOKEN}</dialog>", ABSENT),
    ("in what stands in for a film", f"hello <video>{TOKEN}</video>", ABSENT),
    ("in the title of a drawing", f"hello <svg><title>{TOKEN}</title></svg>", ABSENT),
    ("in a list of choices", f"hello <datalist><option>{TOKEN}</option></datalist>", ABSENT),
    ("as a description", f'hello <img alt="{TOKEN}">', ABSENT),
    ("as a title", f'hello <a href="https://mallory.test/" title="{TOKEN}">x</a>', ABSENT),
    ("as a link", f'hello <a href="https://mallory.test/{TOKEN}">x</a>', ABSENT),
    ("as data", f'hello <span data-x="{TOKEN}">x</span>', ABSENT),
    ("over two lines", f"br1<br>{MARK}", ABSENT),
    ("over two paragraphs", f"<p>br1</p><p>{MARK}</p>", ABSENT),
)

# With every status but 200 the honest words are worth nothing; a wish for quiet is kept for the whole host.
STATUSES: tuple[tuple[str, str, str], ...] = (
    ("204 No Content", BROKEN, ""),
    ("203 Non-Authoritative", BROKEN, ""),
    ("206 Partial Content", BROKEN, ""),
    ("300 Multiple Choices", BROKEN, ""),
    ("304 Not Modified", BROKEN, ""),
    ("400 Bad Request", BROKEN, ""),
    ("401 Unauthorized", "blocked", ""),
    ("402 Payment Required", "blocked|broken|rate_limited", ""),
    ("403 Forbidden", "blocked", ""),
    ("404 Not Found", NOBODY, ""),
    ("410 Gone", BROKEN, ""),
    ("418 I'm a teapot", BROKEN, ""),
    ("429 Too Many Requests", "rate_limited", "429"),
    ("451 Unavailable For Legal Reasons", "blocked", ""),
    ("500 Internal Server Error", BROKEN, ""),
    ("502 Bad Gateway", BROKEN, ""),
    ("503 Service Unavailable", BROKEN, ""),
    ("520 Unknown", BROKEN, ""),
    ("999 Request Denied", "blocked", ""),
)

LOGIN = page(f"<!DOCTYPE html><html><body><h1>Log in</h1>{TOKEN} {LEAK}</body></html>".encode(), content_type=HTML)
BOMB = gzip.compress(b"\n" * 3_000_000)


def cases_of(shape: Shape) -> Iterator[Case]:
    """Every attack that can be made on any platform, and those that only this one knows."""
    for name, words, expected in (*SAYINGS, *(MARKED_UP if shape.is_html else ())):
        yield shape.case(f"says {name}", expected, shape.say(shape.body(words)))
    for name, body, expected in shape.rows:
        yield shape.case(name, expected, shape.say(body))
    for name, odd in BODIES:
        yield shape.case(f"answers {name}", BROKEN, shape.say(odd))
    yield from _bytes(shape)
    yield from _moves(shape)
    if shape.stable_id is not None:
        honest = shape.say(shape.body(LINE))
        yield shape.case("the owner of before", "", honest, stable_id=shape.stable_id)
        yield shape.case("another owner than before", "another_owner", honest, stable_id=f"{shape.stable_id}0")


def statuses_of(shape: Shape) -> Iterator[Case]:
    """The honest answer with every status that makes it worthless."""
    honest = shape.body(LINE)
    for status, expected, apart in STATUSES:
        # What makes a key rest concerns every question with it.
        alone = status[:3] if shape.door is Door.KEYED and status[:3] in {"401", "402"} else apart
        yield shape.case(status[:3], expected, shape.say(honest, status), apart=alone)
    if shape.door is Door.KEYED:
        return  # the same host would be quiet in the same way, in two processes more
    later = shape.say(honest, "503 Later", Retry_After="30")
    yield shape.case("503 and when to come back", f"{BROKEN}|rate_limited", later, apart="503")
    yield shape.case(
        "403 and when to come back", "rate_limited", shape.say(honest, "403 X", Retry_After="3"), apart="403"
    )


def _bytes(shape: Shape) -> Iterator[Case]:
    honest = shape.body(LINE).encode()
    for kind in ("text/html", "application/json", "text/xml", "text/plain", "image/png", "application/octet-stream"):
        if (
            kind not in (shape.kind, shape.otherwise.get("kinds", ""))
            and kind not in f"{shape.kind} {shape.otherwise.get('kinds')}"
        ):
            yield shape.case(f"called {kind}", BROKEN, page(honest, content_type=kind))
    yield shape.case("called nothing", BROKEN, page(honest, content_type=None))
    yield shape.case("a login page", BROKEN, LOGIN)
    yield shape.case("half of it", BROKEN, shape.say(honest[: len(honest) // 2]))
    yield shape.case("all but the end", BROKEN, shape.say(honest[:-1] if "json" in shape.kind else honest[:-8]))
    cut = shape.say(honest).replace(f"Length: {len(honest)}".encode(), f"Length: {len(honest) + 9}".encode())
    yield shape.case("fewer bytes than said", "unreachable", cut)
    yield shape.case("in UTF-16", BROKEN, shape.say(honest.decode().encode("utf-16")))
    yield shape.case("a byte that is no letter", BROKEN, shape.say(honest.replace(b"brand-registry", b"\xff")))
    yield shape.case("a bomb", "too_large", shape.say(BOMB, Content_Encoding="gzip"))
    padding = b" " * 1_100_000
    yield shape.case("two megabytes", "too_large", shape.say(honest + padding))
    yield shape.case(
        "a letter packed twice", BROKEN, shape.say(gzip.compress(gzip.compress(honest)), Content_Encoding="gzip")
    )
    yield shape.case(
        "packed and cut", "unreachable|broken", shape.say(gzip.compress(honest)[:-9], Content_Encoding="gzip")
    )
    if "json" in shape.kind and honest.startswith(b"{"):
        yield shape.case("a key twice", BROKEN, shape.say(b'{"x": 1, "x": 2, ' + honest[1:]))
        yield shape.case("a number that is none", BROKEN, shape.say(b'{"x": NaN, ' + honest[1:]))
        yield shape.case("two documents", BROKEN, shape.say(honest + honest))
        yield shape.case("a list of one", BROKEN, shape.say(json.dumps([json.loads(honest)])))


def _moves(shape: Shape) -> Iterator[Case]:
    """The answer sends us elsewhere, where the honest words stand."""
    honest = shape.say(shape.body(LINE))
    yield shape.case("sends to log in", BROKEN, redirect("/login"), {f"{shape.home}/login": LOGIN})
    yield shape.case("sends to itself", BROKEN, redirect(shape.asked.removeprefix(shape.home)))
    yield shape.case("sends to nowhere", BROKEN, page(shape.body(LINE).encode(), "302 Found", shape.kind))
    for name, address in (
        ("another host", "https://mallory.test/x"),
        ("a host below", "https://x.acme000.test/x"),
        ("another port", "https://acme000.test:8443/x"),
        ("an address inside", "https://127.0.0.1/x"),
        ("plain HTTP", "http://acme000.test/x"),
        ("a script", "javascript:x"),
    ):
        yield shape.case(f"sends to {name}", "unreachable", redirect(address), {address: honest})
