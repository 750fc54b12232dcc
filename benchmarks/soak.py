"""`make soak MINUTES=10`: everything at once for a while: questions of all kinds, changes, and a worker verifying.

It fails on an answer that should not be, on an ended claim that is told as standing for more than a second, and on
memory that still grows in the second half.
"""

import asyncio
import json
import os
import random
import socket
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from subprocess import DEVNULL, PIPE

import asyncpg
import httpx

from benchmarks import results
from benchmarks.asking import memory
from benchmarks.draining import SERVER, accounts, fill, started
from registry.actions.private_lookups import hash_of
from registry.embedded import embedded_postgres
from verification.accounts import AccountRef

CLAIMS = 2000
ASKERS = 8
SAMPLE_SECONDS = 5.0
DUE_AT_ONCE = 20  # re-checks that become due each second
LONGEST_STALE = 1.0  # seconds that an ended claim may still be told as standing
RECORDED_MINUTES = 10  # a shorter one is a try
MOST_GROWTH = 1.10  # of memory in the second half, at its end by its beginning
NOT_OURS = 500
SETTINGS = {
    "REGISTRY_SECRET_KEYS": "a key for the soak that is long enough to be taken",
    "REGISTRY_LOOKUPS_PER_MINUTE": "1000000000",
    "REGISTRY_CANARIES": "false",
    "REGISTRY_ALLOW_ADDRESSES": "127.0.0.0/8",
}


@dataclass(slots=True)
class Seen:
    """What happened."""

    answers: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    stale: list[float] = field(default_factory=list)
    memory: dict[str, list[int]] = field(default_factory=dict)  # kilobytes of its own, by process
    checks: int = 0


async def ask_on(base: str, wanted: list[AccountRef], seen: Seen, ends: float) -> None:
    """One asker: every kind of question, known and unknown."""
    chance = random.Random(id(seen))  # noqa: S311
    async with httpx.AsyncClient(base_url=base, timeout=20) as client:
        while time.monotonic() < ends:
            kind, method, path, body = _question(chance, wanted)
            try:
                answer = await client.request(method, path, json=body)
            except httpx.HTTPError as error:
                seen.errors[f"{kind}: {type(error).__name__}"] += 1
                continue
            seen.answers[kind] += 1
            if answer.status_code >= NOT_OURS:
                seen.errors[f"{kind}: {answer.status_code}"] += 1


def _question(chance: random.Random, wanted: list[AccountRef]) -> tuple[str, str, str, object]:
    one = chance.choice(wanted)
    texts = [f"@{account.handle}" for account in chance.sample(wanted, 50)]
    kinds: dict[str, tuple[int, str, str, object]] = {
        "look-up": (40, "GET", f"/api/v1/accounts/activitypub/{one.handle}", None),
        "stranger": (15, "GET", f"/api/v1/lookup?account=x.com/somebody{chance.randrange(10**6)}", None),
        "page": (15, "GET", f"/accounts/activitypub/{one.handle}", None),
        "range": (10, "GET", f"/api/v1/range/{hash_of(one)[:5]}", None),
        "badge": (8, "GET", f"/badge/activitypub/{one.handle}.svg", None),
        "search": (8, "GET", f"/api/v1/brands?q={chance.choice('abcdef0123456789')}", None),
        "batch": (4, "POST", "/api/v1/lookup", {"accounts": texts}),
    }
    kind = chance.choices(list(kinds), [weight for weight, *_ in kinds.values()])[0]
    _, method, path, body = kinds[kind]
    return kind, method, path, body


async def change_on(url: str, base: str, wanted: list[AccountRef], seen: Seen, ends: float) -> None:
    """Each second some claims are due, and one ends: how long is it told as standing?"""
    connection = await asyncpg.connect(url)
    async with httpx.AsyncClient(base_url=base, timeout=20) as client:
        while time.monotonic() < ends:
            await connection.execute(
                "UPDATE claim SET next_check_at = now() WHERE id IN"
                " (SELECT id FROM claim WHERE state = 'verified' ORDER BY random() LIMIT $1)", DUE_AT_ONCE,
            )  # fmt: skip
            await _end_one(connection, client, random.choice(wanted), seen)  # noqa: S311
            seen.checks = await connection.fetchval("SELECT count(*) FROM verification WHERE result = 'proven'")
            await asyncio.sleep(1)
    await connection.close()


async def _end_one(connection: asyncpg.Connection, client: httpx.AsyncClient, one: AccountRef, seen: Seen) -> None:
    path = f"/api/v1/accounts/activitypub/{one.handle}"
    if (await client.get(path)).json()["ended_at"]:
        return
    await connection.execute(
        "UPDATE claim c SET state = 'revoked', ended_at = now() FROM account a"
        " WHERE a.id = c.account_id AND a.handle = $1",
        one.handle,
    )
    began = time.monotonic()
    while not (await client.get(path)).json()["ended_at"] and time.monotonic() - began < 10 * LONGEST_STALE:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    seen.stale.append(time.monotonic() - began)


async def watch(pids: dict[str, int], seen: Seen, ends: float) -> None:
    while time.monotonic() < ends:
        for name, pid in pids.items():
            seen.memory.setdefault(name, []).append(memory(pid)["Private"])
        await asyncio.sleep(SAMPLE_SECONDS)


async def soak(url: str, base: str, wanted: list[AccountRef], pids: dict[str, int], minutes: float) -> Seen:
    """All of it side by side."""
    seen, ends = Seen(), time.monotonic() + 60 * minutes
    await asyncio.gather(
        *(ask_on(base, wanted, seen, ends) for _ in range(ASKERS)),
        change_on(url, base, wanted, seen, ends),
        watch(pids, seen, ends),
    )
    return seen


def report(seen: Seen, minutes: float) -> bool:
    """Prints what happened; whether it was as it should be."""
    print(f"{minutes:g} minutes: {sum(seen.answers.values())} answers, {seen.checks} proven checks")
    print("  " + ", ".join(f"{kind} {count}" for kind, count in sorted(seen.answers.items())))
    print(f"  errors: {dict(seen.errors) or 'none'}")
    longest = 1000 * max(seen.stale, default=0)
    print(f"  an ended claim was told as standing for at most {longest:.0f} ms (of {len(seen.stale)})")
    is_flat = True
    for name, sizes in seen.memory.items():
        half = sizes[len(sizes) // 2 :]
        is_flat &= half[-1] <= MOST_GROWTH * half[0]
        print(f"  {name}: {sizes[0] // 1024} MB at first, {half[0] // 1024} half way, {half[-1] // 1024} at the end")
    if minutes >= RECORDED_MINUTES:
        results.write_section("Soak", told(seen, minutes))
    return not seen.errors and is_flat and max(seen.stale, default=0) <= LONGEST_STALE


def told(seen: Seen, minutes: float) -> str:
    """The paragraph of the results."""
    errors = f"{sum(seen.errors.values())} errors" if seen.errors else "no error"
    sizes = {name: ", ".join(str(of[at] // 1024) for at in (0, len(of) // 2, -1)) for name, of in seen.memory.items()}
    return (
        f"`make soak MINUTES={minutes:g}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC: {sum(seen.answers.values()):,}"
        f" answers and {seen.checks:,} proven checks, {errors}; an ended claim was told as standing for at most"
        f" {1000 * max(seen.stale, default=0):.0f} ms (of {len(seen.stale)} ended). Memory of its own, at first, half"
        " way, at the end: " + "; ".join(f"{name} {of} MB" for name, of in sizes.items()) + "."
    )


async def _until_ready(base: str) -> None:
    async with asyncio.timeout(60), httpx.AsyncClient(base_url=base) as client:
        while True:
            try:
                if (await client.get("/readyz")).is_success:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


def main(minutes: float) -> bool:
    """Starts everything, soaks it, and says how it was."""
    os.environ.update(SETTINGS)
    wanted = accounts(CLAIMS)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        url = stack.enter_context(embedded_postgres(folder / "data"))
        _, tokens = asyncio.run(fill(url, wanted, []))
        (folder / "tokens.json").write_text(json.dumps(tokens))
        server = stack.enter_context(started(str(SERVER), str(folder / "tokens.json"), out=PIPE))
        assert server.stdout is not None
        doors = {"REGISTRY_PLATFORM_BASES": f"activitypub=http://127.0.0.1:{server.stdout.readline().strip()}"}
        doors |= {**SETTINGS, "REGISTRY_DATA_DIR": str(folder), "REGISTRY_DATABASE_URL": url}
        worker = stack.enter_context(started("-m", "benchmarks.draining", "work", url, out=DEVNULL, **doors))
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
        base = f"http://127.0.0.1:{port}"
        serve = ("-m", "registry.cli", "serve", "--port", str(port))
        web = stack.enter_context(started(*serve, out=DEVNULL, REGISTRY_BASE_URL=base, **doors))
        asyncio.run(_until_ready(base))
        return report(asyncio.run(soak(url, base, wanted, {"web": web.pid, "worker": worker.pid}, minutes)), minutes)


if __name__ == "__main__":
    sys.exit(0 if main(float(sys.argv[1])) else 1)
