"""Somebody with a browser, as pages see them: cookies, forms that are filled in and sent as they were rendered."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import httpx
from selectolax.lexbor import LexborHTMLParser as Page
from selectolax.lexbor import LexborNode

from registry.access import Actor
from registry.models import Person
from registry.settings import Settings
from registry.web.app import create_app
from tests.factories import NOON, make_session

BASE = "http://localhost:8000"


class Visitor:
    """One browser. `send` fills in the form of the page that is open, like a person: by its address."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.answer = httpx.Response(0)

    async def open(self, path: str) -> "Visitor":
        self.answer = await self.client.get(path, follow_redirects=True)
        return self

    async def send(self, action: str, **values: str | list[str]) -> "Visitor":
        """Sends the form whose action this is, with everything hidden in it."""
        forms = [form for form in self.page.css("form[method=post]") if form.attributes["action"] == action]
        assert forms, f"no form for {action} on {self.answer.url}"
        hidden = {
            str(field.attributes["name"]): field.attributes.get("value") or ""
            for field in forms[0].css("input[type=hidden]")
        }
        self.answer = await self.client.post(action, data={**hidden, **values}, follow_redirects=True)
        return self

    @property
    def page(self) -> Page:
        return Page(self.answer.text)

    @property
    def path(self) -> str:
        return self.answer.url.path

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def text(self) -> str:
        """The words of the main part, as one line."""
        main = self.page.css_first("main")
        return re.sub(r"\s+", " ", main.text() if main else "").strip()

    def find(self, css: str) -> LexborNode:
        found = self.page.css_first(css)
        assert found is not None, f"no {css} on {self.answer.url}"
        return found

    @property
    def heading(self) -> str:
        found = self.page.css_first("h1")
        return found.text().strip() if found else ""

    def attribute(self, selector: str, name: str) -> str:
        """The attribute of the first element the selector finds; "" for none."""
        found = self.page.css_first(selector)
        return (found.attributes.get(name) or "") if found else ""

    def links(self) -> list[str]:
        return [link.attributes.get("href") or "" for link in self.page.css("main a")]


@asynccontextmanager
async def visiting_as(actor: Actor, *, language: str = "en", now: datetime = NOON) -> AsyncIterator[Visitor]:
    """A visitor who is signed in as this member or moderator."""
    async with visiting(await Person.get(id=actor.person_id), language=language, now=now) as visitor:
        yield visitor


@asynccontextmanager
async def visiting(
    person: Person | None = None,
    *,
    language: str = "en",
    now: datetime = NOON,
    signing_keys: tuple[str, ...] = (),
    settings: Settings | None = None,
) -> AsyncIterator[Visitor]:
    """A visitor of the real app at `now`, signed in as the person if one is given."""
    chosen = settings or Settings(base_url=BASE, signing_keys=signing_keys)
    transport = httpx.ASGITransport(create_app(chosen, now=lambda: now), raise_app_exceptions=False)
    headers = {"accept-language": language, "sec-fetch-site": "same-origin"}
    async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers) as client:
        if person is not None:
            client.cookies.set("session", await make_session(person, now=now))
        yield Visitor(client)
