"""Whole checks per second beside a bare HTTP client, in one run: `python benchmarks/verifying.py`.

The server answers after 20 ms in its own process. Our checks never share a connection (SECURITY N10): the honest peer
is the bare client with a new connection each; what a shared client would win is printed too.
"""

import asyncio
import importlib.util
import json
import resource
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import trustme

from verification.accounts import AccountRef
from verification.challenges import Challenge, new_token, statement
from verification.fetching import Fetcher
from verification.outcomes import Result
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
    left = iter(range(max(600, 2 * in_flight)))
    count = max(600, 2 * in_flight)

    async def hand() -> None:
        for _ in left:
            await once()

    await once()
    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(hand() for _ in range(in_flight)))
    return count / (time.perf_counter() - began), 1000 * (time.process_time() - cpu) / count


async def compare(base: str, ca_file: Path) -> None:
    context = ssl.create_default_context(cafile=str(ca_file))
    settings = NetworkSettings(platform_bases={"github": base}, ca_file=ca_file, allow_addresses=("127.0.0.0/8",))
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with (
        Fetcher(settings) as fetcher,
        httpx.AsyncClient(verify=context, limits=limits, timeout=60, trust_env=False) as shared,
    ):

        async def check() -> None:
            outcome = await verify(CHALLENGE, fetcher.ask, NOON, seconds=60)
            if outcome.result is not Result.PROVEN:
                raise RuntimeError(outcome)

        async def new_connection() -> None:
            (await shared.get(f"{base}/users/acme", headers={"Connection": "close"})).json()

        async def keep_alive() -> None:
            (await shared.get(f"{base}/users/acme")).json()

        for in_flight in IN_FLIGHT:
            ours = await measure(check, in_flight)
            _tell(in_flight, "our whole check", ours, ours)
            _tell(in_flight, "httpx, new connection each", await measure(new_connection, in_flight), ours)
            _tell(in_flight, "httpx, keep-alive", await measure(keep_alive, in_flight), ours)


def _tell(in_flight: int, who: str, found: tuple[float, float], ours: tuple[float, float]) -> None:
    (rate, cpu), peak = found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{in_flight:>5} in flight  {who:27} {rate:7.0f}/s  {cpu:6.2f} ms CPU each"
        f"  ours is {ours[0] / rate:5.2f} of it  (peak RSS so far {peak:.0f} MB)",
        flush=True,
    )


def main() -> None:
    if importlib.util.find_spec("aiohttp") is None:
        print("NOT MEASURED: aiohttp is not installed; the only bare client here is httpx.")
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
                asyncio.run(compare(f"{scheme}://127.0.0.1:{port}", ca_file))


if __name__ == "__main__":
    main()
