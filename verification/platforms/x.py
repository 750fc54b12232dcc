"""How addresses of X (Twitter) are written, and what they name."""

from verification.platforms.conversations import x as conversations
from verification.platforms.conversations import x_api
from verification.platforms.platform import Address, AppKey, Pattern, Platform, ReadingResult, TextPattern, Tried, words

X = Platform(
    slug="x",
    name="X (Twitter)",
    profile_url="https://x.com/{handle}",
    report_form="https://help.x.com/en/forms/authenticity/impersonation",
    addresses=(
        Address("id:(?P<id>[1-9][0-9]*)", "https://x.com/i/user/{id}"),
        Address("(?P<handle>.+)", "https://x.com/{handle}"),
    ),
    hosts=(
        "x.com",
        "www.x.com",
        "mobile.x.com",
        "m.x.com",
        "twitter.com",
        "www.twitter.com",
        "mobile.twitter.com",
        "m.twitter.com",
        "twitter3e4tixl4xyajtrzo62zg5vztmjuricljdp2c5kshju4avyoid.onion",
    ),
    own_domains=("x.com", "twitter.com", "twimg.com"),
    mirror_hosts=("fxtwitter.com", "vxtwitter.com", "fixupx.com", "fixvx.com", "nitter.net"),
    overlays=("user_id", "screen_name"),
    patterns=(
        Pattern(path="/", kind="profile (2010-2012 hash-bang)", fragment="!/@?(?P<handle>[A-Za-z0-9_]+)(?:/.*)?"),
        Pattern(path="/intent/(?:user|follow)", kind="profile intent", query={"screen_name": "@?(?P<handle>.+)"}),
        Pattern(
            path="/intent/(?:user|follow)",
            kind="profile by id",
            key="id:{id}",
            query={"user_id": r"(?P<id>[1-9]\d*)"},
            normalise=(),
        ),
        Pattern(path=r"/i/user/(?P<id>[1-9]\d*)", kind="profile by id", key="id:{id}", normalise=()),
        Pattern(
            path=r"/i/(?:web/)?status/(?P<post>\d+)(?:/.*)?",
            kind="post, author not in URL",
            result=ReadingResult.NEEDS_LOOKUP,
            key="post:{post}",
            normalise=(),
        ),
        Pattern(
            path=r"/statuses/(?P<post>\d+)",
            kind="post, author not in URL",
            result=ReadingResult.NEEDS_LOOKUP,
            key="post:{post}",
            normalise=(),
        ),
        Pattern(
            path="/i/(?:communities|lists|spaces|broadcasts|events)/.*",
            kind="community, list, space, broadcast",
            result=ReadingResult.NOT_AN_ACCOUNT,
        ),
        Pattern(path=r"/@?(?P<handle>[A-Za-z0-9_]+)/(?:status(?:es)?|article)/\d+(?:/.*)?", kind="post", binding="no"),
        Pattern(path="/@?(?P<handle>[A-Za-z0-9_]+)(?:/.*)?", kind="profile"),
    ),
    text_patterns=(
        TextPattern(text="twitter://user/?", kind="app link", query={"screen_name": "@?(?P<handle>[A-Za-z0-9_]+)"}),
    ),
    reserved=words(
        """
        about account compose de download en es explore followers following fr hashtag home i intent ja jobs login
        logout media_signup mentions messages notifications oauth personalization privacy search search-advanced
        sessions settings share signup tos who_to_follow widgets
        """
    ),
    handle="[A-Za-z0-9_]{1,15}",
    bare="{handle}",
    conversations={"post": conversations.post},
    keyed={"profile_text": x_api.profile_text, "post": x_api.post},
    app_key=AppKey(host="api.x.com", complaint=x_api.complaint),
    stable_id="numeric user id (snowflake, keep as string)",
    limits="none documented for oEmbed; 300 profiles in 15 minutes with a key",
    gone="oEmbed answers 404; with a key, 200 with an error named Not Found",
    tried=Tried.RECORDED_SHAPE,
    examples={
        "https://x.com/#!/acme": "acme",
        "https://x.com/intent/user?screen_name=acme": "acme",
        "https://x.com/intent/user?user_id=2244994945": "id:2244994945",
        "https://x.com/i/user/2244994945": "id:2244994945",
        "https://x.com/Acme/status/123": "acme",
        "https://x.com/Acme/with_replies": "acme",
        "twitter://user?screen_name=acme": "acme",
    },
    counterexamples=(
        "https://x.com/i/web/status/20",
        "https://x.com/statuses/20",
        "https://x.com/i/communities/1471580197908586507",
        "https://x.com/about",
        "https://no-such-host.x.com/acme",
        "https://x.com/acme-inc",
        "https://x.com/sixteen_letters_",
    ),
)
