"""Asks Nostr relays what they store (NIP-01), all at once: signed events only, so no relay has to be believed."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import httpx

from verification.fetching.answers import WAIT_WHEN_UNCLEAR, judge, retry_after
from verification.fetching.exchange import Exchange, until
from verification.fetching.failures import FAILED, Failure, Reason, Stopped, failure
from verification.fetching.politeness import LONGEST_WAIT, Host, Politeness, PutOff, Turn, pace_of
from verification.fetching.routes import Bases, Route
from verification.fetching.transport import GuardedTransport
from verification.fetching.urls import Rules, read_url, registrable
from verification.fetching.websocket import WebSocket
from verification.platforms.platform import Events, Get, Reply

SECONDS = 5.0  # for one relay: one that hangs must not cost us what the others say
MOST_EVENTS = 20  # of one relay
_SLUG = "nostr"
_SUBSCRIPTION = "brand-registry"
_ANSWERS = ("EVENT", "EOSE", "CLOSED")
_NOTHING_EXPECTED = Get("", "*/*", expected=())
_SERVER_ERROR = 500

Filters = Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Relays:
    """The way to the relays, with the fetcher's own doors and manners."""

    transport: GuardedTransport
    bases: Bases
    rules: Rules
    politeness: Politeness
    clock: Callable[[], datetime] | None
    user_agent: str
    seconds: float
    pace_loopback: bool

    async def ask(self, question: Events, patience: float = LONGEST_WAIT) -> Reply | Failure:
        """What every relay said, null where one failed; the failure that takes longest where all of them did.

        Who has little patience can come again: then nobody goes without a relay whose turn for us is near.
        """
        heard = await asyncio.gather(*(self._ask_one(relay, question.filters, patience) for relay in question.relays))
        failures = [answer for answer in heard if isinstance(answer, Failure)]
        busy = [failed for failed in failures if _is_soon_free(failed)] if patience < LONGEST_WAIT else []
        if busy or len(failures) == len(heard):
            last = max(busy or failures, key=lambda failed: failed.retry_after or 0)
            return replace(last, put_off=all(failed.put_off for failed in busy or failures))
        answers = zip(question.relays, heard, strict=True)
        shown = {relay: None if isinstance(answer, Failure) else answer for relay, answer in answers}
        asked_at = self.clock() if self.clock else None
        body = json.dumps(shown).encode()
        return Reply(question.relays[0], None, "application/json", body, asked_at=asked_at)

    async def _ask_one(self, relay: str, filters: Filters, patience: float) -> list[str] | Failure:
        try:
            url = read_url(relay.replace("wss://", "https://", 1), self.rules)
            route = self.bases.route(url, _SLUG)
            pace = None if route.is_loopback and not self.pace_loopback else pace_of(_SLUG)
            # One relay that rests holds up no account: the others are asked.
            host = Host(url.host, registrable(url.host), url.host)
            async with self.politeness.turn(host, pace, patience) as turn:
                return await self._visit_noting(relay, route, filters, turn)
        except PutOff as put_off:
            return replace(failure(put_off.reason, relay, None, put_off.seconds), put_off=True)
        except Stopped as stopped:
            wait = WAIT_WHEN_UNCLEAR if stopped.reason is Reason.RATE_LIMITED else None
            return failure(stopped.reason, relay, None, wait)

    async def _visit_noting(self, relay: str, route: Route, filters: Filters, turn: Turn) -> list[str] | Failure:
        """Visits, and notes in the turn how the relay bore it."""
        try:
            answer = await self._visit(route, filters)
        except Stopped as stopped:
            turn.failed = stopped.reason in FAILED
            turn.quiet_seconds = WAIT_WHEN_UNCLEAR if stopped.reason is Reason.RATE_LIMITED else None
            raise
        if isinstance(answer, list):
            turn.failed = False
            return answer
        reason = judge(answer, _NOTHING_EXPECTED) or Reason.BAD_STATUS
        turn.failed = answer.status_code >= _SERVER_ERROR
        turn.quiet_seconds = seconds = retry_after(answer, reason, self.clock)
        return failure(reason, relay, answer.status_code, seconds)

    async def _visit(self, route: Route, filters: Filters) -> list[str] | httpx.Response:
        deadline = asyncio.get_running_loop().time() + min(self.seconds, SECONDS)
        exchange = Exchange(deadline)
        try:
            async with until(deadline):
                await self.transport.connect(exchange, route)
                socket = WebSocket(exchange, route)
                refusal = await socket.open(self.user_agent)
                if refusal is not None:
                    return refusal
                names = [f"{_SUBSCRIPTION}{number or ''}" for number, _ in enumerate(filters)]
                for name, wanted in zip(names, filters, strict=True):
                    socket.send(json.dumps(["REQ", name, wanted]))
                return await _stored(socket.messages(), names)
        finally:
            exchange.abort()


def _is_soon_free(failed: Failure) -> bool:
    """A relay that rests for longer is done without."""
    return failed.put_off and (failed.retry_after or 0) <= LONGEST_WAIT


async def _stored(messages: AsyncIterator[str], names: Sequence[str]) -> list[str]:
    """The messages with events, up to the relay's own word for each subscription that these are all it has."""
    events: list[str] = []
    waiting = set(names)
    while waiting:
        message = await anext(messages)
        match _read(message):
            case ["EVENT", str(name), _] if name in names:
                events.append(message)
            case ["EOSE", str(name)] if name in waiting:
                waiting.remove(name)
            case ["CLOSED", str(name), str(why)] if name in waiting:
                if name == names[0] or _refusal(why) is Reason.RATE_LIMITED:
                    raise Stopped(_refusal(why))
                waiting.remove(name)
            case ["NOTICE", str(why)] if _refusal(why) is Reason.RATE_LIMITED:
                raise Stopped(Reason.RATE_LIMITED)
            case [str(kind), *rest] if kind not in _ANSWERS or not rest or rest[0] not in [*waiting]:
                continue  # news for people, or of a subscription that is not ours or has ended
            case _:
                raise Stopped(Reason.NO_RELAY)
        if len(events) > MOST_EVENTS:
            raise Stopped(Reason.BODY_TOO_LARGE)
    return events


def _read(message: str) -> object:
    try:
        return json.loads(message)
    except (ValueError, RecursionError) as error:
        raise Stopped(Reason.NO_RELAY) from error


def _refusal(why: str) -> Reason:
    """What the first word means by which relays begin such a sentence (NIP-01)."""
    match why.partition(":")[0]:
        case "rate-limited":
            return Reason.RATE_LIMITED
        case "auth-required" | "restricted" | "blocked":
            return Reason.BLOCKED
        case _:
            return Reason.NO_RELAY
