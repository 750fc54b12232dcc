"""The worker reads the list of a real site with TLS, for the company's eyes only, and bears being killed."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import pytest
import trustme

from registry import queue
from registry.access import Member
from registry.actions import directory, site_list_views, site_lists
from registry.actions.account_lines import Purpose
from registry.actions.listings import Verdict
from registry.actions.site_list_views import SiteListView
from registry.jobs.mailing import post_with
from registry.jobs.read_list import read_list
from registry.jobs.tools import Again, Tools
from registry.jobs.verify_claim import verify_claim
from registry.models import Claim, Event, Job
from registry.models.columns import AccountRole, ClaimState, JobKind
from registry.settings import Settings
from tests.factories import NOON, make_live_brand, make_member
from tests.servers.closed_platforms import ClosedPlatforms
from tests.verification.fetching.web_server import WebServer, page, redirect, running_web
from verification.accounts import AccountRef
from verification.fetching import Failure
from verification.fetching.fetcher import Fetcher
from verification.outcomes import Problem
from verification.platforms.platform import Asked, Reply

SITE, FILE = "acme.com", "/.well-known/brand-registry.txt"


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@asynccontextmanager
async def site(authority: trustme.CA, tmp_path: Path, **bases: str) -> AsyncIterator[tuple[WebServer, Tools]]:
    """The company's website behind TLS, and the worker's tools that lead there."""
    ca_file = tmp_path / "root.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(SITE).configure_cert(tls)
    async with running_web(tls) as web:
        settings = Settings(
            platform_bases={"website": f"https://127.0.0.1:{web.port}", **bases},
            allow_addresses=("127.0.0.0/8",),
            ca_file=ca_file,
        )
        async with Fetcher(settings) as fetcher:
            yield web, Tools(fetcher.ask, lambda: NOON, post_with(settings), settings)


async def asked() -> tuple[Member, UUID]:
    """A member who has just asked for the list of the proven website."""
    member = await make_member()
    await make_live_brand(member, domain=SITE)
    claim = await Claim.get(account__platform="website")
    await site_lists.ask(member, claim.id, now=NOON)
    return member, claim.id


async def seen_after(member: Member, claim_id: UUID, tools: Tools) -> SiteListView:
    assert await read_list(str(claim_id), tools) is None
    return await site_list_views.show(member.actor, claim_id)


async def test_a_list_is_read_over_tls(db: str, authority: trustme.CA, tmp_path: Path) -> None:
    member, claim_id = await asked()
    async with site(authority, tmp_path) as (web, tools):
        web.pages[FILE] = page(b"# ours\nhttps://x.com/Acme\ngithub:acme\nwhat is this\n")

        view = await seen_after(member, claim_id, tools)

    assert view.new == (AccountRef("x", "acme"), AccountRef("github", "acme"))
    assert [line for line, _ in view.unread] == ["what is this"]
    assert (view.url, view.read_at, view.is_reading) == (f"https://{SITE}{FILE}", NOON, False)
    assert web.server_names[0] == SITE
    assert await Claim.all().count() == 1
    assert await Event.filter(kind__startswith="claim").count() == 0
    for name in ("x.com/acme", "github.com/acme"):
        listing = (await directory.ask(f"https://{name}")).listing
        assert listing is not None
        assert listing.verdict is not Verdict.OFFICIAL


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (page(b"", "404 Not Found"), Problem.SITE_LINK_MISSING),
        (page(b"", "503 Service Unavailable"), Problem.BROKEN),
        (page(b"", "403 Forbidden"), Problem.BLOCKED),
        (page(b"<p>x:acme", content_type="text/html"), Problem.BROKEN),
        (page(b"x:acme\xff"), Problem.BROKEN),
        (page(b"#" * 2_000_000), Problem.TOO_LARGE),
        (redirect("https://evil.com/list"), Problem.REDIRECTED),
        (redirect("https://127.0.0.1/list"), Problem.REDIRECTED),
        (b"nonsense\r\n\r\n", Problem.BROKEN),
    ],
)
async def test_what_cannot_be_read_is_told(
    db: str, authority: trustme.CA, tmp_path: Path, answer: bytes, problem: Problem
) -> None:
    member, claim_id = await asked()
    async with site(authority, tmp_path) as (web, tools):
        web.pages[FILE] = answer

        view = await seen_after(member, claim_id, tools)

    assert (view.problem, view.new, view.answered_at, view.is_reading) == (problem, (), NOON, False)


async def test_a_certificate_of_another_site_lists_nothing(db: str, authority: trustme.CA, tmp_path: Path) -> None:
    member, claim_id = await asked()
    async with site(trustme.CA(), tmp_path) as (web, _), site(authority, tmp_path) as (_, tools):
        web.pages[FILE] = page(b"x:mallory")
        bases = {"website": f"https://127.0.0.1:{web.port}"}
        settings = tools.settings.model_copy(update={"platform_bases": bases})
        async with Fetcher(settings) as fetcher:
            view = await seen_after(member, claim_id, Tools(fetcher.ask, lambda: NOON, tools.post, settings))

    assert (view.problem, view.new) == (Problem.BAD_CERTIFICATE, ())


HOSTILE = (
    b"\x00\n\x00x:acme\nx:ac\x00me\n\xe2\x80\xaex:acme\n"
    + b"a" * 5000
    + b"\n"
    + b"x:"
    + b"\xf0\x9f\x92\xa9" * 90
    + b"\n"
    b"https://x.com/%00\nhttps://x.com/<script>\ngithub:acme\r\n\x1b[31mx:red\x1b[0m\njavascript:alert(1)\n"
)


async def test_a_hostile_file_is_kept_as_words_and_nothing_more(db: str, authority: trustme.CA, tmp_path: Path) -> None:
    member, claim_id = await asked()
    async with site(authority, tmp_path) as (web, tools):
        web.pages[FILE] = page(HOSTILE)

        view = await seen_after(member, claim_id, tools)

    assert AccountRef("github", "acme") in view.new
    assert all(account.handle.isprintable() for account in view.new)
    assert all(line.isprintable() and len(line) <= 500 for line, _ in view.unread)


async def test_a_host_that_has_no_turn_is_asked_later(db: str, authority: trustme.CA, tmp_path: Path) -> None:
    member, claim_id = await asked()

    async def nobody(question: Asked) -> Reply | Failure:
        return Failure(Problem.RATE_LIMITED, "We wait for our turn.", str(question), None, 7, put_off=True)

    settings = Settings()
    again = await read_list(str(claim_id), Tools(nobody, lambda: NOON, post_with(settings), settings))

    assert isinstance(again, Again)
    assert (await site_list_views.show(member.actor, claim_id)).is_reading


async def test_a_killed_workers_reading_is_done_by_the_next(db: str, authority: trustme.CA, tmp_path: Path) -> None:
    member, claim_id = await asked()
    await Job.exclude(kind=JobKind.READ_LIST).delete()
    (killed,) = await queue.take(1)
    assert (killed.kind, await queue.take(1)) == (JobKind.READ_LIST, [])
    assert await site_lists.begin(claim_id) is not None  # begun, and then killed

    await Job.filter(id=killed.id).update(leased_until=NOON.replace(year=2020))
    (again,) = await queue.take(1)
    async with site(authority, tmp_path) as (web, tools):
        web.pages[FILE] = page(b"x:acme")
        view = await seen_after(member, UUID(again.subject), tools)
        assert view.new == (AccountRef("x", "acme"),)
        web.requests.clear()

        assert await read_list(again.subject, tools) is None  # a third time: there is nothing left to do

    assert web.requests == []


async def test_an_unknown_subject_is_no_bug(db: str) -> None:
    settings = Settings()

    async def nobody(question: Asked) -> Reply | Failure:
        raise AssertionError(question)

    tools = Tools(nobody, lambda: NOON, post_with(settings), settings)
    assert await read_list("00000000-0000-0000-0000-000000000000", tools) is None


async def test_listed_and_linking_back_is_proven_without_a_word_posted(
    db: str, authority: trustme.CA, tmp_path: Path
) -> None:
    member, claim_id = await asked()
    with ClosedPlatforms() as closed:
        closed.set_github("acme", bio="Widgets.", blog=f"https://{SITE}")
        closed.set_github("acme-labs", bio="Widgets.", number=2)
        async with site(authority, tmp_path, github=closed.base) as (web, tools):
            web.pages[FILE] = page(b"github:acme\ngithub:acme-labs\n")
            view = await seen_after(member, claim_id, tools)
            chosen = [str(account) for account in view.new]

            await site_lists.claim_listed(member, claim_id, dict.fromkeys(chosen, Purpose(AccountRole.MAIN)), now=NOON)
            for job in await Job.filter(kind=JobKind.VERIFY_CLAIM):
                await verify_claim(job.subject, tools)

    claims = {
        claim.account.handle: claim
        for claim in await Claim.filter(account__platform="github").select_related("account")
    }
    assert (claims["acme"].state, claims["acme"].method) == (ClaimState.VERIFIED, "listed")
    assert claims["acme-labs"].state is ClaimState.PENDING
    listing = (await directory.ask("github.com/acme")).listing
    assert listing is not None
    assert listing.verdict is Verdict.OFFICIAL
