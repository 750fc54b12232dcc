"""How addresses of Twitch are written, and what they name."""

from verification.platforms.conversations import twitch_api
from verification.platforms.platform import AppKey, Pattern, Platform, ReadingResult, Tried, words

TWITCH = Platform(
    slug="twitch",
    name="Twitch",
    profile_url="https://www.twitch.tv/{handle}",
    hosts=(
        "twitch.tv",
        "www.twitch.tv",
        "m.twitch.tv",
        "go.twitch.tv",
        "player.twitch.tv",
        "clips.twitch.tv",
        "dashboard.twitch.tv",
        "embed.twitch.tv",
    ),
    own_domains=("twitch.tv", "ttvnw.net", "jtvnw.net"),
    patterns=(
        Pattern(
            path="/", kind="player", host=r"player\.twitch\.tv|embed\.twitch\.tv", query={"channel": r"(?P<handle>\w+)"}
        ),
        Pattern(
            path=".*", kind="player", result=ReadingResult.NEEDS_LOOKUP, host=r"player\.twitch\.tv|embed\.twitch\.tv"
        ),
        Pattern(
            path="/.+", kind="clip: owner not in URL", result=ReadingResult.NEEDS_LOOKUP, host=r"clips\.twitch\.tv"
        ),
        Pattern(path=r"/u/(?P<handle>\w+)(?:/.*)?", kind="dashboard", host=r"dashboard\.twitch\.tv"),
        Pattern(
            path="/(?:videos|collections|clip|v)/.+",
            kind="video, collection, clip: owner not in URL",
            result=ReadingResult.NEEDS_LOOKUP,
        ),
        Pattern(
            path=r"/(?:popout|embed|moderator|subs|products)/(?P<handle>\w+)(?:/.*)?",
            kind="channel tool",
            keep_reserved=True,
        ),
        Pattern(path=r"/(?P<handle>\w+)/(?:clip|v|video)/.+", kind="clip or video", binding="unknown"),
        Pattern(path=r"/(?P<handle>\w+)(?:/.*)?", kind="channel"),
    ),
    overlays=("video", "collection"),
    reserved=words(
        """
        activate annual-recap broadcast checkout clip collections dashboard directory downloads drops embed
        following friends inventory jobs login logout messages moderator p passport-callback payments popout privacy
        products redeem search settings signup store subs subscriptions team turbo v videos wallet
        """
    ),
    handle="[A-Za-z0-9][A-Za-z0-9_]{0,24}",
    bare="{handle}",
    stable_id="numeric user id (string)",
    keyed={"profile_text": twitch_api.profile_text},
    app_key=AppKey(
        host="api.twitch.tv",
        token_url="https://id.twitch.tv/oauth2/token",  # noqa: S106 -- an address
        basic=False,
        more={"Client-Id": "{client_id}"},
    ),
    limits="800 requests a minute",
    gone="an empty list, for a free name and for a banned one",
    tried=Tried.RECORDED_SHAPE,
    examples={
        "https://player.twitch.tv/?channel=acme": "acme",
        "https://dashboard.twitch.tv/u/acme/home": "acme",
        "https://twitch.tv/popout/acme/chat": "acme",
        "https://twitch.tv/acme/clip/Slug": "acme",
        "https://twitch.tv/acme/about": "acme",
    },
    counterexamples=(
        "https://clips.twitch.tv/FaintLightGullWholeWheat",
        "https://twitch.tv/videos/6528877",
        "https://twitch.tv/search",
        "https://no-such-host.twitch.tv/acme",
    ),
)
