"""The one command: `registry up`, its parts for a real deployment, and the terminal's way to ask."""

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from registry.settings import Settings, settings

T = TypeVar("T")
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The public registry of companies' official accounts.",
)
moderators = typer.Typer(no_args_is_help=True, help="The people who decide.")
app.add_typer(moderators, name="moderator")

Port = Annotated[int, typer.Option(min=1, max=65535)]
Host = Annotated[str, typer.Option(help="address to listen on")]


# ── serving ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@app.command()
def up(port: Port = 8000, host: Host = "127.0.0.1") -> None:
    """Everything in one: database, migrations, first directory, worker and web. Ctrl-C stops it."""
    from registry import supervisor
    from registry.sample import fill

    found = _configured()
    if "base_url" not in found.model_fields_set:
        found = found.model_copy(update={"base_url": f"http://localhost:{port}"})
    with _refusals():
        supervisor.run(found, host=host, port=port, fill=fill)


@app.command()
def serve(port: Port = 8000, host: Host = "127.0.0.1", workers: int = 1) -> None:
    """The web server alone."""
    import uvicorn

    found = _configured()
    if found.database_url is None:
        raise _fail("REGISTRY_DATABASE_URL is not set. `registry up` brings a database of its own.")
    uvicorn.run(
        "registry.web.app:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        http="httptools",
        loop="uvloop",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # registry.web reads them, from trusted proxies only
        log_level="warning",
        timeout_graceful_shutdown=10,
    )


@app.command()
def worker() -> None:
    """The worker alone: verifies claims, sends mail, scans for lookalikes."""
    import uvloop

    from registry.jobs.worker import run

    found = _configured()
    if found.database_url is None:
        raise _fail("REGISTRY_DATABASE_URL is not set. `registry up` brings a database of its own.")
    uvloop.run(run(found.database_url))  # a TLS connection costs a quarter of the memory that asyncio takes for it


@app.command()
def vantage(port: Port = 8100, host: Host = "127.0.0.1") -> None:
    """Another view: makes the checks that a registry with the same key asks for, from this network."""
    import uvicorn

    if _configured().vantage_key is None:
        raise _fail("REGISTRY_VANTAGE_KEY is not set. The registry and its vantages share it.")
    uvicorn.run(
        "registry.web.vantage:create_app",
        factory=True,
        host=host,
        port=port,
        loop="uvloop",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        log_level="warning",
        timeout_graceful_shutdown=25,
    )


@app.command()
def migrate() -> None:
    """Brings the database's tables up to date."""
    from registry.database import apply_migrations

    with _database_url() as url:
        asyncio.run(apply_migrations(url))


# ── asking ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@app.command()
def check(
    accounts: Annotated[list[str], typer.Argument(metavar="ACCOUNT…", help="addresses or handles")],
    as_json: Annotated[bool, typer.Option("--json", help="the API's answers, one a line")] = False,
) -> None:
    """The verdict about each account."""
    from registry.actions import answers, directory

    async def ask() -> list[directory.Answer]:
        return [await directory.ask(account) for account in accounts]

    base_url = _configured().base_url
    for answer in _in_database(ask):
        print(answers.as_line(answer, base_url) if as_json else answers.in_words(answer))


@app.command()
def parse(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Reads one text a line on standard input and says which account it names (JSON lines, with or without --json)."""
    import json

    from verification.platforms import read

    del as_json  # the answer is JSON either way; the option says so in scripts
    for line in sys.stdin:
        reading = read(line.rstrip("\r\n"))
        print(json.dumps(reading.as_json(), ensure_ascii=False), flush=True)


@app.command()
def scan(
    registered: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="TSV of registered accounts")],
    threshold: Annotated[float | None, typer.Option(min=0, max=1, help="lowest score that is flagged")] = None,
) -> None:
    """The detector without a database: JSON lines in, one JSON line out for each, at once."""
    from registry.detector.scanning import scan_lines

    chosen = {} if threshold is None else {"threshold": threshold}
    for line in scan_lines(sys.stdin, registered, **chosen):
        print(line, flush=True)


# ── the directory in and out ──────────────────────────────────────────────────────────────────────────────────────────


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Brings in a directory (CSV, JSONL, or name-suggestion-index); nothing is half imported."""
    from rich.console import Console

    from registry.actions.imports import SHOWN_REFUSALS
    from registry.sample import import_file

    console = Console(stderr=True)
    report = _in_database(lambda: import_file(file, console))
    for refusal in report.refused[:SHOWN_REFUSALS]:
        console.print(f"[yellow]line {refusal.line}[/]: {refusal.reason}")
    print(report.summary())


@app.command()
def export(file: Annotated[Path | None, typer.Argument(help="JSONL file; none: standard output")] = None) -> None:
    """Writes every public account as JSON lines."""
    from registry.actions import exports

    async def write() -> int:
        with file.open("w", encoding="utf-8") if file else nullcontext(sys.stdout) as out:
            return await exports.write_accounts(out)

    typer.echo(f"{_in_database(write)} accounts", err=True)


@moderators.command("add")
def moderator_add(email: str) -> None:
    """Makes the person with this address a moderator; they sign in by mail as everybody does."""
    from registry import clock
    from registry.actions import people

    _in_database(lambda: people.make_moderator(email, now=clock.now()))
    print("done")


@app.command()
def jobs(
    retry: Annotated[int | None, typer.Option(metavar="ID", help="start this one again")] = None,
) -> None:
    """Lists the jobs that were set aside after failing again and again, or takes one of them up again."""
    from registry import clock, queue
    from registry.actions import parked_jobs

    if retry is not None:
        _in_database(lambda: parked_jobs.take_up(retry, by="operator", now=clock.now()))
        print("done")
        return
    for job in _in_database(queue.parked):
        print(f"{job.id}\t{job.kind}\t{job.subject}\t{job.starts} starts\tsince {job.since:%Y-%m-%d %H:%M} UTC")


# ── shared by the commands ────────────────────────────────────────────────────────────────────────────────────────────


def _fail(sentence: str) -> typer.Exit:
    typer.secho(sentence, fg="red", err=True)
    return typer.Exit(1)


def _configured() -> Settings:
    """The settings, or every problem with them at once; open doors are named loudly."""
    from pydantic import ValidationError

    from registry import log

    try:
        found = settings()
    except ValidationError as error:
        named = [f"REGISTRY_{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors(include_url=False)]
        raise _fail("\n".join(named)) from error
    log.set_up(as_json=found.json_log)
    for door in found.opened_doors():
        typer.secho(f"open door, for tests and private networks only: {door}", fg="yellow", err=True)
    return found


@contextmanager
def _refusals() -> Iterator[None]:
    """Says what cannot be done in a sentence, without a traceback."""
    from registry.embedded import CannotStart
    from registry.errors import RegistryError
    from registry.supervisor import PortTaken

    try:
        yield
    except RegistryError as error:
        raise _fail(error.english) from error
    except (CannotStart, PortTaken) as error:
        raise _fail(str(error)) from error


@contextmanager
def _database_url() -> Iterator[str]:
    """The configured database, else the embedded one of the data folder, running or not."""
    from registry.embedded import reachable

    found = _configured()
    with _refusals():
        if found.database_url:
            yield found.database_url
        else:
            with reachable(found.data_dir) as url:
                yield url


def _in_database(work: Callable[[], Coroutine[None, None, T]]) -> T:
    from registry.database import LOST, apply_migrations, opened

    async def run(url: str) -> T:
        await apply_migrations(url)
        async with opened(url):
            return await work()

    with _database_url() as url:
        try:
            return asyncio.run(run(url))
        except LOST as error:
            raise _fail(f"The database does not answer ({type(error).__name__}). Nothing was changed.") from error


if __name__ == "__main__":
    app()
