"""Whatever people, platforms and files say is text on every page, and in every table, feed, picture and answer."""

import csv
import io
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import httpx
from selectolax.lexbor import LexborHTMLParser as Html
from starlette.routing import Route

from registry.access import Actor
from registry.database import rows
from registry.models import Case, Decision, Draft, Flag, Sighting, SiteList, Verification
from registry.models.columns import Ground, Ruling
from registry.web.routes import ROUTES
from tests.factories import NOON, announce
from tests.registry.web.everything import BRAND, HELD, ODD, Everything, make_everything
from tests.registry.web.visitor import Visitor, visiting, visiting_as

EVIL = "=\"'><img src=x onerror=alert(1)><script>alert(1)</script>"
SCRIPT = "javascript:alert(1)"
# What people type, what platforms answered, what a file held: every column of words, past all checks at the door.
WORDS = (
    ("brand", "name", 80), ("company", "name", 80), ("passkey", "name", 60), ("sighting", "display_name", 200),
    ("claim", "display_name", 200), ("claim", "region", 60), ("face", "note", 200), ("report", "words", 200),
    ("reply", "words", 200), ("decision", "reason", 200), ("letter", "subject", 200), ("letter", "body", 500),
    ("session", "browser", 40),
)  # fmt: skip
NOT_READ = ("/progress", "/{secret}", "/{token}", "{secret}.atom", "/static", "/log/", "/icons/", "/actor")
ASKED = (
    "/lookup?account=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "/brands?q=%22%3E%3Cimg+src%3Dx+onerror%3Dalert(1)%3E",
    "/platforms?q=%22%3E%3Cimg+src%3Dx+onerror%3Dalert(1)%3E",
)


async def _poison(acme: Everything) -> None:
    """Puts markup into every column that holds words, and scripts where addresses are expected."""
    case = await Case.get()
    await Decision.create(
        ruling=Ruling.ACCOUNT_HONEST, moderator_id=acme.owner.actor.person_id, case_id=case.id, brand_id=case.brand_id,
        ground=Ground.FAN, reason=EVIL, created_at=NOON,
    )  # fmt: skip
    evidence = {"url": SCRIPT, "status": 200, "seen_at": NOON.isoformat(), "sha256": "a" * 64, "excerpt": EVIL}
    await Verification.create(
        claim_id=acme.ids["official"], claim_version=1, started_at=NOON, finished_at=NOON, result="proven",
        method="profile_text", detail=EVIL, evidence=evidence,
        steps=[{"at": NOON.isoformat(), "what": EVIL, "url": SCRIPT}],
    )  # fmt: skip
    for table, column, most in WORDS:
        await rows(f"UPDATE {table} SET {column} = left($1, $2) RETURNING 1 AS one", EVIL, most)  # noqa: S608
    await rows("UPDATE claim SET place = $1 RETURNING 1 AS one", SCRIPT)
    await rows("UPDATE report SET link = $1 RETURNING 1 AS one", SCRIPT)
    told = {"tricks": ["omission"], "tier": "imitates", "why_en": EVIL, "why_es": EVIL}
    line = {"address": EVIL, "role": EVIL, "region": EVIL, "language": "en", "ticked": True}
    await Sighting.all().update(tricks=told)
    await Flag.all().update(tricks=told)
    await Draft.all().update(lines=[line])
    await SiteList.all().update(unread=[EVIL])
    await announce(BRAND)


def _addresses(acme: Everything) -> Iterator[str]:
    """Every page of the site, in whatever room it is."""
    for route in ROUTES:
        if not isinstance(route, Route) or "GET" not in (route.methods or ()) or _is_skipped(route.path):
            continue
        if route.param_convertors.keys() <= acme.ids.keys() | {"slug"}:
            yield acme.path(route)
            if "{handle:path}" in route.path:
                yield acme.path(route).replace(str(ODD.handle), HELD.handle)


def _is_skipped(path: str) -> bool:
    return any(mark in path for mark in NOT_READ)


def _wrong(answer: httpx.Response) -> list[str]:
    """Markup that a browser, a spreadsheet or a feed reader would act on."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if kind == "text/csv":
        cells = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]
        return [cell for cell in cells if cell.lstrip(' "').startswith(("=", "+", "-", "@", "\t", "\r"))]
    if kind not in {"text/html", "image/svg+xml", "application/atom+xml", "application/xml"}:
        return []
    if kind != "text/html":
        return [part for part in ("<script", "<img", "onerror=alert(1)>") if part in answer.text]
    page = Html(answer.text)
    facts = "script:not([type='application/ld+json'])"
    acting = [node.html or "" for node in page.css(facts) if "alert(1)" in node.text()]
    acting += [node.html or "" for node in page.css("[onerror], img[src=x]")]
    links = [node.attributes.get("href") or node.attributes.get("src") or "" for node in page.css("[href], [src]")]
    return [*acting, *(link for link in links if link.startswith(SCRIPT))]


@asynccontextmanager
async def _as(person: Actor | None) -> AsyncIterator[Visitor]:
    async with visiting_as(person) if person else visiting() as visitor:
        yield visitor


async def test_no_page_acts_on_what_it_was_told(db: str) -> None:
    acme = await make_everything()
    people = [None, *await acme.rightful()]
    await _poison(acme)

    wrong, shown = list[str](), 0
    for person in people:
        async with _as(person) as visitor:
            for address in [*_addresses(acme), *ASKED]:
                answer = await visitor.client.get(address, follow_redirects=False)
                assert answer.status_code < 500, address
                shown += "alert(1)" in answer.text
                wrong += [f"{address}: {one[:200]}" for one in _wrong(answer)]

    assert not wrong, "\n".join(wrong)
    assert shown > 40  # it did stand on the pages
