"""Every way in which an account can be proven here, once over real sockets: address, Host header, answer, verdict."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.verification.platforms.conversations import (
    test_activitypub,
    test_appstore,
    test_bluesky,
    test_fediverse_kinds,
    test_github,
    test_linktree,
    test_medium,
    test_pinterest,
    test_reddit,
    test_snapchat,
    test_soundcloud,
    test_telegram,
    test_tiktok,
    test_tumblr,
    test_vimeo,
    test_x,
    test_youtube,
)
from tests.verification.platforms.conversations.talking import answer
from tests.verification.platforms.conversations.test_open_platforms import FOUND, ST
from tests.verification.websites import Page, Websites
from tests.verification.world import NOON, challenge
from verification.accounts import AccountRef
from verification.challenges import Challenge, statement
from verification.fetching import Fetcher
from verification.fetching.routes import PER_HOST
from verification.methods import METHODS
from verification.outcomes import Outcome, Problem, Result
from verification.platforms import PLATFORMS
from verification.settings import NetworkSettings
from verification.verify import verify

Row = tuple[str, str | None, dict[str, tuple[int, str, bytes]], str | None]
SKY = test_bluesky.API
SKY_USER = {**test_bluesky.PROFILE, "handle": "acme.bsky.social", "description": "TOKEN"}
SKY_VIEW = {
    **test_bluesky.VIEW,
    "author": {"did": test_bluesky.DID, "handle": "acme.bsky.social"},
    "record": {"$type": "app.bsky.feed.post", "text": "TOKEN"},
}
SKY_PROFILE = {f"{SKY}app.bsky.actor.getProfile?actor=acme.bsky.social": answer(SKY_USER)}
# Bases that stand for one host are asked by path; what a row has is all that the world knows.
_ROWS: dict[str, Row] = {
    **FOUND,
    "gitlab.com": (
        "gitlab|gitlab.com/acme",
        None,
        {url.replace("git.example", "gitlab.com"): reply for url, reply in FOUND["gitlab"][2].items()},
        "5",
    ),
    "steam number": (
        "steam|profiles/76561197960287930",
        None,
        {"https://steamcommunity.com/profiles/76561197960287930/?xml=1": FOUND["steam"][2][ST]},
        "76561197960287930",
    ),
    "github": (
        "github|octocat",
        None,
        {test_github.URL: answer({**test_github.USER, "bio": "TOKEN"})},
        "583231",
    ),
    "gist": ("github|octocat", test_github.PLACE, {test_github.GIST_URL: answer(test_github.GIST)}, "583231"),
    "activitypub": (
        "activitypub|dell@social.example",
        None,
        {
            test_activitypub.FINGER: test_activitypub.finger(),
            test_activitypub.ACTOR_ID: test_activitypub.actor(summary="TOKEN"),
        },
        test_activitypub.ACTOR_ID,
    ),
    "activitypub post": (
        "activitypub|dell@social.example",
        test_activitypub.POST_ID,
        {
            test_activitypub.FINGER: test_activitypub.finger(),
            test_activitypub.ACTOR_ID: test_activitypub.actor(),
            test_activitypub.POST_ID: test_activitypub.note(content="<p>TOKEN</p>"),
        },
        test_activitypub.ACTOR_ID,
    ),
    **{
        slug: (f"{slug}|acme@media.example", None, test_fediverse_kinds.profile(slug), stable_id)
        for slug, stable_id in test_fediverse_kinds.IDS.items()
    },
    **{
        f"{slug} post": (
            f"{slug}|acme@media.example",
            place,
            test_fediverse_kinds.posted(slug),
            test_fediverse_kinds.IDS[slug],
        )
        for slug, (place, _) in test_fediverse_kinds.POSTS.items()
    },
    "bluesky": ("bluesky|acme.bsky.social", None, SKY_PROFILE, test_bluesky.DID),
    "bluesky post": (
        "bluesky|acme.bsky.social",
        "https://bsky.app/profile/acme.bsky.social/post/3kq",
        {**SKY_PROFILE, test_bluesky.POSTS: answer({"posts": [SKY_VIEW]})},
        test_bluesky.DID,
    ),
    "appstore": (
        "appstore|developer/415437361",
        None,
        {test_appstore.ALL: test_appstore.found(test_appstore.ARTIST, test_appstore.app(description="TOKEN"))},
        "415437361",
    ),
    "appstore post": (
        "appstore|developer/415437361",
        test_appstore.PLACE,
        {test_appstore.ONE: test_appstore.found(test_appstore.app(description="TOKEN"))},
        "415437361",
    ),
    "linktree": ("linktree|acme", None, {test_linktree.URL: test_linktree.page(description="TOKEN")}, "12345"),
    "medium": ("medium|@acme", test_medium.PLACE, {test_medium.URL: test_medium.feed("<p>TOKEN</p>")}, "504c7870fdb6"),
    "pinterest": (
        "pinterest|acme",
        None,
        {test_pinterest.URL: answer(test_pinterest.record(about="TOKEN"))},
        "424605208535052658",
    ),
    "reddit": (
        "reddit|u/acme",
        test_reddit.PLACE,
        {test_reddit.URL: test_reddit.feed(test_reddit.entry(text='<div class="md"><p>TOKEN</p></div>'))},
        None,
    ),
    "snapchat": (
        "snapchat|acme",
        None,
        {test_snapchat.URL: test_snapchat.page(pageMetadata={"pageDescription": {"value": "TOKEN"}})},
        None,
    ),
    "soundcloud": (
        "soundcloud|acme",
        None,
        {test_soundcloud.PROFILE: answer(test_soundcloud.oembed(description="TOKEN"))},
        None,
    ),
    "soundcloud track": (
        "soundcloud|acme",
        "https://soundcloud.com/acme/song",
        {test_soundcloud.TRACK: answer(test_soundcloud.oembed(description="TOKEN"))},
        None,
    ),
    "telegram": ("telegram|acme", None, {test_telegram.URL: test_telegram.page(bio="TOKEN")}, None),
    "telegram post": ("telegram|acme", test_telegram.PLACE, {test_telegram.POST: test_telegram.message("TOKEN")}, None),
    "tiktok": ("tiktok|acme", test_tiktok.PLACE, {test_tiktok.URL: answer(test_tiktok.oembed(title="TOKEN"))}, None),
    "tumblr": (
        "tumblr|acme",
        None,
        {test_tumblr.URL: answer(test_tumblr.feed()[2].replace(b"We are", b"TOKEN We are"), test_tumblr.RSS)},
        None,
    ),
    "tumblr post": ("tumblr|acme", test_tumblr.PLACE, {test_tumblr.URL: test_tumblr.feed("<p>TOKEN</p>")}, None),
    "vimeo": ("vimeo|acme", test_vimeo.PLACE, {test_vimeo.URL: answer(test_vimeo.oembed(description="TOKEN"))}, None),
    "x": ("x|dell", test_x.PLACE, {test_x.URL: answer(test_x.oembed("TOKEN"))}, None),
    "youtube": (
        "youtube|@acme",
        test_youtube.PLACE,
        {test_youtube.URL: answer(test_youtube.oembed(title="TOKEN"))},
        None,
    ),
    "well_known": (
        "website|dell.com",
        None,
        {"https://dell.com/.well-known/brand-registry.txt": answer("TOKEN\n", "text/plain")},
        None,
    ),
    "meta_tag": (
        "website|dell.com",
        None,
        {
            "https://dell.com/": answer(
                '<html><head><meta name="brand-registry" content="CODE"></head></html>', "text/html"
            )
        },
        None,
    ),
}


def public(text: str) -> str:
    """No fetcher visits names under `.example`; those under `.test` it does if told so."""
    return re.sub(r"\.example(?![.\w])", ".test", text)


ROWS: dict[str, Row] = {
    name: (
        public(handle),
        place and public(place),
        {public(url): (status, kind, public(body.decode()).encode()) for url, (status, kind, body) in world.items()},
        stable_id and public(stable_id),
    )
    for name, (handle, place, world, stable_id) in _ROWS.items()
}
WITH_NUMBER = [name for name, row in ROWS.items() if row[3]]


@pytest.fixture(scope="module")
def server() -> Iterator[Websites]:
    with Websites() as websites:
        yield websites


def claimed(name: str) -> Challenge:
    handle, place, _, _ = ROWS[name]
    slug, _, key = handle.partition("|")
    method = "post" if place else name if name in METHODS else "profile_text"
    return challenge(AccountRef(slug, key), method)


async def check(
    server: Websites, name: str, asked: Challenge, *, token: str | None = None, known: str | None = None
) -> Outcome:
    """What the verifier says of the row while its world shows the challenge's token, or another."""
    token = token or asked.token
    _, place, world, _ = ROWS[name]
    slug = asked.account.platform
    sites: dict[str, dict[str, Page]] = {}
    for url, (status, content_type, body) in world.items():
        parts = urlsplit(url)
        host = parts.netloc if slug in PER_HOST else urlsplit(server.base).netloc
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        shown = body.decode().replace("TOKEN", statement(token)).replace("CODE", token)
        sites.setdefault(host, {})[path] = Page(shown, content_type, status)
    for host, pages in sites.items():
        server.show(host, pages)
    settings = NetworkSettings(platform_bases={slug: server.base}, allow_addresses=("127.0.0.0/8",), test_names=True)
    async with Fetcher(settings) as fetcher:
        return await verify(asked, fetcher.ask, NOON, place=place, known_stable_id=known)


@pytest.mark.parametrize("name", ROWS)
async def test_the_token_in_the_accounts_own_words_proves_it(server: Websites, name: str) -> None:
    asked = claimed(name)

    outcome = await check(server, name, asked)

    assert (outcome.result, outcome.problem) == (Result.PROVEN, None), outcome.detail
    assert outcome.stable_id == ROWS[name][3]
    assert outcome.evidence is not None
    assert asked.token in outcome.evidence.excerpt


@pytest.mark.parametrize("name", ROWS)
async def test_the_token_of_another_claim_in_the_same_place_proves_nothing(server: Websites, name: str) -> None:
    outcome = await check(server, name, claimed(name), token=claimed(name).token)

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND), outcome.detail


@pytest.mark.parametrize("name", WITH_NUMBER)
async def test_whoever_holds_the_name_now_is_another_owner_even_with_the_token(server: Websites, name: str) -> None:
    outcome = await check(server, name, claimed(name), known="the-one-before")

    assert (outcome.result, outcome.problem) == (Result.NOT_PROVEN, Problem.ANOTHER_OWNER)
    assert outcome.stable_id == ROWS[name][3]


def test_every_way_of_every_platform_has_a_row() -> None:
    offered = {(slug, method) for slug, platform in PLATFORMS.items() for method in platform.conversations}
    tried = {(asked.account.platform, asked.method) for asked in map(claimed, ROWS)}

    # No HTTP: tests/verification/fetching/test_fetcher.py, test_relays.py and tests/verification/test_real_nostr.py.
    assert offered - tried == {("website", "dns_txt"), ("nostr", "profile_text"), ("nostr", "post")}
