"""How addresses of YouTube are written, and what they name."""

from datetime import time

from verification.platforms.conversations import youtube as conversations
from verification.platforms.conversations import youtube_api
from verification.platforms.platform import Address, AppKey, Pattern, Platform, ReadingResult, TextPattern, Tried, words

YOUTUBE = Platform(
    slug="youtube",
    name="YouTube",
    profile_url="https://www.youtube.com/{handle}",
    report_form="https://support.google.com/youtube/answer/2801947",
    addresses=(
        Address("(?P<id>UC[A-Za-z0-9_-]{22})", "https://www.youtube.com/channel/{id}", normalise=()),
        Address("(?P<handle>@.+)", "https://www.youtube.com/{handle}"),
    ),
    hosts=(
        "youtube.com",
        "www.youtube.com",
        "m.youtube.com",
        "music.youtube.com",
        "gaming.youtube.com",
        "studio.youtube.com",
        "youtubekids.com",
        "www.youtubekids.com",
        "youtube-nocookie.com",
        "www.youtube-nocookie.com",
        "youtu.be",
        "www.youtu.be",
    ),
    own_domains=(
        "youtube.com",
        "youtube-nocookie.com",
        "youtubekids.com",
        "youtu.be",
        "ytimg.com",
        "googlevideo.com",
        "ggpht.com",
    ),
    mirror_hosts=("yewtu.be", "invidio.us"),
    patterns=(
        Pattern(
            path="/(?P<video>[A-Za-z0-9_-]{11})(?:/.*)?",
            kind="video",
            result=ReadingResult.NEEDS_LOOKUP,
            key="video:{video}",
            host=r"(?:www\.)?youtu\.be",
            normalise=(),
        ),
        Pattern(path="/(?P<handle>@[^/]+)(?:/.*)?", kind="channel handle", host=r"(?:www\.)?youtu\.be"),
        Pattern(path=".*", kind="other", result=ReadingResult.NOT_AN_ACCOUNT, host=r"(?:www\.)?youtu\.be"),
        Pattern(path="/channel/(?P<id>UC[A-Za-z0-9_-]{22})(?:/.*)?", kind="channel id", key="{id}", normalise=()),
        Pattern(path="/browse/(?P<id>UC[A-Za-z0-9_-]{22})", kind="channel id (music)", key="{id}", normalise=()),
        Pattern(
            path=r"/feeds/videos\.xml",
            kind="channel feed",
            key="{id}",
            query={"channel_id": r"(?P<id>UC[\w-]{22})"},
            normalise=(),
        ),
        Pattern(
            path="/embed/live_stream",
            kind="live embed",
            key="{id}",
            query={"channel": r"(?P<id>UC[\w-]{22})"},
            normalise=(),
        ),
        Pattern(
            path="/playlist",
            kind="uploads list of a channel",
            key="UC{rest}",
            query={"list": r"UU(?:LF|SH|LV|MO|MF|PS|PV|LP|RS)?(?P<rest>[\w-]{22})"},
            normalise=(),
        ),
        Pattern(path="/(?P<handle>@[^/]+)(?:/.*)?", kind="channel handle"),
        Pattern(
            path="/c/(?P<custom>[^/]+)(?:/.*)?",
            kind="custom URL (legacy): resolve to a channel id",
            result=ReadingResult.NEEDS_LOOKUP,
            key="c/{custom}",
        ),
        Pattern(
            path="/user/(?P<user>[^/]+)(?:/.*)?",
            kind="legacy user name: resolve to a channel id",
            result=ReadingResult.NEEDS_LOOKUP,
            key="user/{user}",
        ),
        Pattern(
            path="/watch",
            kind="video",
            result=ReadingResult.NEEDS_LOOKUP,
            key="video:{video}",
            query={"v": r"(?P<video>[\w-]{11}).*"},
            normalise=(),
        ),
        Pattern(
            path="/(?:shorts|live|embed|v|e|vi)/(?!videoseries)(?P<video>[A-Za-z0-9_-]{11})(?:/.*)?",
            kind="video",
            result=ReadingResult.NEEDS_LOOKUP,
            key="video:{video}",
            normalise=(),
        ),
        Pattern(
            path="/(?:playlist|embed/videoseries|clip/.*|post/.*|podcast.*|show/.*|watch_popup|attribution_link.*)",
            kind="playlist, clip, community post",
            result=ReadingResult.NEEDS_LOOKUP,
        ),
        Pattern(
            path="/(?P<custom>[^/@]+)(?:/(?:videos|shorts|streams|playlists|community|about|featured|live|channels|podcasts|store))?",
            kind="vanity URL (legacy): resolve to a channel id",
            result=ReadingResult.NEEDS_LOOKUP,
            key="vanity/{custom}",
            reserved_group="custom",
        ),
    ),
    overlays=("lb", "playlist_id", "user"),
    text_patterns=(
        TextPattern(
            text=r"vnd\.youtube:(?://)?(?:www\.youtube\.com)?/?channel/(?P<id>UC[\w-]{22})",
            kind="app link",
            key="{id}",
            normalise=(),
        ),
    ),
    reserved=words(
        """
        about account ads api attribution_link browse c channel clip course creators e embed error explore fashion
        feed feeds gaming get_video_info handle hashtag howyoutubeworks iframe_api index kids learning live
        live_chat logout movies music musicpremium new news oembed oops paid_memberships playlist podcasts post
        premium red redirect results s search shared shorts signin source sports storefront t trending tv upload
        user v verify view_all_playlists w watch watch_popup yt
        """
    ),
    handle=r"@[\w.\-\u00b7]{3,30}",
    unicode=True,
    one_script=True,
    bare="@{handle}",
    normalise=("nfc", "fold"),
    stable_id="channel id UC + 22 base64url characters (case-SENSITIVE)",
    conversations={"post": conversations.post},
    keyed={"profile_text": youtube_api.profile_text, "post": youtube_api.post},
    app_key=AppKey(
        host="www.googleapis.com",
        header="X-Goog-Api-Key",
        value="{key}",
        complaint=youtube_api.complaint,
        full_again=time(8),  # midnight on the Pacific coast, an hour late in summer
    ),
    limits="none documented for oEmbed; 10,000 questions a day with a key",
    gone="oEmbed answers 404 for a video that is not there; with a key, an answer without items",
    tried=Tried.RECORDED_SHAPE,
    examples={
        "https://youtu.be/@acme": "@acme",
        "https://youtube.com/channel/UC01FW5V9UVohbPtqKSmXX-w": "UC01FW5V9UVohbPtqKSmXX-w",
        "https://youtube.com/@acme/videos": "@acme",
    },
    counterexamples=(
        "https://youtu.be/dQw4w9WgXcQ",
        "https://youtube.com/c/acme",
        "https://youtube.com/user/acme",
        "https://youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtube.com/shorts/dQw4w9WgXcQ",
        "https://youtube.com/acme",
        "https://no-such-host.youtube.com/acme",
        "https://youtube.com/@ab",
    ),
)
