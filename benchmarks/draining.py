"""Due re-checks drained, with and without bad hosts: `python -m benchmarks.draining [CLAIMS [WORKERS [SLOTS …]]]`.

Everything is real but the hosts: an embedded PostgreSQL (durable), the list of jobs, the pace that all processes share.
The good hosts of both runs are the same; what counts is by how much two bad ones, whose checks stand first in the list,
delay them. With several numbers of slots there is a pair of runs for each.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from subprocess import DEVNULL, PIPE
from uuid import UUID, uuid4

import asyncpg
import psutil
import uvloop

from registry import clock, pacing
from registry.database import apply_migrations, opened
from registry.embedded import embedded_postgres, outlived_by_nobody
from registry.jobs.mailing import post_with
from registry.jobs.tools import Tools
from registry.jobs.worker import MOST_CONNECTIONS, Worker
from registry.settings import environment, settings
from verification.accounts import AccountRef
from verification.challenges import new_token
from verification.fetching import Fetcher

HOSTS, CLAIMS_OF_A_COMPANY = 500, 20
DEFAULTS = (10_000, 2)  # claims and workers
LONGEST = 230.0  # seconds for one run
SERVER = Path(__file__).with_name("fediverse_server.py")
BAD = {"limited.test": "limited", "hole.test": "silent"}
_FIRST = """
SELECT a.handle, min(v.finished_at) AS at, (array_agg(v.result ORDER BY v.finished_at))[1] AS result
  FROM verification v JOIN claim c ON c.id = v.claim_id JOIN account a ON a.id = c.account_id
 WHERE v.finished_at IS NOT NULL GROUP BY a.handle
"""


def accounts(count: int) -> list[AccountRef]:
    hosts = [*BAD, *(f"host{number}.test" for number in range(HOSTS - len(BAD)))]
    return [AccountRef("activitypub", f"u{number}@{hosts[number % HOSTS]}") for number in range(count)]


async def fill(url: str, wanted: list[AccountRef], first: list[str]) -> tuple[datetime, dict[str, str]]:
    """Verified claims that are all due, those on `first` a second before; returns since when, and tokens by handle."""
    await apply_migrations(url)
    connection = await asyncpg.connect(url)
    now, person = datetime.now(UTC), uuid4()
    await connection.execute(
        "INSERT INTO person (id, email, language, is_moderator, created_at)"
        " VALUES ($1, 'a@acme.test', 'en', false, $2)",
        person,
        now,
    )
    owners = [_owner() for _ in range(0, len(wanted), CLAIMS_OF_A_COMPANY)]
    await connection.executemany(
        "INSERT INTO company (id, slug, name, created_at) VALUES ($1, $2, $2, $3)",
        [(company, slug, now) for company, _, slug in owners],
    )
    await connection.executemany(
        "INSERT INTO brand (id, slug, name, search_name, state, company_id, live_since, created_at, updated_at)"
        " VALUES ($1, $2, $2, $2, 'live', $3, $4, $4, $4)",
        [(brand, slug, company, now) for company, brand, slug in owners],
    )
    tokens: dict[str, str] = {}
    for number, account in enumerate(wanted):
        company, brand, slug = owners[number // CLAIMS_OF_A_COMPANY]
        tokens[account.handle] = token = new_token(account, slug, settings().registry_host)
        user, _, host = account.handle.partition("@")
        one = uuid4()
        await connection.execute(
            "INSERT INTO account (id, platform, handle, created_at) VALUES ($1, $2, $3, $4)",
            one, account.platform, account.handle, now,
        )  # fmt: skip
        await connection.execute(
            "INSERT INTO claim (id, company_id, brand_id, account_id, filed_by_id, role, state, token,"
            "   token_expires_at, method, stable_id, display_name, verified_at, checked_at, next_check_at, created_at)"
            " VALUES (gen_random_uuid(), $2, $3, $1, $4, 'main', 'verified', $5, $6, 'profile_text', $7, $8,"
            "   $6, $6, $6, $6)",
            one, company, brand, person, token, now, f"https://{host}/users/{user}", user,
        )  # fmt: skip
    await connection.execute("ANALYZE")
    due = datetime.now(UTC)
    await connection.execute(
        "UPDATE claim c SET next_check_at = $1::timestamptz"
        "   - interval '1 second' * (split_part(handle, '@', 2) = ANY ($2::text[]))::int"
        " FROM account a WHERE a.id = c.account_id",
        due,
        first,
    )
    await connection.close()
    return due, tokens


def _owner() -> tuple[UUID, UUID, str]:
    brand = uuid4()
    return uuid4(), brand, brand.hex[:16]


@contextmanager
def started(*command: str, out: int, **environ: str) -> Iterator[subprocess.Popen[str]]:
    whole = outlived_by_nobody([sys.executable, *command], "KILL")
    with subprocess.Popen(whole, stdout=out, stderr=out, text=True, env=environment(**environ)) as process:
        try:
            yield process
        finally:
            process.kill()


def seconds_of_cpu(process: subprocess.Popen[str]) -> float:
    times = psutil.Process(process.pid).cpu_times()
    return float(times.user + times.system)


async def until_drained(url: str, good: set[str]) -> dict[str, asyncpg.Record]:
    """The first finished check of each account, once every good host's has one."""
    began = time.monotonic()
    connection = await asyncpg.connect(url)
    while True:
        await asyncio.sleep(2)
        found = {row["handle"]: row for row in await connection.fetch(_FIRST)}
        if good <= set(found) or time.monotonic() - began > LONGEST:
            await connection.close()
            return found


async def run(count: int, workers: int, slots: int, bad: dict[str, str]) -> tuple[float, float]:
    """Prints what one run came to; returns the median and p99 delay of the good hosts' checks."""
    wanted = accounts(count)
    good = {account.handle for account in wanted if not account.handle.endswith(tuple(BAD))}
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        url = stack.enter_context(embedded_postgres(folder / "data"))
        due, tokens = await fill(url, wanted, list(bad))
        (folder / "tokens.json").write_text(json.dumps(tokens))
        roles = [f"{host}={role}" for host, role in bad.items()]
        server = stack.enter_context(started(str(SERVER), str(folder / "tokens.json"), *roles, out=PIPE))
        assert server.stdout is not None
        base = f"activitypub=http://127.0.0.1:{server.stdout.readline().strip()}"
        doors = {"REGISTRY_PLATFORM_BASES": base, "REGISTRY_ALLOW_ADDRESSES": "127.0.0.0/8"}
        doors |= {"REGISTRY_CANARIES": "false", "REGISTRY_DATA_DIR": str(folder), "REGISTRY_WORKER_SLOTS": str(slots)}
        command = ("-m", "benchmarks.draining", "work", url)
        working = [stack.enter_context(started(*command, out=DEVNULL, **doors)) for _ in range(workers)]
        found = await until_drained(url, good)
        print(f"  CPU of the workers: {1000 * sum(map(seconds_of_cpu, working)) / len(found):.2f} ms for each check")
    return report(found, good, due)


def report(found: dict[str, asyncpg.Record], good: set[str], due: datetime) -> tuple[float, float]:
    of_good = [row for handle, row in found.items() if handle in good]
    delays = sorted((row["at"] - due).total_seconds() for row in of_good)
    median, p99 = statistics.median(delays), delays[int(0.99 * (len(delays) - 1))]
    other = sum(row["result"] != "proven" for row in of_good)
    print(
        f"  good hosts: {len(of_good)} of {len(good)} checked ({other} not proven), {len(of_good) / delays[-1]:.1f}/s,"
        f" delay median {median:.1f} s, p99 {p99:.1f} s, last {delays[-1]:.1f} s"
    )
    for host in BAD:
        results = [row["result"] for handle, row in found.items() if handle.endswith(host)]
        print(f"  {host}: {len(results)} checked, {results.count('proven')} proven", flush=True)
    return median, p99


async def work(url: str) -> None:
    """One worker process; what production has no switch for: hosts on loopback are paced as real ones."""
    found = settings()
    fetching = Fetcher(found, clock=clock.now, politeness=pacing.SharedPoliteness(), pace_loopback=True)
    connections = min(found.worker_slots, MOST_CONNECTIONS)
    async with opened(url, connections=connections), fetching as fetcher:
        tools = Tools(fetcher.ask, clock.now, post_with(found), found, ask_at_once=fetcher.ask_at_once)
        await Worker(tools).work(url, asyncio.Event())


async def main(count: int, workers: int, slots: int) -> None:
    print(f"{count} due re-checks on {HOSTS} hosts, {workers} worker processes of {slots} slots\nclean", flush=True)
    median, p99 = await run(count, workers, slots, {})
    print("one host answers 429, one never answers", flush=True)
    bad_median, bad_p99 = await run(count, workers, slots, BAD)
    print(f"with bad hosts / clean: median {bad_median / median:.2f}, p99 {bad_p99 / p99:.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["work"]:
        uvloop.run(work(sys.argv[2]))
    else:
        count, workers, *numbers = [*map(int, sys.argv[1:]), *DEFAULTS[len(sys.argv) - 1 :]]
        for slots in numbers or [settings().worker_slots]:
            asyncio.run(main(count, workers, slots))
