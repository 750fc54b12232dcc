import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.pinterest import profile_text

ACME = AccountRef("pinterest", "acme")
URL = (
    "https://www.pinterest.com/resource/UserResource/get/?source_url=%2Facme%2F&data=%7B%22options%22%3A%7B"
    "%22isPrefetch%22%3Afalse%2C%22field_set_key%22%3A%22profile%22%2C%22username%22%3A%22acme%22%2C"
    "%22no_fetch_context_on_resource%22%3Afalse%7D%2C%22context%22%3A%7B%7D%7D"
)


def record(**changes: object) -> dict[str, object]:
    user = {
        "id": "424605208535052658",
        "username": "Acme",
        "full_name": "Acme Inc.",
        "about": "We are Acme",
        "website_url": "https://acme.example/",
        "type": "user",
        **changes,
    }
    return {"resource_response": {"status": "success", "code": 0, "data": user}}


def test_description_name_and_website_are_read() -> None:
    said = words(talk(profile_text(ACME, None), {URL: answer(record())}))

    assert (said.account, said.stable_id) == (ACME, "424605208535052658")
    assert said.texts == ("We are Acme", "Acme Inc.", "https://acme.example/")
    assert said.links == ("https://acme.example/",)


def test_another_name_is_another_account() -> None:
    world = {URL: answer(record(username="mallory", full_name="acme"))}

    assert trouble(talk(profile_text(ACME, None), world)).problem is Problem.ANOTHER_ACCOUNT


@pytest.mark.parametrize(
    "body",
    [
        record(id=5),
        record(id="x"),
        record(username=None),
        record(type="board"),
        record(about={"a": "token"}),
        {"resource_response": {"status": "failure", "data": record()["resource_response"]}},
        {"resource_response": None},
        {},
        "<html>Log in</html>",
    ],
)
def test_another_shape_says_nothing(body: object) -> None:
    assert trouble(talk(profile_text(ACME, None), {URL: answer(body)})).problem is Problem.BROKEN


def test_only_pinterests_own_words_say_that_nobody_is_there() -> None:
    gone = answer({"resource_response": {"status": "failure", "message": "User not found."}}, status=404)
    moved = answer("<html>404</html>", "text/html", status=404)

    assert trouble(talk(profile_text(ACME, None), {URL: gone})).problem is Problem.ACCOUNT_NOT_FOUND
    assert trouble(talk(profile_text(ACME, None), {URL: moved})).problem is Problem.BROKEN
