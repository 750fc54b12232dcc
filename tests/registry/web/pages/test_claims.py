"""The page of a claim: what to post, the check as it goes, what it came to, and ending it."""

import re
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from registry import clock
from registry.access import Member
from registry.actions import checks, claims
from registry.actions.verifications import Did, add_steps
from registry.models import Claim, Job, Person
from registry.models.columns import BrandState, ClaimState, JobKind, Role
from registry.web import rendering
from tests.factories import (
    NOON,
    make_brand,
    make_claim,
    make_live_brand,
    make_member,
    make_person,
    make_session,
    not_proven,
    proven,
    unknown,
)
from tests.registry.web.visitor import Visitor, visiting, visiting_as
from tests.servers.paths import ROOT
from tests.servers.running import RunningServer
from verification.accounts import AccountRef
from verification.methods import METHODS
from verification.outcomes import Evidence, Outcome, Problem, Result
from verification.verify import where

BLUESKY = AccountRef("bluesky", "acme.com")
X = AccountRef("x", "acme")
WEBSITE = AccountRef("website", "acme.com")
SEEN = Evidence("https://bsky.app/profile/acme.com", 200, NOON, "a" * 64, "Tea since 1901 <b>& more</b>")


async def _claim(account: AccountRef = BLUESKY, *, state: ClaimState = ClaimState.PENDING) -> tuple[Member, Claim]:
    member = await make_member("acme")
    brand = await make_live_brand(member, "acme")
    return member, await make_claim(member, brand, account, state=state)


async def _checked(member: Member, claim: Claim, outcome: Outcome, *, now: datetime = NOON) -> None:
    """A check as the worker makes it."""
    await claims.ask_for_check(member, claim.id, place=None, now=now)
    started = await checks.begin_check(claim.id, now=now)
    assert started is not None
    await checks.record_outcome(started, replace(outcome, evidence=outcome.evidence or SEEN), now=now)
    await Job.filter(kind=JobKind.VERIFY_CLAIM).delete()


def _fragment(visitor: Visitor) -> str:
    return _as_one_line(visitor.find("#progress").inner_html or "")


def _as_one_line(html: str) -> str:
    return re.sub(r"\s+", " ", html).strip()


# ── what to post ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("account", "words"),
    [
        (BLUESKY, "Press “Edit profile”"),
        (AccountRef("github", "acme"), "press “Update profile”"),
        (AccountRef("activitypub", "acme@mastodon.social"), "On Mastodon open “Preferences”"),
        (X, "Post this line from @acme"),
    ],
)
async def test_the_steps_are_those_of_the_platform(db: str, account: AccountRef, words: str) -> None:
    member, claim = await _claim(account)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")

        assert words in visitor.text
        assert visitor.find("[data-copy-text]").text() == f"brand-registry: {claim.token}"


async def test_a_domain_is_proven_in_three_ways_with_every_value_to_copy(db: str) -> None:
    member = await make_member("acme")
    claim = await make_claim(member, await make_brand(member), WEBSITE)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")

        copied = [node.text() for node in visitor.page.css("[data-copy-text]")]
        assert copied == [
            f"brand-registry: {claim.token}",
            "_brand-registry.acme.com",
            f"brand-registry={claim.token}",
            f"brand-registry: {claim.token}",
            "https://acme.com/.well-known/brand-registry.txt",
            f'<meta name="brand-registry" content="{claim.token}">',
        ]


@pytest.mark.parametrize("account", [BLUESKY, X, WEBSITE, AccountRef("github", "acme")])
def test_every_way_of_proof_has_words_in_both_languages(account: AccountRef) -> None:
    for place in where(account):
        titles = {_macro("claims/places.html", "place_title", language, place) for language in ("en", "es")}

        assert len(titles) == 2
        assert "" not in titles


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_place_that_the_verifier_describes_has_words_on_the_page(language: str) -> None:
    keys = [f"{method.name}.{slug}" for method in METHODS.values() for slug in method.how_on]

    assert [key for key in keys if not _macro("claims/spots.html", "place_where", language, key)] == []


async def test_only_posts_need_the_address_of_the_post(db: str) -> None:
    member, claim = await _claim(X)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")
        assert "required" in visitor.find("#field-place").attributes

        other = await make_claim(member, await make_brand(member, "tea"), WEBSITE)
        await visitor.open(f"/claims/{other.id}")
        assert visitor.page.css_first("#field-place") is None


# ── asking for the check ────────────────────────────────────────────────────────────────────────────────────────────


async def test_i_posted_it_queues_one_check_however_often_it_is_pressed(db: str) -> None:
    member, claim = await _claim()
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")
        for _ in range(2):
            await visitor.send(f"/claims/{claim.id}/check", place="")

        assert visitor.path == f"/claims/{claim.id}"
        assert "The check is in the queue" in visitor.text
        assert await Job.filter(kind=JobKind.VERIFY_CLAIM).count() == 1


async def test_a_bad_place_comes_back_beside_its_field(db: str) -> None:
    member, claim = await _claim(X)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")
        await visitor.send(f"/claims/{claim.id}/check", place="javascript:alert(1)")

        assert visitor.status == 422
        assert "https://" in visitor.find("#error-place").text()
        assert visitor.find("#field-place").attributes["value"] == "javascript:alert(1)"
        assert await Job.filter(kind=JobKind.VERIFY_CLAIM).count() == 0


async def test_without_scripts_the_page_reloads_itself_only_while_a_check_runs(db: str) -> None:
    member, claim = await _claim()
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")
        assert "http-equiv" not in visitor.answer.text

        await visitor.send(f"/claims/{claim.id}/check")
        assert '<noscript><meta http-equiv="refresh"' in visitor.answer.text
        assert visitor.find("#progress").attributes["data-live"] == f"/claims/{claim.id}/progress"

        await _checked(member, claim, not_proven(BLUESKY))
        await visitor.open(f"/claims/{claim.id}")
        assert "http-equiv" not in visitor.answer.text
        assert "data-live" not in visitor.find("#progress").attributes


# ── what it came to ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_proof_says_how_when_and_where_the_public_sees_it(db: str) -> None:
    member, claim = await _claim()
    await _checked(member, claim, proven(BLUESKY))
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")

        assert "Proven: this account is yours." in visitor.text
        assert "words in the profile" in visitor.text
        assert "Next check" in visitor.text
        assert "/accounts/bluesky/acme.com" in visitor.links()


async def test_a_miss_says_what_was_read_and_sought_and_when_we_look_again(db: str) -> None:
    member, claim = await _claim()
    await _checked(member, claim, not_proven(BLUESKY))
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")

        assert "We looked, and the line is not there yet." in visitor.text
        assert "Status of the answer" in visitor.text
        assert "Tea since 1901 <b>& more</b>" in visitor.text
        assert "<b>& more" not in visitor.answer.text
        assert f"What we looked for: brand-registry: {claim.token}" in visitor.text
        assert "We look again by ourselves:" in visitor.text


async def test_the_steps_that_the_advice_means_are_open(db: str) -> None:
    member, claim = await _claim(WEBSITE)
    await _checked(member, claim, replace(not_proven(WEBSITE, Problem.REDIRECTED), method="well_known"))
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")

        opened = visitor.page.css("main details[open] > summary")
        assert [node.text(strip=True) for node in opened] == ["With a small file on the website"]


async def test_what_was_proven_before_is_gone_and_not_awaited(db: str) -> None:
    member, claim = await _claim(state=ClaimState.VERIFIED)
    await _checked(member, claim, not_proven(BLUESKY))
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")

        assert "We looked, and the line is gone." in visitor.text
        assert "not there yet" not in visitor.text


async def test_an_outage_decides_nothing_and_says_so_in_both_languages(db: str) -> None:
    member, claim = await _claim()
    outcome = Outcome(
        Result.UNKNOWN,
        Problem.BAD_CERTIFICATE,
        "The certificate of the host is not valid for its name. This decides nothing; we will look again.",
        BLUESKY,
    )
    await _checked(member, claim, outcome)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")
        assert "Nothing is decided." in visitor.text
        assert "The certificate of the host is not valid for its name." in visitor.text

        await visitor.open(f"/claims/{claim.id}?lang=es")
        assert "No hay nada decidido." in visitor.text
        assert "El certificado del servidor no es válido para su nombre." in visitor.text


async def test_what_was_read_is_told_as_people_see_it(db: str) -> None:
    member, claim = await _claim()
    asked = "https://public.api.example/xrpc/app.bsky.actor.getProfile?actor=acme.com"
    await _checked(
        member, claim, replace(not_proven(BLUESKY), evidence=replace(SEEN, url=asked), method="profile_text")
    )
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")
        assert "Bluesky / AT Protocol, words in the profile: bsky.app/profile/acme.com" in visitor.text
        assert visitor.attribute("details.address a", "href") == asked


@pytest.mark.parametrize("problem", list(Problem))
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_problem_has_a_title_and_says_what_to_do(problem: Problem, language: str) -> None:
    title = _macro("claims/problems.html", "problem_title", language, problem.value)
    advice = _macro("claims/problems.html", "problem_advice", language, problem.value, is_website=False)

    assert len(title.split()) > 2
    assert len(advice.split()) > 8
    if problem.result is Result.UNKNOWN:
        assert advice.startswith(("Nothing is decided", "No hay nada decidido"))


async def test_every_check_is_listed(db: str) -> None:
    member, claim = await _claim()
    for minute, outcome in enumerate((unknown(BLUESKY), not_proven(BLUESKY), proven(BLUESKY))):
        await _checked(member, claim, outcome, now=NOON + timedelta(minutes=minute))
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")

        assert "3 checks so far" in visitor.text
        assert len(visitor.page.css("main details .row")) == 3


# ── live ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_stream_of_an_ended_check_sends_what_the_page_shows_and_ends(db: str) -> None:
    member, claim = await _claim()
    await _checked(member, claim, not_proven(BLUESKY))
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")
        streamed = await visitor.client.get(f"/claims/{claim.id}/progress")

        assert streamed.headers["content-type"].startswith("text/event-stream")
        assert streamed.headers["cache-control"] == "no-store"
        events = streamed.text.split("\n\n")
        html = "".join(line.removeprefix("data: ") for line in events[0].splitlines()[1:])
        assert _words(html) == _words(_fragment(visitor))
        assert events[1].startswith("event: done")


async def test_the_stream_is_for_members_only(db: str) -> None:
    _, claim = await _claim()
    async with visiting_as((await make_member("rival")).actor) as stranger:
        assert (await stranger.client.get(f"/claims/{claim.id}/progress")).status_code == 404
    async with visiting() as nobody:
        assert (await nobody.client.get(f"/claims/{claim.id}/progress")).status_code == 303


class Web(RunningServer):
    """`registry serve` on the test's database."""

    name = "web"

    def __init__(self, database_url: str) -> None:
        super().__init__()
        self._database_url = database_url

    def command(self) -> list[str | Path]:
        return [sys.executable, "-m", "registry.cli", "serve", "--port", str(self.port)]

    def environment(self) -> Mapping[str, str]:
        return {"REGISTRY_DATABASE_URL": self._database_url, "REGISTRY_BASE_URL": self.base, "PYTHONPATH": str(ROOT)}

    def is_ready(self) -> bool:
        return httpx.get(f"{self.base}/healthz", timeout=5).is_success


async def test_each_step_of_a_check_reaches_the_open_page(db: str) -> None:
    now = clock.now()
    member, claim = await _claim()
    await Claim.filter(id=claim.id).update(token_expires_at=now + timedelta(days=7))
    session = await make_session(await Person.get(id=member.actor.person_id), now=now)
    await claims.ask_for_check(member, claim.id, place=None, now=now)
    with Web(db) as web:
        async with (
            httpx.AsyncClient(base_url=web.base, cookies={"session": session}, timeout=20) as client,
            client.stream("GET", f"/claims/{claim.id}/progress") as answer,
        ):
            news = _news(answer)
            assert "The check is in the queue" in await anext(news)

            started = await checks.begin_check(claim.id, now=now)
            assert started is not None
            await add_steps(started, [])
            assert "The check has begun." in await anext(news)

            await add_steps(started, [Did("asked", "https://example.com/profile", now)])
            assert "example.com/profile" in await anext(news)

            await checks.record_outcome(started, proven(BLUESKY), now=now)
            assert "Proven: this account is yours." in await anext(news)
            assert (await anext(news)).startswith("event: done")
            assert [left async for left in news] == []


async def _news(answer: httpx.Response) -> AsyncIterator[str]:
    """The events of a stream, without the lines that only keep it open."""
    event = ""
    async for line in answer.aiter_lines():
        if line:
            event += f"{line}\n"
        elif event:
            if not event.startswith(":"):
                yield event
            event = ""


# ── ending it, and who may ──────────────────────────────────────────────────────────────────────────────────────────


async def test_withdrawing_is_confirmed_first(db: str) -> None:
    member, claim = await _claim(state=ClaimState.VERIFIED)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}/withdraw")
        assert "should not be trusted now" in visitor.text
        assert (await Claim.get(id=claim.id)).state is ClaimState.VERIFIED

        await visitor.send(f"/claims/{claim.id}/withdraw")

        assert "You withdrew this claim." in visitor.text
        assert (await Claim.get(id=claim.id)).state is ClaimState.WITHDRAWN


async def test_a_new_line_replaces_the_old_one(db: str) -> None:
    member, claim = await _claim()
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")
        await visitor.send(f"/claims/{claim.id}/token")

        assert claim.token not in visitor.answer.text
        assert (await Claim.get(id=claim.id)).token in visitor.text


async def test_an_old_line_is_not_offered_for_posting(db: str) -> None:
    member, claim = await _claim()
    async with visiting_as(member.actor, now=NOON + timedelta(days=8)) as visitor:
        await visitor.open(f"/claims/{claim.id}")

        assert "no longer counts" in visitor.text
        assert claim.token not in visitor.text


@pytest.mark.parametrize("path", ["", "/check", "/token", "/withdraw", "/progress"])
async def test_a_claim_is_not_there_for_strangers(db: str, path: str) -> None:
    _, claim = await _claim()
    async with visiting_as((await make_member("rival")).actor) as visitor:
        for unknown_or_foreign in (claim.id, uuid4()):
            await visitor.open(f"/claims/{unknown_or_foreign}{path}")
            assert visitor.status == 404


@pytest.mark.parametrize("action", ["check", "token", "withdraw"])
async def test_a_stranger_with_a_good_form_token_changes_nothing(db: str, action: str) -> None:
    _, claim = await _claim()
    async with visiting_as((await make_member("rival")).actor) as visitor:
        await visitor.open("/companies/new")
        token = visitor.find("main input[name=form_token]").attributes["value"] or ""
        answer = await visitor.client.post(f"/claims/{claim.id}/{action}", data={"form_token": token})

        assert answer.status_code == 404
        kept = await Claim.get(id=claim.id)
        assert (kept.token, kept.state, kept.version) == (claim.token, claim.state, claim.version)


@pytest.mark.parametrize(
    ("role", "action"), [(Role.VIEWER, "check"), (Role.VIEWER, "token"), (Role.EDITOR, "withdraw")]
)
async def test_a_role_too_low_changes_nothing(db: str, role: Role, action: str) -> None:
    _, claim = await _claim()
    person = await make_person()
    await make_member("acme", role=role, person=person)
    async with visiting(person) as visitor:
        await visitor.open(f"/claims/{claim.id}")
        assert visitor.status == 200
        assert visitor.page.css_first(f"form[action$='/{action}']") is None

        await visitor.open("/companies/new")
        token = visitor.find("main input[name=form_token]").attributes["value"] or ""
        answer = await visitor.client.post(f"/claims/{claim.id}/{action}", data={"form_token": token})

        assert answer.status_code == 403
        assert (await Claim.get(id=claim.id)).version == claim.version


async def test_what_other_brand_states_mean_for_the_public_is_said(db: str) -> None:
    member = await make_member("acme")
    brand = await make_brand(member, state=BrandState.REVIEW)
    claim = await make_claim(member, brand, BLUESKY, state=ClaimState.VERIFIED)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")

        assert "as soon as a moderator has looked at the brand" in visitor.text


def _macro(template: str, name: str, language: str, *arguments: object, **named: object) -> str:
    module = rendering.environment(language).get_template(template).module
    return str(getattr(module, name)(*arguments, **named)).strip()


def _words(html: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", html))


async def test_a_renamed_account_s_page_names_the_new_one(db: str) -> None:
    member, claim = await _claim(X, state=ClaimState.VERIFIED)
    renamed = replace(
        not_proven(X, Problem.ANOTHER_ACCOUNT), stable_id="id-1", seen_account=AccountRef("x", "acme_tools")
    )
    await _checked(member, claim, renamed)

    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")

        assert "The platform says that the account bears another name now: X (Twitter) acme_tools" in visitor.text
        await visitor.open(str(visitor.find("main a.button").attributes["href"]))
        assert visitor.find("#field-address").attributes["value"] == "https://x.com/acme_tools"
