"""Addresses that say one account and open another, and accounts that have more than one address."""

import pytest

from verification.accounts import AccountRef
from verification.platforms import canonical, read
from verification.platforms.platform import ReadingResult

LONG = "&a" * 64  # what a server still reads, and nobody counts


@pytest.mark.parametrize(
    "text",
    [
        # Two parameters of one name: which one counts is the server's secret.
        "https://www.facebook.com/profile.php?id=4&%69d=5",
        "https://www.facebook.com/profile.php?id=4&+id=5",
        "https://www.facebook.com/profile.php?id=4&id[]=5",
        f"https://www.facebook.com/profile.php?id=4{LONG}&id=5",
        "https://news.ycombinator.com/user?%69d=other&id=acme",
        "https://x.com/intent/user?screen_name=acme&user_id=5",
        "https://x.com/intent/follow?screen_name=acme&user%5Fid=5",
        "twitter://user?screen_name=acme&screen_name=other",
        "instagram://user?username=other&username=acme",
        "tg://resolve?domain=acme&domain=other",
        "whatsapp://send?phone=15551234567&phone=15557654321",
        # Something else is shown over the page.
        "https://vk.com/acme?w=wall-22822305_1",
        "https://vk.com/acme?z=photo1_2%2Falbum1_0",
        f"https://vk.com/acme?{LONG[1:]}&w=wall1_2",
        "https://weibo.com/u/1642909335?layerid=4979210101",
        "https://www.facebook.com/acme?story_fbid=12",
        "https://kick.com/acme?clip=clip_01ABC",
        "https://t.me/acme/43?comment=7",
        "https://www.youtube.com/@acme/community?lb=UgkxAbC",
        "https://player.twitch.tv/?channel=acme&video=v1",
        "https://twitter.com/acme#!/other",
        # A member's page or post below a group, another's profile below somebody's host.
        "https://www.facebook.com/groups/acme/user/100080000000001/",
        "https://www.facebook.com/groups/acme/posts/1",
        "https://www.reddit.com/r/acme/user/other",
        "https://lemmy.world/c/acme/p/1/title",
        "https://acme.medium.com/@other",
        "https://chat.stackexchange.com/users/1",
        # Paths that only look like one.
        "git@github.com:acme/../other/tool.git",
        "ssh://git@github.com/acme/../other/tool.git",
        "https://m.tumblr.com/acme",
        "https://m.me/acme/other",
        # A wrapper that leads to two places; a server that shows another's account, and may show anything.
        "https://www.google.com/url?q=https%3A%2F%2Fx.com%2Facme&url=https%3A%2F%2Fx.com%2Fother",
        "https://social.acme.com/@acme@mastodon.social",
        "https://social.acme.com/@acme@x.com",
        "https://lemmy.world/c/acme@threads.net",
    ],
)
def test_what_may_show_another_account_names_none(text: str) -> None:
    reading = read(text)

    assert reading.account is None
    assert reading.candidates == ()


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("https://www.facebook.com/profile.php?sk=about&id=4", "facebook:id:4"),
        ("https://m.me/100080000000001", "facebook:id:100080000000001"),
        ("https://store.steampowered.com/curator/123-Acme/", "steam:curator/123"),
        ("https://store.steampowered.com/curator/123", "steam:curator/123"),
        ("https://mastodon.social/@acme.json", "activitypub:acme@mastodon.social"),
        ("https://www.mastodon.social/@acme", "activitypub:acme@mastodon.social"),
        ("https://www.lemmy.world/u/acme", "lemmy:acme@lemmy.world"),
        ("https://vk.com/apple", "vk:apple"),
        ("https://vk.com/imacme", "vk:imacme"),
        ("https://vk.com/doc1_2", "vk:id1"),
        ("https://slack-redir.net/link?url=https%3A%2F%2Fx.com%2Facme", "x:acme"),
        ("https://duckduckgo.com/l/?uddg=https%3A%2F%2Fx.com%2Facme&rut=1", "x:acme"),
        ("https://medium.com/r/?url=https%3A%2F%2Fx.com%2Facme", "x:acme"),
        ("https://www.youtube.com/attribution_link?a=1&u=%2F%40acme%3Fx%3D1", "youtube:@acme"),
        ("https://www.google.com/url?q=https%3A%2F%2Fx.com%2Facme&url=https%3A%2F%2Fx.com%2Facme", "x:acme"),
        ("tg:resolve?post=1&domain=Acme", "telegram:acme"),
        ("whatsapp://send/?text=hi&phone=%2B15551234567", "whatsapp:phone/15551234567"),
    ],
)
def test_another_address_of_an_account_is_its_own(text: str, account: str) -> None:
    assert str(read(text).account) == account


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("https://gist.github.com/acme/123", "github:acme"),
        ("https://x.com/acme/article/20", "x:acme"),
        ("https://www.facebook.com/4/posts/123", "facebook:id:4"),
        ("https://www.facebook.com/people/Acme/100064000000001/posts/1", "facebook:id:100064000000001"),
        ("https://www.facebook.com/pg/acme/posts/1", "facebook:acme"),
        ("https://github.com/acme/tool/files/123/setup.zip", "github:acme"),
        ("https://github.com/acme/tool/commit/aa5a315d", "github:acme"),
        (f"https://github.com/acme/tool/tree/{'a' * 40}", "github:acme"),
        ("https://gitlab.com/acme/tool/uploads/abc/setup.zip", "gitlab:gitlab.com/acme"),
        ("https://steamcommunity.com/groups/acme/discussions/0/1", "steam:groups/acme"),
        ("https://www.instagram.com/acme/guide/title/17/", "instagram:acme"),
        ("https://vimeo.com/acme/76979871", "vimeo:acme"),
    ],
)
def test_the_name_before_somebodys_post_proves_nothing(text: str, account: str) -> None:
    reading = read(text)

    assert str(reading.account) == account
    assert reading.binding in {"no", "unknown"}


@pytest.mark.parametrize(
    "name",
    [
        "facebook:100080000000001",
        "vk:public1",
        "vk:club01",
        "vimeo:user152184",
        "stackexchange:stackoverflow.com/01",
        "x:id:012",
        "github:id:01",
        "appstore:developer/01",
        "steam:curator/123-acme",
        "googleplay:developer/Acme ",
    ],
)
def test_a_second_spelling_of_a_number_is_no_name(name: str) -> None:
    platform, _, handle = name.partition(":")

    assert canonical(platform, handle) is None


def test_a_short_look_at_a_video_needs_a_lookup() -> None:
    reading = read("https://www.youtube.com/attribution_link?a=1&u=%2Fwatch%3Fv%3DdQw4w9WgXcQ")

    assert reading.result is ReadingResult.NEEDS_LOOKUP


def test_www_before_a_server_we_know_is_no_website_of_its_own() -> None:
    assert read("https://www.framatube.org/a/acme").account == AccountRef("peertube", "acme@framatube.org")
    assert read("https://www.framatube.org/").account is None
