"""A vantage: makes the checks that its registry asks for, from this network; it has no database and no pages."""

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from registry import clock
from registry.fediverse import signer
from registry.settings import Settings
from registry.settings import settings as settings_of_process
from verification.fetching import Fetcher
from verification.outcomes import Outcome
from verification.platforms import canonical
from verification.vantages.wire import (
    ANSWER,
    LARGEST,
    NONCE,
    SIGNATURE,
    TIME,
    Question,
    Unreadable,
    answered,
    read_question,
    signed,
)
from verification.verify import verify

LONGEST_AGE = timedelta(minutes=5)  # of a question; what is older may be somebody's recording
MOST_AT_ONCE = 200
MOST_NONCES = 100_000  # remembered for as long as a question may be old
LONGEST_NONCE = 64  # characters


def create_app(settings: Settings | None = None, *, now: clock.Clock = clock.now) -> ASGIApp:
    """`POST /` answers one signed question; `GET /healthz` says that we are here."""
    chosen = settings or settings_of_process()
    if chosen.vantage_key is None:
        raise ValueError("REGISTRY_VANTAGE_KEY is not set")
    # It signs as the registry only with the registry's own key and address.
    fetcher = Fetcher(chosen, clock=now, signer=signer(chosen) if chosen.actor_key_file else None)
    desk = Desk(chosen, fetcher, now)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with fetcher:
            yield

    routes = [Route("/", desk.answer, methods=["POST"]), Route("/healthz", _healthz)]
    return Starlette(routes=routes, lifespan=lifespan)


async def _healthz(_: Request) -> Response:
    return JSONResponse({"ok": True})


class Desk:
    """Whom we answer, what we have answered already, and with what we look."""

    def __init__(self, settings: Settings, fetcher: Fetcher, now: clock.Clock) -> None:
        self._key = settings.vantage_key.get_secret_value() if settings.vantage_key else ""
        self._test_names = settings.test_names
        self._fetcher = fetcher
        self._now = now
        self._free = asyncio.Semaphore(MOST_AT_ONCE)
        self._nonces: dict[str, datetime] = {}

    async def answer(self, request: Request) -> Response:
        """The signed outcome; 401 for whoever does not share the key, 422 for what is no check, 503 when busy."""
        body = await _body(request)
        nonce = request.headers.get(NONCE, "")
        if body is None or not self._is_from_our_registry(request, nonce, body):
            return _refusal(401, "not_signed")
        try:
            question = self._read(body)
        except Unreadable:
            return _refusal(422, "unreadable")
        if self._free.locked():
            return _refusal(503, "busy", {"Retry-After": "5"})
        async with self._free:
            told = answered(await self._look(question))
        headers = {SIGNATURE: signed(self._key, ANSWER.encode(), nonce.encode(), told)}
        return Response(told, media_type="application/json", headers=headers)

    async def _look(self, question: Question) -> Outcome:
        return await verify(
            question.challenge,
            self._fetcher.ask,
            self._now(),
            place=question.place,
            known_stable_id=question.known_stable_id,
            keys=self._fetcher.keys,
        )

    def _read(self, body: bytes) -> Question:
        question = read_question(body)
        account = question.challenge.account
        # The registry has read the account strictly; what is not canonical was not written by it.
        if canonical(account.platform, account.handle, test_names=self._test_names) != account:
            raise Unreadable("account")
        return question

    def _is_from_our_registry(self, request: Request, nonce: str, body: bytes) -> bool:
        at = request.headers.get(TIME, "")
        expected = signed(self._key, at.encode(), nonce.encode(), body)
        if not hmac.compare_digest(request.headers.get(SIGNATURE, ""), expected):
            return False
        return self._is_fresh(at, nonce)

    def _is_fresh(self, at: str, nonce: str) -> bool:
        now = self._now()
        try:
            age = abs(now - datetime.fromisoformat(at))
        except (ValueError, TypeError):
            return False
        if age > LONGEST_AGE or not nonce or len(nonce) > LONGEST_NONCE or nonce in self._nonces:
            return False
        self._forget(now)
        self._nonces[nonce] = now
        return True

    def _forget(self, now: datetime) -> None:
        """Drops the nonces of questions that would be too old by now; they stand in the order they came."""
        while self._nonces:
            oldest = next(iter(self._nonces))
            if now - self._nonces[oldest] <= 2 * LONGEST_AGE and len(self._nonces) < MOST_NONCES:
                return
            del self._nonces[oldest]


async def _body(request: Request) -> bytes | None:
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > LARGEST:
            return None
    return bytes(received)


def _refusal(status: int, code: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"code": code}, status_code=status, headers=headers)
