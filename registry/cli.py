"""The one command: `registry up`, its parts for a real deployment, and the terminal's way to ask."""

import asyncio
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from registry.terminal import configured, database_url, fail, in_database, refusals

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

    found = configured()
    if "base_url" not in found.model_fields_set:
        found = found.model_copy(update={"base_url": f"http://localhost:{port}"})
    with refusals():
        supervisor.run(found, host=host, port=port, fill=fill)


@app.command()
def serve(port: Port = 8000, host: Host = "127.0.0.1", workers: int = 1) -> None:
    """The web server alone."""
    import uvicorn

    from registry.web import circles

    circles.search_seldom()
    found = configured()
    if found.database_url is None:
        raise fail("REGISTRY_DATABASE_URL is not set. `registry up` brings a database of its own.")
    uvicorn.run(
        "registry.web.app:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        http="registry.web.quick_protocol:QuickProtocol",
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

    found = configured()
    if found.database_url is None:
        raise fail("REGISTRY_DATABASE_URL is not set. `registry up` brings a database of its own.")
    uvloop.run(run(found.database_url))  # a TLS connection costs a quarter of the memory that asyncio takes for it


@app.command()
def vantage(port: Port = 8100, host: Host = "127.0.0.1") -> None:
    """Another view: makes the checks that a registry with the same key asks for, from this network."""
    import uvicorn

    if configured().vantage_key is None:
        raise fail("REGISTRY_VANTAGE_KEY is not set. The registry and its vantages share it.")
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

    with database_url() as url:
        asyncio.run(apply_migrations(url))


# ── asking ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@app.command()
def check(
    accounts: Annotated[list[str], typer.Argument(metavar="ACCOUNT…", help="addresses or handles")],
    as_json: Annotated[bool, typer.Option("--json", help="the API's answers, one a line")] = False,
    private: Annotated[bool, typer.Option("--private", help="over the network, by five digits of a hash")] = False,
    api: Annotated[bool, typer.Option("--api", help="over the network, from the registry's API")] = False,
    at: Annotated[str | None, typer.Option(help="the registry to ask over the network; none: the base URL")] = None,
) -> None:
    """The verdict about each account."""
    from registry import network
    from registry.actions import answer_words, answers, directory

    if api:
        network.check_over_api(accounts, at, as_json=as_json)
        return
    if private:
        network.check_privately(accounts, at, as_json=as_json)
        return

    async def ask() -> list[directory.Answer]:
        return [await directory.ask(account) for account in accounts]

    base_url = configured().base_url
    for answer in in_database(ask):
        print(answers.as_line(answer, base_url) if as_json else answer_words.in_words(answer))


@app.command()
def audit(
    registry: Annotated[str | None, typer.Argument(help="the registry's address; none: the base URL")] = None,
    memory: Annotated[Path, typer.Option(help="what was seen, kept to compare with")] = Path("registry-audit.json"),
) -> None:
    """Checks a registry as a stranger: that its log only grew, and that the directory says what the log says."""
    from registry import network

    network.audit_registry(registry, memory)


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


@app.command()
def detector() -> None:
    """Says how the detector runs: compiled, or interpreted with the same answers (`make compiled`)."""
    from registry.detector import compiled

    print(compiled.HOW)


# ── lookalikes elsewhere ──────────────────────────────────────────────────────────────────────────────────────────────


@app.command()
def watch(
    feed: Annotated[str | None, typer.Argument(metavar="FILE", help="CSV or JSON lines; - is standard input")] = None,
    name: Annotated[str, typer.Option(help="what the feed is called on the brands' pages")] = "",
    bluesky: Annotated[bool, typer.Option("--bluesky", help="Bluesky's stream of changed names, for ever")] = False,
) -> None:
    """Takes in accounts that were seen elsewhere; tells the brands that new ones may be taken for."""
    if bluesky == (feed is not None):
        raise fail("Name a feed, or say --bluesky.")
    if feed is None:
        _watch_bluesky()
        return
    from registry import clock
    from registry.actions.feeds import Refused, opened
    from registry.actions.watching import watch_feed

    def refuse(refused: Refused) -> None:
        typer.echo(f"line {refused.line}: {refused.code}: {refused.reason}", err=True)

    called = name or ("standard input" if feed == "-" else Path(feed).name)
    with refusals(), opened(feed) as stream:
        report = in_database(lambda: watch_feed(stream, called, clock=clock.now, refuse=refuse))
    print(report.summary())


def _watch_bluesky() -> None:
    from registry.jobs import bluesky_stream

    found = configured()
    url = found.jetstream_url
    if url is None:
        raise fail("REGISTRY_JETSTREAM_URL is not set: which of Bluesky's streams is watched is the operator's choice.")
    in_database(lambda: bluesky_stream.run(found, url))


@app.command()
def probe(brand: Annotated[str, typer.Argument(help="the brand's short name, as in its address")]) -> None:
    """Has the worker ask which likely lookalikes of a brand exist, slowly and once a day at most."""
    from registry import clock
    from registry.actions import probes

    in_database(lambda: probes.ask_as_operator(brand, now=clock.now()))
    print("queued: the worker asks, and what is there stands on the brand's page")


# ── the directory in and out ──────────────────────────────────────────────────────────────────────────────────────────


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    signature: Annotated[Path | None, typer.Option(help="of a dump; none: the .jws file beside it")] = None,
    key: Annotated[Path | None, typer.Option(help="keys of its registry (JWK set); none: those it publishes")] = None,
) -> None:
    """Brings in a directory (CSV, JSON lines), or another registry's signed dump as listed; whole or not at all."""
    from rich.console import Console
    from rich.markup import escape

    from registry.actions.imports import SHOWN_REFUSALS
    from registry.sample import bring_in

    console, found = Console(stderr=True), configured()
    summary, refused = in_database(lambda: bring_in(file, signature, key, found, console))
    for refusal in refused[:SHOWN_REFUSALS]:
        console.print(f"[yellow]line {refusal.line}[/]: {escape(refusal.reason)}")
    print(summary)


@app.command()
def export(file: Annotated[Path | None, typer.Argument(help="JSONL file; none: standard output")] = None) -> None:
    """Writes every public account as JSON lines; into a name that ends with .gz: the dump, its signature beside it."""
    from registry import clock
    from registry.actions import dumps, exports

    found = configured()

    async def write() -> int:
        if file and file.suffix == ".gz":
            return await dumps.write_file(file, found, now=clock.now())
        with file.open("w", encoding="utf-8") if file else nullcontext(sys.stdout) as out:
            return await exports.write_accounts(out, found.base_url)

    typer.echo(f"{in_database(write)} accounts", err=True)


@moderators.command("add")
def moderator_add(email: str) -> None:
    """Makes the person with this address a moderator; they sign in by mail as everybody does."""
    from registry import clock
    from registry.actions import people

    in_database(lambda: people.make_moderator(email, now=clock.now()))
    print("done")


@app.command()
def jobs(retry: Annotated[int | None, typer.Option(metavar="ID", help="start this one again")] = None) -> None:
    """Lists the jobs that were set aside after failing again and again, or takes one of them up again."""
    from registry import clock, queue
    from registry.actions import parked_jobs

    if retry is not None:
        in_database(lambda: parked_jobs.take_up(retry, by="operator", now=clock.now()))
        print("done")
        return
    for job in in_database(queue.parked):
        print(f"{job.id}\t{job.kind}\t{job.subject}\t{job.starts} starts\tsince {job.since:%Y-%m-%d %H:%M} UTC")


if __name__ == "__main__":
    app()
