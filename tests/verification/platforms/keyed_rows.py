"""Every way in which an account is proven with an app key, once, with the line where TOKEN stands."""

from tests.verification.platforms.conversations import (
    test_facebook_api,
    test_instagram_api,
    test_kick_api,
    test_reddit_api,
    test_spotify_api,
    test_threads_api,
    test_twitch_api,
    test_vk_api,
    test_x_api,
    test_youtube_api,
)
from tests.verification.platforms.conversations.talking import answer

# Account, address of the post, what each address answers, stable id.
Row = tuple[str, str | None, dict[str, tuple[int, str, bytes]], str | None]

OWNER = {"id": "acme", "type": "user"}
ROWS: dict[str, Row] = {
    "facebook": (
        "facebook|acmeinc",
        None,
        {test_facebook_api.URL: answer(test_facebook_api.page(about="TOKEN"))},
        "7001",
    ),
    "facebook by number": (
        "facebook|id:7001",
        None,
        {test_facebook_api.ID_URL: answer(test_facebook_api.page(about="TOKEN"))},
        "7001",
    ),
    "facebook post": (
        "facebook|acmeinc",
        test_facebook_api.PLACE,
        test_facebook_api.posted(test_facebook_api.said(message="TOKEN")),
        "7001",
    ),
    "instagram": (
        "instagram|acme.inc",
        None,
        {test_instagram_api.URL: answer(test_instagram_api.found(biography="TOKEN"))},
        "7001",
    ),
    "kick": (
        "kick|acme",
        None,
        {test_kick_api.URL: answer(test_kick_api.channels(channel_description="TOKEN"))},
        "676",
    ),
    "reddit": (
        "reddit|u/acme",
        None,
        {test_reddit_api.URL: answer(test_reddit_api.about(subreddit={"public_description": "TOKEN"}))},
        "6c1xj",
    ),
    "reddit post": (
        "reddit|u/acme",
        test_reddit_api.PLACE,
        {test_reddit_api.POST_URL: answer(test_reddit_api.listing(test_reddit_api.said(selftext="TOKEN")))},
        "6c1xj",
    ),
    "spotify": (
        f"spotify|show/{test_spotify_api.ID}",
        None,
        {test_spotify_api.URL: answer(test_spotify_api.show(description="TOKEN"))},
        test_spotify_api.ID,
    ),
    "spotify playlist": (
        "spotify|user/acme",
        test_spotify_api.PLACE,
        {test_spotify_api.LIST_URL: answer(test_spotify_api.playlist(description="TOKEN"))},
        "acme",
    ),
    "threads": (
        "threads|acme",
        None,
        {test_threads_api.URL: answer(test_threads_api.profile(biography="TOKEN"))},
        None,
    ),
    "twitch": (
        "twitch|acme",
        None,
        {test_twitch_api.URL: answer({"data": [test_twitch_api.user(description="TOKEN")]})},
        "1419",
    ),
    "vk user": (
        "vk|acme",
        None,
        {test_vk_api.RESOLVE: test_vk_api.named("user"), test_vk_api.USERS: test_vk_api.user(status="TOKEN")},
        "7001",
    ),
    "vk community": (
        "vk|club7001",
        None,
        {test_vk_api.GROUPS: test_vk_api.club(description="TOKEN")},
        "-7001",
    ),
    "vk post": (
        "vk|acme",
        test_vk_api.PLACE,
        {
            test_vk_api.RESOLVE: test_vk_api.named(),
            test_vk_api.GROUPS: test_vk_api.club(),
            test_vk_api.WALL: test_vk_api.wall(text="TOKEN"),
        },
        "-7001",
    ),
    "x": ("x|acme", None, {test_x_api.URL: answer({"data": test_x_api.user(description="TOKEN")})}, "2244"),
    "x post": ("x|acme", test_x_api.PLACE, {test_x_api.POST_URL: answer(test_x_api.tweet(text="TOKEN"))}, "2244"),
    "youtube": (
        "youtube|@acme",
        None,
        {test_youtube_api.BY_HANDLE_URL: answer(test_youtube_api.channel(description="TOKEN"))},
        test_youtube_api.ID,
    ),
    "youtube video": (
        "youtube|@acme",
        test_youtube_api.PLACE,
        {
            test_youtube_api.VIDEO_URL: answer(
                {
                    "items": [
                        {
                            "id": "abcdefghi-_",
                            "snippet": {"title": "an anvil", "description": "TOKEN", "channelId": test_youtube_api.ID},
                        }
                    ]
                }
            ),
            test_youtube_api.BY_ID_URL: answer(test_youtube_api.channel()),
        },
        test_youtube_api.ID,
    ),
}
