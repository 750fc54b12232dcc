"""Lemmy, PeerTube and Pixelfed, each from the look-up of the name to the account's own words."""

import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms import PLATFORMS
from verification.platforms.platform import Conversation

Answer = tuple[int, str, bytes]
CONTEXT = "https://www.w3.org/ns/activitystreams"
ACTIVITY, JRD = "application/activity+json; charset=utf-8", "application/jrd+json; charset=utf-8"
FINGER = "https://media.example/.well-known/webfinger?resource=acct%3Aacme%40media.example"
IDS = {
    "lemmy": "https://media.example/u/acme",
    "peertube": "https://media.example/accounts/acme",
    "pixelfed": "https://media.example/users/acme",
}
COMMUNITY = "https://media.example/c/acme"
POSTS = {
    "lemmy": ("https://media.example/post/1", "Page"),
    "pixelfed": ("https://media.example/p/acme/1", "Note"),
}


def finger(slug: str, subject: str = "acct:acme@media.example") -> Answer:
    """Lemmy names a person and a community under one name, the community first."""
    mark = f"{CONTEXT}#type"
    links: list[dict[str, object]] = [{"rel": "self", "type": "application/activity+json", "href": IDS[slug]}]
    if slug == "lemmy":
        group = {**links[0], "href": COMMUNITY, "properties": {mark: "Group"}}
        links = [group, {**links[0], "properties": {mark: "Person"}}]
    return answer({"subject": subject, "links": links}, JRD)


def actor(slug: str, **changes: object) -> Answer:
    document = {
        "@context": [CONTEXT],
        "id": IDS[slug],
        "type": "Person",
        "preferredUsername": "acme",
        "name": "Acme Inc",
        "summary": "<p>TOKEN</p>",
        "source": {"content": "THEIRS", "mediaType": "text/markdown"},
        "icon": [{"type": "Image", "url": "https://media.example/a.png"}],
    }
    return answer({**document, **changes}, ACTIVITY)


def profile(slug: str, **changes: object) -> dict[str, Answer]:
    return {FINGER: finger(slug), IDS[slug]: actor(slug, **changes)}


def posted(slug: str, **changes: object) -> dict[str, Answer]:
    url, kind = POSTS[slug]
    document = {
        "id": url,
        "type": kind,
        "attributedTo": IDS[slug],
        "to": [f"{CONTEXT}#Public"],
        "content": "<p>TOKEN</p>",
    }
    return {**profile(slug, summary="", name="Acme"), url: answer({**document, **changes}, ACTIVITY)}


def start(slug: str, place: str | None = None, name: str = "acme@media.example") -> Conversation:
    return PLATFORMS[slug].conversations["post" if place else "profile_text"](AccountRef(slug, name), place)


@pytest.mark.parametrize("slug", IDS)
def test_the_description_of_an_account_is_its_own_words(slug: str) -> None:
    said = words(talk(start(slug), profile(slug)))

    assert (str(said.account), said.stable_id) == (f"{slug}:acme@media.example", IDS[slug])
    assert said.texts == ("TOKEN", "Acme Inc")


@pytest.mark.parametrize("slug", POSTS)
def test_a_post_is_read_with_its_author(slug: str) -> None:
    said = words(talk(start(slug, POSTS[slug][0]), posted(slug)))

    assert (said.stable_id, said.texts) == (IDS[slug], ("TOKEN",))


@pytest.mark.parametrize("slug", POSTS)
def test_a_post_of_somebody_else_on_the_same_server_is_another_accounts(slug: str) -> None:
    world = posted(slug, attributedTo="https://media.example/users/mallory")

    assert trouble(talk(start(slug, POSTS[slug][0]), world)).problem is Problem.ANOTHER_ACCOUNT


@pytest.mark.parametrize("slug", IDS)
@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"preferredUsername": "mallory"}, Problem.ANOTHER_ACCOUNT),
        ({"id": "https://media.example/u/mallory"}, Problem.ANOTHER_ACCOUNT),
        ({"id": "https://evil.example/u/acme"}, Problem.ANOTHER_ACCOUNT),
        ({"movedTo": "https://other.example/u/acme"}, Problem.NOT_ACTIVE),
        ({"type": "Tombstone"}, Problem.NOT_ACTIVE),
        ({"suspended": True}, Problem.NOT_ACTIVE),
        ({"summary": ["TOKEN"]}, Problem.BROKEN),
    ],
)
def test_another_actor_proves_nothing(slug: str, changes: dict[str, object], problem: Problem) -> None:
    assert trouble(talk(start(slug), profile(slug, **changes))).problem is problem


@pytest.mark.parametrize("slug", IDS)
def test_a_deleted_account_is_gone_and_an_unknown_one_never_was(slug: str) -> None:
    deleted = {FINGER: finger(slug), IDS[slug]: answer("", status=410)}

    assert trouble(talk(start(slug), deleted)).problem is Problem.NOT_ACTIVE
    assert trouble(talk(start(slug), {FINGER: answer("", status=404)})).problem is Problem.ACCOUNT_NOT_FOUND


@pytest.mark.parametrize("slug", IDS)
def test_a_name_that_leads_to_another_name_is_another_account(slug: str) -> None:
    world = {FINGER: finger(slug, "acct:mallory@media.example")}

    assert trouble(talk(start(slug), world)).problem is Problem.ANOTHER_ACCOUNT


def test_a_community_of_the_same_name_is_an_account_of_its_own() -> None:
    group = actor("lemmy", id=COMMUNITY, type="Group", summary="<p>of the community</p>")
    world = {FINGER: finger("lemmy"), IDS["lemmy"]: actor("lemmy"), COMMUNITY: group}

    community = words(talk(start("lemmy", name="!acme@media.example"), world))
    person = words(talk(start("lemmy"), world))

    assert (community.stable_id, community.texts[0]) == (COMMUNITY, "of the community")
    assert (person.stable_id, person.texts[0]) == (IDS["lemmy"], "TOKEN")


def test_a_person_is_no_community_and_a_community_no_person() -> None:
    person = {FINGER: finger("pixelfed"), IDS["pixelfed"]: actor("pixelfed")}
    community = {FINGER: finger("pixelfed"), IDS["pixelfed"]: actor("pixelfed", type="Group")}

    assert trouble(talk(start("lemmy", name="!acme@media.example"), person)).problem is Problem.ANOTHER_ACCOUNT
    assert trouble(talk(start("lemmy"), community)).problem is Problem.ANOTHER_ACCOUNT
