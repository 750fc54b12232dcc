"""Whole checks per second beside bare HTTP clients, in one run: `python -m benchmarks.verifying [IN_FLIGHT …]`.

The server answers after 20 ms in a process of its own. Our checks never share a connection (SECURITY N10), so each
client is measured twice: with a new connection for each request, and with its pool, which our rule forbids us.
For the rows of aiohttp: `uv pip install --group bench`. All of it runs on uvloop, as the worker does.
"""

import asyncio
import importlib
import importlib.util
import json
import resource
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import trustme
import uvloop

from verification.accounts import AccountRef
from verification.challenges import Challenge, new_token, statement
from verification.fetching import Fetcher
from verification.outcomes import Result
from verification.platforms.platform import Get
from verification.settings import NetworkSettings
from verification.verify import verify

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ACCOUNT = AccountRef("github", "acme")
CHALLENGE = Challenge(ACCOUNT, "acme", "registry.example", new_token(ACCOUNT, "acme", "registry.example"), None)
PROFILE = {"login": "acme", "id": 7, "type": "User", "name": "Acme", "bio": statement(CHALLENGE.token)}
IN_FLIGHT = (20, 100, 1000)
SERVER = Path(__file__).with_name("delayed_server.py")

Once = Callable[[], Awaitable[None]]


@contextmanager
def served(folder: Path, *certificate: str) -> Iterator[int]:
    body = folder / "body.json"
    body.write_text(json.dumps(PROFILE))
    command = [sys.executable, str(SERVER), str(body), *certificate]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


async def measure(once: Once, in_flight: int) -> tuple[float, float]:
    """Checks per second, and CPU milliseconds of this process per check; each hand goes on as soon as it is free."""
    count = max(1000, 2 * in_flight)
    left = iter(range(count))

    async def hand() -> None:
        for _ in left:
            await once()

    await once()
    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(hand() for _ in range(in_flight)))
    return count / (time.perf_counter() - began), 1000 * (time.process_time() - cpu) / count


@asynccontextmanager
async def ours(base: str, ca_file: Path) -> AsyncIterator[Once]:
    settings = NetworkSettings(platform_bases={"github": base}, ca_file=ca_file, allow_addresses=("127.0.0.0/8",))
    async with Fetcher(settings) as fetcher:

        async def check() -> None:
            outcome = await verify(CHALLENGE, fetcher.ask, NOON, seconds=60)
            if outcome.result is not Result.PROVEN:
                raise RuntimeError(outcome)

        yield check


@asynccontextmanager
async def our_fetch(base: str, ca_file: Path) -> AsyncIterator[Once]:
    settings = NetworkSettings(platform_bases={"github": base}, ca_file=ca_file, allow_addresses=("127.0.0.0/8",))
    question = Get("https://api.github.com/users/acme", "application/json", base="github")
    async with Fetcher(settings) as fetcher:

        async def get() -> None:
            answer = await fetcher.ask(question)
            if answer.status != httpx.codes.OK:
                raise RuntimeError(answer)

        yield get


@asynccontextmanager
async def with_httpx(base: str, ca_file: Path, headers: Mapping[str, str]) -> AsyncIterator[Once]:
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    verifying = ssl.create_default_context(cafile=str(ca_file))
    async with httpx.AsyncClient(verify=verifying, limits=limits, timeout=60, trust_env=False) as client:

        async def get() -> None:
            (await client.get(f"{base}/users/acme", headers=headers)).json()

        yield get


@asynccontextmanager
async def with_aiohttp(base: str, ca_file: Path, headers: Mapping[str, str]) -> AsyncIterator[Once]:
    aiohttp: Any = importlib.import_module("aiohttp")
    tls = ssl.create_default_context(cafile=str(ca_file))
    connector = aiohttp.TCPConnector(limit=0, ssl=tls, force_close=bool(headers))
    async with aiohttp.ClientSession(connector=connector) as client:

        async def get() -> None:
            async with client.get(f"{base}/users/acme", headers=headers) as response:
                await response.json()

        yield get


async def compare(base: str, ca_file: Path) -> None:
    closing = {"Connection": "close"}
    rows = {
        "our whole check": ours(base, ca_file),
        "our guarded fetch alone": our_fetch(base, ca_file),
        "httpx, new connection each": with_httpx(base, ca_file, closing),
        "httpx, keep-alive": with_httpx(base, ca_file, {}),
    }
    if importlib.util.find_spec("aiohttp") is None:
        print("NOT MEASURED: aiohttp is not installed.")
    else:
        rows["aiohttp, new connection each"] = with_aiohttp(base, ca_file, closing)
        rows["aiohttp, keep-alive"] = with_aiohttp(base, ca_file, {})
    async with AsyncExitStack() as stack:
        clients = {who: await stack.enter_async_context(row) for who, row in rows.items()}
        for in_flight in [int(argument) for argument in sys.argv[1:]] or IN_FLIGHT:
            first: tuple[float, float] | None = None
            for who, once in clients.items():
                rate, cpu = await measure(once, in_flight)
                first = first or (rate, cpu)
                _tell(in_flight, who, rate, cpu, (first[0] / rate, cpu / first[1]))


def _tell(in_flight: int, who: str, rate: float, cpu: float, ratios: tuple[float, float]) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{in_flight:>5} in flight  {who:28} {rate:7.0f}/s  {cpu:6.2f} ms CPU each"
        f"  ours is {ratios[0]:5.2f} of its rate, {ratios[1]:5.2f} of it for each second of CPU"
        f"  (peak RSS so far {peak:.0f} MB)",
        flush=True,
    )


def main() -> None:
    authority = trustme.CA()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ca_file, pem, key = folder / "ca.pem", folder / "cert.pem", folder / "key.pem"
        authority.cert_pem.write_to_path(ca_file)
        certificate = authority.issue_cert("localhost", "127.0.0.1")
        certificate.cert_chain_pems[0].write_to_path(pem)
        certificate.private_key_pem.write_to_path(key)
        for scheme, files in (("http", ()), ("https", (str(pem), str(key)))):
            print(f"── {scheme}")
            with served(folder, *files) as port:
                uvloop.run(compare(f"{scheme}://127.0.0.1:{port}", ca_file))


if __name__ == "__main__":
    main()
