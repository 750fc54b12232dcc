"""The file of guarded names that all processes of one machine share, and how it is written by one of them."""

import asyncio
import fcntl
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import orjson

from registry.detector import Protected, ProtectedNames
from registry.detector.index.files import UnfitFile
from registry.embedded import outlived_by_nobody
from registry.settings import settings

_LOOK_AGAIN_SECONDS = 0.1
_NICENESS = "10"  # of one that renews: whoever waits for an answer goes first


class CannotShare(RuntimeError):
    """The file cannot be written here; each process keeps the names for itself then."""


def file_for(database: int) -> Path:
    """Where the names of a database are kept, by the number the server gave it."""
    return settings().data_dir / "guarded" / f"{database}.names"


async def opened(path: Path) -> ProtectedNames | None:
    """The names in the file; None where there is none, or one that is torn or another version's."""
    try:
        return await asyncio.to_thread(ProtectedNames.opened, path)
    except (OSError, UnfitFile):
        return None


@asynccontextmanager
async def turn_to_write(path: Path) -> AsyncIterator[None]:
    """One process at a time; the kernel ends the turn of one that dies. Raises CannotShare."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_suffix(".lock").open("a")
    except OSError as error:
        raise CannotShare(str(error)) from error
    with lock:
        while not _is_ours(lock.fileno()):  # noqa: ASYNC110 (the kernel tells nobody)
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        yield


def _is_ours(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def write(path: Path, mark: str, pages: AsyncIterator[Sequence[Protected]], *, is_urgent: bool) -> None:
    """Has the file written by a process of its own, which holds a million objects for a minute. Raises CannotShare."""
    for left_over in path.parent.glob(f"{path.name}?*"):  # of one that was killed while it wrote
        left_over.unlink(missing_ok=True)
    command = [sys.executable, "-m", "registry.detector.index", str(path), mark, "0" if is_urgent else _NICENESS]
    process = await asyncio.create_subprocess_exec(*outlived_by_nobody(command), stdin=PIPE)
    try:
        await _send(process, pages)
        if await process.wait() != 0:
            raise CannotShare(f"the process that writes {path.name} ended with {process.returncode}")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _send(process: Process, pages: AsyncIterator[Sequence[Protected]]) -> None:
    assert process.stdin is not None
    count = 0
    try:
        async for page in pages:
            process.stdin.write(b"".join(orjson.dumps(name) + b"\n" for name in page))
            await process.stdin.drain()
            count += len(page)
        process.stdin.write(b"%d\n" % count)
        process.stdin.close()
        await process.stdin.wait_closed()
    except ConnectionError:
        return  # it ended early; its return code says why
