"""How addresses of Reddit are written, and what they name."""

from verification.platforms.conversations import reddit as conversations
from verification.platforms.conversations import reddit_api
from verification.platforms.platform import Address, AppKey, Pattern, Platform, ReadingResult, TextPattern, Tried, words

REDDIT = Platform(
    slug="reddit",
    name="Reddit",
    profile_url="https://www.reddit.com/user/{handle}/",
    report_form="https://www.reddit.com/report",
    addresses=(
        Address("u/(?P<handle>.+)", "https://www.reddit.com/user/{handle}/"),
        Address("r/(?P<sub>(?!u_)[A-Za-z0-9][A-Za-z0-9_]{1,20})", "https://www.reddit.com/r/{sub}/"),
    ),
    hosts=("reddit.com", "redd.it", "www.redd.it"),
    host_patterns=(r"(?:www\.)?[a-z0-9-]{1,20}\.reddit\.com",),
    own_domains=(
        "reddit.com",
        "redd.it",
        "redditmedia.com",
        "redditstatic.com",
        "reddituploads.com",
        "reddithelp.com",
        "redditinc.com",
    ),
    mirror_hosts=("libreddit.it", "rxddit.com", "vxreddit.com"),
    patterns=(
        Pattern(
            path=".*",
            kind="company page",
            result=ReadingResult.NOT_AN_ACCOUNT,
            host=r"(?:support|business|developers|blog|about|status|ads|help|investor|redditinc|out|mod)\.reddit\.com",
        ),
        Pattern(
            path="/(?P<post>[a-z0-9]+)",
            kind="short post link",
            result=ReadingResult.NEEDS_LOOKUP,
            key="post:{post}",
            host=r"(?:www\.)?redd\.it",
            normalise=("lower",),
        ),
        Pattern(
            path="/(?:u|user)/(?P<handle>[^/.]+)/s/[^/]+",
            kind="share link of a profile post",
            key="u/{handle}",
            binding="unknown",
        ),
        Pattern(path=r"/(?:u|user)/(?P<handle>[^/.]+)(?:\.(?:json|rss))?(?:/.*)?", kind="user", key="u/{handle}"),
        Pattern(path="/@(?P<handle>[^/.]+)", kind="user", key="u/{handle}"),
        Pattern(path="/r/[Uu]_(?P<handle>[^/.]+)(?:/.*)?", kind="user profile as subreddit", key="u/{handle}"),
        Pattern(
            path="/r/[^/]+/(?:comments|s|duplicates|gallery)/.*",
            kind="post or share link: author not in URL",
            result=ReadingResult.NEEDS_LOOKUP,
        ),
        Pattern(path="/(?:comments|gallery|tb|video)/.*", kind="post", result=ReadingResult.NEEDS_LOOKUP),
        Pattern(
            path=r"/r/(?P<sub>[A-Za-z0-9][A-Za-z0-9_]{1,20})(?:\.(?:json|rss))?(?:/(?!comments|s/|u/|user/).*)?",
            kind="subreddit",
            key="r/{sub}",
            reserved_group="sub",
        ),
        Pattern(path=".*", kind="page of the service", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    text_patterns=(
        TextPattern(text="/?(?:u|user)/(?P<handle>[A-Za-z0-9_-]{3,20})/?", kind="user", key="u/{handle}"),
        TextPattern(
            text="/?r/[Uu]_(?P<handle>[A-Za-z0-9_-]{3,20})/?", kind="user profile as subreddit", key="u/{handle}"
        ),
        TextPattern(text="/?r/(?P<sub>[A-Za-z0-9][A-Za-z0-9_]{1,20})/?", kind="subreddit", key="r/{sub}"),
    ),
    reserved=words("all friends me mod popular randnsfw random"),
    handle="[A-Za-z0-9_-]{3,20}",
    bare="u/{handle}",
    stable_id="t2_ id of the user (t5_ of the subreddit)",
    conversations={"post": conversations.post},
    keyed={"profile_text": reddit_api.profile_text, "post": reddit_api.post},
    app_key=AppKey(host="oauth.reddit.com", token_url="https://www.reddit.com/api/v1/access_token"),  # noqa: S106
    limits="feeds answer 429 often; no figure is documented",
    gone="404",
    tried=Tried.RECORDED_SHAPE,
    examples={
        "https://reddit.com/u/acme/s/AbCdEfGhIj": "u/acme",
        "https://reddit.com/user/acme/comments/1pqpxtp/title/": "u/acme",
        "https://reddit.com/@acme": "u/acme",
        "https://reddit.com/r/u_acme": "u/acme",
        "https://reddit.com/r/U_Acme": "u/acme",
        "https://reddit.com/r/Acme/top/": "r/acme",
        "u/acme": "u/acme",
        "r/Acme": "r/acme",
    },
    counterexamples=(
        "https://redd.it/1pqpxtp",
        "https://reddit.com/r/Acme/comments/1pqpxtp/title/",
        "https://reddit.com/comments/1pqpxtp",
        "https://reddit.com/search?q=acme",
        "https://reddit.com/all",
        "https://no-such-host.reddit.com/acme",
    ),
)
