"""In front of everything else: an answer that is still true is given again, with all that the first one carried.

What a request passes here, it passes further in too: the host, the allowance, the count of look-ups, the log. Whatever
is not plain (a body, a key, a session, forwarding headers where a proxy is trusted) takes the long way.
"""

import time
from functools import lru_cache

from starlette.types import Message, Receive, Scope, Send

from registry.clock import Clock
from registry.web import direct_lookups, kept, language, throttle
from registry.web.access_log import QuickLines
from registry.web.headers import SecurityHeaders
from registry.web.hosts import Hosts
from registry.web.kept import TOLD, Entry, Kept, Key, Told
from registry.web.state import AppState

OK, AWAY = 200, 503
READ = frozenset({"GET", "HEAD"})
FOR_EVERYBODY = ("/api/v1/lookup", "/api/v1/accounts/", "/api/v1/range/", "/badge/")
PAGES = ("/accounts/", "/lookup")
LONG_WAY = frozenset({b"authorization", b"content-length", b"transfer-encoding", b"cookie"})
FORWARDED = b"x-forwarded-for"
SIGNED = b"signed="


class QuickAnswers:
    """Gives what is kept, and keeps what is given."""

    def __init__(self, app: SecurityHeaders, state: AppState, hosts: Hosts) -> None:
        self.app = app
        self.state = state
        self.kept: Kept = state["kept"]
        self.clock: Clock = state["clock"]
        self.limits, self.counts, self.numbers = state["limits"], state["counts"], state["numbers"]
        self.hosts = hosts
        self.has_proxies = bool(state["settings"].trusted_proxies)
        self.lines = QuickLines()
        self._hosts: set[bytes] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = self._plain(scope) if scope["type"] == "http" and scope["method"] in READ else None
        if asked is None:
            await self.app(scope, receive, send)
            return
        key, fields = asked
        began = time.monotonic()
        entry = self.kept.current(key, began)
        if entry is not None:
            entry = entry if self._may(scope) else None
            self.numbers.kept_answers += entry is not None
        elif key[0] == direct_lookups.PATH:
            entry = await self._look_up(key, scope, began)
        if entry is None:
            await self._learn(key, scope, receive, send)
        else:
            await self._give(entry, fields, scope, send)
            self._count(scope["method"], entry, time.monotonic() - began)

    async def _give(self, entry: Entry, fields: dict[bytes, bytes], scope: Scope, send: Send) -> None:
        self.counts.add(entry.kinds)
        known = fields.get(b"if-none-match")
        if known is not None and entry.etag and kept.is_known(known, entry.etag):
            start, body = entry.unchanged()
        else:
            start, body = entry.shown(as_gzip=b"gzip" in fields.get(b"accept-encoding", b""))
        self.lines.note(scope["method"], entry.route, start["status"])
        await send(start)
        await send(body)

    def _count(self, method: str, entry: Entry, seconds: float) -> None:
        self.numbers.note(method, entry.route, OK, seconds)
        self.numbers.note_verdicts(entry.verdicts)

    async def _look_up(self, key: Key, scope: Scope, began: float) -> Entry | None:
        """Reads from the database what one plain question asks for; None takes the long way."""
        reading = direct_lookups.reading_of(key[1])
        if reading is None or not self._may(scope):
            return None
        told = Told(self.kept.changes.number, route=direct_lookups.PATH)
        try:
            found = await direct_lookups.answer(reading, self.state)
        except direct_lookups.AWAY:
            return None
        told.found.append(found)
        sent = direct_lookups.encoded(found, self.state["settings"].base_url, self.app.headers)
        return self.kept.keep(key, sent, told, now=self.clock(), at=began)

    def _plain(self, scope: Scope) -> tuple[Key, dict[bytes, bytes]] | None:
        """Under what the answer is kept, and the request's header fields; None for a request that is not plain."""
        path: str = scope["path"]
        is_page = not path.startswith(FOR_EVERYBODY)
        if is_page and not path.startswith(PAGES):
            return None
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        fields = dict(headers)
        if len(fields) < len(headers) or not LONG_WAY.isdisjoint(fields) or (self.has_proxies and FORWARDED in fields):
            return None
        host = fields.get(b"host", b"")
        if host not in self._hosts and not self._is_ours(host):
            return None
        query: bytes = scope["query_string"]
        if SIGNED in query:
            return None  # a statement of this very moment
        return (path, query, _language(fields.get(b"accept-language", b"")) if is_page else ""), fields

    def _is_ours(self, host: bytes) -> bool:
        if not self.hosts.is_ours([host.decode("latin-1")]):
            return False
        if len(self._hosts) < kept.MOST_HOSTS:
            self._hosts.add(host)
        return True

    def _may(self, scope: Scope) -> bool:
        """Counts the request; one too many takes the long way, where it is told so."""
        client = scope.get("client")
        try:
            scope[throttle.SPENT] = self.limits.spend(self.limits.lookup, throttle.visitor(client[0] if client else ""))
        except throttle.Exceeded:
            return False
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
            self.kept.keep(key, (answer.start, answer.body), told, now=self.clock(), at=began)


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
            for one in self._known.aged(time.monotonic() - self._known.read_at):
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
