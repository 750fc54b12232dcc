"""Every value in every recorded answer is once replaced by something else: no conversation may raise."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping

import pytest

from tests.verification.platforms.conversations import test_activitypub as fediverse
from tests.verification.platforms.conversations import test_bluesky as sky
from tests.verification.platforms.conversations import test_github as hub
from tests.verification.platforms.conversations import test_open_platforms as open_platforms
from tests.verification.platforms.conversations import test_x as ex
from tests.verification.platforms.conversations.talking import answer, talk
from verification.accounts import AccountRef
from verification.platforms import PLATFORMS
from verification.platforms.conversations import activitypub, bluesky, github, x
from verification.platforms.platform import Conversation, Trouble, Words

Answers = Mapping[str, tuple[int, str, bytes]]
Talk = Callable[[AccountRef, str | None], Conversation]
Path = tuple[str | int, ...]

STRANGE: tuple[object, ...] = (
    *(None, True, 1, 1.5, -1, 10**400, "", "x", "\ud800", "\x00", "https://[", "https://social.example@evil.example/"),
    *([], {}, [1], [None], [{}], ["\ud800"], [["x"]], {"a": 1}, "https://social.example/users/dell?x=\u202e"),
)
SPLIT = fediverse.finger(href=fediverse.SPLIT_ID)
WORLDS: dict[str, tuple[Talk, AccountRef, str | None, Answers]] = {
    "actor": (activitypub.profile_text, fediverse.DELL, None, fediverse.PROFILE),
    "looked up": (
        activitypub.profile_text,
        fediverse.DELL,
        None,
        {
            fediverse.FINGER: fediverse.finger(),
            fediverse.ACTOR_ID: fediverse.UNSIGNED,
            fediverse.LOOK_UP: fediverse.entity(),
        },
    ),
    "split domain": (
        activitypub.profile_text,
        fediverse.DELL,
        None,
        {
            fediverse.FINGER: SPLIT,
            fediverse.SPLIT_ID: fediverse.actor(id=fediverse.SPLIT_ID),
            fediverse.SPLIT_FINGER: SPLIT,
        },
    ),
    "note": (
        activitypub.post,
        fediverse.DELL,
        fediverse.PAGE,
        {**fediverse.PROFILE, fediverse.PAGE: fediverse.note(), fediverse.POST_ID: fediverse.note()},
    ),
    "appview": (bluesky.profile_text, sky.DELL, None, {**sky.NAMED, sky.GET_PROFILE: answer(sky.PROFILE)}),
    "pds": (
        bluesky.profile_text,
        sky.DELL,
        None,
        {
            **sky.NAMED,
            sky.GET_PROFILE: sky.NO_SESSION,
            sky.DESCRIBE: answer(sky.REPO),
            sky.RECORD: answer(sky.STORED),
            sky.PLC: answer(sky.DOCUMENT),
        },
    ),
    "sky post": (
        bluesky.post,
        sky.DELL,
        sky.PLACE,
        {**sky.NAMED, sky.GET_PROFILE: answer(sky.PROFILE), sky.POSTS: answer({"posts": [sky.VIEW]})},
    ),
    "organisation": (
        github.profile_text,
        AccountRef("github", "dell"),
        None,
        {
            "https://api.github.com/users/dell": answer(hub.ORGANISATION),
            "https://api.github.com/orgs/dell": answer({"login": "dell", "id": 7, "description": "We are Dell"}),
        },
    ),
    "oembed": (x.post, ex.DELL, ex.PLACE, {ex.URL: answer(ex.oembed())}),
    "gist": (github.post, hub.OCTOCAT, hub.PLACE, {hub.GIST_URL: answer(hub.GIST)}),
    **{
        name: (
            PLATFORMS[handle.partition("|")[0]].conversations["post" if place else "profile_text"],
            AccountRef(*handle.split("|")),
            place,
            world,
        )
        for name, (handle, place, world, _) in open_platforms.FOUND.items()
        if not handle.startswith("steam")  # XML
    },
}


@pytest.mark.parametrize("name", WORLDS)
def test_no_changed_answer_raises(name: str) -> None:
    conversation, account, place, world = WORLDS[name]
    assert isinstance(talk(conversation(account, place), world), Words)

    for changed in _changed(world):
        assert isinstance(talk(conversation(account, place), changed), Words | Trouble)


def _changed(world: Answers) -> Iterator[Answers]:
    for url, (status, content_type, body) in world.items():
        if url.startswith("dns:"):
            continue
        document = json.loads(body)
        for path in _paths(document):
            for value in STRANGE:
                yield _Elsewhere({**world, url: (status, content_type, _with(document, path, value))})


class _Elsewhere(dict[str, tuple[int, str, bytes]]):
    """A changed answer may name other addresses: nothing is there."""

    def __missing__(self, url: str) -> tuple[int, str, bytes]:
        return answer({"error": "InvalidRequest"}, status=400 if "/xrpc/" in url else 404)


def _paths(document: object, before: Path = ()) -> Iterator[Path]:
    entries = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for key, value in entries:
        yield (*before, key)
        yield from _paths(value, (*before, key))


def _with(document: object, path: Path, value: object) -> bytes:
    changed = copy.deepcopy(document)
    holder: object = changed
    for key in path[:-1]:
        holder = holder[key]  # type: ignore[index]
    holder[path[-1]] = value  # type: ignore[index]
    return json.dumps(changed).encode()
