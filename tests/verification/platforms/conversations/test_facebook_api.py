"""Facebook by a page's own words and by one of its posts, with documented shapes of the Graph API."""

import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from tests.verification.platforms.conversations.test_graph_api import error
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.facebook_api import post, profile_text

ACME, BY_ID = AccountRef("facebook", "acmeinc"), AccountRef("facebook", "id:7001")
API = "https://graph.facebook.com/v25.0/"
FIELDS = "?fields=id,username,name,about,description,website,is_unclaimed,is_community_page"
URL, ID_URL = f"{API}acmeinc{FIELDS}", f"{API}7001{FIELDS}"
WHO = f"{API}acmeinc?fields=id,username"
POST_URL = f"{API}7001_20?fields=id,from,message,parent_id,status_type"
PLACE = "https://www.facebook.com/anybody/posts/20"


def page(**changes: object) -> dict[str, object]:
    known = {
        "id": "7001",
        "username": "Acme.Inc",
        "name": "Acme Inc",
        "about": "anvils",
        "website": "https://a.example/",
    }
    return known | changes


def said(**changes: object) -> dict[str, object]:
    return {"id": "7001_20", "from": {"id": "7001", "name": "Acme"}, "message": "anvils"} | changes


def posted(body: object, status: int = 200) -> dict[str, tuple[int, str, bytes]]:
    return {WHO: answer(page()), POST_URL: answer(body, status=status)}


def test_a_page_is_read_by_name_and_by_number() -> None:
    by_name = words(talk(profile_text(ACME, None), {URL: answer(page())}))
    by_id = words(talk(profile_text(BY_ID, None), {ID_URL: answer(page())}))

    assert (by_name.account, by_name.stable_id, by_name.texts) == (ACME, "7001", ("anvils", "", "https://a.example/"))
    assert (by_name.links, by_name.display_name) == (("https://a.example/",), "Acme Inc")
    assert (by_id.account, by_id.stable_id) == (BY_ID, "7001")


def test_a_page_without_a_name_is_read_by_its_number() -> None:
    assert words(talk(profile_text(BY_ID, None), {ID_URL: answer(page(username=None))})).account == BY_ID


def test_another_page_is_handed_on_as_it_came() -> None:
    renamed = words(talk(profile_text(ACME, None), {URL: answer(page(username="acme.new"))}))
    merged = words(talk(profile_text(BY_ID, None), {ID_URL: answer(page(id="9"))}))

    assert (renamed.account, renamed.stable_id) == (AccountRef("facebook", "acmenew"), "7001")
    assert (merged.account, merged.stable_id) == (AccountRef("facebook", "id:9"), "9")


@pytest.mark.parametrize("handle", ["groups/acme", "7001", "id:x", "acme/posts", "acme?x", "", "a" * 51, "äcme"])
def test_what_is_no_page_is_not_asked_for(handle: str) -> None:
    account = AccountRef("facebook", handle)

    assert trouble(talk(profile_text(account, None), {})).problem is Problem.REFUSED
    assert trouble(talk(post(account, PLACE), {})).problem is Problem.REFUSED


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        (error(100, error_subcode=33), 400, Problem.BLOCKED),
        (error(803), 404, Problem.BLOCKED),
        (error(1), 400, Problem.BROKEN),
        (error(21), 400, Problem.BROKEN),
        ("<html>", 400, Problem.BROKEN),
        ({}, 200, Problem.BROKEN),
        ([page()], 200, Problem.BROKEN),
        (page(id=7001), 200, Problem.BROKEN),
        (page(id="7001_1"), 200, Problem.BROKEN),
        (page(id=None), 200, Problem.BROKEN),
        (page(username=None), 200, Problem.BROKEN),
        (page(username="..."), 200, Problem.BROKEN),
        (page(username="acme/inc"), 200, Problem.BROKEN),
        (page(username=["acmeinc"]), 200, Problem.BROKEN),
        (page(about=["anvils"]), 200, Problem.BROKEN),
        (page(is_unclaimed=True), 200, Problem.TOKEN_NOT_FOUND),
        (page(is_community_page=True), 200, Problem.TOKEN_NOT_FOUND),
        (page(is_unclaimed="false"), 200, Problem.BROKEN),
        ('{"id": "7001", "id": "9", "username": "acmeinc"}', 200, Problem.BROKEN),
    ],
)
def test_an_answer_without_the_pages_own_words_says_why_or_nothing(body: object, status: int, problem: Problem) -> None:
    assert trouble(talk(profile_text(ACME, None), {URL: answer(body, status=status)})).problem is problem


# ── posts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "place",
    [
        PLACE,
        "https://m.facebook.com/acme/posts/a-title/20/?ref=share#x",
        "https://www.facebook.com/permalink.php?story_fbid=20&id=7001",
        "http://facebook.com/story.php?id=9&story_fbid=20",
    ],
)
def test_the_post_of_a_page_is_read_whoever_the_address_names(place: str) -> None:
    read = words(talk(post(ACME, place), posted(said())))

    assert (read.account, read.stable_id, read.texts) == (ACME, "7001", ("anvils",))


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        (said(**{"from": {"id": "9", "name": "A visitor"}}), 200, Problem.ANOTHER_ACCOUNT),
        (said(parent_id="9_1"), 200, Problem.TOKEN_NOT_FOUND),
        (said(status_type="shared_story"), 200, Problem.TOKEN_NOT_FOUND),
        (error(100, error_subcode=33), 400, Problem.BLOCKED),
        (error(1), 400, Problem.BROKEN),
        (said(id="7001_21"), 200, Problem.BROKEN),
        (said(id="20"), 200, Problem.BROKEN),
        (said(**{"from": None}), 200, Problem.BROKEN),
        (said(**{"from": "7001"}), 200, Problem.BROKEN),
        (said(**{"from": {"id": 7001}}), 200, Problem.BROKEN),
        (said(parent_id=9), 200, Problem.BROKEN),
        (said(message={"text": "anvils"}), 200, Problem.BROKEN),
    ],
)
def test_a_post_without_its_own_words_says_why_or_nothing(body: object, status: int, problem: Problem) -> None:
    assert trouble(talk(post(ACME, PLACE), posted(body, status))).problem is problem


def test_a_visitor_is_named_as_who_wrote_it() -> None:
    ending = trouble(talk(post(ACME, PLACE), posted(said(**{"from": {"id": "9"}}))))

    assert (ending.account, ending.stable_id) == (AccountRef("facebook", "id:9"), "9")


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        (None, Problem.NEEDS_PLACE),
        ("https://www.facebook.com/acme", Problem.REFUSED),
        ("https://www.facebook.com/acme/posts/pfbid0AbC", Problem.REFUSED),
        ("https://www.facebook.com.evil.example/acme/posts/20", Problem.REFUSED),
        ("https://www.facebook.com/acme/posts/20x", Problem.REFUSED),
        ("https://www.facebook.com/acme/photos/20", Problem.REFUSED),
    ],
)
def test_without_the_number_of_a_post_nothing_is_asked(place: str | None, problem: Problem) -> None:
    assert trouble(talk(post(ACME, place), {})).problem is problem
