import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.verification.world import NOON, World, challenge, failing, page, txt
from verification.accounts import AccountRef
from verification.challenges import Challenge, statement
from verification.fetching import Failure
from verification.outcomes import Problem, Result
from verification.platforms.platform import Asked, Get, Reply, Txt
from verification.verify import Step, StepKind, verify, where

GITHUB = AccountRef("github", "dell")
USER_URL = "https://api.github.com/users/dell"
SITE = AccountRef("website", "dell.com")
RECORD = "dns:_brand-registry.dell.com"
FILE = "https://dell.com/.well-known/brand-registry.txt"
FRONT = "https://dell.com/"


def user(bio: str, *, number: int = 7, login: str = "dell") -> dict[str, object]:
    return {"login": login, "id": number, "type": "User", "name": "Dell", "bio": bio}


async def test_the_token_in_the_bio_proves_the_account() -> None:
    asked = challenge(GITHUB)
    world = World({USER_URL: page(user(f"Official. {statement(asked.token)}"))})

    outcome = await verify(asked, world.ask, NOON)

    assert (outcome.result, outcome.problem, outcome.stable_id) == (Result.PROVEN, None, "7")
    assert outcome.evidence is not None
    assert (outcome.evidence.url, outcome.evidence.status, outcome.evidence.seen_at) == (USER_URL, 200, NOON)
    assert asked.token in outcome.evidence.excerpt
    assert outcome.evidence.sha256
    assert len(outcome.evidence.sha256) == 64


async def test_a_missing_token_shows_what_was_read() -> None:
    outcome = await verify(challenge(GITHUB), World({USER_URL: page(user("Hello\u202e\x00 world"))}).ask, NOON)

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)
    assert outcome.evidence is not None
    assert outcome.evidence.excerpt.startswith("Hello world")


@pytest.mark.parametrize("wrong", [str.upper, lambda token: f"https://evil.example/{token}", lambda token: f"{token}x"])
async def test_a_changed_token_proves_nothing(wrong: Callable[[str], str]) -> None:
    asked = challenge(GITHUB)

    outcome = await verify(asked, World({USER_URL: page(user(wrong(asked.token)))}).ask, NOON)

    assert outcome.problem is Problem.TOKEN_NOT_FOUND


@pytest.mark.parametrize(
    "other",
    [
        {"account": AccountRef("github", "dell2")},
        {"brand": "alienware"},
        {"registry": "other.example"},
    ],
)
async def test_a_token_of_another_claim_is_refused_before_anything_is_asked(other: dict[str, str]) -> None:
    world = World({})

    outcome = await verify(replace(challenge(GITHUB), **other), world.ask, NOON)  # type: ignore[arg-type]

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.REFUSED)
    assert not world.asked


async def test_somebody_elses_bio_with_our_token_is_not_searched() -> None:
    asked = challenge(GITHUB)
    world = World({USER_URL: page(user(statement(asked.token), login="mallory"))})

    outcome = await verify(asked, world.ask, NOON)

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.ANOTHER_ACCOUNT)
    assert outcome.seen_account == AccountRef("github", "mallory")
    assert outcome.stable_id


async def test_a_name_that_changed_hands_is_another_owner_even_with_the_token() -> None:
    asked = challenge(GITHUB)
    world = World({USER_URL: page(user(statement(asked.token), number=8))})

    outcome = await verify(asked, world.ask, NOON, known_stable_id="7")

    assert (outcome.result, outcome.problem, outcome.stable_id) == (Result.NOT_PROVEN, Problem.ANOTHER_OWNER, "8")


@pytest.mark.parametrize(
    "problem",
    [
        Problem.UNREACHABLE,
        Problem.TIMED_OUT,
        Problem.RATE_LIMITED,
        Problem.BLOCKED,
        Problem.BROKEN,
        Problem.BAD_CERTIFICATE,
        Problem.TOO_LARGE,
        Problem.RESOLVERS_DISAGREE,
    ],
)
async def test_an_outage_is_unknown(problem: Problem) -> None:
    outcome = await verify(challenge(GITHUB), World({USER_URL: failing(problem, 503, 120)}).ask, NOON)

    assert (outcome.result, outcome.problem, outcome.retry_after) == (Result.UNKNOWN, problem, 120)
    assert "decides nothing" in outcome.detail


@pytest.mark.parametrize("problem", [Problem.DOMAIN_NOT_FOUND, Problem.REDIRECTED, Problem.REFUSED])
async def test_a_platform_whose_own_host_vanishes_is_an_outage(problem: Problem) -> None:
    outcome = await verify(challenge(GITHUB), World({USER_URL: failing(problem)}).ask, NOON)

    assert (outcome.result, outcome.problem) == (Result.UNKNOWN, Problem.UNREACHABLE)


async def test_a_login_page_instead_of_an_answer_is_unknown() -> None:
    outcome = await verify(challenge(GITHUB), World({USER_URL: page("<html>Sign in</html>", "text/html")}).ask, NOON)

    assert (outcome.result, outcome.problem) == (Result.UNKNOWN, Problem.BROKEN)


async def test_a_method_the_platform_does_not_offer_is_refused() -> None:
    outcome = await verify(challenge(GITHUB, "dns_txt"), World({}).ask, NOON)

    assert outcome.problem is Problem.REFUSED


async def test_a_platform_without_automatic_checks_is_refused() -> None:
    outcome = await verify(challenge(AccountRef("linkedin", "company/dell")), World({}).ask, NOON)

    assert outcome.problem is Problem.REFUSED


# ── a domain and its three places ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("method", ["dns_txt", "well_known", "meta_tag"])
async def test_any_of_the_three_places_proves_a_domain(method: str) -> None:
    asked = challenge(SITE)
    answers = {
        "dns_txt": {RECORD: txt("v=spf1", f"brand-registry={asked.token}")},
        "well_known": {FILE: page(f"# Dell\n{asked.token}\n", "text/plain")},
        "meta_tag": {FRONT: page(f'<meta name="brand-registry" content="{asked.token}">', "text/html")},
    }

    outcome = await verify(asked, World(answers[method]).ask, NOON)

    assert (outcome.result, outcome.method) == (Result.PROVEN, method)


@pytest.mark.parametrize(
    "value", ["{}", " brand-registry={}", "brand-registry={} ", "Brand-Registry={}", "a brand-registry={}"]
)
async def test_a_txt_value_must_be_equal_as_a_whole(value: str) -> None:
    asked = challenge(SITE, "dns_txt")

    outcome = await verify(asked, World({RECORD: txt(value.format(asked.token))}).ask, NOON)

    assert outcome.problem is Problem.TOKEN_NOT_FOUND


@pytest.mark.parametrize("line", ["token: {}", "{} {}", "https://dell.com/{}", "<p>{}</p>"])
async def test_a_line_of_the_file_must_be_the_token_as_a_whole(line: str) -> None:
    asked = challenge(SITE, "well_known")

    outcome = await verify(asked, World({FILE: page(line.replace("{}", asked.token), "text/plain")}).ask, NOON)

    assert outcome.problem is Problem.TOKEN_NOT_FOUND


async def test_the_statement_is_a_line_too() -> None:
    asked = challenge(SITE, "well_known")

    outcome = await verify(asked, World({FILE: page(statement(asked.token), "text/plain")}).ask, NOON)

    assert outcome.result is Result.PROVEN


async def test_no_token_anywhere_is_not_proven() -> None:
    outcome = await verify(challenge(SITE), World({FRONT: page("<title>Dell</title>", "text/html")}).ask, NOON)

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)


async def test_a_wildcard_does_not_hide_the_proof_in_the_file() -> None:
    asked = challenge(SITE)
    world = World({RECORD: failing(Problem.WILDCARD), FILE: page(asked.token, "text/plain")})

    assert (await verify(asked, world.ask, NOON)).result is Result.PROVEN


async def test_a_wildcard_is_told_before_a_missing_token() -> None:
    outcome = await verify(challenge(SITE), World({RECORD: failing(Problem.WILDCARD)}).ask, NOON)

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.WILDCARD)


async def test_an_unreachable_record_does_not_become_not_proven() -> None:
    world = World({RECORD: failing(Problem.UNREACHABLE), FRONT: page("<title>Dell</title>", "text/html")})

    outcome = await verify(challenge(SITE), world.ask, NOON)

    assert (outcome.result, outcome.problem) == (Result.UNKNOWN, Problem.UNREACHABLE)


async def test_a_domain_that_is_gone_is_asked_nothing_more() -> None:
    world = World({RECORD: failing(Problem.DOMAIN_NOT_FOUND)})

    outcome = await verify(challenge(SITE), world.ask, NOON)

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.DOMAIN_NOT_FOUND)
    assert world.asked == [RECORD]


async def test_a_redirect_to_another_host_is_not_proven() -> None:
    outcome = await verify(challenge(SITE, "well_known"), World({FILE: failing(Problem.REDIRECTED, 302)}).ask, NOON)

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.REDIRECTED)


async def test_the_token_is_never_sent_to_the_site() -> None:
    asked = challenge(SITE)
    world = World({FILE: page("x", "text/plain")})

    await verify(asked, world.ask, NOON)

    assert len(world.asked) == 4
    assert not any(asked.token[3:29] in url for url in world.asked)


# ── posts ───────────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_a_post_is_asked_for_its_address() -> None:
    outcome = await verify(challenge(AccountRef("x", "dell")), World({}).ask, NOON)

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.NEEDS_PLACE)


async def test_a_bluesky_account_may_show_the_token_in_a_post() -> None:
    did = "did:plc:sav32gvdr7kqh7gjemzf2zrt"
    asked = challenge(AccountRef("bluesky", "dell.com"))
    api, uri = "https://public.api.bsky.app/xrpc/", f"at://{did}/app.bsky.feed.post/3kq"
    view = {"uri": uri, "author": {"did": did}, "record": {"text": statement(asked.token)}}
    world = World(
        {
            "dns:_atproto.dell.com": txt(f"did={did}"),
            f"{api}app.bsky.actor.getProfile?actor=dell.com": page({"did": did, "handle": "dell.com"}),
            f"{api}app.bsky.feed.getPosts?uris={uri.replace(':', '%3A').replace('/', '%2F')}": page({"posts": [view]}),
        }
    )

    outcome = await verify(asked, world.ask, NOON, place="https://bsky.app/profile/dell.com/post/3kq")

    assert (outcome.result, outcome.method, outcome.stable_id) == (Result.PROVEN, "post", did)


# ── time ────────────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_a_host_that_never_answers_is_unknown_in_time() -> None:
    world = World({}, slow=frozenset((RECORD, FILE, FRONT)))

    async with asyncio.timeout(2):
        outcome = await verify(challenge(SITE), world.ask, NOON, seconds=0.3)

    assert (outcome.result, outcome.problem) == (Result.UNKNOWN, Problem.TIMED_OUT)


async def test_a_file_that_never_comes_does_not_hide_the_proof_on_the_front_page() -> None:
    asked = challenge(SITE)
    front = page(f'<meta name="brand-registry" content="{asked.token}">', "text/html")

    outcome = await verify(asked, World({FRONT: front}, slow=frozenset((FILE,))).ask, NOON, seconds=0.3)

    assert outcome.result is Result.PROVEN


async def test_a_watcher_hears_every_step() -> None:
    steps: list[Step] = []

    async def hear(step: Step) -> None:
        steps.append(step)

    await verify(challenge(GITHUB), World({USER_URL: page(user("x"))}).ask, NOON, on_step=hear)

    assert [(step.what, step.url) for step in steps] == [
        (StepKind.ASKED, USER_URL),
        (StepKind.READ, USER_URL),
        (StepKind.LOOKED, USER_URL),
    ]
    assert all(step.method == "profile_text" and step.at >= NOON for step in steps)


def test_every_place_says_what_to_do_there() -> None:
    places = where(SITE, "br1token")

    assert [place.method for place in places] == ["dns_txt", "well_known", "meta_tag"]
    assert places[0].place == "_brand-registry.dell.com"
    assert "brand-registry=br1token" in places[0].how
    assert places[1].place == "https://dell.com/.well-known/brand-registry.txt"
    assert '<meta name="brand-registry" content="br1token">' in places[2].how


def test_a_sentence_without_a_token_keeps_its_place_for_one() -> None:
    assert all(
        "{token}" in place.how for account in (SITE, GITHUB, AccountRef("x", "dell")) for place in where(account)
    )


def test_an_account_nobody_can_check_has_no_places() -> None:
    assert where(AccountRef("linkedin", "company/dell")) == []


# ── proven websites instead of a token ──────────────────────────────────────────────────────────────────────────────
LINKED = {**user("hello"), "blog": "https://dell.com"}
NAMING = page('<a rel="me" href="https://github.com/Dell">GitHub</a>', "text/html")


def with_site(method: str | None = None, account: AccountRef = GITHUB) -> Challenge:
    return replace(challenge(account, method), sites=("dell.com",))


async def test_links_both_ways_prove_an_account_of_a_brand_whose_site_is_proven() -> None:
    world = World({USER_URL: page(LINKED), FRONT: NAMING})

    outcome = await verify(with_site(), world.ask, NOON)

    assert (outcome.result, outcome.method, outcome.stable_id) == (Result.PROVEN, "profile_link", "7")
    assert "name each other" in outcome.detail
    assert outcome.evidence is not None
    assert outcome.evidence.url == FRONT
    assert world.asked == [USER_URL, FRONT]


async def test_without_a_proven_site_links_are_not_looked_for() -> None:
    world = World({USER_URL: page(LINKED), FRONT: NAMING})

    outcome = await verify(challenge(GITHUB), world.ask, NOON, place=FRONT)

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)
    assert world.asked == [USER_URL]


async def test_a_method_without_a_token_is_refused_without_a_site() -> None:
    outcome = await verify(challenge(GITHUB, "profile_link"), World({}).ask, NOON, place=FRONT)

    assert outcome.problem is Problem.REFUSED


@pytest.mark.parametrize(
    "front",
    [page("", "text/html"), failing(Problem.BLOCKED, 403), failing(Problem.REDIRECTED), failing(Problem.REFUSED)],
)
async def test_a_missing_link_does_not_hide_a_missing_token(front: Reply | Failure) -> None:
    outcome = await verify(with_site(), World({USER_URL: page(LINKED), FRONT: front, FILE: front}).ask, NOON)

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)


async def test_a_site_that_is_down_does_not_end_a_proof_by_links() -> None:
    world = World({USER_URL: page(LINKED), FRONT: failing(Problem.UNREACHABLE)})

    outcome = await verify(with_site(), world.ask, NOON, known_stable_id="7")

    assert (outcome.result, outcome.problem) == (Result.UNKNOWN, Problem.UNREACHABLE)


async def test_a_silent_site_does_not_keep_an_account_that_links_nowhere() -> None:
    world = World({USER_URL: page(user("hello")), FRONT: failing(Problem.UNREACHABLE)})

    outcome = await verify(with_site(), world.ask, NOON, known_stable_id="7")

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)


async def test_a_name_that_changed_hands_is_not_proven_by_links() -> None:
    world = World({USER_URL: page({**LINKED, "id": 8}), FRONT: NAMING})

    assert (await verify(with_site(), world.ask, NOON, known_stable_id="7")).problem is Problem.ANOTHER_OWNER


async def test_a_page_below_the_front_page_counts_only_when_asked_for_by_name() -> None:
    below = f"{FRONT}users/dell"
    world = World({USER_URL: page({**LINKED, "blog": below}), below: NAMING})

    anyhow = await verify(with_site(), world.ask, NOON, place=below)
    by_name = await verify(with_site("profile_link"), world.ask, NOON, place=below)

    assert anyhow.problem is Problem.TOKEN_NOT_FOUND
    assert by_name.result is Result.PROVEN


async def test_an_account_on_the_list_of_the_site_is_proven_when_it_links_back() -> None:
    listing = page("# accounts\nhttps://x.com/dell\ngithub:dell\n", "text/plain")

    both = await verify(with_site("listed"), World({USER_URL: page(LINKED), FILE: listing}).ask, NOON)
    half = await verify(with_site("listed"), World({USER_URL: page(user("hello")), FILE: listing}).ask, NOON)
    none = await verify(
        with_site("listed"), World({USER_URL: page(LINKED), FILE: page("x:dell", "text/plain")}).ask, NOON
    )

    assert (both.result, both.method) == (Result.PROVEN, "listed")
    assert half.problem is Problem.PROFILE_LINK_MISSING
    assert none.problem is Problem.SITE_LINK_MISSING


async def test_a_list_that_any_address_of_the_site_shows_is_none() -> None:
    class Everywhere(World):
        async def ask(self, question: Asked) -> Reply | Failure:
            answered = await super().ask(question)
            return page("github:dell", "text/plain") if ".well-known" in str(question) else answered

    outcome = await verify(with_site("listed"), Everywhere({USER_URL: page(LINKED)}).ask, NOON)

    assert outcome.problem is Problem.SITE_LINK_MISSING


def test_places_without_a_token_name_the_proven_site() -> None:
    places = {place.method: place for place in where(GITHUB, sites=("dell.com",))}

    assert places["profile_link"].place == FRONT
    assert places["listed"].place == FILE
    assert "https://github.com/dell" in places["listed"].how
    assert "domain_handle" not in places
    assert "domain_handle" in {place.method for place in where(AccountRef("bluesky", "dell.com"), sites=("dell.com",))}


# ── whatever a server sends ─────────────────────────────────────────────────────────────────────────────────────────
KEYS = (
    *("login", "id", "type", "bio", "author_url", "url", "html", "did", "handle", "description", "subject", "links"),
    *("rel", "href", "acct", "uri", "preferredUsername", "summary", "attachment", "value", "error", "message", "posts"),
)
VALUES = (
    *("dell", "acct:dell@social.example", "https://social.example/users/dell", "self", "application/activity+json"),
    *("https://[", "Person", "Organization", "did:plc:sav32gvdr7kqh7gjemzf2zrt", "<a href='https://['>\ud800", "\x00"),
)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from(VALUES), st.text(max_size=20))
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=8)),
    max_leaves=20,
)
TYPES = st.sampled_from(("application/json", "application/activity+json", "application/jrd+json", "text/html", ""))
EVERYBODY = (
    AccountRef("github", "dell"),
    AccountRef("x", "dell"),
    AccountRef("bluesky", "dell.com"),
    AccountRef("activitypub", "dell@social.example"),
    SITE,
)


@given(st.sampled_from(EVERYBODY), st.lists(st.tuples(DOCUMENTS, TYPES, st.sampled_from((200, 400, 401, 404)))))
def test_no_answer_of_a_server_raises_or_proves(account: AccountRef, answers: list[tuple[object, str, int]]) -> None:
    left = iter(answers)

    async def ask(question: Asked) -> Reply | Failure:
        body, content_type, status = next(left, ({}, "application/json", 200))
        if isinstance(question, Txt):
            return txt(str(body))
        assert isinstance(question, Get)
        if status not in question.expected:
            return failing(Problem.BROKEN, status)
        return replace(page(body, content_type, status), url=question.url)

    asked = challenge(account)
    place = {"x": "https://x.com/dell/status/20", "bluesky": "https://bsky.app/profile/dell.com/post/3k"}
    outcome = asyncio.run(verify(asked, ask, NOON, place=place.get(account.platform, "https://social.example/1")))

    assert outcome.result is not Result.PROVEN
    assert outcome.detail
