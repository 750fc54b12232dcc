"""YouTube by the description of a channel or a video, with documented shapes of the Data API."""

import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.youtube_api import complaint, post, profile_text
from verification.platforms.platform import Complaint, Get, Reply

ID = "UC0123456789abcdefghiJKL"
OTHER_ID = "UC9999999999abcdefghiJKL"
ACME, BY_ID = AccountRef("youtube", "@acme"), AccountRef("youtube", ID)
API = "https://www.googleapis.com/youtube/v3/"
BY_HANDLE_URL, BY_ID_URL = f"{API}channels?part=snippet&forHandle=%40acme", f"{API}channels?part=snippet&id={ID}"
VIDEO_URL = f"{API}videos?part=snippet&id=abcdefghi-_"
PLACE = "https://youtu.be/abcdefghi-_"
EMPTY = {"kind": "youtube#channelListResponse", "pageInfo": {"totalResults": 0, "resultsPerPage": 5}}
World = dict[str, tuple[int, str, bytes]]


def channel(channel_id: object = ID, **changes: object) -> dict[str, object]:
    snippet = {"title": "Acme", "description": "anvils", "customUrl": "@acme"} | changes
    return {"kind": "youtube#channelListResponse", "items": [{"id": channel_id, "snippet": snippet}]}


def video(video_id: str = "abcdefghi-_", channel_id: object = ID) -> dict[str, object]:
    snippet = {"title": "an anvil", "description": "falls", "channelId": channel_id, "channelTitle": "token-in-name"}
    return {"items": [{"id": video_id, "snippet": snippet}]}


def test_the_description_of_a_channel_is_read_by_handle() -> None:
    said = words(talk(profile_text(ACME, None), {BY_HANDLE_URL: answer(channel(customUrl="@Acme"))}))

    assert (said.account, said.stable_id, said.texts, said.display_name) == (ACME, ID, ("anvils",), "Acme")


def test_the_description_of_a_channel_is_read_by_number() -> None:
    said = words(talk(profile_text(BY_ID, None), {BY_ID_URL: answer(channel(customUrl=None))}))

    assert (said.account, said.stable_id) == (BY_ID, ID)


def test_a_handle_of_other_letters_is_asked_for_as_bytes() -> None:
    question = next(profile_text(AccountRef("youtube", "@größe"), None))

    assert isinstance(question, Get)
    assert question.url.endswith("forHandle=%40gr%C3%B6%C3%9Fe")
    assert (question.key, question.base) == ("youtube", "youtube")


@pytest.mark.parametrize("body", [EMPTY, {**EMPTY, "items": []}])
def test_no_items_are_nobody(body: object) -> None:
    assert trouble(talk(profile_text(ACME, None), {BY_HANDLE_URL: answer(body)})).problem is Problem.ACCOUNT_NOT_FOUND


@pytest.mark.parametrize(
    ("account", "url", "body", "named"),
    [
        (ACME, BY_HANDLE_URL, channel(customUrl="@acme_new"), AccountRef("youtube", "@acme_new")),
        (BY_ID, BY_ID_URL, channel(OTHER_ID), AccountRef("youtube", OTHER_ID)),
        (BY_ID, BY_ID_URL, channel(ID.lower().replace("uc", "UC", 1)), AccountRef("youtube", "UC" + ID[2:].lower())),
    ],
)
def test_another_channel_is_handed_on_as_it_came(
    account: AccountRef, url: str, body: object, named: AccountRef
) -> None:
    assert words(talk(profile_text(account, None), {url: answer(body)})).account == named


@pytest.mark.parametrize(
    "body",
    [
        {"items": {}},
        {"items": ["acme"]},
        {"items": channel()["items"] * 2},  # type: ignore[operator]
        channel(None),
        channel(7),
        channel("acme"),
        channel(customUrl="acme"),
        channel(customUrl=None),
        channel(customUrl=["@acme"]),
        channel(description=1),
        {"items": [{"id": ID}]},
        '{"items": [], "items": []}',
        "[]",
        "<html>",
    ],
)
def test_another_shape_decides_nothing(body: object) -> None:
    assert trouble(talk(profile_text(ACME, None), {BY_HANDLE_URL: answer(body)})).problem is Problem.BROKEN


# ── videos ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_title_and_description_of_a_video_are_read() -> None:
    said = words(talk(post(ACME, PLACE), {VIDEO_URL: answer(video()), BY_ID_URL: answer(channel())}))

    assert (said.account, said.stable_id, said.texts) == (ACME, ID, ("an anvil", "falls"))


def test_a_channel_known_by_number_needs_one_question() -> None:
    assert words(talk(post(BY_ID, PLACE), {VIDEO_URL: answer(video())})).account == BY_ID


def test_the_video_of_another_channel_is_another_account() -> None:
    by_number = trouble(talk(post(BY_ID, PLACE), {VIDEO_URL: answer(video(channel_id=OTHER_ID))}))
    world: World = {VIDEO_URL: answer(video()), BY_ID_URL: answer(channel(customUrl="@acme_fans"))}

    by_name = trouble(talk(post(ACME, PLACE), world))

    assert (by_number.problem, by_number.stable_id) == (Problem.ANOTHER_ACCOUNT, OTHER_ID)
    assert (by_name.account, by_name.stable_id) == (AccountRef("youtube", "@acme_fans"), ID)


def test_a_video_that_is_not_shown_is_not_found() -> None:
    assert trouble(talk(post(ACME, PLACE), {VIDEO_URL: answer(EMPTY)})).problem is Problem.POST_NOT_FOUND


@pytest.mark.parametrize(
    "world",
    [
        {VIDEO_URL: answer(video("another0000"))},
        {VIDEO_URL: answer(video(channel_id=None))},
        {VIDEO_URL: answer(video(channel_id="acme"))},
        {VIDEO_URL: answer(video()), BY_ID_URL: answer(EMPTY)},
        {VIDEO_URL: answer(video()), BY_ID_URL: answer(channel(OTHER_ID))},
    ],
)
def test_a_video_of_another_shape_decides_nothing(world: World) -> None:
    assert trouble(talk(post(ACME, PLACE), world)).problem is Problem.BROKEN


@pytest.mark.parametrize(
    ("place", "problem"), [(None, Problem.NEEDS_PLACE), ("https://youtu.be.evil.example/abcdefghi-_", Problem.REFUSED)]
)
def test_without_the_address_of_a_video_nothing_is_asked(place: str | None, problem: Problem) -> None:
    assert trouble(talk(post(ACME, place), {})).problem is problem


# ── what is said of the key ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "reason", "said"),
    [
        (403, "quotaExceeded", Complaint.SPENT),
        (403, "rateLimitExceeded", Complaint.SPENT),
        (403, "accessNotConfigured", Complaint.REFUSED),
        (400, "badRequest", Complaint.REFUSED),
        (200, "quotaExceeded", None),
        (500, "quotaExceeded", None),
    ],
)
def test_a_spent_allowance_is_told_from_a_bad_key(status: int, reason: str, said: Complaint | None) -> None:
    _, content_type, body = answer({"error": {"code": status, "errors": [{"reason": reason}]}})

    assert complaint(Reply(BY_ID_URL, status, content_type, body)) is said


def test_an_error_of_another_shape_says_nothing_of_the_key() -> None:
    assert complaint(Reply(BY_ID_URL, 403, "text/html", b"<html>")) is None
