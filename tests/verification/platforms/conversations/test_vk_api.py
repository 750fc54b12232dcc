"""VK by status, description and wall post, with documented shapes of the API (5.199)."""

import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.vk_api import complaint, post, profile_text
from verification.platforms.platform import Complaint, Get, Reply

Answers = dict[str, tuple[int, str, bytes]]
ACME, USER, CLUB = (AccountRef("vk", handle) for handle in ("acme", "id7001", "club7001"))
API, V = "https://api.vk.com/method/", "&v=5.199"
RESOLVE = f"{API}utils.resolveScreenName?screen_name=acme{V}"
USERS = f"{API}users.get?user_ids=7001&fields=screen_name,status,about,site{V}"
GROUPS = f"{API}groups.getById?group_id=7001&fields=screen_name,status,status_audio,description,site{V}"
WALL = f"{API}wall.getById?posts=-7001_20{V}"
PLACE = "https://vk.com/wall-7001_20"


def response(value: object) -> tuple[int, str, bytes]:
    return answer({"response": value})


def error(code: object) -> tuple[int, str, bytes]:
    return answer({"error": {"error_code": code, "error_msg": "Something.", "request_params": []}})


def user(**changes: object) -> tuple[int, str, bytes]:
    known = {"id": 7001, "first_name": "Acme", "last_name": "Inc", "screen_name": "Acme", "status": "anvils"}
    return response([known | {"is_closed": False, "can_access_closed": True} | changes])


def club(**changes: object) -> tuple[int, str, bytes]:
    known = {
        "id": 7001,
        "name": "Acme",
        "screen_name": "acme",
        "is_closed": 0,
        "type": "group",
        "description": "anvils",
    }
    return response({"groups": [known | changes], "profiles": []})


def named(kind: object = "group", number: object = 7001) -> tuple[int, str, bytes]:
    return response({"type": kind, "object_id": number})


def wall(*more: object, **changes: object) -> tuple[int, str, bytes]:
    known = {"id": 20, "owner_id": -7001, "from_id": -7001, "post_type": "post", "text": "anvils", "is_deleted": False}
    return response({"items": [known | changes, *more]})


def test_a_name_is_read_as_the_user_or_community_that_has_it() -> None:
    of_user = words(
        talk(profile_text(ACME, None), {RESOLVE: named("user"), USERS: user(about="us", site="https://a.test")})
    )
    of_club = words(talk(profile_text(ACME, None), {RESOLVE: named(), GROUPS: club(status="now")}))

    assert (of_user.account, of_user.stable_id, of_user.texts) == (ACME, "7001", ("us", "anvils", "https://a.test"))
    assert (of_user.links, of_user.display_name, of_user.partial) == (("https://a.test",), "Acme Inc", False)
    assert (of_club.account, of_club.stable_id, of_club.texts) == (ACME, "-7001", ("anvils", "now", ""))


def test_a_number_is_read_whatever_its_name() -> None:
    of_user = words(talk(profile_text(USER, None), {USERS: user(screen_name="other")}))
    of_club = words(talk(profile_text(CLUB, None), {GROUPS: club(screen_name="other")}))

    assert (of_user.account, of_user.stable_id) == (USER, "7001")
    assert (of_club.account, of_club.stable_id) == (CLUB, "-7001")


def test_the_question_names_the_key() -> None:
    question = next(profile_text(ACME, None))

    assert isinstance(question, Get)
    assert (question.key, question.base) == ("vk", "vk")


def test_another_name_is_handed_on_as_it_came() -> None:
    said = words(talk(profile_text(ACME, None), {RESOLVE: named(), GROUPS: club(screen_name="Acme_new")}))

    assert (said.account, said.stable_id) == (AccountRef("vk", "acme_new"), "-7001")


def test_what_a_user_listens_to_is_nobodys_words() -> None:
    said = words(talk(profile_text(USER, None), {USERS: user(status="a song", status_audio={"title": "a song"})}))

    assert "a song" not in said.texts


@pytest.mark.parametrize("world", [{USERS: user(is_closed=True, can_access_closed=False)}, {GROUPS: club(is_closed=1)}])
def test_a_closed_profile_shows_only_a_part(world: Answers) -> None:
    account = USER if USERS in world else CLUB

    assert words(talk(profile_text(account, None), world)).partial


@pytest.mark.parametrize(
    ("world", "problem"),
    [
        ({RESOLVE: response([])}, Problem.ACCOUNT_NOT_FOUND),
        ({RESOLVE: response({})}, Problem.ACCOUNT_NOT_FOUND),
        ({RESOLVE: named("application")}, Problem.ACCOUNT_NOT_FOUND),
        ({RESOLVE: error(100)}, Problem.BROKEN),
        ({RESOLVE: answer({})}, Problem.BROKEN),
        ({RESOLVE: named("user", "7001")}, Problem.BROKEN),
        ({RESOLVE: named("user", -7001)}, Problem.BROKEN),
        ({RESOLVE: named(None)}, Problem.BROKEN),
        ({RESOLVE: named(), GROUPS: response({"groups": []})}, Problem.ACCOUNT_NOT_FOUND),
        ({RESOLVE: named(), GROUPS: club(deactivated="banned")}, Problem.NOT_ACTIVE),
        ({RESOLVE: named(), GROUPS: club(id=9)}, Problem.BROKEN),
        ({RESOLVE: named(), GROUPS: club(id="7001")}, Problem.BROKEN),
        ({RESOLVE: named(), GROUPS: club(screen_name=None)}, Problem.BROKEN),
        ({RESOLVE: named(), GROUPS: club(screen_name="a/b")}, Problem.BROKEN),
        ({RESOLVE: named(), GROUPS: club(is_closed=[])}, Problem.BROKEN),
        ({RESOLVE: named(), GROUPS: response([])}, Problem.BROKEN),
        ({RESOLVE: named("user"), USERS: response([])}, Problem.ACCOUNT_NOT_FOUND),
        ({RESOLVE: named("user"), USERS: user(deactivated="deleted", screen_name=None)}, Problem.NOT_ACTIVE),
        ({RESOLVE: named("user"), USERS: user(deactivated="deleted", id=9)}, Problem.BROKEN),
        ({RESOLVE: named("user"), USERS: user(is_closed=1)}, Problem.BROKEN),
        ({RESOLVE: named("user"), USERS: user(status={"text": "anvils"})}, Problem.BROKEN),
        ({RESOLVE: named("user"), USERS: response({})}, Problem.BROKEN),
        ({RESOLVE: named("user"), USERS: error(18)}, Problem.NOT_ACTIVE),
        ({RESOLVE: named("user"), USERS: error(113)}, Problem.ACCOUNT_NOT_FOUND),
        ({RESOLVE: named("user"), USERS: error(30)}, Problem.BLOCKED),
        ({RESOLVE: named("user"), USERS: error("30")}, Problem.BROKEN),
        ({RESOLVE: named("user"), USERS: error([30])}, Problem.BROKEN),
    ],
)
def test_an_answer_without_words_says_why_or_nothing(world: Answers, problem: Problem) -> None:
    assert trouble(talk(profile_text(ACME, None), world)).problem is problem


@pytest.mark.parametrize("handle", ["a&b", "a/b", "", "77", "a" * 33, "äcme"])
def test_what_is_no_name_is_not_asked_for(handle: str) -> None:
    assert trouble(talk(profile_text(AccountRef("vk", handle), None), {})).problem is Problem.REFUSED


# ── posts on a wall ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "place",
    [
        PLACE,
        "https://m.vk.com/wall-7001_20?reply=4",
        "https://vk.ru/acme?w=wall-7001_20%2Fall",
        "http://vk.com/a?z=1&w=wall-7001_20",
    ],
)
def test_a_post_of_the_account_on_its_own_wall_is_read(place: str) -> None:
    by_name = words(talk(post(ACME, place), {RESOLVE: named(), GROUPS: club(), WALL: wall()}))
    by_number = words(talk(post(CLUB, place), {GROUPS: club(), WALL: wall()}))

    assert (by_name.account, by_name.stable_id, by_name.texts) == (ACME, "-7001", ("anvils",))
    assert by_number.account == CLUB


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (wall(from_id=5), Problem.ANOTHER_ACCOUNT),
        (wall(from_id=7001), Problem.ANOTHER_ACCOUNT),
        (wall(copy_history=[{"text": "theirs"}]), Problem.TOKEN_NOT_FOUND),
        (wall(post_type="suggest"), Problem.TOKEN_NOT_FOUND),
        (wall(post_type="postpone"), Problem.TOKEN_NOT_FOUND),
        (wall(post_type="copy"), Problem.TOKEN_NOT_FOUND),
        (wall(is_deleted=True), Problem.POST_NOT_FOUND),
        (wall(is_deleted=1), Problem.POST_NOT_FOUND),
        (wall(signer_id=5), Problem.TOKEN_NOT_FOUND),
        (response({"items": []}), Problem.POST_NOT_FOUND),
        (error(15), Problem.BLOCKED),
        (error(30), Problem.BLOCKED),
        (error(18), Problem.NOT_ACTIVE),
        (error(1), Problem.BROKEN),
        (wall(post_type=None), Problem.BROKEN),
        (wall(id=21), Problem.BROKEN),
        (wall(id="20"), Problem.BROKEN),
        (wall(owner_id=7001), Problem.BROKEN),
        (wall(owner_id="-7001"), Problem.BROKEN),
        (wall(from_id=None), Problem.BROKEN),
        (wall(from_id=-7001.0), Problem.BROKEN),
        (wall(from_id=True), Problem.BROKEN),
        (wall(text=["anvils"]), Problem.BROKEN),
        (wall({"id": 20}), Problem.BROKEN),
        (response([]), Problem.BROKEN),
        (response({"items": {}}), Problem.BROKEN),
    ],
)
def test_a_post_that_is_not_its_own_says_why_or_nothing(said: tuple[int, str, bytes], problem: Problem) -> None:
    assert trouble(talk(post(CLUB, PLACE), {GROUPS: club(), WALL: said})).problem is problem


def test_who_wrote_on_the_wall_is_named() -> None:
    by_user = trouble(talk(post(CLUB, PLACE), {GROUPS: club(), WALL: wall(from_id=5)}))
    by_club = trouble(talk(post(CLUB, PLACE), {GROUPS: club(), WALL: wall(from_id=-5)}))

    assert (by_user.account, by_user.stable_id) == (AccountRef("vk", "id5"), "5")
    assert (by_club.account, by_club.stable_id) == (AccountRef("vk", "club5"), "-5")


def test_ones_own_words_on_another_wall_do_not_count() -> None:
    world = {USERS: user(), WALL: wall(from_id=7001)}

    assert trouble(talk(post(USER, PLACE), world)).problem is Problem.ANOTHER_ACCOUNT


def test_what_a_closed_profile_hides_is_not_taken_for_missing() -> None:
    world = {GROUPS: club(is_closed=2), WALL: response({"items": []})}

    assert trouble(talk(post(CLUB, PLACE), world)).problem is Problem.BLOCKED


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        (None, Problem.NEEDS_PLACE),
        ("https://vk.com/acme", Problem.REFUSED),
        ("https://vk.com/photo-7001_20", Problem.REFUSED),
        ("https://vk.com.evil.test/wall-7001_20", Problem.REFUSED),
        ("https://vk.com/wall-7001_20,-1_1", Problem.REFUSED),
    ],
)
def test_without_the_address_of_a_post_nothing_is_asked(place: str | None, problem: Problem) -> None:
    assert trouble(talk(post(CLUB, place), {})).problem is problem


# ── what is said of the key ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *((code, Complaint.SPENT) for code in (6, 9, 29)),
        *((code, Complaint.REFUSED) for code in (5, 7, 27, 28, 1117)),
        *((code, None) for code in (1, 10, 15, 18, 30, 100, 113, "5", True, None)),
    ],
)
def test_a_spent_allowance_is_told_from_a_bad_key(code: object, said: Complaint | None) -> None:
    status, content_type, body = error(code)

    assert complaint(Reply(USERS, status, content_type, body)) is said


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'{"response": [], "error_code": 5}', b'{"error": "5"}'])
def test_another_shape_says_nothing_of_the_key(body: bytes) -> None:
    assert complaint(Reply(USERS, 200, "application/json", body)) is None
