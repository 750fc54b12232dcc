"""No page without an empty state, no form without its refusal, no object without "nothing here": for every address."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

from starlette.routing import Route
from tortoise.context import TortoiseContext

from registry.access import Actor
from registry.database import rows, tortoise_config
from registry.embedded import embedded_postgres
from registry.models.columns import BrandState
from registry.web.routes import ROUTES
from tests.factories import make_brand, make_member, make_moderator
from tests.registry.web.everything import Everything, all_rows, changed, make_everything
from tests.registry.web.states import (
    ALWAYS_THERE,
    BUTTONS,
    EMPTY,
    EMPTY_FOR_MODERATORS,
    FORMS,
    NEVER_EMPTY,
    TRIED_ELSEWHERE,
    Refused,
)
from tests.registry.web.visitor import Visitor, visiting, visiting_as

NOBODY = UUID("00000000-0000-4000-8000-000000000000")
# Of programs, of files: test_openapi, test_machines and the log's tests try those.
NO_PAGES = ("/api/", "/badge/", "/qr/", "/icons/", "/log/", "/actor", "/.well-known/", "/static", "/feeds/")
NO_PAGES_EITHER = {
    *("/extension.zip", "/opensearch.xml", "/manifest.webmanifest", "/healthz", "/readyz", "/metrics", "/robots.txt"),
    *(
        "/favicon.ico",
        "/check_answer.py",
        "/brands/{slug}/card.png",
        "/brands/{slug}/feed.atom",
        "/claims/{claim_id:uuid}/press-kit.zip",
    ),
}


def _pages(method: str) -> Iterator[Route]:
    for route in ROUTES:
        if isinstance(route, Route) and method in (route.methods or ()) and not _is_for_programs(route.path):
            yield route


def _is_for_programs(path: str) -> bool:
    return path.startswith(NO_PAGES) or path in NO_PAGES_EITHER or path.endswith("/progress")


def _is_of_one_thing(route: Route) -> bool:
    """Whether the address names something that may not be there; a company or brand of one's own is the scene."""
    own = route.path.startswith(("/companies/{slug}", "/desk/brands/{slug}"))
    return bool(route.param_convertors.keys() - ({"slug"} if own else set()))


def _made_up(route: Route, slug: str) -> str:
    """The address of something that is not there."""
    given = {"platform": "x", "handle": "nobody", "slug": slug, "job_id": 4, "secret": "no", "token": "no"}
    return str(route.url_path_for(route.name, **{name: given.get(name, NOBODY) for name in route.param_convertors}))


def _is_ours(visitor: Visitor) -> bool:
    return bool(visitor.page.css_first("header.site-header") and visitor.heading)


def _route(path: str) -> Route:
    return next(route for route in ROUTES if isinstance(route, Route) and route.path == path.partition("?")[0])


def test_every_page_has_its_line() -> None:
    known = {path.partition("?")[0] for path in (*EMPTY, *EMPTY_FOR_MODERATORS, *NEVER_EMPTY)}
    lists = {route.path for route in _pages("GET") if not _is_of_one_thing(route)}
    forms = {route.path for route in _pages("POST")}

    assert lists - known == set()
    assert forms ^ {*FORMS, *BUTTONS, *TRIED_ELSEWHERE} == set()


async def test_where_nothing_is_yet_a_sentence_says_so(db: str) -> None:
    newcomer = await make_member("acme-inc")
    await make_brand(newcomer, "acme", state=BrandState.DRAFT)
    wanted = [(newcomer.actor, EMPTY), (await make_moderator(), EMPTY_FOR_MODERATORS)]

    silent = []
    for person, sentences in wanted:
        async with visiting_as(person) as visitor:
            for path, sentence in sentences.items():
                slug = "acme" if "/brands/" in path else "acme-inc"
                await visitor.open(path.replace("{slug}", slug))
                silent += [path] if visitor.status != 200 or sentence not in visitor.text else []

    assert silent == []


async def test_what_is_not_there_is_told_as_such_on_a_page_of_ours(db: str) -> None:
    await make_member("acme-inc")
    moderator = await make_moderator()
    wrong = []
    async with visiting_as(moderator) as visitor:
        for route in _pages("GET"):
            if not route.param_convertors or route.path.startswith(ALWAYS_THERE):
                continue
            await visitor.open(_made_up(route, "nobody"))
            if visitor.status not in {404, 410} or not _is_ours(visitor):
                wrong.append((route.path, visitor.status))

    assert wrong == []


@asynccontextmanager
async def _as(who: str, acme: Everything) -> AsyncIterator[Visitor]:
    actors: dict[str, Actor] = {"owner": acme.owner.actor}
    if who == "moderator":
        actors[who] = await make_moderator()
    if who == "newcomer":
        actors[who] = (await make_member("new-inc")).actor
    async with visiting_as(actors[who]) if who in actors else visiting() as visitor:
        yield visitor


def _what_is_wrong(visitor: Visitor, form: Refused) -> Iterator[str]:
    """The sentence stands above the form and beside the field, tied to it, and what was typed is still there."""
    if visitor.status != 422:
        yield f"status {visitor.status}"
        return
    summary = visitor.page.css_first(".error-summary[role=alert][data-focus] a")
    if summary is None or summary.attributes.get("href") != f"#field-{form.at}":
        yield "no summary that leads to the field"
    typed = visitor.page.css_first(f"#field-{form.at}")
    beside = visitor.page.css_first(f"#error-{form.at}")
    if typed is None or beside is None or not beside.text(strip=True):
        yield f"no sentence beside {form.at}"
    elif f"error-{form.at}" not in (typed.attributes.get("aria-describedby") or "").split():
        yield f"the sentence is not tied to {form.at}"
    if not visitor.find("title").text().startswith("Problem:"):
        yield "the title does not say so"
    yield from (f"{name} was not kept" for name in form.kept if _shown_in(visitor, name) != form.typed[name])


def _shown_in(visitor: Visitor, name: str) -> str:
    node = visitor.find(f"#field-{name}")
    if node.tag == "select":
        return visitor.attribute(f"#field-{name} option[selected]", "value")
    return node.attributes.get("value") or node.text()


async def test_every_form_says_beside_the_field_what_is_wrong_and_keeps_the_rest(db: str) -> None:
    acme = await make_everything()

    wrong = []
    for path, form in FORMS.items():
        async with _as(form.who, acme) as visitor:
            company = "new-inc" if form.who == "newcomer" else "acme-inc"
            page = acme.path(_route(form.page or path), company=company)
            await visitor.open(f"{page}?{form.page.partition('?')[2]}")
            before = await all_rows()
            await visitor.send(acme.path(_route(path), company=company), **form.typed)
            wrong += [f"{path}: {one}" for one in _what_is_wrong(visitor, form)]
            wrong += [f"{path}: changed {table}" for table in changed(before, await all_rows())]

    assert not wrong, "\n".join(wrong)


async def test_without_the_database_every_page_says_so_and_looks_like_ours(tmp_path: Path) -> None:
    with embedded_postgres(tmp_path / "pg", durable=False) as url:
        async with TortoiseContext() as context:
            await context.init(config=tortoise_config(url))
            await rows("SELECT 1")
    wrong, away = [], 0
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config(url))  # the server is gone by now
        async with visiting() as visitor:
            visitor.client.cookies.set("session", "anything")
            for route in _pages("GET"):
                await visitor.open(_made_up(route, "acme"))
                away += visitor.status == 503
                if visitor.status not in {200, 404, 410, 422, 503} or not _is_ours(visitor):
                    wrong.append((route.path, visitor.status))

    assert wrong == []
    assert away > 60
