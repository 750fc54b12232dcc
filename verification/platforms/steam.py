"""How addresses of Steam (community) are written, and what they name."""

from verification.platforms.conversations import steam as conversations
from verification.platforms.platform import Address, Canary, Pattern, Platform, ReadingResult, Tried

STEAM = Platform(
    slug="steam",
    name="Steam (community)",
    profile_url="https://steamcommunity.com/id/{handle}",
    addresses=(
        Address("profiles/(?P<id>7656119[0-9]{10})", "https://steamcommunity.com/profiles/{id}"),
        Address(r"gid/(?P<gid>[1-9][0-9]*|\[g:1:[1-9][0-9]*\])", "https://steamcommunity.com/gid/{gid}"),
        Address(
            "(?P<type>developer|publisher|franchise)/(?P<handle>.+)",
            "https://store.steampowered.com/{type}/{handle}",
        ),
        Address("curator/(?P<id>[1-9][0-9]*)", "https://store.steampowered.com/curator/{id}"),
        Address("(?P<type>id|groups)/(?P<handle>.+)", "https://steamcommunity.com/{type}/{handle}"),
    ),
    hosts=("steamcommunity.com", "www.steamcommunity.com", "store.steampowered.com", "s.team"),
    own_domains=("steamcommunity.com", "steampowered.com", "s.team", "steamstatic.com"),
    mirror_hosts=("steamid.io", "steamidfinder.com", "steamdb.info"),
    patterns=(
        Pattern(path="/.+", kind="short link", result=ReadingResult.NEEDS_LOOKUP, host=r"s\.team"),
        Pattern(
            path=r"/curator/(?P<id>[1-9]\d*)(?:-[^/]*)?(?:/.*)?",
            kind="store creator page",
            key="curator/{id}",
            host=r"store\.steampowered\.com",
            normalise=(),
        ),
        Pattern(
            path="/(?P<type>developer|publisher|franchise)/(?P<handle>[^/]+)(?:/.*)?",
            kind="store creator page",
            key="{type}/{handle}",
            host=r"store\.steampowered\.com",
        ),
        Pattern(
            path=r"/app/\d+(?:/.*)?",
            kind="game page",
            result=ReadingResult.NEEDS_LOOKUP,
            host=r"store\.steampowered\.com",
        ),
        Pattern(path=".*", kind="shop page", result=ReadingResult.NOT_AN_ACCOUNT, host=r"store\.steampowered\.com"),
        Pattern(
            path=r"/profiles/\[U:1:(?P<acc>\d+)\](?:/.*)?",
            kind="profile (steam3 id)",
            key="profiles/{acc}",
            normalise=("steam3_to_64",),
        ),
        Pattern(path=r"/profiles/(?P<id>7656119\d{10})(?:/.*)?", kind="profile", key="profiles/{id}", normalise=()),
        Pattern(path="/id/(?P<handle>[^/]+)(?:/.*)?", kind="custom URL", key="id/{handle}"),
        Pattern(
            path="/groups/(?P<handle>[^/]+)/(?:discussions|comments)/.+",
            kind="group",
            key="groups/{handle}",
            binding="unknown",  # its members write there
        ),
        Pattern(path="/groups/(?P<handle>[^/]+)(?:/.*)?", kind="group", key="groups/{handle}"),
        Pattern(
            path=r"/gid/(?P<gid>[1-9]\d*|\[g:1:[1-9]\d*\])(?:/.*)?", kind="group by id", key="gid/{gid}", normalise=()
        ),
        Pattern(path="/user/[^/]+/[^/]+", kind="quick invite", result=ReadingResult.NEEDS_LOOKUP),
        Pattern(
            path="/(?:sharedfiles|workshop|app|broadcast|ogg|games)/.*",
            kind="shared file, app hub",
            result=ReadingResult.NEEDS_LOOKUP,
        ),
        Pattern(path=".*", kind="page of the service", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    handle="[A-Za-z0-9_-]{1,64}",
    bare="id/{handle}",
    conversations={"profile_text": conversations.profile_text},
    limits="none that the platform tells; 429",
    gone="200 with an error element; a page that is not public is read as unknown",
    tried=Tried.RECORDED_SHAPE,
    canary=Canary("profiles/76561197960287930", "id/no_profile_has_so_long_a_name_as_this_one"),
    stable_id="steamID64",
    examples={
        "https://store.steampowered.com/publisher/Acme": "publisher/acme",
        "https://steamcommunity.com/profiles/[U:1:22202]": "profiles/76561197960287930",
        "https://steamcommunity.com/profiles/76561197960287930": "profiles/76561197960287930",
        "https://steamcommunity.com/id/acme": "id/acme",
        "https://steamcommunity.com/groups/acme": "groups/acme",
        "https://steamcommunity.com/gid/103582791429521412": "gid/103582791429521412",
    },
    counterexamples=(
        "https://s.team/p/abcd-efg",
        "https://store.steampowered.com/app/620/Portal_2/",
        "https://no-such-host.steamcommunity.com/acme",
        "https://steamcommunity.com/profiles/123",
    ),
)
