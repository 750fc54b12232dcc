"""How addresses of Facebook are written, and what they name."""

from verification.platforms.conversations import facebook_api, graph_api
from verification.platforms.platform import Address, AppKey, Pattern, Platform, ReadingResult, TextPattern, Tried, words

_POSTS = "posts|videos|photos|reels?|permalink|activity|notes|events"

FACEBOOK = Platform(
    slug="facebook",
    name="Facebook",
    profile_url="https://www.facebook.com/{handle}",
    report_form="https://www.facebook.com/help/174210519303259",
    addresses=(
        Address("id:(?P<id>[1-9][0-9]*)", "https://www.facebook.com/profile.php?id={id}"),
        Address("groups/(?P<group>[A-Za-z0-9.]{0,63}[A-Za-z0-9])", "https://www.facebook.com/groups/{group}/"),
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
        Pattern(path=r"/(?P<id>[1-9]\d*)", kind="messenger link", key="id:{id}", host=r"(?:www\.)?m\.me", normalise=()),
        Pattern(path="/(?P<handle>[^/]+)", kind="messenger link", host=r"(?:www\.)?m\.me"),
        Pattern(path=".*", kind="other", result=ReadingResult.NOT_AN_ACCOUNT, host=r"(?:www\.)?m\.me"),
        Pattern(
            path=r"/t/(?P<id>[1-9]\d*)",
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
            query={"id": r"(?P<id>[1-9]\d*)(?:/.*)?"},
            normalise=(),
        ),
        Pattern(
            path=rf"/(?:(?:people|pages)/[^/]+/|p/(?:[^/]*-)?|[^/]+-)?(?P<id>[1-9]\d*)/(?:{_POSTS})/.+",
            kind="post",
            key="id:{id}",
            normalise=(),
            binding="no",
        ),
        Pattern(path=rf"/pg/(?P<handle>[^/]+)/(?:{_POSTS})/.+", kind="post", binding="no"),
        Pattern(path=r"/people/[^/]+/(?P<id>[1-9]\d*)(?:/.*)?", kind="profile by id", key="id:{id}", normalise=()),
        Pattern(
            path=r"/pages/category/[^/]+/(?:[^/]*-)?(?P<id>[1-9]\d{4,})(?:/.*)?",
            kind="page by id",
            key="id:{id}",
            normalise=(),
        ),
        Pattern(path="/pages/category/[^/]+/(?P<handle>[^/]+)(?:/.*)?", kind="page"),
        Pattern(path=r"/pages/[^/]+/(?P<id>[1-9]\d*)(?:/.*)?", kind="page by id", key="id:{id}", normalise=()),
        Pattern(path=r"/p/(?:[^/]*-)?(?P<id>[1-9]\d{4,})(?:/.*)?", kind="page by id", key="id:{id}", normalise=()),
        Pattern(path="/pg/(?P<handle>[^/]+)(?:/.*)?", kind="page (legacy)"),
        Pattern(
            path=r"/(?:permalink|story)\.php",
            kind="post",
            key="id:{id}",
            query={"id": r"(?P<id>[1-9]\d*)", "story_fbid": ".+"},
            normalise=(),
        ),
        Pattern(
            path=r"/(?:photo|video|photo\.php|video\.php|watch|reel|reels|share|events|stories|media|notes|permalink\.php|story\.php|ads/library|plugins/.*|watch/live)(?:/.*)?",
            kind="post, photo, video, event or share link: owner not in URL",
            result=ReadingResult.NEEDS_LOOKUP,
        ),
        Pattern(
            path="/groups/(?P<group>[A-Za-z0-9.]{0,63}[A-Za-z0-9])(?:/(?:about|members|media|files|featured|events))?",
            kind="group",
            key="groups/{group}",
        ),
        Pattern(path="/groups/[^/]+/.+", kind="post: author not in URL", result=ReadingResult.NEEDS_LOOKUP),
        Pattern(path=r"/(?P<id>[1-9]\d*)(?:/.*)?", kind="profile by id", key="id:{id}", normalise=()),
        Pattern(path=r"/[^/]+-(?P<id>[1-9]\d{8,})(?:/.*)?", kind="page without user name", key="id:{id}", normalise=()),
        Pattern(
            path=f"/(?P<handle>[^/]+)/(?:{_POSTS})/.+",
            kind="post",
            binding="no",
        ),
        Pattern(path="/(?P<handle>[^/]+)(?:/.*)?", kind="profile or page"),
    ),
    overlays=("fbid", "story_fbid"),
    text_patterns=(
        TextPattern(text=r"fb://(?:profile|page)/(?P<id>[1-9]\d*)", kind="app link", key="id:{id}", normalise=()),
    ),
    reserved=words(
        """
        ads adsmanager ajax bookmarks business checkpoint dialog directory events feed find-friends friends
        fundraisers games gaming groups hacked hashtag help l legal login marketplace me media memories messages
        mobile notes notifications onthisday pages people photo places plugins policies policy privacy r recover reel
        reels saved search settings share sharer stories terms tr v video watch
        """
    ),
    reserved_suffixes=(".php", ".html"),
    handle="(?=.*[A-Za-z])[A-Za-z0-9.]{1,50}",  # without a letter it is a number: `id:4`
    bare="{handle}",
    normalise=("lower", "strip_dots"),
    stable_id="numeric page / profile id",
    keyed={"profile_text": facebook_api.profile_text, "post": facebook_api.post},
    app_key=AppKey(host="graph.facebook.com", complaint=graph_api.complaint),
    limits="about 200 questions an hour for each user of the app; pages only, no profiles of people and no groups",
    gone="the same error as for what may not be read, so it is read as unknown",
    tried=Tried.RECORDED_SHAPE,
    by_person=(
        "Open the page: its website field must lead to the proven domain, which must list the page, and its "
        "transparency details must name the company."
    ),
    examples={
        "https://m.me/acme": "acme",
        "https://messenger.com/t/100000123456789": "id:100000123456789",
        "https://messenger.com/t/acme": "acme",
        "https://facebook.com/profile.php?id=4": "id:4",
        "https://facebook.com/people/Jane-Doe/100080000000001/": "id:100080000000001",
        "https://facebook.com/pages/category/Brand/Acme-111111111111/": "id:111111111111",
        "https://facebook.com/pages/category/Computer-Company/Acme/": "acme",
        "https://facebook.com/pages/Acme/111111111111": "id:111111111111",
        "https://facebook.com/p/Acme-Fans-100064000000001/": "id:100064000000001",
        "https://facebook.com/pg/acme/posts/": "acme",
        "https://facebook.com/story.php?story_fbid=1&id=4": "id:4",
        "https://facebook.com/groups/acme/": "groups/acme",
        "https://m.me/100080000000001": "id:100080000000001",
        "https://facebook.com/4": "id:4",
        "https://facebook.com/Acme-Shop-100064000000001/": "id:100064000000001",
        "https://facebook.com/acme/posts/pfbid0AbC": "acme",
        "https://facebook.com/acme/about": "acme",
        "https://de-de.facebook.com/Acme.Inc": "acmeinc",
    },
    counterexamples=(
        "https://fb.me/acme",
        "https://fb.me/e/1AbC",
        "https://facebook.com/share/p/1AbCdEfG/",
        "https://facebook.com/search",
        "https://facebook.com/groups/acme/posts/1",
        "https://facebook.com/groups/acme/user/100080000000001/",
        "https://facebook.com/acme?story_fbid=1",
        "https://facebook.com/profile.php?id=4&%69d=5",
        "https://facebook.com/acme#!/other",
        "https://m.me/j/AbCdEf",
        "https://no-such-host.facebook.com/acme",
        "https://facebook.com/acme_inc",
    ),
)
