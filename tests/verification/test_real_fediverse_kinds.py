"""Posts, and the addresses of Lemmy, PeerTube and Pixelfed, on an ActivityPub server that really runs (Fedify).

It is the protocol's own library under their paths and kinds of actors: what only their own software does is not in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.servers.fedify import Fedify
from tests.verification.world import NOON, challenge
from verification.accounts import AccountRef
from verification.challenges import statement
from verification.fetching import Fetcher
from verification.outcomes import Outcome, Problem, Result
from verification.settings import NetworkSettings
from verification.verify import verify

PROVEN = (Result.PROVEN, None)


def asking(slug: str, server: Fedify) -> Fetcher:
    return Fetcher(NetworkSettings(platform_bases={slug: server.base}, allow_addresses=("127.0.0.0/8",)))


def verdict(outcome: Outcome) -> tuple[Result, Problem | None]:
    return outcome.result, outcome.problem


async def test_a_post_on_fedify_proves_its_author_only(fedify: Fedify) -> None:
    asked = challenge(AccountRef("activitypub", f"author@{fedify.domain}"), "post")
    fedify.set_account("author", notes=["hello", f"<p>{statement(asked.token)}</p>"])
    fedify.set_account("copier", notes=[f"<p>{statement(asked.token)}</p>"])
    posts = [f"https://{fedify.domain}/users/{path}" for path in ("author/notes/2", "author/notes/1", "copier/notes/1")]
    missing = f"https://{fedify.domain}/users/author/notes/3"
    async with asking("activitypub", fedify) as fetcher:
        own, other_words, copied, none = [
            await verify(asked, fetcher.ask, NOON, place=post) for post in (*posts, missing)
        ]

    assert verdict(own) == PROVEN
    assert own.stable_id == f"https://{fedify.domain}/users/author"
    assert verdict(other_words) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)
    assert verdict(copied) == (Result.NOT_PROVEN, Problem.ANOTHER_ACCOUNT)
    assert verdict(none) == (Result.NOT_PROVEN, Problem.POST_NOT_FOUND)


@dataclass(frozen=True, slots=True)
class Kind:
    slug: str
    actors: str
    kind: str = "Person"
    mark: str = ""
    posts: str = "/posts/{identifier}/{number}"


KINDS = {
    "a user of Lemmy": Kind("lemmy", "/u/{identifier}"),
    "a community of Lemmy": Kind("lemmy", "/c/{identifier}", "Group", "!"),
    "an account of PeerTube": Kind("peertube", "/accounts/{identifier}"),
    "a channel of PeerTube": Kind("peertube", "/video-channels/{identifier}", "Group"),
    "an account of Pixelfed": Kind("pixelfed", "/users/{identifier}", posts="/p/{identifier}/{number}"),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


@pytest.fixture
def server(kind: Kind) -> Iterator[Fedify]:
    with Fedify(f"{kind.slug}.test", actors=kind.actors, posts=kind.posts) as running:
        yield running


async def test_an_account_is_read_where_its_software_puts_it(kind: Kind, server: Fedify) -> None:
    asked = challenge(AccountRef(kind.slug, f"{kind.mark}acme@{server.domain}"), "profile_text")
    async with asking(kind.slug, server) as fetcher:
        nobody = await verify(asked, fetcher.ask, NOON)
        server.set_account("acme", "<p>hello</p>", kind=kind.kind)
        silent = await verify(asked, fetcher.ask, NOON)
        server.set_account("acme", f"<p>Official.</p><p>{statement(asked.token)}</p>", kind=kind.kind)
        told = await verify(asked, fetcher.ask, NOON)
        moved = await verify(asked, fetcher.ask, NOON, known_stable_id=f"https://{server.domain}/before")

    assert verdict(nobody) == (Result.NOT_PROVEN, Problem.ACCOUNT_NOT_FOUND)
    assert verdict(silent) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)
    assert verdict(told) == PROVEN
    assert told.stable_id == f"https://{server.domain}{kind.actors.format(identifier='acme')}"
    assert verdict(moved) == (Result.NOT_PROVEN, Problem.ANOTHER_OWNER)


@pytest.mark.parametrize("kind", [KINDS["an account of Pixelfed"]], ids=["pixelfed"])
async def test_a_post_of_pixelfed_proves_its_author_only(kind: Kind, server: Fedify) -> None:
    asked = challenge(AccountRef("pixelfed", f"acme@{server.domain}"), "post")
    for name in ("acme", "copier"):
        server.set_account(name, notes=[statement(asked.token)])
    posts = [f"https://{server.domain}/p/{name}/1" for name in ("acme", "copier")]
    async with asking("pixelfed", server) as fetcher:
        own, copied = [await verify(asked, fetcher.ask, NOON, place=post) for post in posts]

    assert verdict(own) == PROVEN
    assert verdict(copied) == (Result.NOT_PROVEN, Problem.ANOTHER_ACCOUNT)
