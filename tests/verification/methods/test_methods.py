from pathlib import Path

import pytest

from verification import methods
from verification.accounts import AccountRef
from verification.methods import METHODS
from verification.methods.profile_link import LINKING
from verification.platforms import PLATFORMS
from verification.verify import where

MACHINERY = {"__init__", "method", "asking", "judging", "weighing"}


def test_every_file_of_the_room_is_a_listed_method() -> None:
    files = {path.stem for path in Path(methods.__path__[0]).glob("*.py")} - MACHINERY

    assert files == set(METHODS)


def test_every_conversation_belongs_to_a_method() -> None:
    spoken = {name for platform in PLATFORMS.values() for name in (*platform.conversations, *platform.keyed)}

    assert spoken == {name for name, method in METHODS.items() if not method.needs_site}


@pytest.mark.parametrize(
    "account",
    [
        AccountRef("github", "dell"),
        AccountRef("x", "dell"),
        AccountRef("bluesky", "dell.com"),
        AccountRef("activitypub", "dell@social.example"),
        AccountRef("website", "dell.com"),
    ],
)
def test_every_offered_place_is_filled_in(account: AccountRef) -> None:
    places = where(account, "br1token")

    assert {place.method for place in places} == set(PLATFORMS[account.platform].conversations)
    for place in places:
        assert "{" not in place.place + place.how
        assert "br1token" in place.how
        assert place.key.partition(".")[0] == place.method


def test_every_sentence_of_its_own_is_for_a_platform_that_offers_the_method() -> None:
    for method in METHODS.values():
        offering = {
            slug for slug, platform in PLATFORMS.items() if method.name in {*platform.conversations, *platform.keyed}
        }
        for slug, sentence in method.how_on.items():
            assert slug in (LINKING if method.needs_site else offering)
            assert method.needs_site or sentence.endswith("brand-registry: {token}")


@pytest.mark.parametrize("method", ["profile_text", "post"])
def test_no_platform_leaves_people_with_a_guess(method: str) -> None:
    offering = {slug for slug, platform in PLATFORMS.items() if method in platform.conversations}
    plain_posts = {"activitypub", "bluesky", "lemmy", "pixelfed"} if method == "post" else set()

    assert offering - set(METHODS[method].how_on) == plain_posts
