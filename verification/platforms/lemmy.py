"""How addresses of Lemmy (and PieFed, Mbin) are written, and what they name."""

from verification.platforms.conversations import fediverse_kinds
from verification.platforms.platform import Address, Canary, Pattern, Platform, ReadingResult, Tried

LEMMY = Platform(
    slug="lemmy",
    name="Lemmy (and PieFed, Mbin)",
    profile_url="https://{host}/u/{user}",
    addresses=(
        Address("!(?P<user>[^@]+)@(?P<host>[^@/]+)", "https://{host}/c/{user}"),
        Address("(?P<user>[^@]+)@(?P<host>[^@/]+)", "https://{host}/u/{user}"),
    ),
    hosts=(
        "lemmy.world",
        "lemmy.ml",
        "sh.itjust.works",
        "beehaw.org",
        "programming.dev",
        "lemmy.ca",
        "feddit.org",
        "feddit.uk",
        "lemmy.dbzer0.com",
        "lemmygrad.ml",
        "hexbear.net",
        "slrpnk.net",
        "discuss.tchncs.de",
        "infosec.pub",
        "lemmy.zip",
        "aussie.zone",
        "piefed.social",
    ),
    mirror_hosts=("lemmyverse.net",),
    patterns=(
        Pattern(path="/u/(?P<user>[^/@]+)@(?P<rhost>[A-Za-z0-9.-]+)(?:/.*)?", kind="remote user", key="{user}@{rhost}"),
        Pattern(path="/u/(?P<user>[^/@]+)(?:/.*)?", kind="user", key="{user}@{host}"),
        Pattern(
            path="/c/(?P<user>[^/@]+)@(?P<rhost>[A-Za-z0-9.-]+)(?:/.*)?", kind="remote community", key="!{user}@{rhost}"
        ),
        Pattern(path=r"/c/[^/]+/p/\d+(?:/.*)?", kind="post: author not in URL", result=ReadingResult.NEEDS_LOOKUP),
        Pattern(path="/c/(?P<user>[^/@]+)(?:/.*)?", kind="community", key="!{user}@{host}"),
        Pattern(
            path=r"/(?:post|comment)/\d+(?:/.*)?", kind="post: author not in URL", result=ReadingResult.NEEDS_LOOKUP
        ),
        Pattern(
            path="/@(?P<user>[^/@]+)(?:/.*)?",
            kind="user (Mbin form)",
            result=ReadingResult.NEEDS_LOOKUP,
            key="{user}@{host}",
        ),
        Pattern(path=".*", kind="page of the server", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    handle=r"\w{2,50}",
    handle_group="user",
    unicode=True,
    one_script=True,
    normalise=("nfc", "fold"),
    conversations=fediverse_kinds.LEMMY,
    limits="set by each server; 429",
    gone="404 at WebFinger, 410 or a Tombstone for deleted accounts",
    tried=Tried.REAL_PROTOCOL,
    canary=Canary("nutomic@lemmy.ml", "there_is_no_account_with_so_long_a_name@lemmy.ml"),
    stable_id="actor id (ap_id)",
    examples={
        "https://lemmy.world/u/acme@lemmy.ml": "acme@lemmy.ml",
        "https://lemmy.world/u/acme": "acme@lemmy.world",
        "https://lemmy.world/c/technology@lemmy.world": "!technology@lemmy.world",
        "https://lemmy.world/c/technology": "!technology@lemmy.world",
    },
    counterexamples=(
        "https://lemmy.world/post/123",
        "https://lemmy.world/login",
    ),
)
