"""The embedded PostgreSQL: private, alone on its folder, and gone with its owner."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import psutil
import pytest

from registry.embedded import AlreadyRunning, embedded_postgres, reachable

OWNER = """
import sys, time
from pathlib import Path
from registry.embedded import embedded_postgres
with embedded_postgres(Path(sys.argv[1])) as url:
    print(url, flush=True)
    time.sleep(60)
"""


async def _execute(url: str, sql: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


def _servers(folder: Path) -> list[psutil.Process]:
    return [p for p in psutil.process_iter(["cmdline"]) if str(folder / "postgres") in (p.info["cmdline"] or [])]


def _wait_until_gone(folder: Path) -> list[psutil.Process]:
    deadline = time.monotonic() + 10
    while _servers(folder) and time.monotonic() < deadline:
        time.sleep(0.05)
    return _servers(folder)


def test_what_is_written_is_there_at_the_next_start(tmp_path: Path) -> None:
    with embedded_postgres(tmp_path) as url:
        asyncio.run(_execute(url, "CREATE TABLE kept AS SELECT 7 AS number"))

    with embedded_postgres(tmp_path) as url:
        assert asyncio.run(_execute(url, "SELECT number FROM kept")) == 7
    assert _servers(tmp_path) == []


def test_a_second_owner_is_refused_and_a_guest_finds_the_first_one_s_server(tmp_path: Path) -> None:
    with embedded_postgres(tmp_path) as url:
        with pytest.raises(AlreadyRunning, match="REGISTRY_DATA_DIR"), embedded_postgres(tmp_path):
            pass
        with reachable(tmp_path) as same:
            assert same == url


def test_it_leaves_the_permissions_of_folders_it_did_not_make(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)

    with embedded_postgres(private / "data") as url:
        assert asyncio.run(_execute(url, "SELECT 1")) == 1

    assert private.stat().st_mode & 0o777 == 0o700


def test_it_works_below_a_path_too_long_for_a_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)

    with embedded_postgres(deep) as url:
        assert asyncio.run(_execute(url, "SELECT 1")) == 1


def test_a_killed_owner_takes_the_server_along_and_loses_nothing(tmp_path: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    url = owner.stdout.readline().strip()
    asyncio.run(_execute(url, "CREATE TABLE kept AS SELECT 7 AS number"))

    owner.kill()
    owner.wait(10)
    owner.stdout.close()

    assert _wait_until_gone(tmp_path) == []
    with embedded_postgres(tmp_path) as again:
        assert asyncio.run(_execute(again, "SELECT number FROM kept")) == 7


def test_a_server_killed_with_its_owner_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    url = owner.stdout.readline().strip()
    asyncio.run(_execute(url, "CREATE TABLE kept AS SELECT 7 AS number"))

    for server in _servers(tmp_path):
        os.kill(server.pid, signal.SIGKILL)
    owner.kill()
    owner.wait(10)
    owner.stdout.close()

    assert (tmp_path / "postgres" / "postmaster.pid").exists()
    with embedded_postgres(tmp_path) as again:
        assert asyncio.run(_execute(again, "SELECT number FROM kept")) == 7


KILLED_AT_WORK = """
import asyncio, sys
from pathlib import Path
import asyncpg, psutil
from registry.embedded import embedded_server

async def kill_at_work(server):
    connection = await asyncpg.connect(server.url)
    query = asyncio.ensure_future(connection.execute("SELECT count(*) FROM generate_series(1, 1000000000000)"))
    await asyncio.sleep(0.5)
    head = psutil.Process(server._process.pid)
    (at_work,) = (p for p in head.children() if "SELECT" in p.cmdline()[0])
    head.kill()
    server._process.wait(10)
    assert at_work.is_running() and at_work.status() != psutil.STATUS_ZOMBIE
    assert await asyncio.to_thread(server.keep_alive)
    assert not at_work.is_running() or at_work.status() == psutil.STATUS_ZOMBIE
    assert await (await asyncpg.connect(server.url)).fetchval("SELECT 7") == 7
    connection.terminate()
    await asyncio.wait([query])

with embedded_server(Path(sys.argv[1])) as server:
    asyncio.run(kill_at_work(server))
"""
AS_IN_A_CONTAINER = ["setpriv", "--inh-caps=-sys_ptrace", "--bounding-set=-sys_ptrace"] if os.geteuid() == 0 else []


@pytest.mark.parametrize("around", [[], AS_IN_A_CONTAINER], ids=["as-usual", "in-a-container"])
def test_a_query_that_outlives_its_killed_server_leaves_nothing_in_the_way(tmp_path: Path, around: list[str]) -> None:
    # It holds the shared memory of the folder, beside which PostgreSQL does not start.
    done = subprocess.run([*around, sys.executable, "-c", KILLED_AT_WORK, str(tmp_path)], timeout=50, check=False)
    assert done.returncode == 0


def test_a_half_made_cluster_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new" / "PG_VERSION").write_text("18\n")

    with embedded_postgres(tmp_path) as url:
        assert asyncio.run(_execute(url, "SELECT 1")) == 1
