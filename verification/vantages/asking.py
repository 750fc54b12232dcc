"""Asks the vantages: the same check from elsewhere, each answer signed, none of them waited for too long."""

import asyncio
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime

import httpx

from verification.fetching.failures import Stopped
from verification.fetching.posting import Post, Send
from verification.fetching.routes import Bases, Route
from verification.outcomes import Outcome, Problem, Result, View
from verification.settings import NetworkSettings
from verification.vantages.views import as_view, combine, majority
from verification.vantages.wire import (
    ANSWER,
    LARGEST,
    NONCE,
    SIGNATURE,
    TIME,
    Question,
    Unreadable,
    read_answer,
    signed,
    written,
)

SECONDS = 30.0  # for one answer: a vantage has the check's own 20 seconds, and the way there and back


class Vantages:
    """The other places that look for us; without any, our own view decides alone."""

    def __init__(self, settings: NetworkSettings, clock: Callable[[], datetime], send: Send) -> None:
        self._routes = Bases(settings.vantages)
        self._names = tuple(settings.vantages)
        self._key = settings.vantage_key.get_secret_value() if settings.vantage_key else ""
        self._quorum = settings.vantage_quorum or majority(len(self._names) + 1)
        self._clock = clock
        self._send = send

    async def confirm(self, own: Outcome, question: Question) -> Outcome:
        """Our outcome with what the others saw; unknown where they contradict it or too few could look.

        What is unknown here stays so and costs nobody else a request.
        """
        if not self._names or own.result is Result.UNKNOWN or own.problem in _DECIDED_HERE:
            return own
        views = await asyncio.gather(*(self._view(name, question) for name in self._names))
        return combine(own, views, self._quorum)

    async def _view(self, name: str, question: Question) -> View:
        try:
            async with asyncio.timeout(SECONDS):
                outcome = await self._ask(name, question)
        except (Stopped, Unreadable, TimeoutError):
            return View(name, Result.UNKNOWN, Problem.UNREACHABLE, None, None)
        return as_view(name, outcome)

    async def _ask(self, name: str, question: Question) -> Outcome:
        nonce, body = secrets.token_hex(16), written(question)
        answer = await self._post(self._routes.base(name), nonce, body)
        expected = signed(self._key, ANSWER.encode(), nonce.encode(), answer.content)
        if answer.status_code != httpx.codes.OK or not hmac.compare_digest(answer.headers.get(SIGNATURE, ""), expected):
            raise Unreadable("not signed by our vantage")
        outcome = read_answer(answer.content)
        if outcome.account != question.challenge.account:
            raise Unreadable("another account")
        return outcome

    async def _post(self, route: Route, nonce: str, body: bytes) -> httpx.Response:
        at = self._clock().isoformat()
        headers = {
            "Content-Type": "application/json",
            TIME: at,
            NONCE: nonce,
            SIGNATURE: signed(self._key, at.encode(), nonce.encode(), body),
        }
        deadline = asyncio.get_running_loop().time() + SECONDS
        return await self._send(Post(route, "https://vantage.invalid/", headers, body, deadline, LARGEST))


# Turned down before anything was asked outside: elsewhere it would be the same.
_DECIDED_HERE = frozenset({Problem.REFUSED, Problem.NEEDS_PLACE})
