"""The first directory: real brands from an open source, brought in at the first start with a progress bar."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from registry import clock
from registry.actions import federation, foreign_dumps, imports
from registry.actions.sources import Refusal
from registry.database import opened
from registry.settings import Settings
from verification.fetching import Fetcher

FOLDER = Path(__file__).parent.parent / ".cache" / "directory"  # deploy/assets.py fills it, by integrity hash
FILE = FOLDER / "name-suggestion-index.json"
VERSION = FOLDER / "name-suggestion-index.version"

READ_AS = "with categories"  # what we take from it: when that grows, a version that is in is read once more


def fill(url: str, console: Console) -> None:
    """Imports the sample unless this version of it is in already; an interrupted import goes on where it stopped."""
    if not FILE.exists():
        console.print("[yellow]no first directory to import[/]: `make setup` brings it")
        return
    asyncio.run(_fill(url, console, f"{VERSION.read_text(encoding='ascii').strip()} {READ_AS}"))


async def _fill(url: str, console: Console, version: str) -> None:
    async with opened(url):
        if await imports.is_in(imports.NAME_SUGGESTION_INDEX, version):
            return
        brands, _refused = await asyncio.to_thread(imports.read_name_suggestion_index, FILE)
        with bar(console, "first directory") as advance:
            report = await imports.import_listed(
                brands, source=imports.NAME_SUGGESTION_INDEX, version=version, now=clock.now(), on_progress=advance
            )
        console.print(f"first directory: {report.brands:,} brands with {report.accounts:,} accounts, as listed only")


async def import_file(file: Path, console: Console) -> imports.Report:
    """Imports a CSV or JSONL file whole or not at all, with a progress bar."""
    brands, refused = await asyncio.to_thread(imports.read_file, file)
    with bar(console, file.name) as advance:
        return await imports.import_whole(
            brands, refused, source=imports.OPERATOR, version=file.name, now=clock.now(), on_progress=advance
        )


def bring_in(
    file: Path, signature: Path | None, key: Path | None, found: Settings, console: Console
) -> Coroutine[None, None, tuple[str, Sequence[Refusal]]]:
    """A directory, or the dump of another registry with its signature: what came of it, and the refused lines."""
    signed, keys = "", None
    is_dump = foreign_dumps.is_dump(file)
    if is_dump:
        beside = signature or file.with_name(f"{file.name}.jws")
        signed = beside.read_text(encoding="utf-8", errors="replace") if beside.is_file() else ""
        keys = key.read_bytes() if key else None

    async def come() -> tuple[str, Sequence[Refusal]]:
        if is_dump:
            told, refused = await import_dump(file, signed, keys, found, console)
            return told.summary(), refused
        report = await import_file(file, console)
        return report.summary(), report.refused

    return come()


async def import_dump(
    file: Path, signature: str, keys: bytes | None, found: Settings, console: Console
) -> tuple[federation.Report, Sequence[Refusal]]:
    """Takes over the dump of another registry, whole or not at all; raises BadDump."""
    named = foreign_dumps.read_signature(signature)
    if keys:
        known = foreign_dumps.read_keys(keys)
    else:
        async with Fetcher(found, clock=clock.now) as fetcher:
            known = await foreign_dumps.published_keys(named.registry, fetcher.ask)
    digest = await asyncio.to_thread(foreign_dumps.digest_of, file)
    foreign_dumps.verify(named, digest, known)
    dump = await asyncio.to_thread(foreign_dumps.read_dump, file, named, digest)
    with bar(console, file.name) as advance:
        report = await federation.take_over(dump, ours=found.registry_host, now=clock.now(), on_progress=advance)
    return report, dump.refused


@contextmanager
def bar(console: Console, title: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar; the function it yields is told how many of how many are done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
