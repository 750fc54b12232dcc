# ruff: noqa: ISC004 (a file of lines)
"""`make bench`: every goal of the API beside what limits it, and benchmarks/RESULTS.md (`--quick`: a try).

Our server and its peers run pinned to one processor, PostgreSQL and the asker on the other. `--prepare` loads the
directories and the detector's names once, so that measuring takes minutes.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from itertools import count as counting
from itertools import cycle
from pathlib import Path
from urllib.parse import quote, urlsplit

import asyncpg
import orjson
from tortoise.context import TortoiseContext

from benchmarks import asking, directory, results, weighing
from benchmarks.asking import Measured, Target, request
from benchmarks.made_up_names import questions
from registry.actions.brand_search import BrandWish, browse
from registry.actions.lookups import LOOK_UP
from registry.actions.private_lookups import hash_of
from registry.actions.readings import names_author, read_text
from registry.database import rows, tortoise_config
from registry.reads import Reads
from verification.accounts import AccountRef
from verification.platforms import profile_url

DATA = directory.FOLDER / "data"
ORM_PYTHON = directory.FOLDER / "orm/bin/python"
ORM_PACKAGES = ("fastapi", "sqlalchemy[asyncio]", "asyncpg", "uvicorn[standard]", "orjson")
SERVER_CORE, OTHER_CORE = 0, 1
READY_SECONDS = 600
COLD_STARTS = 5
BATCH = 1000
_MARKS = counting()
PORT = 9300
OURS = "registry.web.app:create_app"
SETTINGS = {
    "REGISTRY_SECRET_KEYS": "a key for the benchmarks that is long enough to be taken",
    "REGISTRY_LOOKUPS_PER_MINUTE": "1000000000",
    "REGISTRY_CANARIES": "false",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table; the ratio is the peer's processor time by ours, so that 1 is as good."""

    job: str
    beside: str
    reach: str
    ratios: Sequence[float]
    ours: float
    peer: float
    unit: str
    is_met: bool | None = None
    """None: for the record."""
    times: str = "| "
    """How long an answer of ours took under this load: median, one of a hundred."""

    def __str__(self) -> str:
        low, middle, high = min(self.ratios), statistics.median(self.ratios), max(self.ratios)
        told = {True: "yes", False: "no", None: ""}[self.is_met]
        return (
            f"| {self.job} | {self.beside} | {self.reach} | {middle:.2f} ({low:.2f}..{high:.2f}) |"
            f" {self.ours:.3g} | {self.peer:.3g} | {self.unit} | {told} | {self.times} |"
        )


# ── servers ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Server:
    base: str
    pid: int


@contextmanager
def serving(app: str, port: int, url: str, *, probe: str, python: str = sys.executable) -> Iterator[Server]:
    """The server on its own processor, from when it answers the probe: ours as people run it, a peer by uvicorn."""
    peer = ["uvicorn", app, "--no-access-log", "--no-proxy-headers", "--no-server-header", "--log-level", "warning"]
    module = ["registry.cli", "serve"] if app == OURS else peer
    command = ["taskset", "-c", str(SERVER_CORE), python, "-m", *module, "--port", str(port)]
    base = f"http://127.0.0.1:{port}"
    mine = {"REGISTRY_DATABASE_URL": url, "REGISTRY_BASE_URL": base, "REGISTRY_DATA_DIR": str(DATA), "PYTHONPATH": "."}
    with Path(directory.FOLDER, f"server-{port}.log").open("w") as log:
        process = subprocess.Popen(command, env={**os.environ, **SETTINGS, **mine}, stderr=log, stdout=log)
        try:
            _wait(f"{base}{probe}", process)
            yield Server(base, process.pid)
        finally:
            process.terminate()
            process.wait(20)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    ends, parts = time.monotonic() + READY_SECONDS, urlsplit(url)
    while time.monotonic() < ends and process.poll() is None:
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=5)  # httpx takes 30 ms to be made
        try:
            connection.request("GET", url.removeprefix(f"http://{parts.netloc}"))
            if connection.getresponse().status < 500:  # noqa: PLR2004
                return
        except (OSError, HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.005)
    raise RuntimeError(f"{url} does not answer")


# ── what is asked ───────────────────────────────────────────────────────────────────────────────────────────────────


async def known_accounts(url: str, count: int) -> list[AccountRef]:
    """Official accounts that our reader reads from their address, in an order that means nothing."""
    connection = await asyncpg.connect(url)
    found = await connection.fetch(
        "SELECT a.platform, a.handle FROM claim c TABLESAMPLE SYSTEM (20) JOIN account a ON a.id = c.account_id"
        " WHERE a.platform <> 'website' ORDER BY md5(a.handle) LIMIT $1",
        count,
    )
    await connection.close()
    accounts = [AccountRef(row["platform"], row["handle"]) for row in found]
    return [one for one in accounts if _is_read(one)]


def _is_read(account: AccountRef) -> bool:
    reading = read_text(profile_url(account) or "")
    return reading.account == account and names_author(reading)


def address(account: AccountRef) -> str:
    return quote(profile_url(account) or "", safe="")


def asked(server: Server, accounts: Sequence[AccountRef], more: str = "") -> list[bytes]:
    return [request(server.base, f"/api/v1/lookup?account={address(one)}{more}") for one in accounts]


def asked_anew(server: Server, accounts: Sequence[AccountRef]) -> Iterator[bytes]:
    """Addresses that nobody has asked before: what comes after the `#` names nothing."""
    for one in cycle(accounts):
        mark = f"%23{next(_MARKS)}"
        yield request(server.base, f"/api/v1/lookup?account={address(one)}{mark}")


def asked_peer(server: Server, accounts: Sequence[AccountRef]) -> list[bytes]:
    return [request(server.base, f"/?account={one.platform}:{quote(one.handle)}") for one in accounts]


# ── the rows ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Bench:
    """One run over one directory."""

    def __init__(self, url: str, *, rounds: int, seconds: float, peers: ExitStack) -> None:
        self.url, self.rounds, self.seconds, self._peers = url, rounds, seconds, peers
        self.lines: list[Line] = []
        self.told = ""
        self._port = PORT
        self.ours = self.start(OURS, "/readyz")
        self.accounts = asyncio.run(known_accounts(url, 60_000))

    def start(self, app: str, probe: str, python: str = sys.executable) -> Server:
        self._port += 1
        return self._peers.enter_context(serving(app, self._port, self.url, probe=probe, python=python))

    def compare(self, job: str, beside: str, reach: float | None, ours: Target, peer: Target) -> None:
        """A row by the processor time of each answer; without a reach it is for the record."""
        found = asking.measure([peer, ours], rounds=self.rounds, seconds=self.seconds)
        one, other = found[ours.name], found[peer.name]
        self._add(job, beside, reach, one, other, [b / a for a, b in zip(one.cpu, other.cpu, strict=True)])

    def compare_rates(self, job: str, beside: str, reach: float, ours: Target, peer: Target) -> None:
        """A row by answers a second, where the peer's work is PostgreSQL's."""
        found = asking.measure([peer, ours], rounds=self.rounds, seconds=self.seconds)
        one, other = found[ours.name], found[peer.name]
        self._add(job, beside, reach, one, other, [a / b for a, b in zip(one.rates, other.rates, strict=True)])

    def _add(
        self, job: str, beside: str, reach: float | None, ours: Measured, peer: Measured, ratios: Sequence[float]
    ) -> None:
        times = f"{statistics.median(ours.median):.2f} | {statistics.median(ours.slow):.2f}"
        line = Line(job, beside, f"≥ {reach:.2g}" if reach else "", ratios, statistics.median(ours.cpu),
                    statistics.median(peer.cpu), "µs CPU", statistics.median(ratios) >= reach if reach else None,
                    times)  # fmt: skip
        self.lines.append(line)
        print(line, flush=True)

    def target(self, name: str, server: Server, requests: Iterable[bytes]) -> Target:
        return Target(name, server.base, server.pid, cycle(requests) if isinstance(requests, list) else iter(requests))

    def new_questions(self) -> Iterator[bytes]:
        return asked_anew(self.ours, self.accounts)

    def run(self) -> None:
        self.from_memory()
        self.from_database()
        self.unknown()
        self.batches()
        self.ranges()
        self.pages()

    def from_memory(self) -> None:
        raw = self.start("benchmarks.peers:raw", "/")
        hit = self.target("ours", self.ours, asked(self.ours, self.accounts[:200]))
        peer = self.target("raw", raw, [request(raw.base, "/")])
        self.compare("look-up, from memory", "raw ASGI hello", 0.80, hit, peer)

    def from_database(self) -> None:
        prepared = self.start("benchmarks.peers:prepared", "/?account=x:y")
        held = self.target("prepared", prepared, asked_peer(prepared, self.accounts))
        ours = self.target("ours", self.ours, self.new_questions())
        self.compare("look-up, from PostgreSQL", "raw ASGI, statement held", 0.80, ours, held)
        if not ORM_PYTHON.exists():
            return
        orm = self.start("benchmarks.orm_peer:app", "/?account=x:y", str(ORM_PYTHON))
        peer = self.target("orm", orm, asked_peer(orm, self.accounts))
        ours = self.target("ours", self.ours, self.new_questions())
        self.compare("look-up, from PostgreSQL", "FastAPI + SQLAlchemy", 10, ours, peer)

    def unknown(self) -> None:
        """Nobody's accounts: half of them hits of the detector or near it."""
        names = directory.FOLDER / "names-10000.tsv"
        strangers = [AccountRef("instagram", one.handle) for one in questions(20_000, names)]
        known = self.target("known", self.ours, self.new_questions())
        read = [one for one in strangers if _is_read(one)]
        found = self.target("ours", self.ours, asked_anew(self.ours, read))
        self.compare("unknown account, through the detector", "a known account", 0.60, found, known)
        alone = asyncio.run(weighing.of_detector(self.url, DATA, read[:2000]))
        self.told = f"Of the processor time for an unknown account, the detector takes {alone:.0f} µs."
        print(self.told, flush=True)

    def batches(self) -> None:
        peer = self.start("benchmarks.peers:batch", "/")
        groups = [self.accounts[at : at + BATCH] for at in range(0, 20 * BATCH, BATCH)]
        groups = [one for one in groups if len(one) == BATCH] or [(self.accounts * BATCH)[:BATCH]]
        ours = [orjson.dumps({"accounts": [profile_url(one) for one in group]}) for group in groups]
        theirs = [orjson.dumps({"accounts": [[one.platform, one.handle] for one in group]}) for group in groups]
        self.compare_rates(
            f"batch of {BATCH} (answers a second)", "PostgreSQL builds the JSON", 0.80,
            self.target("ours", self.ours, [request(self.ours.base, "/api/v1/lookup", body=one) for one in ours]),
            self.target("batch", peer, [request(peer.base, "/", body=one) for one in theirs]),
        )  # fmt: skip

    def ranges(self) -> None:
        prefixes = [hash_of(one)[:5] for one in self.accounts]
        again = [request(self.ours.base, f"/api/v1/range/{one}") for one in prefixes[:200]]
        first = [request(self.ours.base, f"/api/v1/range/{one}") for one in prefixes[200:]]
        for job, requests, reach in (("range", again, 0.80), ("range, the first to ask for it", first, None)):
            known = self.target("known", self.ours, self.new_questions())
            self.compare(job, "look-up, from PostgreSQL", reach, self.target("ours", self.ours, requests), known)

    def pages(self) -> None:
        plain = self.start("benchmarks.peers:plain_page", "/?account=x:y")
        raw = self.start("benchmarks.peers:raw_page", "/")
        paths = [f"/accounts/{one.platform}/{quote(one.handle)}" for one in self.accounts]
        first = self.target("ours", self.ours, [request(self.ours.base, one) for one in paths[200:]])
        again = self.target("ours", self.ours, [request(self.ours.base, one) for one in paths[:200]])
        peer = self.target("plain", plain, asked_peer(plain, self.accounts))
        self.compare("page of an account, first time", "plain Jinja2 page", 0.80, first, peer)
        self.compare("page of an account, again", "raw 12 KB", 0.80, again,
                     self.target("raw", raw, [request(raw.base, "/")]))  # fmt: skip


# ── searching, memory, starting, growing ────────────────────────────────────────────────────────────────────────────


async def searched(url: str, count: int) -> list[str]:
    """Each kind of search beside a look-up by slug, both as the site asks, on one connection."""
    reads = Reads(url, 1)
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config(url, 1))
        found = await rows("SELECT slug, search_name AS name FROM brand TABLESAMPLE SYSTEM (1) LIMIT $1", count)
        slugs, names = [str(one["slug"]) for one in found], [str(one["name"]) for one in found]
        far = (await rows("SELECT term FROM brand_term WHERE place = 0 ORDER BY term OFFSET 499950 LIMIT 1")) or names
        base = await _timed(
            [(lambda slug=slug: reads.rows("SELECT id, name FROM brand WHERE slug = $1", slug)) for slug in slugs]
        )
        kinds = {
            "prefix of 1 to 3 letters": [BrandWish(name[: 1 + n % 3]) for n, name in enumerate(names)],
            "prefix of 4 letters and more": [BrandWish(name[:6]) for name in names],
            "a word inside": [BrandWish(name.split()[-1]) for name in names],
            "two words, turned round": [BrandWish(" ".join(reversed(name.split()[:2]))) for name in names],
            "one slip": [BrandWish(name[:2] + name[3:]) for name in names],
        }
        told = [f"| look-up by slug | {base:.2f} | 1 | |"]
        for kind, wishes in kinds.items():
            took = await _timed(
                [(lambda wish=wish: browse(wish, cursor=None, limit=20, read=reads.rows)) for wish in wishes]
            )
            told.append(f"| {kind}, page 1 | {took:.2f} | {took / base:.1f} | {'yes' if took <= 4 * base else 'no'} |")
        cursor = await _cursor_at(str(far[0]["term"]) if isinstance(far[0], dict) else str(far[0]))
        took = await _timed([lambda: browse(BrandWish(), cursor=cursor, limit=20, read=reads.rows)] * count)
        told.append(
            f"| all brands, page 25,000 | {took:.2f} | {took / base:.1f} | {'yes' if took <= 4 * base else 'no'} |"
        )
        return told


async def _cursor_at(term: str) -> str:
    page = await browse(BrandWish(term), cursor=None, limit=1)
    return page.next_cursor or ""


async def _timed(questions: Sequence[object]) -> float:
    """The median in milliseconds; the first few only warm up."""
    times = []
    for question in questions:
        began = time.perf_counter()
        await question()  # type: ignore[operator]
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times[len(times) // 10 :])


async def grown(root: str, sizes: Sequence[str], count: int) -> list[str]:
    """The look-up's one statement by directory size, for accounts nobody asked for before, and then once more."""
    told = []
    for size in sizes:
        url = directory.url_of(root, size)
        accounts = await known_accounts(url, count + 200)
        reads = Reads(url, connections=1)
        await _times(reads, accounts[:200])
        first = await _times(reads, accounts[200:])
        spent = time.process_time()
        again = await _times(reads, accounts[200:])
        spent = (time.process_time() - spent) * 1e6 / len(again)
        await reads.close()
        columns = [f"{function(times):.3f}" for times in (first, again) for function in (statistics.median, _p99)]
        told.append(f"| {size} | {' | '.join(columns)} | {spent:.0f} |")
        print(told[-1], flush=True)
    return told


async def _times(reads: Reads, accounts: Sequence[AccountRef]) -> list[float]:
    times = []
    for one in accounts:
        began = time.perf_counter()
        await reads.rows(LOOK_UP, [one.platform], [one.handle])
        times.append((time.perf_counter() - began) * 1000)
    return times


def _p99(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


def cold_starts(url: str, path: str) -> Line:
    """From the start of the process to the first verdict, beside the smallest server that has Tortoise."""
    ours: list[float] = []
    peer: list[float] = []
    for number in range(COLD_STARTS):
        for app, probe, times in (
            (OURS, path, ours),
            ("benchmarks.peers:tortoise", "/", peer),
        ):
            began = time.monotonic()
            with serving(app, PORT + 90 + number, url, probe=probe):
                times.append((time.monotonic() - began) * 1000)
    ratios = [b / a for a, b in zip(ours, peer, strict=True)]
    is_met = statistics.median(ratios) >= 1 / 1.5
    return Line("cold start to first verdict", "Tortoise hello", "≤ 1.5", [1 / one for one in ratios],
                statistics.median(ours), statistics.median(peer), "ms", is_met)  # fmt: skip


# ── all of it ───────────────────────────────────────────────────────────────────────────────────────────────────────


def prepare(root: str, sizes: Sequence[str]) -> None:
    """Loads directories, the names of the detector, and the environment of the peer with an ORM."""
    for size in sizes:
        asyncio.run(directory.load(root, size))
    with serving(OURS, PORT, directory.url_of(root, directory.SEARCHED), probe="/readyz"):
        print("names are read", flush=True)
    if not ORM_PYTHON.exists():
        uv = next((one for one in (".tools/bin/uv", "uv") if Path(one).exists()), "uv")
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(ORM_PYTHON.parents[1])], check=True)
        subprocess.run([uv, "pip", "install", "--quiet", "--python", str(ORM_PYTHON), *ORM_PACKAGES], check=True)


def main() -> None:
    """Measures, and writes the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small directory, short rounds, nothing written")
    parser.add_argument("--prepare", action="store_true", help="load what is measured, and measure nothing")
    given = parser.parse_args()
    os.environ.update({**SETTINGS, **{name: value for name, value in os.environ.items() if name in SETTINGS}})
    os.sched_setaffinity(0, {OTHER_CORE})
    DATA.mkdir(parents=True, exist_ok=True)
    sizes = ["10k", "100k"] if given.quick else list(directory.SIZES)
    with directory.server() as root:
        if not given.quick:
            prepare(root, sizes)
        if given.prepare:
            return
        for size in sizes:
            asyncio.run(directory.load(root, size))
        text = _measured(root, sizes, is_quick=given.quick)
    if not given.quick:
        results.write(text, keeps="Soak")


def _measured(root: str, sizes: Sequence[str], *, is_quick: bool) -> str:
    url = directory.url_of(root, "100k" if is_quick else directory.SEARCHED)
    with ExitStack() as peers:
        bench = Bench(url, rounds=3 if is_quick else 7, seconds=1.0 if is_quick else 2.0, peers=peers)
        bench.run()
        weight = weighing.of_two(bench.ours.pid, bench.start(OURS, "/readyz").pid)
        path = f"/api/v1/lookup?account={address(bench.accounts[0])}"
    bench.lines.append(cold_starts(url, path))
    print(bench.lines[-1], weight, sep="\n", flush=True)
    dump = weighing.of_dump(url, directory.FOLDER, {"REGISTRY_DATA_DIR": str(DATA)})
    print(dump, flush=True)
    search = asyncio.run(searched(url, 60 if is_quick else 200))
    print("\n".join(search), flush=True)
    growth = asyncio.run(grown(root, sizes, 500 if is_quick else 3000))
    return _results(bench.lines, search, growth, f"{bench.told}\n\n{weight}\n\n{dump}")


def _results(lines: Sequence[Line], search: Sequence[str], growth: Sequence[str], weights: str) -> str:
    processor = next(
        (line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
         if line.startswith("model name")), "unknown",
    )  # fmt: skip
    return "\n".join([
        "# Results of `make bench`", "",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} processors ({processor}), Python"
        f" {sys.version.split()[0]}, 1,000,000 accounts of 300,000 brands (and 700,000 brands without an account).",
        "Load at the end: " + ", ".join(f"{one:.1f}" for one in os.getloadavg()) + ".", "",
        "The server has one processor for itself; PostgreSQL and the asker share the other. Rounds alternate. The ratio"
        " is the peer's processor time for an answer by ours (median, least..most of the rounds): 1 is as good as the"
        " peer. Of the cold start it is our time by the peer's. The last columns are how long our answers took with"
        f" {asking.CONNECTIONS} connections asking without a pause. Of a range each answer is kept until one of its"
        " accounts changes, so the first to ask for it stands there for the record.", "",
        "| Job | Beside | Reach | Ratio | Ours | Peer | | Met | p50 ms | p99 ms |",
        "|---|---|---|---:|---:|---:|---|---|---:|---:|",
        *map(str, lines), "",
        weights, "",
        "## Searching the directory", "", "Milliseconds, median, over one connection. Reach: four times a look-up.", "",
        "| Search | ms | By a look-up | Met |", "|---|---:|---:|---|", *search, "",
        "## How the cost grows", "", "The one statement of a look-up, asked from PostgreSQL by one connection.", "",
        "Again: of the same accounts, when what is read of them is in memory.", "",
        "| Accounts | Median ms | p99 ms | Again, median | p99 | Client's CPU, µs |", "|---|---:|---:|---:|---:|---:|",
        *growth, "",
    ])  # fmt: skip


if __name__ == "__main__":
    main()
