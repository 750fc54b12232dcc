"""In front of everything else: an answer that is still true is given again, with all that the first one carried.

What a request passes here, it passes further in too: the host, the allowance, the count of look-ups, the log. Whatever
is not plain (a body, a key, a session, a field that stands there twice) takes the long way.
"""

import time
from functools import lru_cache
from typing import NamedTuple

from starlette.types import Message, Receive, Scope, Send

from registry import log
from registry.clock import Clock
from registry.web import direct_answers, kept, language, packing, peers, throttle
from registry.web.access_log import QuickLines
from registry.web.direct_answers import Question
from registry.web.headers import SecurityHeaders
from registry.web.hosts import Hosts
from registry.web.kept import TOLD, Entry, Kept, Key, Told
from registry.web.state import AppState
from registry.web.throttle import Left
from registry.web.wire import Form, lines

OK, AWAY = 200, 503
READ = frozenset({"GET", "HEAD"})
FOR_EVERYBODY = ("/api/v1/lookup", "/api/v1/accounts/", "/api/v1/range/", "/badge/")
PAGES = ("/accounts/", "/lookup")
LONG_WAY = frozenset({b"authorization", b"content-length", b"transfer-encoding", b"cookie"})
FORWARDED = b"x-forwarded-for"
SIGNED = b"signed="
LONGEST_WISH = 200  # for a language or a packing: what is told from it is remembered


class Asked(NamedTuple):
    """A plain request: under what its answer is kept, and how it may be given."""

    method: str
    key: Key
    known: bytes | None  # If-None-Match
    takes_gzip: bool
    forwarded: bytes  # X-Forwarded-For, where it counts


class Begun(NamedTuple):
    """A plain request that was counted: with its answer, or with what is to be looked up."""

    asked: Asked
    who: str
    at: float
    left: Left
    entry: Entry | None
    question: Question | None


class QuickAnswers:
    """Gives what is kept, and keeps what is given; `QuickProtocol` asks it without ASGI."""

    def __init__(self, app: SecurityHeaders, state: AppState, hosts: Hosts) -> None:
        self.app = app
        self.state = state
        self.kept: Kept = state["kept"]
        self.clock: Clock = state["clock"]
        self.limits, self.counts, self.numbers = state["limits"], state["counts"], state["numbers"]
        self.hosts = hosts
        self.trusted: tuple[str, ...] = state["settings"].trusted_proxies
        self.lines = QuickLines()
        self._hosts: set[bytes] = set()
        self._fields_of_all = lines(app.headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = None
        if scope["type"] == "http":
            asked = self.asked(scope["method"], scope["path"], scope["query_string"], scope["headers"])
        if asked is None:
            await self.app(scope, receive, send)
            return
        client = scope.get("client")
        begun = self.begin(asked, self.who(client[0] if client else "", asked), time.monotonic())
        entry = None
        if begun is not None:
            scope[throttle.SPENT] = begun.left
            entry = begun.entry or await self.look_up(begun)
        if begun is None or entry is None:
            await self._learn(asked.key, scope, receive, send)
            return
        for message in self.given(begun, entry).messages():
            await send(message)

    def asked(self, method: str, path: str, query: bytes, headers: list[tuple[bytes, bytes]]) -> Asked | None:
        """The request, if it is plain."""
        is_page = not path.startswith(FOR_EVERYBODY)
        if method not in READ or (is_page and not path.startswith(PAGES)):
            return None
        fields = dict(headers)
        if len(fields) < len(headers) or not LONG_WAY.isdisjoint(fields):
            return None
        host = fields.get(b"host", b"")
        if host not in self._hosts and not self._is_ours(host):
            return None
        packing_wish, language_wish = fields.get(b"accept-encoding", b""), fields.get(b"accept-language", b"")
        if SIGNED in query or len(packing_wish) > LONGEST_WISH or len(language_wish) > LONGEST_WISH:
            return None  # a statement of this very moment, or nothing to remember
        key = path, query, _language(language_wish) if is_page else ""
        forwarded = fields.get(FORWARDED, b"") if self.trusted else b""
        return Asked(method, key, fields.get(b"if-none-match"), _takes_gzip(packing_wish), forwarded)

    def who(self, address: str, asked: Asked) -> str:
        """The asker, as limits count."""
        return peers.peer(address, asked.forwarded.decode("latin-1"), self.trusted)

    def begin(self, asked: Asked, who: str, at: float) -> Begun | None:
        """The answer, or what is to be looked up for it, counted as asked.

        None takes the long way, where it is counted, and where one too many is told so.
        """
        entry = self.kept.current(asked.key, at)
        question = direct_answers.question_of(*asked.key) if entry is None else None
        if entry is None and question is None:
            return None
        try:
            left = self.limits.spend(self.limits.lookup, who)
        except throttle.Exceeded:
            return None
        self.numbers.kept_answers += entry is not None
        return Begun(asked, who, at, left, entry, question)

    async def look_up(self, begun: Begun) -> Entry | None:
        """Reads from the database what one plain question asks for; None takes the long way, and is counted there."""
        assert begun.question is not None  # or it has its answer
        told = Told(self.kept.changes.number)
        try:
            body = await direct_answers.answer(begun.question, self.state, told)
        except Exception as problem:  # noqa: BLE001 (the long way tells it, with a page and every header field)
            self.limits.give_back(self.limits.lookup, begun.who)
            if not isinstance(problem, direct_answers.UNREACHABLE):
                log.get().error("quick.broken", error=type(problem).__name__)
            return None
        sent = direct_answers.form_of(begun.question, body, self._fields_of_all)
        return self.kept.keep(begun.asked.key, sent, told, now=self.clock(), at=begun.at)

    def given(self, begun: Begun, entry: Entry) -> Form:
        """What is sent; it is counted and noted like every answer."""
        asked = begun.asked
        form = entry.form(asked.known, as_gzip=asked.takes_gzip)
        self.counts.add(entry.kinds)
        self.lines.note(asked.method, entry.route, form.status)
        self.numbers.note(asked.method, entry.route, form.status, time.monotonic() - begun.at)
        self.numbers.note_verdicts(entry.verdicts)
        return form

    def _is_ours(self, host: bytes) -> bool:
        if not self.hosts.is_ours([host.decode("latin-1")]):
            return False
        if len(self._hosts) < kept.MOST_HOSTS:
            self._hosts.add(host)
        return True

    async def _learn(self, key: Key, scope: Scope, receive: Receive, send: Send) -> None:
        """The long way; what comes back is kept if it tells of accounts and is the same for everybody."""
        told, began = Told(self.kept.changes.number), time.monotonic()
        scope[TOLD] = told
        answer = _Answer(send, self.kept.known(key, began))
        await self.app(scope, receive, answer.send)
        if (
            scope["method"] == "GET"
            and (told.found or told.subjects)
            and answer.is_for_everybody
            and answer.start
            and answer.body
        ):
            told.route = getattr(scope.get("route"), "path", "-")
            sent = Form.of(OK, answer.start["headers"], answer.body["body"])
            self.kept.keep(key, sent, told, now=self.clock(), at=began)


class _Answer:
    """What goes out. An outage of ours is not told while we know what was true a moment ago."""

    def __init__(self, send: Send, known: Entry | None) -> None:
        self._send = send
        self._known = known
        self._is_replaced = False
        self.start: Message | None = None
        self.body: Message | None = None

    @property
    def is_for_everybody(self) -> bool:
        if self.start is None or self.start["status"] != OK:
            return False
        headers = dict(self.start["headers"])
        return headers.get(b"cache-control", b"").startswith(b"public") and b"set-cookie" not in headers

    async def send(self, message: Message) -> None:
        if self._is_replaced:
            return
        if message["type"] == "http.response.start" and message["status"] == AWAY and self._known is not None:
            self._is_replaced = True
            for one in self._known.aged(time.monotonic() - self._known.read_at).messages():
                await self._send(one)
            return
        if message["type"] == "http.response.start":
            self.start = message
        elif self.body is None and not message.get("more_body"):
            self.body = message
        else:
            self.start = None  # in pieces: it is not kept
        await self._send(message)


@lru_cache(maxsize=1000)
def _language(accepted: bytes) -> str:
    return language.accepted(accepted.decode("latin-1"))


@lru_cache(maxsize=1000)
def _takes_gzip(accepted: bytes) -> bool:
    return packing.takes_gzip(accepted.decode("latin-1"))
