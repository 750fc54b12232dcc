import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.activitypub import post, profile_text
from verification.platforms.platform import Asked, Get, Reply

CONTEXT = "https://www.w3.org/ns/activitystreams"
ACTIVITY, JRD = "application/activity+json; charset=utf-8", "application/jrd+json"
DELL = AccountRef("activitypub", "dell@social.example")
FINGER = "https://social.example/.well-known/webfinger?resource=acct%3Adell%40social.example"
ACTOR_ID = "https://social.example/users/dell"
LOOK_UP = "https://social.example/api/v1/accounts/lookup?acct=dell"
POST_ID = "https://social.example/users/dell/statuses/1"
TOKEN = "br1token"


LINK = '<a href="https://dell.example/" rel="me"><span class="invisible">https://</span>dell.example/</a>'


def finger(subject: str = "acct:dell@social.example", href: str = ACTOR_ID) -> tuple[int, str, bytes]:
    links = [
        {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": "https://social.example/@dell"},
        {"rel": "self", "type": "application/activity+json", "href": href},
    ]
    return answer({"subject": subject, "aliases": [ACTOR_ID], "links": links}, JRD)


def actor(**changes: object) -> tuple[int, str, bytes]:
    document = {
        "@context": [CONTEXT],
        "id": ACTOR_ID,
        "type": "Person",
        "preferredUsername": "Dell",
        "name": "Dell",
        "summary": f'<p>Official. <span class="invisible">brand-registry: </span>{TOKEN}</p>',
        "url": "https://social.example/@dell",
        "attachment": [{"type": "PropertyValue", "name": "Site", "value": LINK}],
    }
    return answer({**document, **changes}, ACTIVITY)


def note(**changes: object) -> tuple[int, str, bytes]:
    document = {
        "@context": CONTEXT,
        "id": POST_ID,
        "type": "Note",
        "attributedTo": ACTOR_ID,
        "to": [f"{CONTEXT}#Public"],
        "cc": [f"{ACTOR_ID}/followers"],
        "content": f"<p>brand-registry: {TOKEN}</p><blockquote>words of others</blockquote>",
        "replies": {"first": {"items": [{"content": "words of others"}]}},
    }
    return answer({**document, **changes}, ACTIVITY)


def test_bio_fields_and_name_are_the_actors_own_words() -> None:
    said = words(talk(profile_text(DELL, None), {FINGER: finger(), ACTOR_ID: actor()}))

    assert (said.account, said.stable_id, said.display_name) == (DELL, ACTOR_ID, "Dell")
    assert said.texts[0] == f"Official. brand-registry: {TOKEN}"
    assert said.links == ("https://dell.example/",)


def test_half_characters_do_not_stop_the_reading() -> None:
    _, _, body = actor(summary="<p>\ud800 x</p>", name="\udfff")

    said = words(talk(profile_text(DELL, None), {FINGER: finger(), ACTOR_ID: answer(body, ACTIVITY)}))

    assert said.texts[0].endswith("x")


def test_a_single_field_may_come_as_an_object() -> None:
    field = {"type": "PropertyValue", "name": "Verify", "value": TOKEN}

    said = words(talk(profile_text(DELL, None), {FINGER: finger(), ACTOR_ID: actor(attachment=field)}))

    assert TOKEN in said.texts


def test_what_is_no_field_of_the_profile_does_not_count() -> None:
    world = {FINGER: finger(), ACTOR_ID: actor(summary="", attachment=[{"type": "Note", "value": TOKEN}], tag=[TOKEN])}

    assert TOKEN not in words(talk(profile_text(DELL, None), world)).texts


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "text/html",
        "application/ld+json",
        'application/ld+json; profile="https://evil.example/"',
        "application/activity+jsonx",
        "",
    ],
)
def test_any_other_content_type_than_an_activitys_says_nothing(content_type: str) -> None:
    _, _, body = actor()

    ended = trouble(talk(profile_text(DELL, None), {FINGER: finger(), ACTOR_ID: answer(body, content_type)}))

    assert ended.problem is Problem.BROKEN


def test_linked_data_with_the_right_profile_is_an_activity() -> None:
    _, _, body = actor()
    content_type = f'application/ld+json; profile="{CONTEXT}"; charset=utf-8'

    assert words(talk(profile_text(DELL, None), {FINGER: finger(), ACTOR_ID: answer(body, content_type)}))


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "https://evil.example/users/dell"},
        {"id": "https://social.example/users/mallory"},
        {"preferredUsername": "mallory"},
        {"preferredUsername": "de\u217c\u217c"},
        {"type": "Note"},
        {"type": "Collection"},
    ],
)
def test_an_actor_that_does_not_confirm_itself_is_another_account(changes: dict[str, object]) -> None:
    ended = trouble(talk(profile_text(DELL, None), {FINGER: finger(), ACTOR_ID: actor(**changes)}))

    assert ended.problem is Problem.ANOTHER_ACCOUNT


@pytest.mark.parametrize(
    "said",
    [
        actor(type="Tombstone"),
        actor(movedTo="https://elsewhere.example/users/dell"),
        actor(suspended=True),
        answer("", status=410),
    ],
)
def test_an_account_that_ended_is_not_active(said: tuple[int, str, bytes]) -> None:
    ended = trouble(talk(profile_text(DELL, None), {FINGER: finger(), ACTOR_ID: said}))

    assert ended.problem is Problem.NOT_ACTIVE


@pytest.mark.parametrize("subject", ["acct:mallory@social.example", "https://social.example/users/dell", "acct:dell@x"])
def test_a_subject_of_another_name_is_another_account(subject: str) -> None:
    assert trouble(talk(profile_text(DELL, None), {FINGER: finger(subject)})).problem is Problem.ANOTHER_ACCOUNT


@pytest.mark.parametrize(
    "href", ["http://social.example/users/dell", "https://dell@social.example/", "ftp://x/", "/users/dell", "https://["]
)
def test_a_link_that_is_no_plain_https_address_is_not_followed(href: str) -> None:
    assert trouble(talk(profile_text(DELL, None), {FINGER: finger(href=href)})).problem is Problem.ACCOUNT_NOT_FOUND


def test_an_unknown_name_is_an_answer() -> None:
    said = answer("not found", "text/plain", status=404)

    assert trouble(talk(profile_text(DELL, None), {FINGER: said})).problem is Problem.ACCOUNT_NOT_FOUND


def test_a_duplicate_key_in_the_actor_says_nothing() -> None:
    status, content_type, body = actor()
    doubled = body[:-1] + b', "summary": "brand-registry: br1token"}'

    ended = trouble(talk(profile_text(DELL, None), {FINGER: finger(), ACTOR_ID: (status, content_type, doubled)}))

    assert ended.problem is Problem.BROKEN


# ── an address whose server has another name ────────────────────────────────────────────────────────────────────────
SPLIT_ID = "https://ap.social.example/users/dell"
SPLIT_FINGER = "https://ap.social.example/.well-known/webfinger?resource=acct%3Adell%40ap.social.example"
SPLIT_FINGER_AGAIN = "https://ap.social.example/.well-known/webfinger?resource=acct%3Adell%40social.example"


def test_the_server_of_the_actor_must_call_it_by_the_same_address() -> None:
    world = {FINGER: finger(href=SPLIT_ID), SPLIT_ID: actor(id=SPLIT_ID), SPLIT_FINGER: finger(href=SPLIT_ID)}

    assert words(talk(profile_text(DELL, None), world)).stable_id == SPLIT_ID


def test_a_server_that_knows_only_the_short_address_is_asked_for_that() -> None:
    world = {
        FINGER: finger(href=SPLIT_ID),
        SPLIT_ID: actor(id=SPLIT_ID),
        SPLIT_FINGER: answer("", status=404),
        SPLIT_FINGER_AGAIN: finger(href=SPLIT_ID),
    }

    assert words(talk(profile_text(DELL, None), world)).account == DELL


@pytest.mark.parametrize(
    "said", [finger("acct:dell@ap.social.example", SPLIT_ID), finger(href=ACTOR_ID), finger("acct:x@social.example")]
)
def test_a_stranger_cannot_take_an_actor_of_another_server(said: tuple[int, str, bytes]) -> None:
    world = {FINGER: finger(href=SPLIT_ID), SPLIT_ID: actor(id=SPLIT_ID), SPLIT_FINGER: said}

    assert trouble(talk(profile_text(DELL, None), world)).problem is Problem.ANOTHER_ACCOUNT


# ── servers that show actors to signed requests only ────────────────────────────────────────────────────────────────
UNSIGNED = answer({"error": "Unauthorized: http request wasn't signed"}, status=401)


def entity(**changes: object) -> tuple[int, str, bytes]:
    document = {
        "id": "1",
        "username": "dell",
        "acct": "dell",
        "display_name": "Dell",
        "note": f"<p>{TOKEN}</p>",
        "url": "https://social.example/@dell",
        "uri": ACTOR_ID,
        "fields": [{"name": "Website", "value": '<a href="https://dell.example/">d</a>', "verified_at": None}],
        "moved": None,
    }
    return answer({**document, **changes})


def test_mastodons_own_look_up_is_the_second_try() -> None:
    said = words(talk(profile_text(DELL, None), {FINGER: finger(), ACTOR_ID: UNSIGNED, LOOK_UP: entity()}))

    assert (said.stable_id, said.texts[0]) == (ACTOR_ID, TOKEN)


def test_a_server_in_secure_mode_is_asked_once_more_by_signature() -> None:
    asked: list[tuple[str, bool]] = []
    world = {FINGER: finger(), ACTOR_ID: actor(), POST_ID: note()}

    def reply(question: Asked) -> Reply:
        assert isinstance(question, Get)
        asked.append((question.url, question.signed))
        is_closed = question.url != FINGER and not question.signed
        return Reply(question.url, *(UNSIGNED if is_closed else world[question.url]))

    conversation = post(DELL, POST_ID)
    question = next(conversation)
    with pytest.raises(StopIteration) as end:
        while True:
            question = conversation.send(reply(question))

    assert words(end.value.value).stable_id == ACTOR_ID
    assert asked == [(FINGER, False), (ACTOR_ID, False), (ACTOR_ID, True), (POST_ID, False), (POST_ID, True)]


def test_an_actor_that_its_own_server_named_and_hides_is_not_called_missing() -> None:
    missing = answer("", status=404)

    ended = trouble(talk(profile_text(DELL, None), {FINGER: finger(), ACTOR_ID: missing, LOOK_UP: missing}))

    assert ended.problem is Problem.BLOCKED


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (UNSIGNED, Problem.BLOCKED),
        (answer("", status=404), Problem.BLOCKED),
        (entity(acct="dell@elsewhere.example"), Problem.ANOTHER_ACCOUNT),
        (entity(acct="mallory"), Problem.ANOTHER_ACCOUNT),
        (entity(uri="https://evil.example/users/dell"), Problem.ANOTHER_ACCOUNT),
        (entity(url="https://evil.example/@dell"), Problem.ANOTHER_ACCOUNT),
        (entity(suspended=True, note=""), Problem.NOT_ACTIVE),
        (entity(moved={"acct": "dell@new.example"}), Problem.NOT_ACTIVE),
    ],
)
def test_the_second_try_is_as_strict(said: tuple[int, str, bytes], problem: Problem) -> None:
    world = {FINGER: finger(), ACTOR_ID: UNSIGNED, LOOK_UP: said}

    assert trouble(talk(profile_text(DELL, None), world)).problem is problem


# ── posts ───────────────────────────────────────────────────────────────────────────────────────────────────────────
PROFILE = {FINGER: finger(), ACTOR_ID: actor()}
PAGE = "https://social.example/@dell/1"


def test_a_post_confirms_its_own_address() -> None:
    said = words(talk(post(DELL, PAGE), {**PROFILE, PAGE: note(), POST_ID: note()}))

    assert said.stable_id == ACTOR_ID
    assert said.texts[0] == f"brand-registry: {TOKEN}"


@pytest.mark.parametrize(
    "changes",
    [
        {"attributedTo": "https://social.example/users/mallory"},
        {"attributedTo": [ACTOR_ID, "https://social.example/users/mallory"]},
        {"attributedTo": None},
        {"type": "Announce"},
    ],
)
def test_a_post_of_somebody_else_is_another_account(changes: dict[str, object]) -> None:
    world = {**PROFILE, POST_ID: note(**changes)}

    assert trouble(talk(post(DELL, POST_ID), world)).problem is Problem.ANOTHER_ACCOUNT


def test_a_post_that_names_another_server_is_not_followed() -> None:
    world = {**PROFILE, PAGE: note(id="https://evil.example/1")}

    assert trouble(talk(post(DELL, PAGE), world)).problem is Problem.ANOTHER_ACCOUNT


def test_a_post_that_names_a_third_address_does_not_confirm_itself() -> None:
    world = {**PROFILE, PAGE: note(), POST_ID: note(id="https://social.example/users/dell/statuses/2")}

    assert trouble(talk(post(DELL, PAGE), world)).problem is Problem.ANOTHER_ACCOUNT


@pytest.mark.parametrize("said", [note(to=[f"{ACTOR_ID}/followers"], cc=[]), note(type="Tombstone")])
def test_a_hidden_or_deleted_post_proves_nothing(said: tuple[int, str, bytes]) -> None:
    assert trouble(talk(post(DELL, POST_ID), {**PROFILE, POST_ID: said})).problem is Problem.POST_NOT_FOUND


def test_public_may_be_written_short() -> None:
    assert words(talk(post(DELL, POST_ID), {**PROFILE, POST_ID: note(to="as:Public", cc=None)}))


def test_a_post_on_another_server_is_not_asked_for() -> None:
    ended = trouble(talk(post(DELL, "https://evil.example/users/dell/statuses/1"), PROFILE))

    assert ended.problem is Problem.ANOTHER_ACCOUNT


@pytest.mark.parametrize(
    ("place", "problem"),
    [(None, Problem.NEEDS_PLACE), ("https://[", Problem.REFUSED), ("http://social.example/1", Problem.REFUSED)],
)
def test_a_post_needs_its_address(place: str | None, problem: Problem) -> None:
    assert trouble(talk(post(DELL, place), {})).problem is problem


def test_a_community_is_not_the_person_of_the_same_name() -> None:
    kind = "https://www.w3.org/ns/activitystreams#type"
    links = [
        {"rel": "self", "type": "application/activity+json", "href": ACTOR_ID, "properties": {kind: "Person"}},
        {
            "rel": "self",
            "type": "application/activity+json",
            "href": "https://social.example/c/dell",
            "properties": {kind: "Group"},
        },
    ]
    document = answer({"subject": "acct:dell@social.example", "links": links}, JRD)
    world = {FINGER: document, "https://social.example/c/dell": actor(id="https://social.example/c/dell", type="Group")}

    said = words(talk(profile_text(AccountRef("activitypub", "!dell@social.example"), None), world))

    assert said.stable_id == "https://social.example/c/dell"
