"""What it weighs: the memory of two web processes on the same names, one dump of everything, the detector by itself."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import asyncpg

from benchmarks.asking import memory
from registry.actions.likenesses import suspected
from registry.detector import ProtectedNames
from verification.accounts import AccountRef

MOST_OWN = 400 * 1024  # kilobytes of one web process


def of_two(asked: int, other: int) -> str:
    """The paragraph about two processes, of which one has answered all that was asked."""
    busy, idle = memory(asked), memory(other)
    told = "yes" if busy["Private"] <= MOST_OWN else "no"
    return (
        f"Two web processes on the same file of guarded names: {busy['Private'] // 1024} MB of its own for the one that"
        f" answered all of the above, {idle['Private'] // 1024} MB for the one that only started;"
        f" {(idle['Rss'] - idle['Private']) // 1024} MB they share, which the system may drop and read again."
        f" Reach: {MOST_OWN // 1024} MB of its own. Met: {told}."
    )


def of_dump(url: str, folder: Path, environment: Mapping[str, str]) -> str:
    """The paragraph about `registry export` of the whole directory."""
    file = folder / "accounts.jsonl.gz"
    command = [sys.executable, "-m", "registry.cli", "export", str(file)]
    began = time.monotonic()
    given = {**os.environ, **environment, "REGISTRY_DATABASE_URL": url}
    process = subprocess.Popen(command, env=given, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read().decode().strip()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(said)
    took, size = time.monotonic() - began, file.stat().st_size
    for one in folder.glob(f"{file.name}*"):
        one.unlink()
    return (
        f"The signed dump (`registry export`): {said.splitlines()[-1]} in {took:.0f} s,"
        f" {used.ru_utime + used.ru_stime:.0f} s of them ours, {size >> 20} MB packed;"
        f" {used.ru_maxrss // 1024} MB of memory at most."
    )


async def of_detector(url: str, data: Path, unknown: Sequence[AccountRef]) -> float:
    """Microseconds that the detector takes for an account, in this process, on the names that the server has mapped."""
    connection = await asyncpg.connect(url)
    number = await connection.fetchval("SELECT oid::bigint FROM pg_database WHERE datname = current_database()")
    await connection.close()
    names = ProtectedNames.opened(data / "guarded" / f"{number}.names")
    for one in unknown[: len(unknown) // 10]:
        suspected(one, names, set())
    began = time.process_time()
    for one in unknown:
        suspected(one, names, set())
    return (time.process_time() - began) * 1e6 / len(unknown)
