"""Every way in which an account is proven with an app key, once over real sockets: key, address, answer, verdict."""

from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from tests.servers.loopback_server import LoopbackServer, Served
from tests.verification.platforms.keyed_rows import ROWS
from tests.verification.world import NOON, challenge
from verification.accounts import AccountRef
from verification.challenges import Challenge, statement
from verification.fetching import Fetcher
from verification.outcomes import Outcome, Problem, Result
from verification.platforms import PLATFORMS
from verification.settings import NetworkSettings
from verification.verify import verify

SECRET, EXCHANGED, OUR_ID = "s3cret-of-the-operator", "t0ken-that-was-exchanged", "4711"
GRANT = f'{{"access_token": "{EXCHANGED}", "expires_in": 3600, "token_type": "bearer"}}'
Answer = tuple[int, str, str]  # status, media type, text
JSON = "application/json"


class _Question(BaseHTTPRequestHandler):
    server: LoopbackServer["KeyedApi"]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._say(200, JSON, GRANT)

    def do_GET(self) -> None:
        world = self.server.world
        world.asked.append((self.path, self.headers.get("Authorization") or self.headers.get("X-Goog-Api-Key") or ""))
        self._say(*(world.error or world.pages.get(self.path, (404, JSON, "{}"))))

    def _say(self, status: int, content_type: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name is the library's
        pass


class KeyedApi(Served):
    """The API of one platform and its token server."""

    def __init__(self) -> None:
        super().__init__(_Question)
        self.pages: Mapping[str, Answer] = {}
        self.error: Answer | None = None  # said to every question
        self.asked: list[tuple[str, str]] = []


@pytest.fixture(scope="module")
def server() -> Iterator[KeyedApi]:
    with KeyedApi() as running:
        yield running


@pytest.fixture
def api(server: KeyedApi) -> KeyedApi:
    server.pages, server.error = {}, None
    server.asked.clear()
    return server


def claimed(name: str) -> Challenge:
    handle, place, _, _ = ROWS[name]
    slug, _, key = handle.partition("|")
    return challenge(AccountRef(slug, key), "post" if place else "profile_text")


async def check(api: KeyedApi, name: str, asked: Challenge, token: str, known: str | None = None) -> Outcome:
    """What the verifier says of the row while the platform shows the token."""
    _, place, world, _ = ROWS[name]
    platform = PLATFORMS[asked.account.platform]
    assert platform.app_key is not None
    api.pages = {
        _target(url): (status, content_type, body.decode().replace("TOKEN", statement(token)))
        for url, (status, content_type, body) in world.items()
    }
    key = f"{OUR_ID}:{SECRET}" if platform.app_key.has_id else SECRET
    settings = NetworkSettings(
        platform_bases={platform.slug: api.base},
        platform_keys={platform.slug: SecretStr(key)},
        allow_addresses=("127.0.0.0/8",),
    )
    async with Fetcher(settings) as door:
        return await verify(asked, door.ask, NOON, place=place, known_stable_id=known, keys=door.keys)


def _target(url: str) -> str:
    parts = urlsplit(url.replace("{client_id}", OUR_ID))
    return f"{parts.path}?{parts.query}"


@pytest.mark.parametrize("name", ROWS)
async def test_the_token_in_the_accounts_own_words_proves_it(api: KeyedApi, name: str) -> None:
    asked = claimed(name)

    outcome = await check(api, name, asked, asked.token)

    assert (outcome.result, outcome.problem) == (Result.PROVEN, None), outcome.detail
    assert outcome.stable_id == ROWS[name][3]
    shown = {key for _, key in api.asked}
    app = PLATFORMS[asked.account.platform].app_key
    assert app is not None
    assert shown == {app.value.format(key=EXCHANGED if app.token_url else SECRET)}
    kept = repr((outcome, [path for path, _ in api.asked]))
    assert SECRET not in kept
    assert EXCHANGED not in kept
    assert OUR_ID not in repr(outcome)


@pytest.mark.parametrize("name", ROWS)
async def test_the_token_of_another_claim_in_the_same_place_proves_nothing(api: KeyedApi, name: str) -> None:
    outcome = await check(api, name, claimed(name), claimed(name).token)

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND), outcome.detail


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row[3]])
async def test_whoever_holds_the_name_now_is_another_owner_even_with_the_token(api: KeyedApi, name: str) -> None:
    asked = claimed(name)

    outcome = await check(api, name, asked, asked.token, known="the-one-before")

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.ANOTHER_OWNER)


GRAPH = ("facebook", "instagram", "threads")


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        *((name, (401, JSON, "{}"), Problem.NEEDS_KEY) for name in ROWS),
        *((name, (429, JSON, "{}"), Problem.RATE_LIMITED) for name in ROWS),
        *((name, (400, JSON, '{"error": {"code": 190}}'), Problem.NEEDS_KEY) for name in GRAPH),
        *((name, (403, JSON, '{"error": {"code": 10}}'), Problem.NEEDS_KEY) for name in GRAPH),
        *((name, (400, JSON, '{"error": {"code": 4}}'), Problem.RATE_LIMITED) for name in GRAPH),
        *((name, (400, JSON, '{"error": {"code": 100, "error_subcode": 33}}'), Problem.BLOCKED) for name in GRAPH),
        ("vk user", (200, JSON, '{"error": {"error_code": 5}}'), Problem.NEEDS_KEY),
        ("vk user", (200, JSON, '{"error": {"error_code": 6}}'), Problem.RATE_LIMITED),
        ("vk user", (200, JSON, '{"error": {"error_code": 29}}'), Problem.RATE_LIMITED),
        ("spotify", (403, JSON, '{"error": {"status": 403}}'), Problem.NEEDS_KEY),
    ],
)
async def test_what_is_said_of_the_key_is_not_about_the_account(
    api: KeyedApi, name: str, said: Answer, expected: Problem
) -> None:
    api.error, asked = said, claimed(name)

    outcome = await check(api, name, asked, asked.token)

    assert (outcome.result, outcome.problem) == (Result.UNKNOWN, expected)
    assert SECRET not in repr(outcome)
    assert OUR_ID not in repr(outcome)


def test_every_way_that_needs_a_key_has_a_row() -> None:
    offered = {(slug, method) for slug, platform in PLATFORMS.items() for method in platform.keyed}

    assert {(asked.account.platform, asked.method) for asked in map(claimed, ROWS)} == offered
