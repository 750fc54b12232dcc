"""From the front page and from each desk every link leads somewhere, to its very place, and no page is an orphan."""

from collections import Counter, deque
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from starlette.routing import Route

from registry.access import Actor
from registry.actions import cases, fake_reports
from registry.actions.cases import Opinion
from registry.actions.fake_reports import FakeReport
from registry.models import Case, SiteList
from registry.web import machine_routes
from registry.web.routes import ROUTES
from tests.factories import NOON, make_listed_brand, make_moderator
from tests.registry.web.everything import BRAND, make_everything
from tests.registry.web.visitor import BASE, Visitor, visiting, visiting_as
from verification.accounts import AccountRef

LINKS = (
    "meta[property='og:image'], a[href], link[href]:not([rel=preload]), form[action], img[src], script[src],"
    " source[src], [data-live]"
)
FANS = AccountRef("x", "acme_fans")
OK, UNUSABLE = 200, 422
NAMES = ("href", "action", "src", "data-live", "content")
MOST_OF_A_KIND = 8  # pages that one function shows
# Shown to whoever gets the address elsewhere: in a letter, from a program, in a standard.
UNREACHED = {
    "/sign-in/{token}": "mail",
    "/reports/{secret}": "shown after a report",
    "/reports/mail/{secret}": "mail",
    "/replies/{secret}": "shown after an answer began",
    "/letters/{token}": "mail",
    "/letters/off/{token}": "mail",
    "/digests/off/{choice_id:uuid}/{secret}": "mail",
    "/feeds/{choice_id:uuid}/{secret}.atom": "shown to its member once made",
    "/you/address/{token}": "mail",
    "/outbox": "shown after a letter was asked for, where nobody sends letters",
    "/share": "the share menu of a phone",
    "/claims/{claim_id:uuid}/list/claims": "a form below new accounts of the list",
    "/claims/{claim_id:uuid}/purpose/wish": "a button beside a change that waits",
    "/confirm": "stands before what is dangerous",
    "/confirm/{form_id:uuid}": "stands before what is dangerous",
}


@dataclass
class Crawl:
    """What one visitor found from one page on."""

    visitor: Visitor
    pages: dict[str, httpx.Response] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)  # paths, also of forms

    async def run(self, start: str) -> "Crawl":
        """Follows everything, once each."""
        waiting, kinds = deque([(start, "")]), Counter[str]()
        while waiting:
            address, origin = waiting.popleft()
            if address in self.pages or address.endswith("/progress"):
                continue
            kind = _route(urlsplit(address).path)
            kinds[kind] += 1
            if kinds[kind] > MOST_OF_A_KIND:
                continue
            answer = await self.visitor.client.get(address, follow_redirects=True)
            self.pages[address] = answer
            # Whatever was searched for may be looked up: a page says kindly that it is no account.
            if answer.status_code != OK and (answer.status_code, answer.url.path) != (UNUSABLE, "/lookup"):
                self.wrong.append(f"{answer.status_code} at {address}, from {origin}")
            waiting.extend((link, address) for link in self._links(answer))
        self._look_for_places()
        return self

    def _links(self, answer: httpx.Response) -> list[str]:
        if not answer.headers.get("content-type", "").startswith("text/html"):
            return []
        found = []
        for node in Html(answer.text).css(LINKS):
            wanted = next(node.attributes[name] for name in NAMES if name in node.attributes)
            target = urljoin(str(answer.url), wanted or "")
            if not target.startswith(f"{BASE}/"):
                continue
            path = target.removeprefix(BASE).partition("#")[0]
            self.seen.add(urlsplit(path).path)
            # The same page in the other language is looked at when all is read in that one.
            if node.tag != "form" and "lang=" not in path:
                found.append(path)
        return found

    def _look_for_places(self) -> None:
        """Links to a place on a page: it is there."""
        for address, answer in list(self.pages.items()):
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            for node in Html(answer.text).css("a[href*='#']"):
                path, _, place = urljoin(address, node.attributes["href"] or "").partition("#")
                page = self.pages.get(path or address)
                if page is not None and place and not Html(page.text).css_first(f'[id="{place}"]'):
                    self.wrong.append(f"no #{place} at {path}, from {address}")


async def _crawled(person: Actor | None, start: str, language: str) -> Crawl:
    if person is None:
        async with visiting(language=language) as visitor:
            return await Crawl(visitor).run(start)
    async with visiting_as(person, language=language) as visitor:
        return await Crawl(visitor).run(start)


@pytest.mark.parametrize("language", ["en", "es"])
async def test_no_link_is_dead_and_no_page_an_orphan(db: str, language: str) -> None:
    acme = await make_everything()
    await _more()
    owner, moderator, *others = await acme.rightful()
    crawls = [
        await _crawled(None, "/", language),
        await _crawled(owner, "/desk", language),
        await _crawled(moderator, "/moderation", language),
        *[await _crawled(one, "/desk", language) for one in others],
    ]

    wrong = {one for crawl in crawls for one in crawl.wrong}
    seen = {path for crawl in crawls for path in crawl.seen}
    orphans = {f"nothing leads to {path}" for path in _pages() if path not in UNREACHED and not _is_among(path, seen)}
    assert not wrong | orphans, "\n".join(sorted(wrong | orphans))


async def _more() -> None:
    """A brand that nobody holds, a ruling that is public, and a list on the website with a new account on it."""
    await make_listed_brand("dell", accounts=(AccountRef("website", "dell.com"), AccountRef("x", "dell")))
    await fake_reports.submit(FANS, FakeReport(BRAND, "imitates"), now=NOON)
    case = await Case.get(account__handle=FANS.handle)
    opinion = Opinion("fan", "It says that it is a fan club.", case.version)
    await cases.rule_honest(await make_moderator(), case.id, opinion, now=NOON)
    await SiteList.all().update(
        accounts=[["x", "acme_more"]], read_at=NOON, url="https://acme-systems.net/", sha256="a" * 64
    )


def _pages() -> list[str]:
    """What people read; programs know their addresses from the documentation."""
    for_people = [route for route in ROUTES if isinstance(route, Route) and route not in machine_routes.ROUTES]
    pages = [route.path for route in for_people if "GET" in (route.methods or ())]
    return [path for path in pages if not path.endswith("/progress")]  # read by the page that shows what goes on


def _route(path: str) -> str:
    """Which of our addresses a path is."""
    return next((one.path for one in ROUTES if isinstance(one, Route) and one.path_regex.match(path)), path)


def _is_among(path: str, seen: set[str]) -> bool:
    route = next(one for one in ROUTES if isinstance(one, Route) and one.path == path)
    return any(route.path_regex.match(one) for one in seen)
