"""The one door to the outside: asks a page or a TXT record, follows what may be followed, judges what came back."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

import httpx

from verification.fetching.answers import is_textual, judge, retry_after
from verification.fetching.cleaning import is_text
from verification.fetching.exchange import until
from verification.fetching.failures import Failure, Reason, Stopped, failure
from verification.fetching.politeness import PLATFORM, USER_NAMED, Pace, Politeness, PutOff
from verification.fetching.resolving import Resolving
from verification.fetching.routes import PER_HOST, Bases, Route
from verification.fetching.transport import DEADLINE, GuardedTransport
from verification.fetching.urls import Rules, Url, follow, read_url, txt_name
from verification.platforms.platform import Get, Reply, Txt
from verification.settings import NetworkSettings

MOST_REDIRECTS = 4
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Fetcher:
    """One per process, as an async context manager. The deadline is for one question with all its hops."""

    def __init__(
        self,
        settings: NetworkSettings,
        *,
        clock: Callable[[], datetime] | None = None,
        deadline: float = DEADLINE,
    ) -> None:
        self._rules = Rules(frozenset(settings.allow_ports), test_names=settings.test_names)
        self._resolving = Resolving(settings.resolvers())
        self._transport = GuardedTransport(self._resolving, self._rules, settings.allowed_networks(), settings.ca_file)
        self._bases = Bases(settings.platform_bases)
        self._user_agent = f"BrandRegistry/0.1 (+{settings.base_url.rstrip('/')}/about)"
        self._clock = clock
        self._seconds = deadline
        self._politeness = Politeness(lambda: asyncio.get_running_loop().time())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()

    async def ask(self, question: Get | Txt) -> Reply | Failure:
        """The complete answer, or why there is none; never raises for anything the outside world does."""
        if isinstance(question, Txt):
            return await self._ask_txt(question)
        try:
            start = read_url(question.url, self._rules)
        except Stopped as stopped:
            return failure(stopped.reason, question.url)
        visit = _Visit(question, start, self._bases.route(start, question.base))
        try:
            async with self._politeness.turn(visit.host, visit.pace):
                return await self._visit(visit)
        except PutOff as put_off:
            return failure(put_off.reason, str(visit.url), visit.status, put_off.seconds)
        except Stopped as stopped:
            return failure(stopped.reason, str(visit.url), visit.status)

    async def _ask_txt(self, question: Txt) -> Reply | Failure:
        url = f"dns:{question.name}?type=TXT"
        try:
            name = txt_name(question.name, self._rules)
            async with until(asyncio.get_running_loop().time() + self._seconds):
                strings = await self._resolving.txt(name)
        except Stopped as stopped:
            return failure(stopped.reason, url)
        return Reply(url, None, "", b"", strings=strings)

    async def _visit(self, visit: "_Visit") -> Reply | Failure:
        deadline = asyncio.get_running_loop().time() + self._seconds
        for hop in range(MOST_REDIRECTS + 1):
            if hop:
                self._politeness.another(visit.host, visit.pace)
            response = await self._send(visit, deadline)
            try:
                location = _location(response, visit.question)
                if location is None:
                    return await self._read(response, visit)
            finally:
                await response.aclose()
            visit.move(follow(visit.start, visit.url, location, self._rules))
        raise Stopped(Reason.TOO_MANY_REDIRECTS)

    async def _send(self, visit: "_Visit", deadline: float) -> httpx.Response:
        question = visit.question
        headers = {"User-Agent": self._user_agent, "Accept": question.accept, **question.headers}
        route = self._bases.route(visit.url, question.base)
        request = httpx.Request(
            "GET", str(visit.url), headers=headers, extensions={"deadline": deadline, "route": route}
        )
        response = await self._transport.handle_async_request(request)
        visit.status = response.status_code
        return response

    async def _read(self, response: httpx.Response, visit: "_Visit") -> Reply | Failure:
        reason = judge(response, visit.question)
        if reason is not None:
            return self._refusal(response, visit, reason)
        body = b"".join([chunk async for chunk in response.aiter_raw()])
        content_type = response.headers.get("content-type", "")
        if response.is_success and is_textual(content_type) and not is_text(body, content_type):
            return failure(Reason.NOT_TEXT, str(visit.url), visit.status)
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Reply(str(visit.url), response.status_code, content_type, body, headers=headers)

    def _refusal(self, response: httpx.Response, visit: "_Visit", reason: Reason) -> Failure:
        seconds = retry_after(response, reason, self._clock)
        if seconds is not None:
            self._politeness.keep_quiet(visit.host, seconds)
        return failure(reason, str(visit.url), visit.status, seconds)


class _Visit:
    """How far one question has come: where it stands now, and whose patience it uses."""

    def __init__(self, question: Get, start: Url, route: Route) -> None:
        self.question = question
        self.start = start
        self.url = start
        self.status: int | None = None
        self.host = start.host
        self.pace: Pace | None = USER_NAMED if question.base is None or question.base in PER_HOST else PLATFORM
        if route.is_loopback:
            self.pace = None

    def move(self, url: Url) -> None:
        self.url = url
        self.status = None


def _location(response: httpx.Response, question: Get) -> str | None:
    """Where the answer sends us; None if it is to be read here."""
    if response.status_code not in REDIRECTS or response.status_code in question.expected:
        return None
    return str(response.headers.get("location", ""))
