"""How addresses of Apple App Store (developer pages) are written, and what they name."""

from verification.platforms.conversations import appstore as conversations
from verification.platforms.platform import Address, Canary, Pattern, Platform, ReadingResult, Tried

APPSTORE = Platform(
    slug="appstore",
    name="Apple App Store (developer pages)",
    profile_url="https://apps.apple.com/developer/id{id}",
    addresses=(
        Address("developer/(?P<id>[1-9][0-9]*)", "https://apps.apple.com/developer/id{id}"),
        Address("podcast/(?P<id>[1-9][0-9]*)", "https://podcasts.apple.com/podcast/id{id}"),
        Address("artist/(?P<id>[1-9][0-9]*)", "https://music.apple.com/artist/{id}"),
    ),
    hosts=(
        "apps.apple.com",
        "itunes.apple.com",
        "geo.itunes.apple.com",
        "appsto.re",
        "music.apple.com",
        "podcasts.apple.com",
    ),
    patterns=(
        Pattern(path="/.+", kind="short link", result=ReadingResult.NEEDS_LOOKUP, host=r"appsto\.re"),
        Pattern(
            path=r"/(?:[a-z]{2}/)?(?:developer|artist)/(?:[^/]+/)?id(?P<id>[1-9]\d*)",
            kind="developer",
            key="developer/{id}",
            host=r"(?:apps|itunes)\.apple\.com",
            normalise=(),
        ),
        Pattern(
            path=r"/(?:[a-z]{2}/)?app/(?:[^/]+/)?id(?P<id>[1-9]\d*)(?:/.*)?",
            kind="app: developer not in URL",
            result=ReadingResult.NEEDS_LOOKUP,
            key="app/{id}",
            host=r"(?:apps|itunes)\.apple\.com",
            normalise=(),
        ),
        Pattern(
            path=r"/(?:[a-z]{2}/)?podcast/(?:[^/]+/)?id(?P<id>[1-9]\d*)",
            kind="podcast",
            key="podcast/{id}",
            host=r"podcasts\.apple\.com",
            normalise=(),
        ),
        Pattern(
            path=r"/(?:[a-z]{2}/)?artist/(?:[^/]+/)?(?:id)?(?P<id>[1-9]\d*)",
            kind="music artist",
            key="artist/{id}",
            host=r"music\.apple\.com",
            normalise=(),
        ),
        Pattern(path=".*", kind="page of the shop", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    handle=r"\d+",
    stable_id="artistId",
    conversations={"profile_text": conversations.profile_text, "post": conversations.post},
    limits="about 20 look-ups a minute (unconfirmed)",
    gone='200 {"resultCount":0,"results":[]}',
    tried=Tried.RECORDED_SHAPE,
    canary=Canary(found="developer/284417353", missing="developer/1"),
    examples={
        "https://apps.apple.com/us/developer/acme-inc/id415437361": "developer/415437361",
        "https://podcasts.apple.com/us/podcast/acme/id1200361736": "podcast/1200361736",
        "https://music.apple.com/us/artist/acme/159260351": "artist/159260351",
    },
    counterexamples=(
        "https://apps.apple.com/us/app/acme/id310633997",
        "https://apps.apple.com/us/charts/iphone",
    ),
)
