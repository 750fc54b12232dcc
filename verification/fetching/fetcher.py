"""The one door to the outside: asks a page or a TXT record, follows what may be followed, judges what came back."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self

import httpx

from verification.fetching.answers import is_textual, judge, retry_after
from verification.fetching.app_keys import AppKeys
from verification.fetching.cleaning import is_text
from verification.fetching.exchange import until
from verification.fetching.failures import FAILED, Failure, Reason, Stopped, failure
from verification.fetching.politeness import (
    AT_ONCE,
    LONGEST_WAIT,
    TXT,
    Host,
    OwnPoliteness,
    Pace,
    Politeness,
    PutOff,
    Turn,
    pace_of,
)
from verification.fetching.posting import Post
from verification.fetching.relays import Relays
from verification.fetching.resolving import Resolving
from verification.fetching.routes import PER_HOST, Bases, Route
from verification.fetching.sending import Message, Sending, Taken
from verification.fetching.signing import Signer
from verification.fetching.streams import Streams
from verification.fetching.transport import DEADLINE, GuardedTransport
from verification.fetching.urls import Rules, Url, follow, parent_of, read_url, registrable, txt_name
from verification.platforms.platform import Asked, Get, Reply, Txt
from verification.settings import NetworkSettings

MOST_REDIRECTS = 4
UNAUTHORISED = 401
SERVER_ERROR = 500
PATIENCE = 5.0  # seconds without an answer that count as a failure of the host
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Fetcher:
    """One per process, as an async context manager. The deadline is for one question with all its hops."""

    def __init__(
        self,
        settings: NetworkSettings,
        *,
        clock: Callable[[], datetime] | None = None,
        deadline: float = DEADLINE,
        politeness: Politeness | None = None,
        pace_loopback: bool = False,
        signer: Signer | None = None,
    ) -> None:
        """`pace_loopback`: a base on this machine is paced like a real host (benchmarks, tests of the pace)."""
        self._rules = Rules(frozenset(settings.allow_ports), test_names=settings.test_names)
        self._resolving = Resolving(settings.resolvers())
        self._transport = GuardedTransport(self._resolving, self._rules, settings.allowed_networks(), settings.ca_file)
        self._bases = Bases(settings.platform_bases)
        self._user_agent = f"BrandRegistry/0.1 (+{settings.base_url.rstrip('/')}/about)"
        self._clock = clock
        self._signer = signer
        self._seconds = deadline
        self._politeness = politeness or OwnPoliteness(lambda: asyncio.get_running_loop().time())
        self._pace_loopback = pace_loopback
        shared = (self._transport, self._bases, self._rules, self._politeness)
        self._relays = Relays(*shared, clock, self._user_agent, deadline, pace_loopback=pace_loopback)
        self._streams = Streams(*shared, self._user_agent, pace_loopback=pace_loopback)
        self._sending = Sending(self._transport, self._rules, self._politeness, clock, self._user_agent, deadline)
        self._app_keys = AppKeys(settings, self.post, bases=self._bases, rules=self._rules, clock=clock)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()

    @property
    def keys(self) -> frozenset[str]:
        """The platforms for which there is a usable key."""
        return self._app_keys.usable

    async def ask(self, question: Asked, patience: float = LONGEST_WAIT) -> Reply | Failure:
        """The complete answer, or why there is none; never raises for anything the outside world does.

        A question whose host has no turn for us within the seconds of `patience` is put off.
        """
        if not isinstance(question, Get):
            return await (
                self._ask_txt(question, patience) if isinstance(question, Txt) else self._relays.ask(question, patience)
            )
        asked = self._app_keys.addressed(question)
        answer = await self._ask_page(asked, patience)
        # The operator's own id is nobody's business: addresses are kept, and shown to the public.
        return answer if asked is question else replace(answer, url=question.url)

    async def _ask_page(self, question: Get, patience: float) -> Reply | Failure:
        try:
            start = read_url(question.url, self._rules)
        except Stopped as stopped:
            return failure(stopped.reason, question.url)
        if question.signed and (self._signer is None or self._clock is None):
            return _refused_unsigned(question, start)
        visit = _Visit(question, start, self._bases.route(start, question.base))
        try:
            async with self._politeness.turn(visit.host, self._pace(visit), patience) as turn:
                return await self._visit_noting(visit, turn)
        except PutOff as put_off:
            put_off_failure = failure(put_off.reason, str(visit.url), visit.status, put_off.seconds)
            return replace(put_off_failure, put_off=True)
        except Stopped as stopped:
            return failure(stopped.reason, str(visit.url), visit.status)

    async def ask_at_once(self, question: Asked) -> Reply | Failure:
        """Like `ask`, for those who can come again when the host has a turn for them."""
        return await self.ask(question, AT_ONCE)

    async def send(self, message: Message) -> Taken | Failure:
        """Sends a message to an address that a stranger named; never raises for anything the outside world does."""
        return await self._sending.send(message)

    def listen(self, url: str, slug: str) -> AsyncGenerator[str | Failure, None]:
        """The messages of an endless WebSocket (wss://…), until a failure ends them; never raises for the outside."""
        return self._streams.listen(url, slug)

    async def _ask_txt(self, question: Txt, patience: float) -> Reply | Failure:
        url = f"dns:{question.name}?type=TXT"
        try:
            name = txt_name(question.name, self._rules)
            # Not the host: name servers are asked, those of the domain, and one budget covers all names below it.
            domain = f"dns:{registrable(parent_of(name))}"
            pace = None if self._resolving.is_loopback and not self._pace_loopback else TXT
            async with self._politeness.turn(Host(domain, domain, domain), pace, patience) as turn:
                strings = await self._txt_noting(name, turn)
        except PutOff as put_off:
            return replace(failure(put_off.reason, url, None, put_off.seconds), put_off=True)
        except Stopped as stopped:
            return failure(stopped.reason, url)
        return Reply(url, None, "", b"", strings=strings)

    async def _txt_noting(self, name: str, turn: Turn) -> tuple[str, ...]:
        turn.failed = False
        try:
            async with until(asyncio.get_running_loop().time() + self._seconds):
                return await self._resolving.txt(name)
        except Stopped as stopped:
            turn.failed = stopped.reason in FAILED
            raise

    def _pace(self, visit: "_Visit") -> Pace | None:
        if visit.route.is_loopback and not self._pace_loopback:
            return None
        return pace_of(visit.platform, keyed=visit.question.key in self.keys)

    async def _visit_noting(self, visit: "_Visit", turn: Turn) -> Reply | Failure:
        """Visits, and notes in the turn how the host bore it."""
        began = asyncio.get_running_loop().time()
        try:
            answer = await self._visit(visit, turn)
        except Stopped as stopped:
            turn.failed = stopped.reason in FAILED
            raise
        except asyncio.CancelledError:
            # Whoever asked gave up: after a while that says something about the host.
            if asyncio.get_running_loop().time() - began > PATIENCE:
                turn.failed = True
            raise
        turn.failed = isinstance(answer, Failure) and answer.status is not None and answer.status >= SERVER_ERROR
        return answer

    async def _visit(self, visit: "_Visit", turn: Turn) -> Reply | Failure:
        deadline = asyncio.get_running_loop().time() + self._seconds
        for hop in range(MOST_REDIRECTS + 1):
            turn.hops = hop
            response = await self._send(visit, deadline)
            try:
                location = _location(response, visit.question)
                if location is None:
                    return await self._read(response, visit, turn)
            finally:
                await response.aclose()
            visit.move(follow(visit.start, visit.url, location, self._rules))
        raise Stopped(Reason.TOO_MANY_REDIRECTS)

    async def _send(self, visit: "_Visit", deadline: float) -> httpx.Response:
        if visit.question.key is None:
            return await self._get(visit, deadline, {})
        return await self._app_keys.ask(
            visit.question.key, visit.url, deadline, lambda headers: self._get(visit, deadline, headers)
        )

    async def _get(self, visit: "_Visit", deadline: float, key: Mapping[str, str]) -> httpx.Response:
        question = visit.question
        headers = {"User-Agent": self._user_agent, "Accept": question.accept, **question.headers, **key}
        route = self._bases.route(visit.url, question.base)
        if question.signed and self._signer is not None and self._clock is not None:
            headers |= self._signer.headers(route.authority, route.target, self._clock())
        request = httpx.Request(
            "GET", str(visit.url), headers=headers, extensions={"deadline": deadline, "route": route}
        )
        response = await self._transport.handle_async_request(request)
        visit.status = response.status_code
        return response

    async def post(self, post: Post) -> httpx.Response:
        """The whole short answer of a place that the operator trusts; raises `Stopped`. No pace: it is no stranger."""
        headers = {"User-Agent": self._user_agent, **post.headers}
        extensions = {"route": post.route, "deadline": post.deadline}
        request = httpx.Request("POST", post.url, headers=headers, content=post.body, extensions=extensions)
        response = await self._transport.handle_async_request(request)
        try:
            body = bytearray()
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > post.longest_answer:
                    raise Stopped(Reason.BODY_TOO_LARGE)
        finally:
            await response.aclose()
        return httpx.Response(response.status_code, headers=response.headers, content=bytes(body))

    async def _read(self, response: httpx.Response, visit: "_Visit", turn: Turn) -> Reply | Failure:
        reason = judge(response, visit.question)
        if reason is not None and visit.question.key is None:
            return self._refusal(response, visit, reason, turn)
        body = b"".join([chunk async for chunk in response.aiter_raw()])
        content_type = response.headers.get("content-type", "")
        headers = {name.lower(): value for name, value in response.headers.items()}
        reply = Reply(str(visit.url), response.status_code, content_type, body, headers=headers)
        if visit.question.key is not None:
            reason = self._app_keys.judge(visit.question.key, reply) or reason
        if reason is not None:
            return self._refusal(response, visit, reason, turn)
        if response.is_success and is_textual(content_type) and not is_text(body, content_type):
            return failure(Reason.NOT_TEXT, str(visit.url), visit.status)
        return reply

    def _refusal(self, response: httpx.Response, visit: "_Visit", reason: Reason, turn: Turn) -> Failure:
        seconds = retry_after(response, reason, self._clock)
        if seconds is not None and visit.question.key is not None:
            seconds = self._app_keys.wait(visit.question.key, response) or seconds
        turn.quiet_seconds = seconds
        return failure(reason, str(visit.url), visit.status, seconds)


class _Visit:
    """How far one question has come: where it stands now, and whose patience it uses."""

    def __init__(self, question: Get, start: Url, route: Route) -> None:
        self.question = question
        self.start = start
        self.url = start
        self.status: int | None = None
        self.route = route
        self.platform = None if question.base is None or question.base in PER_HOST else question.base
        self.host = Host(start.host, registrable(start.host), self.platform or start.host)

    def move(self, url: Url) -> None:
        self.url = url
        self.status = None


def _refused_unsigned(question: Get, url: Url) -> Reply | Failure:
    """Who cannot sign hears what the server says to strangers, without asking it a second time."""
    if UNAUTHORISED in question.expected:
        return Reply(str(url), UNAUTHORISED, "", b"")
    return failure(Reason.BLOCKED, str(url), UNAUTHORISED)


def _location(response: httpx.Response, question: Get) -> str | None:
    """Where the answer sends us; None if it is to be read here."""
    if response.status_code not in REDIRECTS or response.status_code in question.expected:
        return None
    return str(response.headers.get("location", ""))
