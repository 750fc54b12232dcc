"""Every way in which a check can fail, as its owner reads it: in both languages, small and large, light and dark."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from playwright.async_api import Browser, ViewportSize

from registry import clock
from registry.access import Member
from registry.actions import checks
from registry.database import opened
from registry.embedded import reachable
from registry.models import Claim
from registry.models import Person as PersonRow
from registry.models.columns import BrandState, ClaimState
from tests.factories import make_brand, make_claim, make_member
from tests.servers.paths import ROOT
from tests.stories.person import Person, arrive
from tests.stories.product import Product
from verification.accounts import AccountRef
from verification.challenges import statement
from verification.outcomes import Evidence, Outcome, Problem, Result, View

pytestmark = pytest.mark.timeout(300)
SCREENSHOTS = ROOT / "screenshots"  # ignored; to be looked at
PHONE, DESK = ViewportSize(width=360, height=800), ViewportSize(width=1280, height=800)
IN_THE_DARK = {"token_not_found", "views_disagree", "lapsing", "revoked"}
UNCHANGED = "Nothing has changed by this: the claim waits as before."
NOT_DECIDED = " This decides nothing; we will look again."


@dataclass(frozen=True, slots=True)
class Sight:
    """What a check of this kind of account saw: the verifier's sentence and, where something was read, the evidence."""

    platform: str
    detail: str
    path: str = ""  # below the platform's own address; empty where nothing was asked
    status: int | None = 200
    excerpt: str = ""
    method: str = "profile_text"


SIGHTS = {
    Problem.REFUSED: Sight("x", "This address cannot be visited: it must be a plain https address.", method="post"),
    Problem.TOKEN_NOT_FOUND: Sight(
        "github", "", "api.github.com/users/{name}", 200, "Acme makes anvils since 1901 · Burbank"
    ),
    Problem.ACCOUNT_NOT_FOUND: Sight(
        "github", "GitHub knows no account of this name.", "api.github.com/users/{name}", 404
    ),
    Problem.POST_NOT_FOUND: Sight("x", "", "publish.x.com/oembed?url=https%3A%2F%2Fx.com%2Fa%2Fstatus%2F1", 404),
    Problem.ANOTHER_ACCOUNT: Sight("x", "", "publish.x.com/oembed?url=https%3A%2F%2Fx.com%2Fa%2Fstatus%2F1", 200),
    Problem.ANOTHER_OWNER: Sight("github", "", "api.github.com/users/{name}", 200, "Fan page. Not affiliated."),
    Problem.NOT_ACTIVE: Sight("bluesky", "", "public.api.bsky.app/xrpc/app.bsky.actor.getProfile?actor={name}", 400),
    Problem.DOMAIN_NOT_FOUND: Sight("website", "This domain does not exist.", "dns", None, method="dns_txt"),
    Problem.WILDCARD: Sight(
        "website",
        "Every name below this domain answers with the same TXT records; that proves nothing.",
        "dns",
        None,
        "v=spf1 -all",
        "dns_txt",
    ),
    Problem.REDIRECTED: Sight(
        "website",
        "The address sends visitors to another place, which proves nothing about this one.",
        "{name}/.well-known/brand-registry.txt",
        302,
        method="well_known",
    ),
    Problem.NEEDS_PLACE: Sight(
        "tiktok",
        "Paste the address of the video, such as https://www.tiktok.com/@name/video/1.",
        method="post",
    ),
    Problem.SITE_LINK_MISSING: Sight("activitypub", "", "acme.example.com/", 200, method="profile_link"),
    Problem.PROFILE_LINK_MISSING: Sight(
        "activitypub",
        "The link field of the profile does not name the proven website.",
        "mastodon.example/users/acme",
        200,
        method="profile_link",
    ),
    Problem.UNREACHABLE: Sight("website", "The host did not accept a connection.", "{name}/", None, method="meta_tag"),
    Problem.TIMED_OUT: Sight("activitypub", "The host took too long to answer.", "mastodon.example/users/acme", None),
    Problem.RATE_LIMITED: Sight("github", "The host asks us to come back later.", "api.github.com/users/{name}", 429),
    Problem.BLOCKED: Sight("telegram", "The host does not let us read this page.", "t.me/{name}", 403),
    Problem.BROKEN: Sight("github", "The host answered with an error of its own.", "api.github.com/users/{name}", 502),
    Problem.BAD_CERTIFICATE: Sight(
        "website", "The certificate of the host is not valid for its name.", "{name}/", None, method="meta_tag"
    ),
    Problem.TOO_LARGE: Sight("website", "The answer is larger than we read (1 MB).", "{name}/", 200, method="meta_tag"),
    Problem.RESOLVERS_DISAGREE: Sight(
        "website", "Our resolvers got different DNS answers for this name.", "dns", None, method="dns_txt"
    ),
    Problem.NEEDS_KEY: Sight(
        "youtube", "This platform can only be read with a key, and the operator of this registry has none."
    ),
    Problem.PAUSED: Sight("telegram", ""),
    Problem.VIEWS_DISAGREE: Sight(
        "website",
        "",
        "dns",
        None,
        method="dns_txt",
    ),
    Problem.TOO_FEW_VIEWS: Sight("website", "", "dns", None, "v=spf1 -all", "dns_txt"),
    Problem.WAITS_FOR_PERSON: Sight(
        "linkedin",
        "",
        "acme.example.com/.well-known/brand-registry.txt",
        200,
        "https://www.linkedin.com/company/acme/",
        "by_person",
    ),
}
# Their title says the same.
SAID = {Problem.REDIRECTED, Problem.WILDCARD, Problem.DOMAIN_NOT_FOUND, Problem.PROFILE_LINK_MISSING}
ENDINGS = {
    "lapsing": "The last check did not find it.",
    "lapsed": "This claim has lapsed.",
    "lapsed, suspended": "The account is suspended, deleted or has moved.",
    "lapsed, no domain": "This domain does not exist.",
    "lapsed, too late": "The line was not posted within 7 days. Nothing is lost: ask for a new one and post it.",
    "revoked": "This account is no longer yours here.",
    "superseded": "This claim has been replaced.",
    "verified, an outage": "The last check could not be finished.",
    "too late": "Your line is older than 7 days and no longer counts. Nothing is lost: ask for a new one and post it.",
}


@dataclass(slots=True)
class Scene:
    """One company with a claim for every failure and every ending; the failures are made by the real actions."""

    member: Member
    now: datetime
    made: int = 0
    problems: dict[Problem, Claim] = field(default_factory=dict)
    endings: dict[str, Claim] = field(default_factory=dict)

    async def claim(self, platform: str, *, state: ClaimState = ClaimState.PENDING, age: int = 0) -> Claim:
        self.made += 1
        name = f"acme{self.made}"
        handles = {
            "website": f"{name}.example.com",
            "bluesky": f"{name}.bsky.social",
            "youtube": f"@{name}",
            "activitypub": f"{name}@mastodon.example",
            "linkedin": f"company/{name}",
        }
        account = AccountRef(platform, handles.get(platform, name))
        brand = await make_brand(self.member, name, name=f"Acme {self.made}", state=BrandState.LIVE)
        if platform in {"activitypub", "linkedin"}:
            site = AccountRef("website", f"{name}.example.com")
            await make_claim(self.member, brand, site, state=ClaimState.VERIFIED, now=self.now)
        return await make_claim(self.member, brand, account, state=state, now=self.now - timedelta(days=age))

    async def fail(self, claim: Claim, problem: Problem, *, later: timedelta = timedelta()) -> None:
        """A check that comes to this, written down as the worker writes it."""
        now = self.now + later
        await Claim.filter(id=claim.id).update(next_check_at=now)
        started = await checks.begin_check(claim.id, now=now)
        assert started is not None
        await checks.record_outcome(started, seen(problem, started.challenge.account, now), now=now)
        not_soon = clock.now() + timedelta(hours=1)  # the product's own worker shall leave it as it is
        await Claim.filter(id=claim.id, next_check_at__not_isnull=True).update(next_check_at=not_soon)


def seen(problem: Problem, account: AccountRef, now: datetime) -> Outcome:
    sight = SIGHTS[problem]
    detail = sight.detail + (NOT_DECIDED if problem.result is Result.UNKNOWN else "")
    outcome = Outcome(problem.result, problem, detail, account, method=sight.method)
    if not sight.path:
        return outcome
    name = account.handle
    url = f"dns:_brand-registry.{name}?type=TXT" if sight.path == "dns" else f"https://{sight.path.format(name=name)}"
    evidence = Evidence(url, sight.status, now, "a" * 64, sight.excerpt)
    outcome = replace(outcome, evidence=evidence)
    return replace(outcome, views=_views(evidence)) if problem is Problem.VIEWS_DISAGREE else outcome


def _views(evidence: Evidence) -> tuple[View, ...]:
    proof = replace(evidence, excerpt="brand-registry=acme-1")
    missing, late = Problem.TOKEN_NOT_FOUND, Problem.TIMED_OUT
    return (
        View("here", missing.result, missing, None, evidence),
        View("frankfurt", Result.PROVEN, None, None, proof),
        View("singapore", late.result, late, None, None),
    )


async def _prepare(scene: Scene) -> None:
    for problem, sight in SIGHTS.items():
        scene.problems[problem] = await scene.claim(sight.platform)
        await scene.fail(scene.problems[problem], problem)
    verified, misses, day = ClaimState.VERIFIED, Problem.TOKEN_NOT_FOUND, timedelta(days=1)
    ends = {
        "lapsing": (await scene.claim("github", state=verified), (misses,)),
        "lapsed": (await scene.claim("github", state=verified), (misses, misses)),
        "lapsed, suspended": (await scene.claim("bluesky", state=verified), (Problem.NOT_ACTIVE,)),
        "lapsed, no domain": (await scene.claim("website", state=verified), (Problem.DOMAIN_NOT_FOUND,)),
        "revoked": (await scene.claim("github", state=verified), (Problem.ANOTHER_OWNER,)),
        "verified, an outage": (await scene.claim("github", state=verified), (Problem.BROKEN,)),
        "lapsed, too late": (await scene.claim("github", state=ClaimState.LAPSED), ()),
        "superseded": (await scene.claim("github", state=ClaimState.SUPERSEDED), ()),
        "too late": (await scene.claim("github", age=8), ()),
    }
    for name, (claim, problems) in ends.items():
        for number, problem in enumerate(problems):
            await scene.fail(claim, problem, later=day * number)
        scene.endings[name] = claim
    await Claim.filter(id=ends["lapsed, too late"][0].id).update(verified_at=None)


@asynccontextmanager
async def _scene(person: Person) -> AsyncIterator[Scene]:
    """The company of whoever is signed in, in the product's own database."""
    with reachable(person.product.folder / "data") as url:
        async with opened(url, whole_process=False):
            row = await PersonRow.get(email="ana@acme.example.com")
            scene = Scene(await make_member("acme-failing", person=row), clock.now())
            await _prepare(scene)
            yield scene


async def _look(person: Person, name: str, claim: Claim, *, pictures: bool) -> list[str]:
    """Opens the claim and takes its pictures if they are wanted; what axe finds."""
    await person.page.set_viewport_size(PHONE)
    await person.open(f"/claims/{claim.id}")
    found = await person.axe()
    if await person.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("scrolls sideways")
    file = f"failure-{re.sub('[^a-z]+', '-', name)}-{person.language}"
    for scheme in ("light", "dark") if name in IN_THE_DARK else ("light",):
        await person.page.emulate_media(color_scheme=scheme)
        for size in (PHONE, DESK) if pictures else ():
            await person.page.set_viewport_size(size)
            await person.page.screenshot(path=SCREENSHOTS / f"{file}-{size['width']}-{scheme}.png", full_page=True)
    if name in IN_THE_DARK:
        found += await person.axe()
        await person.page.emulate_media(color_scheme="light")
    return [f"{name} ({person.language}): {one}" for one in found]


async def _missing(person: Person, problem: Problem, claim: Claim) -> list[str]:
    """What the page of a failed check should say and does not."""
    sight, text = SIGHTS[problem], await person.page.inner_text("main")
    panel = await person.page.inner_text("#progress")
    wanted = [person.say(sight.detail)] if sight.detail and problem not in SAID else []
    if sight.path:
        wanted += [person.say("What we read"), person.say("When"), *filter(None, [sight.excerpt])]
    if problem is Problem.VIEWS_DISAGREE:
        wanted += [person.say("What our networks saw"), "frankfurt", "singapore"]
    if problem is Problem.WAITS_FOR_PERSON:  # nothing failed: nothing is to be done, and it does not stay as before
        wanted += [person.say("We look again by ourselves:"), statement(claim.token)]
    elif problem is not Problem.DOMAIN_NOT_FOUND:  # that one ends the claim: a new domain needs a new line
        wanted += [person.say(UNCHANGED), person.say("We look again by ourselves:")]
        if await person.page.locator("[data-copy-text]").first.inner_text() != statement(claim.token):
            wanted.append("the line to post")
        if not await person.page.locator("[data-copy]").first.is_visible():
            wanted.append("a button that copies the line")
    title = await person.page.locator("#progress h2").first.inner_text()
    sentences = [one for one in panel.split("\n") if len(one.split()) > 5]
    said = [*([] if title.strip() else ["no title"]), *([] if sentences else ["no advice"])]
    return [f"{problem} ({person.language}): {one!r} is missing" for one in said + [w for w in wanted if w not in text]]


async def test_every_failure_says_what_was_seen_and_what_to_do(
    product: Product, browser: Browser, pytestconfig: pytest.Config
) -> None:
    pictures = bool(pytestconfig.getoption("pictures"))
    assert set(SIGHTS) == set(Problem)
    SCREENSHOTS.mkdir(exist_ok=True)
    person = await arrive(browser, product)
    await person.sign_in("ana@acme.example.com")
    wrong: list[str] = []

    async with _scene(person) as scene:
        for person.language in ("en", "es"):
            for problem, claim in scene.problems.items():
                wrong += await _look(person, problem.value, claim, pictures=pictures)
                wrong += await _missing(person, problem, claim)
            for name, claim in scene.endings.items():
                wrong += await _look(person, name, claim, pictures=pictures)
                if person.say(ENDINGS[name]) not in await person.page.inner_text("main"):
                    wrong.append(f"{name} ({person.language}): {ENDINGS[name]!r} is missing")

    assert not wrong, "\n".join(wrong)
    assert person.complaints == []
