"""Vantages as processes of their own, each with a resolver that tells its own story."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import SecretStr

from tests.servers.dns import LiveDns
from verification.accounts import AccountRef
from verification.challenges import Challenge, new_token
from verification.fetching import Fetcher
from verification.outcomes import Outcome, Problem, Result
from verification.settings import NetworkSettings
from verification.vantages import Vantages
from verification.vantages.wire import NONCE, SIGNATURE, TIME, Question, signed, written
from verification.verify import verify

KEY = "the-shared-key-of-registry-and-vantages"
ACCOUNT = AccountRef("website", "acme.test")
REGISTRY = "registry.example"
TOKEN = new_token(ACCOUNT, "acme", REGISTRY)
QUESTION = Question(Challenge(ACCOUNT, "acme", REGISTRY, TOKEN, "dns_txt"), None, None)


def now() -> datetime:
    return datetime.now(tz=UTC)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Elsewhere:
    """A running `registry vantage` and the resolver it asks."""

    dns: LiveDns
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def started(dns: LiveDns, key: str = KEY) -> Elsewhere:
    port = free_port()
    settings = {
        "REGISTRY_DNS_SERVERS": dns.address,
        "REGISTRY_ALLOW_ADDRESSES": "127.0.0.1/32",
        "REGISTRY_VANTAGE_KEY": key,
    }
    command = [sys.executable, "-m", "registry.cli", "vantage", "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, **settings})
    return Elsewhere(dns, port, process)


@pytest.fixture(scope="module")
def places() -> Iterator[tuple[Elsewhere, Elsewhere]]:
    with ExitStack() as stack:
        madrid, lima = (started(stack.enter_context(LiveDns())) for _ in range(2))
        for place in (madrid, lima):
            stack.callback(place.process.wait, 20)
            stack.callback(place.process.terminate)
        yield madrid, lima


@pytest.fixture
async def vantages(places: tuple[Elsewhere, Elsewhere]) -> AsyncIterator[Vantages]:
    madrid, lima = places
    async with httpx.AsyncClient() as client:
        for place in places:
            place.dns.set_txt("_brand-registry.acme.test", f"brand-registry={TOKEN}")
            place.dns.set_a("acme.test", "127.0.0.1")
            await ready(client, place)
    async with asking(settings({"madrid": madrid.url, "lima": lima.url})) as confirming:
        yield confirming


@asynccontextmanager
async def asking(found: NetworkSettings) -> AsyncIterator[Vantages]:
    async with Fetcher(found) as fetcher:
        yield Vantages(found, now, fetcher.post)


async def ready(client: httpx.AsyncClient, place: Elsewhere) -> None:
    for _ in range(200):
        try:
            if (await client.get(f"{place.url}/healthz")).is_success:
                return
        except httpx.TransportError:
            await asyncio.sleep(0.1)
    pytest.fail("the vantage did not start")


def settings(vantages: dict[str, str], quorum: int = 0, **more: object) -> NetworkSettings:
    known = {"vantage_key": SecretStr(KEY), "vantage_quorum": quorum, "allow_addresses": ("127.0.0.1/32",), **more}
    return NetworkSettings(vantages=vantages, **known)  # type: ignore[arg-type]


async def seen_here(*txt: str) -> Outcome:
    with LiveDns() as dns:
        dns.set_a("acme.test", "127.0.0.1")
        if txt:
            dns.set_txt("_brand-registry.acme.test", *txt)
        async with Fetcher(settings({}, dns_servers=(dns.address,))) as fetcher:
            return await verify(QUESTION.challenge, fetcher.ask, now())


async def test_a_proof_that_all_see_is_proven(vantages: Vantages) -> None:
    outcome = await vantages.confirm(await seen_here(f"brand-registry={TOKEN}"), QUESTION)

    assert outcome.result is Result.PROVEN
    assert [(view.name, view.result) for view in outcome.views] == [
        ("here", Result.PROVEN),
        ("madrid", Result.PROVEN),
        ("lima", Result.PROVEN),
    ]
    assert all(view.evidence and view.evidence.sha256 for view in outcome.views)


async def test_a_proof_that_only_we_see_is_not_proven(vantages: Vantages, places: tuple[Elsewhere, Elsewhere]) -> None:
    places[1].dns.set_txt("_brand-registry.acme.test", "something else")

    outcome = await vantages.confirm(await seen_here(f"brand-registry={TOKEN}"), QUESTION)

    assert (outcome.result, outcome.problem) == (Result.UNKNOWN, Problem.VIEWS_DISAGREE)
    assert outcome.views[2].problem is Problem.TOKEN_NOT_FOUND


async def test_an_absence_that_only_we_see_ends_nothing(vantages: Vantages) -> None:
    own = await seen_here("something else")

    assert own.result is Result.NOT_PROVEN
    assert (await vantages.confirm(own, QUESTION)).problem is Problem.VIEWS_DISAGREE


async def test_one_vantage_that_is_down_leaves_a_quorum(
    places: tuple[Elsewhere, Elsewhere], vantages: Vantages
) -> None:
    del vantages  # its places are ready
    async with asking(settings({"madrid": places[0].url, "oslo": f"http://127.0.0.1:{free_port()}"})) as confirming:
        outcome = await confirming.confirm(await seen_here(f"brand-registry={TOKEN}"), QUESTION)

    assert outcome.result is Result.PROVEN
    assert outcome.views[2].problem is Problem.UNREACHABLE


async def test_without_a_quorum_nothing_is_proven(places: tuple[Elsewhere, Elsewhere], vantages: Vantages) -> None:
    del vantages
    named = {"madrid": places[0].url, "oslo": f"http://127.0.0.1:{free_port()}"}
    async with asking(settings(named, quorum=3)) as confirming:
        outcome = await confirming.confirm(await seen_here(f"brand-registry={TOKEN}"), QUESTION)

    assert (outcome.result, outcome.problem) == (Result.UNKNOWN, Problem.TOO_FEW_VIEWS)


async def test_an_answer_without_our_key_counts_for_nothing(
    places: tuple[Elsewhere, Elsewhere], vantages: Vantages
) -> None:
    del vantages
    stranger = settings({"madrid": places[0].url}, vantage_key=SecretStr("another-key-than-that-of-the-vantages"))
    async with asking(stranger) as confirming:
        outcome = await confirming.confirm(await seen_here(f"brand-registry={TOKEN}"), QUESTION)

    assert outcome.problem is Problem.TOO_FEW_VIEWS
    assert outcome.views[1].problem is Problem.UNREACHABLE


async def test_what_was_unknown_here_asks_nobody(vantages: Vantages) -> None:
    own = Outcome(Result.UNKNOWN, Problem.TIMED_OUT, "Too slow.", ACCOUNT)

    assert await vantages.confirm(own, QUESTION) is own


@pytest.mark.parametrize(
    ("change", "status"),
    [("unsigned", 401), ("old", 401), ("replayed", 401), ("altered", 401), ("large", 401), ("no check", 422)],
)
async def test_a_vantage_answers_nobody_else(
    places: tuple[Elsewhere, Elsewhere], vantages: Vantages, change: str, status: int
) -> None:
    del vantages
    body = b"{}" if change == "no check" else written(QUESTION)
    body += b" " * 100_000 if change == "large" else b""
    at = (now() - timedelta(hours=1 if change == "old" else 0)).isoformat()
    nonce = f"nonce of {change}"
    headers = {TIME: at, NONCE: nonce, SIGNATURE: signed(KEY, at.encode(), nonce.encode(), body)}
    headers |= {SIGNATURE: "0" * 64} if change == "unsigned" else {}
    async with httpx.AsyncClient(timeout=30) as client:
        if change == "replayed":
            assert (await client.post(places[0].url, content=body, headers=headers)).status_code == 200

        sent = body.replace(b"acme", b"evil") if change == "altered" else body
        answer = await client.post(places[0].url, content=sent, headers=headers)

    assert answer.status_code == status
    assert SIGNATURE not in answer.headers
