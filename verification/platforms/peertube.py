"""How addresses of PeerTube are written, and what they name."""

from verification.platforms.conversations import fediverse_kinds
from verification.platforms.platform import Address, Pattern, Platform, ReadingResult, Tried

PEERTUBE = Platform(
    slug="peertube",
    name="PeerTube",
    profile_url="https://{host}/a/{user}",
    addresses=(Address("(?P<user>[^@]+)@(?P<host>[^@/]+)", "https://{host}/a/{user}"),),
    hosts=(
        "framatube.org",
        "peertube.tv",
        "tilvids.com",
        "video.blender.org",
        "makertube.net",
        "peertube.social",
        "diode.zone",
        "peertube.debian.social",
        "tube.tchncs.de",
    ),
    mirror_hosts=("sepiasearch.org",),
    patterns=(
        Pattern(
            path="/(?:a|accounts|c|video-channels|@)/?(?P<user>[^/@]+)@(?P<rhost>[A-Za-z0-9.-]+)(?:/.*)?",
            kind="remote account or channel",
            key="{user}@{rhost}",
        ),
        Pattern(path="/(?:a|accounts)/(?P<user>[^/@]+)(?:/.*)?", kind="account", key="{user}@{host}"),
        Pattern(path="/(?:c|video-channels)/(?P<user>[^/@]+)(?:/.*)?", kind="channel", key="{user}@{host}"),
        Pattern(path="/@(?P<user>[^/@]+)(?:/.*)?", kind="account or channel", key="{user}@{host}"),
        Pattern(
            path="/(?:api/v1/)(?:accounts|video-channels)/(?P<user>[^/@]+)(?:/.*)?", kind="API", key="{user}@{host}"
        ),
        Pattern(
            path="/(?:w|videos/watch|videos/embed|my-library)/.+",
            kind="video or playlist: owner not in URL",
            result=ReadingResult.NEEDS_LOOKUP,
        ),
        Pattern(path=".*", kind="page of the server", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    handle=r"[A-Za-z0-9\-_.:]{1,50}",
    handle_group="user",
    conversations=fediverse_kinds.PEERTUBE,
    limits="set by each server; 429",
    gone="404 at WebFinger, 410 or a Tombstone for deleted accounts",
    tried=Tried.REAL_PROTOCOL,
    stable_id="actor URL (and numeric id)",
    examples={
        "https://framatube.org/c/acme@video.blender.org": "acme@video.blender.org",
        "https://framatube.org/a/acme/video-channels": "acme@framatube.org",
        "https://framatube.org/c/acme/videos": "acme@framatube.org",
        "https://framatube.org/@acme": "acme@framatube.org",
    },
    counterexamples=(
        "https://framatube.org/w/9c9de5e8-0a1e-484a-b099-e80766180a6d",
        "https://framatube.org/search?search=acme",
    ),
)
