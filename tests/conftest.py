"""What every test may use: a PostgreSQL for the run and, for each test, a migrated database of its own."""

import asyncio
import atexit
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import settings
from tortoise.apps import Apps
from tortoise.context import TortoiseContext

from registry.database import apply_migrations, tortoise_config
from registry.embedded import embedded_postgres
from tests.databases import TEMPLATE, Shelf, connected, named
from tests.exploring import USUAL

os.environ.setdefault("REGISTRY_SECRET_KEYS", "a key for the tests that is long enough to be taken")
os.environ.setdefault("REGISTRY_CANARIES", "false")  # no process of ours asks the real platforms

DATA = tempfile.mkdtemp(prefix="registry-tests-")
os.environ["REGISTRY_DATA_DIR"] = DATA
atexit.register(shutil.rmtree, DATA, ignore_errors=True)

pytest_plugins = ["tests.servers.fixtures"]

# Speed lives in benchmarks/: no example fails for being slow. A commit is judged by the same examples everywhere;
# `make explore` goes looking for new ones, and says how to see each again that failed.
settings.register_profile("house", derandomize=True, deadline=None, max_examples=USUAL)
settings.register_profile("explore", deadline=None, max_examples=20 * USUAL, print_blob=True)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--pictures`: every page from every side into screenshots/, to be looked at."""
    parser.addoption("--pictures", action="store_true", help="take a picture of every page that a story looks at")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for the run, with one migrated template database; yields the server's URL."""
    with embedded_postgres(tmp_path_factory.mktemp("pg"), durable=False) as url:
        asyncio.run(_prepare(url))
        yield url


async def _prepare(url: str) -> None:
    async with connected(url) as connection:
        await connection.execute(f"CREATE DATABASE {TEMPLATE}")
    await apply_migrations(named(url, TEMPLATE))


@pytest.fixture(scope="session")
def shelf(postgres: str) -> Shelf:
    return Shelf(postgres)


@pytest.fixture
async def database_url(shelf: Shelf) -> AsyncIterator[str]:
    """A database of the test's own, for processes that the test starts."""
    url = await shelf.take()
    yield url
    await shelf.give_back(url)


@pytest.fixture(scope="session")
def prepared() -> list[Apps]:
    """The models as the first test had them made ready: they are the same for every database."""
    return []


@pytest.fixture
async def db(database_url: str, prepared: list[Apps]) -> AsyncIterator[str]:
    """A database of the test's own, opened for the models; yields its URL."""
    config = tortoise_config(database_url)
    async with TortoiseContext() as context:
        if prepared:  # making the models ready anew costs more than most tests: the rest of what `init` does
            context._init_timezone(use_tz=True, timezone="UTC")
            await context.connections._init(config["connections"], create_db=False)
            context._apps, context._default_connection, context._inited = prepared[0], "default", True
        else:
            await context.init(config=config)
            assert context._apps is not None
            prepared.append(context._apps)
        yield database_url
