from collections.abc import Mapping

import pytest

from tests.verification.platforms.conversations import talking
from tests.verification.platforms.conversations.talking import answer, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.bluesky import domain_handle, post, profile_text
from verification.platforms.platform import Conversation, Trouble, Words

API = "https://public.api.bsky.app/xrpc/"
DID = "did:plc:sav32gvdr7kqh7gjemzf2zrt"
OTHER_DID = "did:plc:5ruq4xsspst6x63f44ttkuiw"
DELL = AccountRef("bluesky", "dell.com")
GET_PROFILE = f"{API}app.bsky.actor.getProfile?actor=dell.com"
DESCRIBE = f"{API}com.atproto.repo.describeRepo?repo=dell.com"
QUOTED_DID = DID.replace(":", "%3A")
RECORD = f"{API}com.atproto.repo.getRecord?repo={QUOTED_DID}&collection=app.bsky.actor.profile&rkey=self"
STORED_POST = f"{API}com.atproto.repo.getRecord?repo={QUOTED_DID}&collection=app.bsky.feed.post&rkey=3kq"
POSTS = f"{API}app.bsky.feed.getPosts?uris=at%3A%2F%2F{QUOTED_DID}%2Fapp.bsky.feed.post%2F3kq"
PLC = f"https://plc.directory/{DID}"
PLACE = "https://bsky.app/profile/dell.com/post/3kq"

PROFILE = {
    "did": DID,
    "handle": "dell.com",
    "displayName": "Dell",
    "description": "Hello. br1 https://dell.example/",
    "associated": {"lists": 0, "feedgens": 0, "starterPacks": 0, "labeler": False},
    "labels": [],
    "followersCount": 0,
}
DOCUMENT = {"@context": ["https://www.w3.org/ns/did/v1"], "id": DID, "alsoKnownAs": ["at://dell.com"], "service": []}
REPO = {"handle": "dell.com", "did": DID, "didDoc": DOCUMENT, "collections": [], "handleIsCorrect": True}
STORED = {"uri": f"at://{DID}/app.bsky.actor.profile/self", "cid": "bafy", "value": {"description": "Hi br1"}}
NO_SESSION = answer({"error": "AuthMissing", "message": "Authentication Required"}, status=401)
OUTSIDER = {
    "uri": "at://did:plc:bobbbbbbbbbbbbbbbbbbbbbb/app.bsky.feed.post/3kinner",
    "author": {"did": "did:plc:bobbbbbbbbbbbbbbbbbbbbbb", "handle": "bob.test"},
    "value": {"$type": "app.bsky.feed.post", "text": "token of somebody else"},
}
VIEW = {
    "uri": f"at://{DID}/app.bsky.feed.post/3kq",
    "cid": "bafyquote",
    "author": {"did": DID, "handle": "dell.com", "displayName": "Dell", "labels": []},
    "record": {"$type": "app.bsky.feed.post", "text": "own words", "embed": {"record": {"uri": OUTSIDER["uri"]}}},
    "embed": {"$type": "app.bsky.embed.record#view", "record": OUTSIDER},
}


RECORD_NAME = "dns:_atproto.dell.com"
WELL_KNOWN = "https://dell.com/.well-known/atproto-did"
DESCRIBE_SERVER = f"{API}com.atproto.server.describeServer"
# The handle is a domain of its own, whose record names the account.
NAMED = {
    RECORD_NAME: answer(f"v=spf1\ndid={DID}"),
    DESCRIBE_SERVER: answer({"did": "did:web:pds.example", "availableUserDomains": [".pds.example"]}),
}


def talk(conversation: Conversation, world: Mapping[str, tuple[int, str, bytes]]) -> Words | Trouble:
    return talking.talk(conversation, {**NAMED, **world})


def error(name: str, message: str = "") -> tuple[int, str, bytes]:
    return answer({"error": name, "message": message}, status=400)


def test_the_appview_tells_profile_and_did() -> None:
    said = words(talk(profile_text(DELL, None), {GET_PROFILE: answer(PROFILE)}))

    assert (said.account, said.stable_id, said.display_name) == (DELL, DID, "Dell")
    assert PROFILE["description"] in said.texts


def test_an_account_claimed_by_its_did_is_read_by_it() -> None:
    ref = AccountRef("bluesky", DID)
    url = f"{API}app.bsky.actor.getProfile?actor={QUOTED_DID}"

    said = words(talk(profile_text(ref, None), {url: answer({**PROFILE, "handle": "handle.invalid"})}))

    assert (said.account, said.stable_id) == (ref, DID)


@pytest.mark.parametrize("handle", ["handle.invalid", "dell.co", "xn--dll-bma.com"])
def test_a_name_that_does_not_lead_back_is_another_account(handle: str) -> None:
    ended = trouble(talk(profile_text(DELL, None), {GET_PROFILE: answer({**PROFILE, "handle": handle})}))

    assert ended.problem is Problem.ANOTHER_ACCOUNT


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (error("InvalidRequest", "Profile not found"), Problem.ACCOUNT_NOT_FOUND),
        (error("InvalidRequest", "Error: actor must be a valid did or a handle"), Problem.ACCOUNT_NOT_FOUND),
        (error("AccountTakedown", "Account has been suspended"), Problem.NOT_ACTIVE),
        (error("AccountDeactivated", "Account is deactivated"), Problem.NOT_ACTIVE),
        (error("InternalServerError"), Problem.BROKEN),
        (answer("Bad Request", "text/plain", status=400), Problem.BROKEN),
        (answer(b'{"did":"did:plc:x","did":"did:plc:y"}'), Problem.BROKEN),
        (answer({**PROFILE, "did": "did:evil:x"}), Problem.BROKEN),
    ],
)
def test_only_the_platforms_own_words_are_an_answer(said: tuple[int, str, bytes], problem: Problem) -> None:
    assert trouble(talk(profile_text(DELL, None), {GET_PROFILE: said})).problem is problem


def test_a_bare_pds_is_read_from_the_repository() -> None:
    world = {GET_PROFILE: NO_SESSION, DESCRIBE: answer(REPO), RECORD: answer(STORED)}

    said = words(talk(profile_text(DELL, None), world))

    assert (said.account, said.stable_id) == (DELL, DID)
    assert "Hi br1" in said.texts


def test_an_account_without_a_profile_has_said_nothing() -> None:
    world = {GET_PROFILE: NO_SESSION, DESCRIBE: answer(REPO), RECORD: error("RecordNotFound")}

    assert not any(words(talk(profile_text(DELL, None), world)).texts)


def test_a_record_of_another_repository_says_nothing() -> None:
    stolen = {**STORED, "uri": f"at://{OTHER_DID}/app.bsky.actor.profile/self"}
    world = {GET_PROFILE: NO_SESSION, DESCRIBE: answer(REPO), RECORD: answer(stolen)}

    assert trouble(talk(profile_text(DELL, None), world)).problem is Problem.BROKEN


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("RepoNotFound", Problem.ACCOUNT_NOT_FOUND),
        ("RepoDeactivated", Problem.NOT_ACTIVE),
        ("RepoTakendown", Problem.NOT_ACTIVE),
        ("UpstreamFailure", Problem.BROKEN),
    ],
)
def test_a_pds_says_what_became_of_a_repository(name: str, problem: Problem) -> None:
    world = {GET_PROFILE: NO_SESSION, DESCRIBE: error(name)}

    assert trouble(talk(profile_text(DELL, None), world)).problem is problem


def test_after_a_rename_the_directory_has_the_last_word() -> None:
    stale = {**REPO, "handleIsCorrect": False, "didDoc": {**DOCUMENT, "alsoKnownAs": ["at://old.dell.com"]}}
    world = {GET_PROFILE: NO_SESSION, DESCRIBE: answer(stale), RECORD: answer(STORED)}
    type_ = "application/did+ld+json; charset=utf-8"

    agreed = talk(profile_text(DELL, None), {**world, PLC: answer(DOCUMENT, type_)})
    denied = talk(profile_text(DELL, None), {**world, PLC: answer({**DOCUMENT, "alsoKnownAs": ["at://x.com"]}, type_)})

    assert words(agreed).stable_id == DID
    assert trouble(denied).problem is Problem.ANOTHER_ACCOUNT


def test_a_pds_that_vouches_for_a_name_its_document_does_not_hold_is_not_believed() -> None:
    lying = {**REPO, "didDoc": {**DOCUMENT, "alsoKnownAs": ["at://other.com"]}}
    elsewhere = {**DOCUMENT, "alsoKnownAs": ["at://other.com"]}
    world = {GET_PROFILE: NO_SESSION, DESCRIBE: answer(lying), PLC: answer(elsewhere), RECORD: answer(STORED)}

    assert trouble(talk(profile_text(DELL, None), world)).problem is Problem.ANOTHER_ACCOUNT


def test_only_the_own_text_of_a_post_counts() -> None:
    said = words(talk(post(DELL, PLACE), {GET_PROFILE: answer(PROFILE), POSTS: answer({"posts": [VIEW]})}))

    assert said.texts == ("own words",)
    assert said.stable_id == DID


def test_a_post_is_read_from_a_bare_pds() -> None:
    stored = {"uri": f"at://{DID}/app.bsky.feed.post/3kq", "value": {"text": "own words"}}
    world = {GET_PROFILE: NO_SESSION, DESCRIBE: answer(REPO), STORED_POST: answer(stored)}

    assert words(talk(post(DELL, f"at://{DID}/app.bsky.feed.post/3kq"), world)).texts == ("own words",)


@pytest.mark.parametrize(
    "changes", [{"uri": f"at://{OTHER_DID}/app.bsky.feed.post/3kq"}, {"author": {"did": OTHER_DID}}]
)
def test_a_post_by_somebody_else_is_another_account(changes: dict[str, object]) -> None:
    world = {GET_PROFILE: answer(PROFILE), POSTS: answer({"posts": [{**VIEW, **changes}]})}

    assert trouble(talk(post(DELL, PLACE), world)).problem is Problem.ANOTHER_ACCOUNT


def test_a_post_address_of_somebody_else_is_another_account() -> None:
    place = "https://bsky.app/profile/mallory.com/post/3kq"

    assert trouble(talk(post(DELL, place), {GET_PROFILE: answer(PROFILE)})).problem is Problem.ANOTHER_ACCOUNT


def test_a_missing_post_is_an_answer() -> None:
    world = {GET_PROFILE: answer(PROFILE), POSTS: answer({"posts": []})}

    assert trouble(talk(post(DELL, PLACE), world)).problem is Problem.POST_NOT_FOUND


@pytest.mark.parametrize(
    "place", ["https://bsky.app/profile/dell.com", "https://bsky.app.evil.example/profile/dell.com/post/3kq", "x"]
)
def test_what_is_no_address_of_a_post_is_refused(place: str) -> None:
    assert trouble(talk(post(DELL, place), {})).problem is Problem.REFUSED


# ── whose domain it is ──────────────────────────────────────────────────────────────────────────────────────────────
NO_RECORD = answer("")
SKY = {GET_PROFILE: answer(PROFILE)}


@pytest.mark.parametrize(
    "record", [answer(f"did={OTHER_DID}"), answer("did=nonsense"), answer(f"did={DID}\ndid={OTHER_DID}"), NO_RECORD]
)
def test_a_domain_that_names_nobody_or_another_is_no_name_of_the_account(record: tuple[int, str, bytes]) -> None:
    world = {**SKY, RECORD_NAME: record, WELL_KNOWN: answer("", "text/plain", status=404)}

    assert trouble(talk(profile_text(DELL, None), world)).problem is Problem.ANOTHER_ACCOUNT


@pytest.mark.parametrize("record", [NO_RECORD, answer("v=spf1"), answer(f"did={OTHER_DID}\ndid={DID}")])
def test_without_exactly_one_record_the_file_is_asked(record: tuple[int, str, bytes]) -> None:
    world = {**SKY, RECORD_NAME: record, WELL_KNOWN: answer(f" {DID}\n", "text/plain")}

    assert words(talk(profile_text(DELL, None), world)).stable_id == DID


def test_a_record_wins_over_the_file() -> None:
    world = {**SKY, RECORD_NAME: answer(f"did={OTHER_DID}"), WELL_KNOWN: answer(DID, "text/plain")}

    assert trouble(talk(profile_text(DELL, None), world)).problem is Problem.ANOTHER_ACCOUNT


def test_a_name_that_the_platform_gave_away_itself_needs_no_record() -> None:
    ref = AccountRef("bluesky", "dell.bsky.social")
    url = f"{API}app.bsky.actor.getProfile?actor=dell.bsky.social"
    said = talking.talk(profile_text(ref, None), {url: answer({**PROFILE, "handle": "dell.bsky.social"})})

    assert words(said).stable_id == DID


def test_a_bare_server_says_which_names_are_its_own() -> None:
    own = {DESCRIBE_SERVER: answer({"availableUserDomains": [".com"]}), RECORD_NAME: NO_RECORD}
    world = {GET_PROFILE: NO_SESSION, DESCRIBE: answer(REPO), RECORD: answer(STORED), **own}

    assert words(talk(profile_text(DELL, None), world)).stable_id == DID


def test_domain_and_document_that_name_each_other_need_no_token() -> None:
    said = words(talk(domain_handle(DELL, None), {**SKY, PLC: answer(DOCUMENT)}))

    assert (said.account, said.stable_id, said.display_name) == (DELL, DID, "Dell")
    assert said.texts == (f"dell.com names {DID}, and its document names at://dell.com",)


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (answer({**DOCUMENT, "alsoKnownAs": ["at://dell.co", "at://dell.com"]}), Problem.ANOTHER_ACCOUNT),
        (answer({**DOCUMENT, "alsoKnownAs": []}), Problem.ANOTHER_ACCOUNT),
        (answer({**DOCUMENT, "id": OTHER_DID}), Problem.ANOTHER_ACCOUNT),
        (answer({"message": "DID not available"}, status=410), Problem.NOT_ACTIVE),
        (answer([]), Problem.BROKEN),
    ],
)
def test_the_document_must_name_the_domain_first(document: tuple[int, str, bytes], problem: Problem) -> None:
    assert trouble(talk(domain_handle(DELL, None), {**SKY, PLC: document})).problem is problem


def test_a_domain_handle_of_an_account_that_ended_proves_nothing() -> None:
    world = {GET_PROFILE: error("AccountDeactivated"), PLC: answer(DOCUMENT)}

    assert trouble(talk(domain_handle(DELL, None), world)).problem is Problem.NOT_ACTIVE


def test_an_identity_on_its_own_host_is_read_there() -> None:
    did = "did:web:id.dell.com"
    document = {**DOCUMENT, "id": did}
    world = {
        RECORD_NAME: answer(f"did={did}"),
        GET_PROFILE: answer({**PROFILE, "did": did}),
        "https://id.dell.com/.well-known/did.json": answer(document),
    }

    assert words(talk(domain_handle(DELL, None), world)).stable_id == did
