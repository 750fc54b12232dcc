import pytest

from registry.detector import Protected, bearers, detect
from registry.detector.handles import shown_part
from tests.registry.detector.brands import DELL, brand, guarding


@pytest.mark.parametrize(
    ("handle", "name", "place"),
    [
        ("dell", "dell", ("", "")),
        ("@dell", "dell", ("", "")),
        ("company/dell", "dell", ("company/", "")),
        ("dell@mastodon.example", "dell", ("", "@mastodon.example")),
        ("@dell:matrix.example", "dell", ("", ":matrix.example")),
        ("gitlab.com/dell", "dell", ("gitlab.com/", "")),
        ("dell.bsky.social", "dell", ("", ".bsky.social")),
        ("id:123456", "", ("", "")),
        ("gitlab.com/id:123456", "", ("", "")),
    ],
)
def test_the_chosen_part_is_told_from_the_place(handle: str, name: str, place: tuple[str, str]) -> None:
    shown = shown_part(handle)

    assert (shown.name, shown.place) == (name, place)


@pytest.mark.parametrize(
    ("handle", "platform"),
    [
        ("dell_support@mastodon.example", "activitypub"),
        ("company/dell-support", "linkedin"),
        ("dellsupport.bsky.social", "bluesky"),
        ("dell-support.com", "website"),
        ("r/dellsupport", "reddit"),
    ],
)
def test_a_lookalike_is_found_in_every_shape_of_handle(handle: str, platform: str) -> None:
    assert detect(handle, guarding(DELL), platform=platform)[0].target == DELL


def test_accounts_below_a_guarded_domain_are_its_owners() -> None:
    names = guarding(DELL, brand("dell.com", "website", name="Dell"))

    assert detect("support.dell.com", names, platform="bluesky") == []
    assert detect("dell_support@social.dell.com", names, platform="activitypub") == []
    assert detect("dell_support@social.example", names, platform="activitypub") != []


def test_the_same_name_on_another_server_is_borne() -> None:
    dell = Protected("dell@mastodon.example", "activitypub", "dell", "Dell", "dell", proven=True)

    assert detect("dell@other.example", guarding(dell), platform="activitypub") == []
    assert [name.brand for name in bearers("dell@other.example", guarding(dell), "activitypub")] == ["dell"]
    assert bearers("dell@mastodon.example", guarding(dell), "activitypub") == []
