"""A proven website lists the account and a person compares the rest: neither alone proves anything."""

import json
from dataclasses import replace

import pytest

from tests.verification.world import NOON, World, challenge, failing, page
from verification.__main__ import Desk
from verification.accounts import AccountRef
from verification.challenges import Challenge, new_token, statement
from verification.fetching import Failure
from verification.outcomes import Outcome, Problem, Result
from verification.platforms import PLATFORMS, profile_url
from verification.platforms.conversations.graph_api import GRAPH
from verification.platforms.platform import Asked, Reply
from verification.verify import is_compared, verify, where

PAGE = AccountRef("linkedin", "company/acme")
LIST = "https://acme.example/.well-known/brand-registry.txt"
OTHER_LIST = "https://acme-old.example/.well-known/brand-registry.txt"
NAMED = page("# ours\nhttps://www.linkedin.com/company/acme/ # main\nx:acme\n", "text/plain")
SITES = ("acme.example",)


def asked(*, confirmed: bool = False, sites: tuple[str, ...] = SITES, account: AccountRef = PAGE) -> Challenge:
    return replace(challenge(account), sites=sites, confirmed=confirmed)


async def outcome_of(answers: dict[str, Reply | Failure], **about: object) -> Outcome:
    return await verify(asked(**about), World(answers).ask, NOON)  # type: ignore[arg-type]


async def test_a_list_alone_waits_for_a_person_with_its_line_as_evidence() -> None:
    outcome = await outcome_of({LIST: NAMED})

    assert (outcome.result, outcome.problem) == (Result.UNKNOWN, Problem.WAITS_FOR_PERSON)
    assert outcome.evidence
    assert (outcome.evidence.url, outcome.evidence.excerpt) == (LIST, "https://www.linkedin.com/company/acme/")
    assert outcome.evidence.sha256


async def test_list_and_person_together_prove() -> None:
    outcome = await outcome_of({LIST: NAMED}, confirmed=True)

    assert (outcome.result, outcome.problem, outcome.method) == (Result.PROVEN, None, "by_person")


@pytest.mark.parametrize(
    "listed",
    [
        "x:acme\n",
        "https://www.linkedin.com/company/acme-inc/\n",
        "https://www.linkedin.com/in/acme/\n",
        "https://linkedin.com.acme.example/company/acme\n",
        "see https://www.linkedin.com/company/acme/\n",
        "#https://www.linkedin.com/company/acme/\n",
        "https://www.linkedin.com/company/\u0430cme/\n",
        "https://www.linkedin.com/company/acme/ https://x.com/acme\n",
        "company/acme\n",
        "",
    ],
)
async def test_a_list_that_names_another_proves_nothing_whatever_a_person_said(listed: str) -> None:
    outcome = await outcome_of({LIST: page(listed, "text/plain")}, confirmed=True)

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.SITE_LINK_MISSING)
    assert outcome.evidence
    assert outcome.evidence.url == LIST  # and not the address beside it that we tried


async def test_a_missing_list_is_told_as_such() -> None:
    outcome = await outcome_of({}, confirmed=True)

    assert outcome.problem is Problem.SITE_LINK_MISSING
    assert outcome.evidence
    assert (outcome.evidence.url, outcome.evidence.status) == (LIST, 404)


async def test_a_site_that_shows_the_list_at_any_address_lists_nobody() -> None:
    class Everywhere(World):
        async def ask(self, question: Asked) -> Reply | Failure:
            return replace(NAMED, url=question.url) if hasattr(question, "url") else await super().ask(question)

    outcome = await verify(asked(confirmed=True), Everywhere({}).ask, NOON)

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.SITE_LINK_MISSING)


@pytest.mark.parametrize("problem", [Problem.UNREACHABLE, Problem.TIMED_OUT, Problem.BLOCKED, Problem.RATE_LIMITED])
async def test_a_site_that_is_away_decides_nothing(problem: Problem) -> None:
    outcome = await outcome_of({LIST: failing(problem)}, confirmed=True)

    assert (outcome.result, outcome.problem) == (Result.UNKNOWN, problem)


@pytest.mark.parametrize("problem", [Problem.REDIRECTED, Problem.DOMAIN_NOT_FOUND])
async def test_a_site_that_is_gone_lists_nobody(problem: Problem) -> None:
    outcome = await outcome_of({LIST: failing(problem)}, confirmed=True)

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.SITE_LINK_MISSING)
    assert outcome.evidence


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (failing(Problem.UNREACHABLE), NAMED, None),
        (failing(Problem.REDIRECTED), NAMED, None),
        (page("x:acme", "text/plain"), NAMED, None),
        (failing(Problem.UNREACHABLE), page("x:acme", "text/plain"), Problem.UNREACHABLE),
        (page("x:acme", "text/plain"), failing(Problem.UNREACHABLE), Problem.UNREACHABLE),
        (failing(Problem.REDIRECTED), page("x:acme", "text/plain"), Problem.SITE_LINK_MISSING),
    ],
)
async def test_one_site_that_lists_is_enough_and_all_must_be_seen_not_to(
    first: Reply | Failure, second: Reply | Failure, expected: Problem | None
) -> None:
    outcome = await outcome_of(
        {OTHER_LIST: first, LIST: second}, confirmed=True, sites=("acme-old.example", "acme.example")
    )

    assert outcome.problem is expected


async def test_without_a_proven_site_nothing_is_asked() -> None:
    world = World({LIST: NAMED})

    outcome = await verify(asked(confirmed=True, sites=()), world.ask, NOON)

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.REFUSED)
    assert "website" in outcome.detail
    assert not world.asked


async def test_a_platform_that_we_read_ourselves_needs_no_person() -> None:
    github = AccountRef("github", "acme")

    outcome = await outcome_of({LIST: page("github:acme", "text/plain")}, confirmed=True, account=github)

    assert outcome.result is not Result.PROVEN
    assert "by_person" not in {place.method for place in where(github, sites=SITES)}


@pytest.mark.parametrize("slug", [slug for slug, platform in PLATFORMS.items() if is_compared(platform)])
async def test_every_platform_that_is_compared_is_offered_with_a_site_and_proven_by_its_own_addresses(
    slug: str,
) -> None:
    account = AccountRef(slug, next(iter(PLATFORMS[slug].examples.values())))
    address = profile_url(account)
    assert address

    outcome = await outcome_of({LIST: page(address, "text/plain")}, confirmed=True, account=account)

    assert (outcome.result, outcome.method) == (Result.PROVEN, "by_person")
    assert [place.place for place in where(account, sites=SITES) if place.method == "by_person"] == [LIST]
    assert not [place for place in where(account) if place.method == "by_person"]


async def test_nobody_outside_can_say_that_a_person_has_compared() -> None:
    account = AccountRef("linkedin", "company/acme")
    url = "https://acme.com/.well-known/brand-registry.txt"
    desk = Desk("registry.example", World({url: NAMED}).ask, lambda: NOON, test_names=False, keys=frozenset())
    request = {
        "op": "check",
        "id": 1,
        "claim": "linkedin:company/acme",
        "brand": "acme",
        "method": "by_person",
        "token": new_token(account, "acme", "registry.example"),
        "place": "https://acme.com/",
        "confirmed": True,
    }

    answer = await desk.answer(json.dumps(request).encode())

    assert (answer["result"], answer["problem"]) == ("unknown", "waits_for_person")


# ── beside the operator's key ───────────────────────────────────────────────────────────────────────────────────────
FACEBOOK = AccountRef("facebook", "acme")
GRAPH_URL = f"{GRAPH}acme?fields=id,username,name,about,description,website,is_unclaimed,is_community_page"
FACEBOOK_LISTED = page("https://www.facebook.com/acme", "text/plain")
UNLISTED = page("x:acme", "text/plain")
KEY = frozenset({"facebook"})


def said(about: str = "Widgets.") -> Reply:
    return page({"id": "77", "username": "acme", "name": "Acme", "about": about})


async def with_key(
    profile: Reply | Failure,
    listed: Reply | Failure,
    *,
    confirmed: bool = False,
    known: str | None = None,
    keys: frozenset[str] = KEY,
) -> Outcome:
    world = World({GRAPH_URL: profile, LIST: listed})
    about = asked(confirmed=confirmed, account=FACEBOOK)
    return await verify(about, world.ask, NOON, known_stable_id=known, keys=keys)


async def test_a_line_in_the_profile_needs_no_person() -> None:
    about = asked(account=FACEBOOK)
    world = World({GRAPH_URL: said(statement(about.token)), LIST: UNLISTED})

    outcome = await verify(about, world.ask, NOON, keys=KEY)

    assert (outcome.result, outcome.method, outcome.stable_id) == (Result.PROVEN, "profile_text", "77")


async def test_a_link_both_ways_needs_no_person() -> None:
    linking = page({"id": "77", "username": "acme", "website": "https://acme.example"})
    front = page('<a rel="me" href="https://www.facebook.com/acme">Facebook</a>', "text/html")
    world = World({GRAPH_URL: linking, "https://acme.example/": front, LIST: UNLISTED})

    outcome = await verify(asked(account=FACEBOOK), world.ask, NOON, keys=KEY)

    assert (outcome.result, outcome.method, outcome.stable_id) == (Result.PROVEN, "profile_link", "77")


async def test_a_key_that_comes_later_takes_no_proof_away() -> None:
    outcome = await with_key(said(), FACEBOOK_LISTED, confirmed=True)

    assert (outcome.result, outcome.method) == (Result.PROVEN, "by_person")


@pytest.mark.parametrize("profile", [said(), failing(Problem.UNREACHABLE), failing(Problem.NEEDS_KEY)])
async def test_who_is_listed_waits_for_a_person_whatever_the_key_shows(profile: Reply | Failure) -> None:
    outcome = await with_key(profile, FACEBOOK_LISTED)

    assert outcome.problem is Problem.WAITS_FOR_PERSON


async def test_a_website_that_is_away_ends_no_proof_that_hangs_from_it() -> None:
    for confirmed in (True, False):
        outcome = await with_key(said(), failing(Problem.UNREACHABLE), confirmed=confirmed)

        assert (outcome.result, outcome.problem) == (Result.UNKNOWN, Problem.UNREACHABLE)


async def test_a_profile_that_was_never_read_does_not_hide_that_the_list_is_gone() -> None:
    outcome = await with_key(failing(Problem.BLOCKED), UNLISTED, confirmed=True)

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.SITE_LINK_MISSING)


async def test_a_list_that_nobody_compared_does_not_keep_whose_line_is_gone() -> None:
    outcome = await with_key(said(), FACEBOOK_LISTED, known="77")

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)


async def test_a_comparison_of_long_ago_is_made_again_before_anything_ends() -> None:
    about = replace(asked(account=FACEBOOK), once_confirmed=True)
    world = World({GRAPH_URL: said(), LIST: FACEBOOK_LISTED})

    outcome = await verify(about, world.ask, NOON, known_stable_id="77", keys=KEY)

    assert outcome.problem is Problem.WAITS_FOR_PERSON


async def test_who_took_the_name_over_is_told_apart_although_the_list_names_it() -> None:
    outcome = await with_key(said(), FACEBOOK_LISTED, confirmed=True, known="78")

    assert outcome.problem is Problem.ANOTHER_OWNER


@pytest.mark.parametrize("listed", [UNLISTED, FACEBOOK_LISTED])
async def test_a_key_that_was_taken_away_ends_no_proof_that_it_gave(listed: Reply) -> None:
    outcome = await with_key(said(), listed, known="77", keys=frozenset())

    assert (outcome.result, outcome.problem) == (Result.UNKNOWN, Problem.NEEDS_KEY)


# ── a platform that shows no id to remember ─────────────────────────────────────────────────────────────────────────
THREADS = AccountRef("threads", "acme")
THREADS_URL = "https://graph.threads.com/v1.0/profile_lookup?username=acme&fields=username,name,biography"
THREADS_LISTED = page("https://www.threads.com/@acme", "text/plain")


@pytest.mark.parametrize(
    ("keys", "listed", "expected"),
    [
        (frozenset({"threads"}), THREADS_LISTED, Problem.TOKEN_NOT_FOUND),
        (frozenset({"threads"}), UNLISTED, Problem.TOKEN_NOT_FOUND),
        (frozenset(), THREADS_LISTED, Problem.NEEDS_KEY),
        (frozenset(), UNLISTED, Problem.NEEDS_KEY),
    ],
)
async def test_words_that_proved_it_are_missed_without_an_id_too(
    keys: frozenset[str], listed: Reply, expected: Problem
) -> None:
    profile = page({"username": "acme", "name": "Acme", "biography": "Widgets."})
    world = World({THREADS_URL: profile, LIST: listed})

    outcome = await verify(replace(asked(account=THREADS), was_read=True), world.ask, NOON, keys=keys)

    assert outcome.problem is expected
