"""How addresses of Tumblr are written, and what they name."""

from verification.platforms.conversations import tumblr as conversations
from verification.platforms.platform import Canary, Pattern, Platform, ReadingResult, Tried, words

TUMBLR = Platform(
    slug="tumblr",
    name="Tumblr",
    profile_url="https://www.tumblr.com/{handle}",
    hosts=("tumblr.com", "www.tumblr.com", "at.tumblr.com", "tmblr.co"),
    host_patterns=(r"[a-z0-9-]{1,40}\.tumblr\.com",),
    own_domains=("tumblr.com",),
    patterns=(
        Pattern(path="/(?P<handle>[a-z0-9-]+)/.*", kind="share link", host=r"at\.tumblr\.com"),
        Pattern(path="/.+", kind="short link", result=ReadingResult.NEEDS_LOOKUP, host=r"tmblr\.co"),
        Pattern(
            path="/.*",
            kind="blog",
            host=r"(?!(?:www|m|at|assets|static|media|api|help|engineering-assets|px|embed|\d+\.media|safe|secure|t)\.)(?P<handle>[a-z0-9-]+)\.tumblr\.com",
        ),
        Pattern(
            path=".*",
            kind="asset host",
            result=ReadingResult.NOT_AN_ACCOUNT,
            host=r"(?:m|assets|static|media|api|px|embed|safe|secure|t)\.tumblr\.com",
        ),
        Pattern(path="/blog/(?:view/)?(?P<handle>[a-z0-9-]+)(?:/.*)?", kind="blog in dashboard"),
        Pattern(path="/@?(?P<handle>[A-Za-z0-9-]+)(?:/.*)?", kind="blog"),
        Pattern(path=".*", kind="page of the service", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    reserved=words(
        """
        about apps blog business communities customize dashboard developers docs domains explore following help
        inbox jobs likes live login logo lookup messaging new oembed policy premium press privacy reblog register
        search settings share shop tagged themes tv widgets
        """
    ),
    handle="[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?",
    bare="{handle}",
    stable_id="blog uuid (t:...)",
    conversations={"profile_text": conversations.profile_text, "post": conversations.post},
    limits="none documented for feeds; the feed holds the newest 20 posts",
    gone="404 from the blog's host",
    tried=Tried.RECORDED_SHAPE,
    canary=Canary(found="staff", missing="zz-no-such-blog-zz-9"),
    examples={
        "https://at.tumblr.com/acme/x/y": "acme",
        "https://acme.tumblr.com/post/1/x": "acme",
        "https://tumblr.com/blog/view/acme/123": "acme",
        "https://tumblr.com/acme/123456/title": "acme",
    },
    counterexamples=("https://tumblr.com/about",),
)
