"""How a refusal is told, and what an outage of ours looks like."""

import time
from pathlib import Path

import httpx
import pytest
from tortoise.context import TortoiseContext

from registry import errors as refusals
from registry.database import rows, tortoise_config
from registry.embedded import embedded_postgres
from registry.web import errors
from tests.factories import make_listed_brand, make_moderator
from tests.registry.web.serving import serving
from tests.registry.web.visitor import Visitor, visiting, visiting_as


def _kinds(kind: type[refusals.RegistryError]) -> list[type[refusals.RegistryError]]:
    return [kind, *(deeper for child in kind.__subclasses__() for deeper in _kinds(child))]


@pytest.mark.parametrize("kind", _kinds(refusals.RegistryError)[1:], ids=lambda kind: kind.__name__)
def test_every_refusal_has_a_status_and_a_title(kind: type[refusals.RegistryError]) -> None:
    status = next(status for parent, status in errors.STATUS.items() if issubclass(kind, parent))

    assert 400 <= status < 600
    assert status in errors.TITLES


async def test_a_missing_page_is_told_in_the_readers_language(db: str) -> None:
    async with visiting(language="es") as visitor:
        await visitor.open("/nothing/here")

    assert visitor.status == 404
    assert visitor.attribute("html", "lang") == "es"
    assert visitor.heading != "Nothing here"
    assert visitor.answer.headers["cache-control"] == "no-store"


def _menu(visitor: Visitor) -> set[str]:
    return {link.attributes.get("href") or "" for link in visitor.page.css("nav.site-nav a")}


async def test_whoever_is_signed_in_keeps_the_menu_where_nothing_is(db: str) -> None:
    async with visiting_as(await make_moderator()) as visitor:
        for path in ("/nothing/here", "/brands/nobody", "/icons/7.png"):
            await visitor.open(path)

            assert visitor.status == 404
            assert {"/desk", "/moderation", "/you"} <= _menu(visitor), path
            assert "/sign-in" not in _menu(visitor)
    async with visiting() as stranger:
        await stranger.open("/nothing/here")
        assert "/sign-in" in _menu(stranger)


async def test_a_wrong_method_is_told_with_what_is_allowed(db: str) -> None:
    async with visiting() as visitor:
        page = await visitor.client.put("/about")
        problem = await visitor.client.delete("/api/v1/lookup")

    assert (page.status_code, problem.status_code) == (405, 405)
    assert problem.json()["code"] == "method_not_allowed"
    assert set(problem.headers["allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}


async def test_a_mistake_of_ours_shows_nothing_of_the_inside(db: str) -> None:
    await make_listed_brand("acme")
    async with visiting() as visitor:
        await rows("DROP TABLE citation CASCADE")
        page = await visitor.client.get("/brands/acme")
        problem = await visitor.client.get("/api/v1/brands/acme")

    assert (page.status_code, problem.status_code) == (500, 500)
    assert problem.json()["code"] == "internal"
    for text in (page.text, problem.text):
        assert "citation" not in text
        assert "SELECT" not in text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


async def test_a_lost_database_gives_503_at_once_and_comes_back(tmp_path: Path) -> None:
    with embedded_postgres(tmp_path / "pg", durable=False) as url:
        async with TortoiseContext() as context:
            await context.init(config=tortoise_config(url))
            await rows("SELECT 1")
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config(url))  # the server is gone by now
        async with serving() as port, httpx.AsyncClient(base_url=f"http://localhost:{port}", timeout=20) as client:
            for path in ("/", "/lookup?account=x.com/dell", "/brands", "/api/v1/lookup?account=x.com/dell", "/readyz"):
                began = time.monotonic()
                answer = await client.get(path)

                assert answer.status_code == 503, path
                assert time.monotonic() - began < 5, path
                assert int(answer.headers["retry-after"]) > 0
            assert (await client.get("/healthz")).status_code == 200
            assert (await client.get("/sign-in")).status_code == 200
            assert (await client.get("/api/v1/platforms")).status_code == 200
            gone = await client.get("/desk", headers={"cookie": "session=anything"})
            assert gone.status_code == 503
            assert "Nothing was changed" in gone.text
