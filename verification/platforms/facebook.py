"""How addresses of Facebook are written, and what they name."""

from verification.platforms.platform import Address, Pattern, Platform, ReadingResult, TextPattern, words

FACEBOOK = Platform(
    slug="facebook",
    name="Facebook",
    profile_url="https://www.facebook.com/{handle}",
    addresses=(
        Address("id:(?P<id>[0-9]+)", "https://www.facebook.com/profile.php?id={id}"),
        Address("groups/(?P<group>[^/]+)", "https://www.facebook.com/groups/{group}/"),
        Address("(?P<handle>.+)", "https://www.facebook.com/{handle}"),
    ),
    hosts=(
        "facebook.com",
        "fb.com",
        "www.fb.com",
        "m.me",
        "www.m.me",
        "fb.me",
        "messenger.com",
        "www.messenger.com",
        "facebookwkhpilnemxj7asaniu7vnjjbiltxjqhye3mhbshg7kx5tfyd.onion",
    ),
    host_patterns=(
        r"(?:www|m|mbasic|touch|web|free|mobile|business|upload|[a-z]{2}-[a-z]{2})\.facebook\.com",
        r"(?:www|m)\.fb\.com",
    ),
    own_domains=("facebook.com", "fb.com", "messenger.com", "m.me", "fb.me", "fbcdn.net", "fbsbx.com"),
    mirror_hosts=("facebed.com",),
    patterns=(
        Pattern(path="/(?P<handle>[^/]+)", kind="messenger link", host=r"(?:www\.)?m\.me"),
        Pattern(
            path=r"/t/(?P<id>\d+)",
            kind="messenger thread by id",
            key="id:{id}",
            host=r"(?:www\.)?messenger\.com",
            normalise=(),
        ),
        Pattern(path="/t/(?P<handle>[^/]+)", kind="messenger thread", host=r"(?:www\.)?messenger\.com"),
        Pattern(path=".*", kind="other", result=ReadingResult.NOT_AN_ACCOUNT, host=r"(?:www\.)?messenger\.com"),
        Pattern(
            path="/(?P<handle>[^/]+)",
            kind="short link (a name or a code)",
            result=ReadingResult.NEEDS_LOOKUP,
            host=r"fb\.me",
            keep_reserved=True,
        ),
        Pattern(path=".*", kind="short link", result=ReadingResult.NEEDS_LOOKUP, host=r"fb\.me"),
        Pattern(
            path=r"/profile\.php",
            kind="profile by id",
            key="id:{id}",
            query={"id": r"(?P<id>\d+)(?:/.*)?"},
            normalise=(),
        ),
        Pattern(path=r"/people/[^/]+/(?P<id>\d+)(?:/.*)?", kind="profile by id", key="id:{id}", normalise=()),
        Pattern(
            path=r"/pages/category/[^/]+/(?:.*-)?(?P<id>\d{5,})(?:/.*)?", kind="page by id", key="id:{id}", normalise=()
        ),
        Pattern(path="/pages/category/[^/]+/(?P<handle>[^/]+)(?:/.*)?", kind="page"),
        Pattern(path=r"/pages/[^/]+/(?P<id>\d+)(?:/.*)?", kind="page by id", key="id:{id}", normalise=()),
        Pattern(path=r"/p/(?:.*-)?(?P<id>\d{5,})(?:/.*)?", kind="page by id", key="id:{id}", normalise=()),
        Pattern(path="/pg/(?P<handle>[^/]+)(?:/.*)?", kind="page (legacy)"),
        Pattern(
            path=r"/(?:permalink|story)\.php",
            kind="post",
            key="id:{id}",
            query={"id": r"(?P<id>\d+)", "story_fbid": ".+"},
            normalise=(),
        ),
        Pattern(
            path=r"/(?:photo|video|photo\.php|video\.php|watch|reel|reels|share|events|stories|media|notes|permalink\.php|story\.php|ads/library|plugins/.*|watch/live)(?:/.*)?",
            kind="post, photo, video, event or share link: owner not in URL",
            result=ReadingResult.NEEDS_LOOKUP,
        ),
        Pattern(path="/groups/(?P<group>[^/]+)(?:/.*)?", kind="group", key="groups/{group}"),
        Pattern(path=r"/(?P<id>\d+)(?:/.*)?", kind="profile by id", key="id:{id}", normalise=()),
        Pattern(path=r"/[^/]+-(?P<id>\d{9,})(?:/.*)?", kind="page without user name", key="id:{id}", normalise=()),
        Pattern(
            path="/(?P<handle>[^/]+)/(?:posts|videos|photos|reels?|permalink|activity|notes)/.+",
            kind="post",
            binding="no",
        ),
        Pattern(path="/(?P<handle>[^/]+)(?:/.*)?", kind="profile or page"),
    ),
    text_patterns=(
        TextPattern(text=r"fb://(?:profile|page)/(?P<id>\d+)", kind="app link", key="id:{id}", normalise=()),
    ),
    reserved=words(
        """
        ads adsmanager ajax bookmarks business checkpoint dialog directory events feed find-friends friends
        fundraisers games gaming groups hacked hashtag help l legal login marketplace me media memories messages
        mobile notifications onthisday pages people photo places plugins policies policy privacy r recover reel
        reels saved search settings share sharer stories terms tr v watch
        """
    ),
    reserved_suffixes=(".php", ".html"),
    handle="(?=.*[A-Za-z0-9])[A-Za-z0-9.]{1,50}",
    bare="{handle}",
    normalise=("lower", "strip_dots"),
    automatic="needs app key",
    stable_id="numeric page / profile id",
)
