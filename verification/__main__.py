"""The verifier by itself: challenges and checks as JSON lines in, outcomes as JSON lines out, without a database."""

import argparse
import asyncio
import json
import os
import re
import signal
import sys
import threading
import traceback
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from pydantic import ValidationError

from verification import challenges
from verification.accounts import AccountRef
from verification.challenges import Challenge, new_token, statement
from verification.fetching import Ask, Fetcher
from verification.methods import METHODS
from verification.outcomes import Evidence, Outcome
from verification.platforms import PLATFORMS, canonical, read
from verification.platforms.conversations.reading_json import host_of
from verification.platforms.platform import ReadingResult
from verification.settings import NetworkSettings
from verification.verify import verify, where

LONGEST_LINE = 64 * 1024  # bytes; a request is a few hundred
MOST_AT_ONCE = 500  # checks on their way; further ones wait
MOST_WAITING = 5_000  # lines read ahead of their answers
MOST_READ_AHEAD = 100  # lines that wait between the reading thread and the loop
LONGEST_BRAND = 64

_BRAND = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_OWN_WORDS = frozenset(
    (
        *("admin", "administrator", "api", "brand-registry", "help", "moderator", "official", "registry", "root"),
        *("security", "support", "system", "verified", "verify", "www"),
    )
)

_WITH_SITE = frozenset(method.name for method in METHODS.values() if method.needs_site)

Answer = dict[str, object]


class Refused(Exception):
    """The request is turned down before anything is asked; the message is one sentence for the registrant."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What every request is answered with."""

    registry: str  # host of this registry, a part of every token
    ask: Ask
    now: Callable[[], datetime]
    test_names: bool
    keys: frozenset[str]  # platforms that the operator has a usable key for

    async def answer(self, line: bytes) -> Answer:
        """The answer to one line, whatever it holds."""
        number: object = None
        try:
            request = _read_request(line)
            number = request.get("id")
            return {"id": number, **await self._answer(request)}
        except Refused as refusal:
            return {"id": number, **_without_check("not_proven", "refused", str(refusal))}
        except Exception:  # noqa: BLE001 -- a line that meets a fault of ours fails alone, and grants nothing
            traceback.print_exc()
            return {"id": number, **_without_check("unknown", "broken", "Something failed on our side.")}

    async def _answer(self, request: Mapping[str, object]) -> Answer:
        match request.get("op"):
            case "spec":
                return _spec()
            case "challenge":
                return self._challenge(request)
            case "check":
                return await self._check(request)
            case _:
                raise Refused('"op" must be "spec", "challenge" or "check".')

    def _challenge(self, request: Mapping[str, object]) -> Answer:
        account, brand = self._account(request), _brand(request)
        method = _text(request, "method")
        token = new_token(account, brand, self.registry)
        sites = ("{site}",) if method in _WITH_SITE else ()
        places = [place for place in where(account, token, self.keys, sites) if method in {None, place.method}]
        if not places:
            raise Refused("This account cannot be proven in this way.")
        return {
            "token": token,
            "statement": statement(token),
            "where": [{"method": place.method, "place": place.place, "how": place.how} for place in places],
        }

    async def _check(self, request: Mapping[str, object]) -> Answer:
        token = _text(request, "token")
        if token is None:
            raise Refused('"token" is missing.')
        account, brand, method = self._account(request), _brand(request), _text(request, "method") or None
        place, stable_id = _text(request, "place"), _text(request, "stable_id")
        challenge = Challenge(account, brand, self.registry, token, method, self._sites(method, place))
        outcome = await verify(challenge, self.ask, self.now(), place=place, known_stable_id=stable_id, keys=self.keys)
        return _as_json(outcome)

    def _sites(self, method: str | None, place: str | None) -> tuple[str, ...]:
        """Who asks for a proof without a token names the page of a website, and answers for its being proven."""
        if not place or method not in _WITH_SITE:
            return ()
        site = read(place, test_names=self.test_names).account
        if site is None or site.platform != "website" or host_of(place) not in {site.handle, f"www.{site.handle}"}:
            raise Refused('"place" must be a page on a website of the brand.')
        return (host_of(place),)

    def _account(self, request: Mapping[str, object]) -> AccountRef:
        claim = (_text(request, "claim") or "").strip()
        slug, colon, handle = claim.partition(":")
        if colon and slug in PLATFORMS:
            named = canonical(slug, handle, test_names=self.test_names)
            if named is None:
                raise Refused("No account on this platform can be called so.")
            return named
        reading = read(claim, test_names=self.test_names)
        # An unknown server: its WebFinger will say whether the account is there.
        guess = reading.candidates if reading.result is ReadingResult.NEEDS_LOOKUP else ()
        account = reading.account or next(iter(guess), None)
        if account is None:
            raise Refused(f"This names no account that can be claimed: {reading.result.value}.")
        if account.platform not in PLATFORMS:
            raise Refused("Accounts on this platform cannot be checked automatically yet.")
        return account


def _read_request(line: bytes) -> Mapping[str, object]:
    if len(line) > LONGEST_LINE:
        raise Refused("The line is too long.")
    try:
        json.dumps(request := json.loads(line), allow_nan=False)  # NaN must not go back as an id: it is no JSON
    except (ValueError, RecursionError):
        raise Refused("The line is not JSON.") from None
    if not isinstance(request, dict):
        raise Refused("The line is not a JSON object.")
    return request


def _text(request: Mapping[str, object], name: str) -> str | None:
    value = request.get(name)
    if value is not None and not isinstance(value, str):
        raise Refused(f'"{name}" must be text.')
    return value


def _brand(request: Mapping[str, object]) -> str:
    brand = _text(request, "brand") or ""
    if not _BRAND.fullmatch(brand) or len(brand) > LONGEST_BRAND:
        raise Refused('"brand" must be a slug such as "dell".')
    if brand in _OWN_WORDS:
        raise Refused("No brand can be called so here.")
    return brand


def _spec() -> Answer:
    return {
        "txt_name": challenges.TXT_NAME,
        "txt_format": challenges.TXT_FORMAT,
        "well_known": challenges.WELL_KNOWN,
        "meta": challenges.META,
        "statement": challenges.STATEMENT,
    }


def _without_check(result: str, problem: str, detail: str) -> Answer:
    nothing = dict.fromkeys(("retry_after", "account", "evidence"))
    return {"result": result, "problem": problem, "detail": detail, **nothing}


def _as_json(outcome: Outcome) -> Answer:
    account = outcome.account
    return {
        "result": outcome.result.value,
        "problem": outcome.problem.value if outcome.problem else None,
        "retry_after": outcome.retry_after,
        "detail": outcome.detail,
        "method": outcome.method,
        "account": {"platform": account.platform, "handle": account.handle, "stable_id": outcome.stable_id},
        "evidence": _evidence(outcome.evidence) if outcome.evidence else None,
    }


def _evidence(evidence: Evidence) -> Answer:
    return {
        "url": evidence.url,
        "status": evidence.status,
        "seen_at": evidence.seen_at.isoformat().replace("+00:00", "Z"),
        "sha256": evidence.sha256,
        "excerpt": evidence.excerpt,
    }


async def answer_lines(
    lines: Callable[[], Awaitable[bytes | None]], desk: Desk, write: Callable[[Answer], None]
) -> None:
    """Answers every line as soon as it can, many at once, until there are no more; then finishes what is open."""
    at_once, waiting = asyncio.Semaphore(MOST_AT_ONCE), asyncio.Semaphore(MOST_WAITING)

    async def handle(line: bytes) -> None:
        try:
            async with at_once:
                write(await desk.answer(line))
        finally:
            waiting.release()

    async with asyncio.TaskGroup() as group:
        while (line := await lines()) is not None:
            if line.strip():
                await waiting.acquire()
                group.create_task(handle(line))


def _lines_of_stdin(loop: asyncio.AbstractEventLoop) -> Callable[[], Awaitable[bytes | None]]:
    """Standard input may be a pipe, a file or a terminal: only a thread reads all three."""
    queue: asyncio.Queue[bytes | None] = asyncio.Queue()
    free = threading.Semaphore(MOST_READ_AHEAD)

    def put(line: bytes | None) -> None:
        free.acquire()
        with suppress(RuntimeError):  # the loop has ended; so does this thread, with the process
            loop.call_soon_threadsafe(queue.put_nowait, line)

    async def get() -> bytes | None:
        line = await queue.get()
        free.release()
        return line

    def pump() -> None:
        source = sys.stdin.buffer
        while line := source.readline(LONGEST_LINE + 2):
            rest = line
            while not rest.endswith(b"\n") and len(rest) > LONGEST_LINE:  # the tail of a line that is refused
                rest = source.readline(LONGEST_LINE + 2)
            put(line)
        put(None)

    # A daemon: Ctrl-C must not wait for the next line.
    threading.Thread(target=pump, daemon=True).start()
    return get


def _write(answer: Answer) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


async def _run(settings: NetworkSettings) -> None:
    async with Fetcher(settings, clock=_now) as fetcher:
        desk = Desk(urlsplit(settings.base_url).netloc.lower(), fetcher.ask, _now, settings.test_names, fetcher.keys)
        await answer_lines(_lines_of_stdin(asyncio.get_running_loop()), desk, _write)


def _now() -> datetime:
    # The process's own door for time: everything below takes it as an argument.
    return datetime.now(tz=UTC)  # noqa: TID251


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m verification", description=__doc__)
    parser.add_argument("--jsonl", action="store_true", required=True, help="JSON lines in, JSON lines out")
    parser.parse_args()
    try:
        settings = NetworkSettings()
    except ValidationError as problem:
        sys.stderr.write(f"The settings cannot be used:\n{problem}\n")
        return 2
    if doors := settings.opened_doors():
        sys.stderr.write(f"OPEN DOORS, for tests and private networks only: {', '.join(doors)}\n")
    signal.signal(signal.SIGINT, signal.default_int_handler)  # scripts start us with it ignored
    try:
        _serve(settings)
    except KeyboardInterrupt:
        return 130
    return 0


def _serve(settings: NetworkSettings) -> None:
    try:
        asyncio.run(_run(settings))
    except* BrokenPipeError:
        # Nobody reads any more, which is an end and no fault; Python's own last flush must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
