"""What every command does alike: read the settings, open the database, and say in a sentence what cannot be done."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import TypeVar

import typer

from registry.settings import Settings, settings

T = TypeVar("T")


def fail(sentence: str) -> typer.Exit:
    """Says why not; to be raised."""
    typer.secho(sentence, fg="red", err=True)
    return typer.Exit(1)


def configured() -> Settings:
    """The settings, or every problem with them at once; open doors are named loudly."""
    from pydantic import ValidationError

    from registry import log

    try:
        found = settings()
    except ValidationError as error:
        named = [f"REGISTRY_{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors(include_url=False)]
        raise fail("\n".join(named)) from error
    log.set_up(as_json=found.json_log)
    for door in found.opened_doors():
        typer.secho(f"open door, for tests and private networks only: {door}", fg="yellow", err=True)
    return found


@contextmanager
def refusals() -> Iterator[None]:
    """Says what cannot be done in a sentence, without a traceback."""
    from registry.embedded import CannotStart
    from registry.errors import RegistryError
    from registry.supervisor import PortTaken

    try:
        yield
    except RegistryError as error:
        raise fail(error.english) from error
    except (CannotStart, PortTaken) as error:
        raise fail(str(error)) from error


@contextmanager
def database_url() -> Iterator[str]:
    """The configured database, else the embedded one of the data folder, running or not."""
    from registry.embedded import reachable

    found = configured()
    with refusals():
        if found.database_url:
            yield found.database_url
        else:
            with reachable(found.data_dir) as url:
                yield url


def in_database(work: Callable[[], Coroutine[None, None, T]]) -> T:
    """What `work` comes to, with the database opened and up to date."""
    from registry.database import LOST, apply_migrations, opened

    async def run(url: str) -> T:
        await apply_migrations(url)
        async with opened(url):
            return await work()

    with database_url() as url:
        try:
            return asyncio.run(run(url))
        except LOST as error:
            raise fail(f"The database does not answer ({type(error).__name__}). Nothing was changed.") from error
