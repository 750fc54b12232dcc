"""The operator's keys, over sockets: exchanged once, renewed, paused, and shown to nobody but the platform's API."""

import asyncio
import json
import logging
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs

import pytest
from pydantic import SecretStr

from tests.servers.loopback_server import LoopbackServer, Served
from tests.verification.fetching.conftest import NOON
from verification.accounts import AccountRef
from verification.challenges import Challenge, new_token
from verification.fetching import Failure, Fetcher, usable_keys, useless_keys
from verification.outcomes import Outcome, Problem, Result
from verification.platforms.platform import Get, Reply
from verification.settings import NetworkSettings
from verification.verify import verify

SECRET = "s3cret-of-the-operator"
TOKEN = "t0ken-that-was-exchanged"
URL = "https://api.twitch.tv/helix/users?login=acme"
QUESTION = Get(URL, "application/json", base="twitch", key="twitch")
Answer = tuple[int, str, dict[str, str]]


def granted(token: str = TOKEN, **changes: object) -> Answer:
    return 200, json.dumps({"access_token": token, "expires_in": 3600, "token_type": "bearer"} | changes), {}


class _Question(BaseHTTPRequestHandler):
    server: LoopbackServer["KeyedPlatform"]

    def do_POST(self) -> None:
        world = self.server.world
        length = int(self.headers["Content-Length"])
        world.exchanges.append((self.path, parse_qs(self.rfile.read(length).decode()), dict(self.headers)))
        self._say(world.tokens.pop(0) if len(world.tokens) > 1 else world.tokens[0])

    def do_GET(self) -> None:
        world = self.server.world
        shown = self.headers.get("Authorization", "")
        world.asked.append((self.path, shown, self.headers.get("Client-Id", "")))
        self._say((401, "{}", {}) if shown in world.turned_down else world.api)

    def _say(self, answer: Answer) -> None:
        status, body, headers = answer
        self.send_response_only(status)  # without a date: the clock of the test counts
        for name, value in ({"Content-Type": "application/json"} | headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name is the library's
        pass


class KeyedPlatform(Served):
    """A token server and the API behind it, at one address."""

    def __init__(self) -> None:
        super().__init__(_Question)
        self.tokens: list[Answer] = [granted()]  # the last is said again and again
        self.api: Answer = (200, '{"data": []}', {})
        self.turned_down: set[str] = set()
        self.exchanges: list[tuple[str, dict[str, list[str]], dict[str, str]]] = []
        self.asked: list[tuple[str, str, str]] = []

    def settings(self, key: str = f"our-id:{SECRET}") -> NetworkSettings:
        return NetworkSettings(
            platform_bases={"twitch": self.base},
            platform_keys={"twitch": SecretStr(key)},
            allow_addresses=("127.0.0.0/8",),
        )


@pytest.fixture
def platform() -> Iterator[KeyedPlatform]:
    with KeyedPlatform() as running:
        yield running


def fetcher(platform: KeyedPlatform, key: str = f"our-id:{SECRET}") -> Fetcher:
    return Fetcher(platform.settings(key), clock=lambda: NOON, deadline=5)


def problem(answer: Reply | Failure) -> Problem:
    assert isinstance(answer, Failure), answer
    return answer.problem


async def test_twenty_questions_need_one_exchange(platform: KeyedPlatform) -> None:
    async with fetcher(platform) as door:
        answers = await asyncio.gather(*(door.ask(QUESTION) for _ in range(20)))

    assert all(isinstance(answer, Reply) for answer in answers)
    [(path, form, _)] = platform.exchanges
    assert path == "/oauth2/token"
    assert form == {"grant_type": ["client_credentials"], "client_id": ["our-id"], "client_secret": [SECRET]}
    assert platform.asked == [("/helix/users?login=acme", f"Bearer {TOKEN}", "our-id")] * 20


async def test_a_token_that_ran_out_is_exchanged_again(platform: KeyedPlatform) -> None:
    platform.tokens = [granted("first", expires_in=0.02), granted("second")]
    async with fetcher(platform) as door:
        await door.ask(QUESTION)
        await asyncio.sleep(0.03)
        await door.ask(QUESTION)
        await door.ask(QUESTION)

    assert [shown for _, shown, _ in platform.asked] == ["Bearer first", "Bearer second", "Bearer second"]
    assert len(platform.exchanges) == 2


async def test_a_token_that_is_turned_down_is_renewed_once(platform: KeyedPlatform) -> None:
    platform.tokens, platform.turned_down = [granted("first"), granted("second")], {"Bearer first"}
    async with fetcher(platform) as door:
        assert isinstance(await door.ask(QUESTION), Reply)

    assert [shown for _, shown, _ in platform.asked] == ["Bearer first", "Bearer second"]


async def test_who_turns_down_the_new_token_too_is_left_alone(platform: KeyedPlatform) -> None:
    platform.turned_down = {f"Bearer {TOKEN}"}
    async with fetcher(platform) as door:
        assert problem(await door.ask(QUESTION)) is Problem.NEEDS_KEY
        asked = len(platform.asked)
        assert problem(await door.ask(QUESTION)) is Problem.NEEDS_KEY

    assert (asked, len(platform.asked)) == (2, 2)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((400, '{"message": "invalid client"}', {}), Problem.NEEDS_KEY),
        ((401, "{}", {}), Problem.NEEDS_KEY),
        ((403, "{}", {}), Problem.NEEDS_KEY),
        ((500, "{}", {}), Problem.BROKEN),
        ((503, "{}", {}), Problem.BROKEN),
        ((429, "{}", {"Retry-After": "30"}), Problem.RATE_LIMITED),
        ((302, "", {"Location": "https://evil.example/oauth2/token"}), Problem.BROKEN),
        ((200, "<html>", {"Content-Type": "text/html"}), Problem.BROKEN),
        ((200, '{"access_token": "' + "x" * 20_000 + '", "token_type": "bearer"}', {}), Problem.TOO_LARGE),
        ((200, '{"access_token": "a", "access_token": "b", "token_type": "bearer"}', {}), Problem.BROKEN),
        ((200, "[]", {}), Problem.BROKEN),
        (granted(token_type="mac"), Problem.BROKEN),
        (granted(token_type=None), Problem.BROKEN),
        (granted(expires_in="3600"), Problem.BROKEN),
        (granted(expires_in=True), Problem.BROKEN),
        (granted(expires_in=-1), Problem.BROKEN),
        (granted("a\r\nX-Evil: 1"), Problem.BROKEN),
        (granted(""), Problem.BROKEN),
    ],
)
async def test_an_exchange_that_comes_to_nothing_is_not_made_again_at_once(
    platform: KeyedPlatform, said: Answer, expected: Problem
) -> None:
    platform.tokens = [said]
    async with fetcher(platform) as door:
        first, second = await door.ask(QUESTION), await door.ask(QUESTION)

    assert (problem(first), problem(second)) == (expected, expected)
    assert (len(platform.exchanges), platform.asked) == (1, [])


async def test_a_redirect_takes_the_key_to_no_other_host(platform: KeyedPlatform) -> None:
    with KeyedPlatform() as other:
        platform.api = (302, "", {"Location": f"{other.base}/helix/users"})
        async with fetcher(platform) as door:
            assert problem(await door.ask(QUESTION)) is Problem.REDIRECTED
            platform.api = (302, "", {"Location": "https://id.twitch.tv/helix/users"})
            assert problem(await door.ask(QUESTION)) is Problem.REDIRECTED

    assert (other.asked, len(platform.asked)) == ([], 2)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/helix/users",
        "http://api.twitch.tv/helix/users",
        "https://id.twitch.tv/helix/users",
        "https://api.twitch.tv.evil.example/",
    ],
)
async def test_another_host_is_shown_no_key(platform: KeyedPlatform, url: str) -> None:
    async with fetcher(platform) as door:
        assert isinstance(await door.ask(Get(url, "application/json", base="twitch", key="twitch")), Failure)

    assert (platform.exchanges, platform.asked) == ([], [])


@pytest.mark.parametrize("key", [SECRET, f":{SECRET}", "our-id:", f"our@id:{SECRET}"])
async def test_a_key_of_another_form_is_no_key(platform: KeyedPlatform, key: str) -> None:
    settings = platform.settings(key)

    assert (usable_keys(settings), useless_keys(settings)) == (frozenset(), ["twitch"])
    async with fetcher(platform, key) as door:
        assert door.keys == frozenset()
        assert problem(await door.ask(QUESTION)) is Problem.NEEDS_KEY
    assert (platform.exchanges, platform.asked) == ([], [])


ACME = AccountRef("twitch", "acme")


async def checked(door: Fetcher) -> Outcome:
    challenge = Challenge(ACME, "acme", "localhost", new_token(ACME, "acme", "localhost"), None, ())
    return await verify(challenge, door.ask, NOON, keys=door.keys)


async def test_a_channel_is_proven_with_an_exchanged_key(platform: KeyedPlatform) -> None:
    token = new_token(ACME, "acme", "localhost")
    said = {"id": "1419", "login": "acme", "description": f"brand-registry: {token}"}
    platform.api = (200, json.dumps({"data": [said]}), {})
    async with fetcher(platform) as door:
        outcome = await verify(Challenge(ACME, "acme", "localhost", token, None, ()), door.ask, NOON, keys=door.keys)

    assert (outcome.result, outcome.stable_id) == (Result.PROVEN, "1419")
    assert SECRET not in repr(outcome)
    assert TOKEN not in repr(outcome)


@pytest.mark.parametrize("api", [(200, '{"data": []}', {}), (500, "{}", {}), (401, "{}", {}), (429, "{}", {})])
@pytest.mark.parametrize("said", [granted(), (401, SECRET, {}), (500, SECRET, {}), (200, f'"{SECRET}"', {})])
async def test_the_secret_stands_in_nothing_that_is_kept_or_shown(
    platform: KeyedPlatform, caplog: pytest.LogCaptureFixture, said: Answer, api: Answer
) -> None:
    caplog.set_level(logging.DEBUG)
    platform.tokens, platform.api = [said], api
    async with fetcher(platform) as door:
        outcome, answer = await checked(door), await door.ask(QUESTION)
        kept = repr((outcome, answer, vars(door), vars(vars(door)["_app_keys"]), platform.settings()))

    assert SECRET not in kept + caplog.text
    assert TOKEN not in kept + caplog.text


@pytest.mark.parametrize(
    ("reason", "expected", "seconds"),
    [("quotaExceeded", Problem.RATE_LIMITED, 20 * 3600), ("accessNotConfigured", Problem.NEEDS_KEY, None)],
)
async def test_what_an_answer_says_of_a_static_key_is_not_about_the_account(
    platform: KeyedPlatform, reason: str, expected: Problem, seconds: int | None
) -> None:
    platform.api = (403, json.dumps({"error": {"code": 403, "errors": [{"reason": reason}]}}), {})
    settings = NetworkSettings(
        platform_bases={"youtube": platform.base},
        platform_keys={"youtube": SecretStr(SECRET)},
        allow_addresses=("127.0.0.0/8",),
    )
    url = "https://www.googleapis.com/youtube/v3/channels?part=snippet&forHandle=%40acme"
    async with Fetcher(settings, clock=lambda: NOON, deadline=5) as door:
        answer = await door.ask(Get(url, "application/json", base="youtube", key="youtube"))

    assert isinstance(answer, Failure)
    assert (answer.problem, answer.retry_after) == (expected, seconds)
    assert (len(platform.asked), platform.exchanges) == (1, [])
    assert SECRET not in repr(answer)
