"""A message for an address that a stranger named: every guard, no redirects, and of the answer the status alone."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

import httpx

from verification.fetching.answers import retry_after
from verification.fetching.failures import FAILED, Failure, Reason, Stopped, failure
from verification.fetching.politeness import AT_ONCE, USER_NAMED, Host, Politeness, PutOff
from verification.fetching.routes import public_route
from verification.fetching.transport import GuardedTransport
from verification.fetching.urls import Rules, Url, read_url, registrable
from verification.settings import NetworkSettings

_SERVER_ERROR = 500
_WAITS = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class Message:
    """What goes where."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """The host answered, with this status; `retry_after` in seconds where it asked for rest."""

    status: int
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """The way out for messages, through the fetcher's own transport and at its pace."""

    transport: GuardedTransport
    rules: Rules
    politeness: Politeness
    clock: Callable[[], datetime] | None
    user_agent: str
    seconds: float

    async def send(self, message: Message) -> Taken | Failure:
        """Sends it by POST, once; never raises for anything the outside world does."""
        try:
            url = read_url(message.url, self.rules)
            host = Host(url.host, registrable(url.host), url.host)
            async with self.politeness.turn(host, USER_NAMED, AT_ONCE) as turn:
                turn.failed = False
                try:
                    taken = await self._post(url, message)
                except Stopped as stopped:
                    turn.failed = stopped.reason in FAILED
                    raise
                turn.failed, turn.quiet_seconds = taken.status >= _SERVER_ERROR, taken.retry_after
                return taken
        except PutOff as put_off:
            waiting = failure(put_off.reason, message.url, None, put_off.seconds)
            return Failure(waiting.problem, waiting.detail, waiting.url, None, waiting.retry_after, put_off=True)
        except Stopped as stopped:
            return failure(stopped.reason, message.url)

    async def _post(self, url: Url, message: Message) -> Taken:
        headers = {"User-Agent": self.user_agent, "Accept": "*/*", **message.headers}
        deadline = asyncio.get_running_loop().time() + self.seconds
        extensions = {"deadline": deadline, "route": public_route(url)}
        request = httpx.Request("POST", str(url), headers=headers, content=message.body, extensions=extensions)
        response = await self.transport.handle_async_request(request)
        await response.aclose()  # its body is nobody's business
        waits = response.status_code in _WAITS and "retry-after" in response.headers
        seconds = retry_after(response, Reason.RATE_LIMITED, self.clock) if waits else None
        return Taken(response.status_code, seconds)


def why_not(url: str, settings: NetworkSettings) -> str | None:
    """The sentence that says why nothing can be sent to this address; None if something can, as far as it shows."""
    try:
        read_url(url, Rules(frozenset(settings.allow_ports), test_names=settings.test_names))
    except Stopped as stopped:
        return stopped.reason.detail
    return None


def host_in(url: str) -> str:
    """The host of an address that was read before."""
    return urlsplit(url).hostname or ""
