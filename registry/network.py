"""Commands that ask a registry over the network, and need no database."""

import asyncio
import json
from pathlib import Path

import typer

from registry import audits
from registry.actions.private_questions import PrivateAnswer, ask_privately, settings_to_ask
from registry.client import ApiError, Client
from registry.terminal import configured, fail
from verification.fetching import Fetcher


def check_over_api(accounts: list[str], at: str | None, *, as_json: bool) -> None:
    """The verdicts as the API of a registry gives them."""
    with Client(at or configured().base_url) as client:
        try:
            for answer in client.lookup_many(accounts):
                told = answer.verdict or answer.error or "a handle without its platform"
                typer.echo(json.dumps(answer.raw, ensure_ascii=False) if as_json else f"{answer.query}: {told}")
        except ApiError as error:
            raise fail(str(error)) from error


def check_privately(accounts: list[str], at: str | None, *, as_json: bool) -> None:
    """Needs no database: the registry that is asked learns five digits of each account's hash."""
    found = configured()

    async def ask() -> list[PrivateAnswer]:
        async with Fetcher(settings_to_ask(found, at or found.base_url)) as fetcher:
            return await ask_privately(accounts, fetcher.ask)

    for answer in asyncio.run(ask()):
        typer.echo(answer.as_line() if as_json else answer.in_words())


def audit_registry(address: str | None, memory: Path) -> None:
    """Says what an audit found; keeps what it saw unless the log is broken. Exits with 1 on any difference."""
    with Client(address or configured().base_url) as client:
        try:
            report, seen = audits.audit(client, audits.remembered(memory))
        except (audits.Fault, ApiError) as error:
            raise fail(str(error)) from error
    seen.save(memory)
    typer.echo(report.summary())
    if report.differences:
        raise typer.Exit(1)
