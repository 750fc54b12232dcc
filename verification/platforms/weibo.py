"""How addresses of Weibo are written, and what they name."""

from verification.platforms.platform import Address, Pattern, Platform, ReadingResult, words

WEIBO = Platform(
    slug="weibo",
    name="Weibo",
    profile_url="https://weibo.com/u/{id}",
    addresses=(Address("u/(?P<id>[1-9][0-9]{3,11})", "https://weibo.com/u/{id}"),),
    hosts=(
        "weibo.com",
        "www.weibo.com",
        "m.weibo.cn",
        "weibo.cn",
        "m.weibo.com",
        "video.weibo.com",
        "passport.weibo.com",
        "e.weibo.com",
        "t.cn",
    ),
    own_domains=("weibo.com", "weibo.cn", "sinaimg.cn"),
    patterns=(
        Pattern(path="/.+", kind="short link", result=ReadingResult.NEEDS_LOOKUP, host=r"t\.cn"),
        Pattern(
            path=".*",
            kind="login wall or video",
            result=ReadingResult.NEEDS_LOOKUP,
            host=r"passport\.weibo\.com|video\.weibo\.com",
        ),
        Pattern(path=r"/(?:u|profile)/(?P<id>[1-9]\d{3,11})(?:/.*)?", kind="profile", key="u/{id}", normalise=()),
        Pattern(
            path=r"/p/100(?:505|206|306|406)(?P<id>[1-9]\d{9})(?:/.*)?",
            kind="profile (old page id)",
            key="u/{id}",
            normalise=(),
        ),
        Pattern(path="/n/(?P<nick>[^/]+)", kind="by nick name", result=ReadingResult.NEEDS_LOOKUP, key="n/{nick}"),
        Pattern(
            path="/(?:detail|status|tv/show|ttarticle|p)/.+",
            kind="post: author not in URL",
            result=ReadingResult.NEEDS_LOOKUP,
        ),
        Pattern(
            path=r"/(?P<id>[1-9]\d{5,11})/[A-Za-z0-9]+", kind="post", key="u/{id}", normalise=(), binding="unknown"
        ),
        Pattern(path=r"/(?P<id>[1-9]\d{5,11})", kind="profile", key="u/{id}", normalise=()),
        Pattern(
            path="/(?P<handle>[A-Za-z][A-Za-z0-9_.]{3,19})(?:/(?:home|profile|info))?",
            kind="custom domain name: resolve to uid",
            result=ReadingResult.NEEDS_LOOKUP,
            key="d/{handle}",
        ),
        Pattern(path=".*", kind="page of the service", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    overlays=("layerid",),
    reserved=words(
        """
        about account ajax at comment help hot like login login.php logout.php messages mygroups newlogin search set
        settings share signup tv video
        """
    ),
    handle=r"[^/%\s]{2,40}",
    unicode=True,
    normalise=("nfc", "fold"),
    stable_id="uid",
    by_person=(
        "Open the profile: the verified company name and the website shown must be those of the proven "
        "domain, which must list this uid."
    ),
    examples={
        "https://weibo.com/u/1642909335": "u/1642909335",
        "https://weibo.com/p/1005051642909335/home": "u/1642909335",
        "https://weibo.com/1642909335/NzX2k": "u/1642909335",
        "https://weibo.com/1642909335": "u/1642909335",
    },
    counterexamples=(
        "https://weibo.com/n/%E6%9D%A5%E5%8E%BB%E4%B9%8B%E9%97%B4",
        "https://weibo.com/detail/4979210101",
        "https://weibo.com/acme",
        "https://weibo.com/about",
        "https://no-such-host.weibo.com/acme",
    ),
)
