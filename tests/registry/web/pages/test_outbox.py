"""The outbox: only for whoever sits at the machine."""

import httpx

from registry import mail
from registry.settings import Settings
from registry.web.app import create_app
from registry.web.pages.outbox import pieces
from tests.factories import NOON
from tests.registry.web.visitor import visiting


async def test_letters_are_shown_with_links_of_our_own_only(db: str) -> None:
    await mail.write(
        "ann@example.com", "Hello", "See http://localhost:8000/desk and http://evil.example/ <b>", now=NOON
    )
    async with visiting() as visitor:
        await visitor.open("/outbox")

    assert "Hello" in visitor.text
    assert visitor.links() == ["http://localhost:8000/desk"]
    assert "<b>" in visitor.text  # as text


async def test_nobody_else_sees_it(db: str) -> None:
    async def status(settings: Settings, client: str = "127.0.0.1", headers: dict[str, str] | None = None) -> int:
        transport = httpx.ASGITransport(create_app(settings), client=(client, 1))
        async with httpx.AsyncClient(transport=transport, base_url=settings.base_url) as browser:
            return (await browser.get("/outbox", headers=headers or {})).status_code

    local = Settings(base_url="http://localhost:8000")
    assert await status(local) == 200
    assert await status(local, "192.0.2.1") == 404
    assert await status(local, headers={"x-forwarded-for": "192.0.2.1"}) == 404
    assert await status(Settings(base_url="https://registry.example")) == 404
    assert await status(Settings(base_url="http://localhost:8000", smtp_url="smtp://localhost:25")) == 404


def test_a_link_ends_where_the_text_goes_on() -> None:
    found = pieces("a http://localhost:8000/x\nb http://localhost:8000.evil.example/", "http://localhost:8000")

    assert [piece.text for piece in found if piece.is_link] == ["http://localhost:8000/x"]
