"""How addresses of Medium are written, and what they name."""

from verification.platforms.conversations import medium as conversations
from verification.platforms.platform import Address, Pattern, Platform, ReadingResult, Tried, words

MEDIUM = Platform(
    slug="medium",
    name="Medium",
    profile_url="https://medium.com/@{handle}",
    addresses=(
        Address("@(?P<handle>.+)", "https://medium.com/@{handle}"),
        Address("id:(?P<id>[0-9a-f]{8,12})", "https://medium.com/u/{id}", normalise=()),
        Address("pub/(?P<pub>[a-z0-9-]+)", "https://medium.com/{pub}"),
    ),
    hosts=("medium.com", "www.medium.com", "link.medium.com"),
    host_patterns=(r"(?:[a-z0-9_-]{1,40})\.medium\.com",),
    own_domains=("medium.com",),
    mirror_hosts=("scribe.rip", "freedium.cfd"),
    patterns=(
        Pattern(path="/.+", kind="short link", result=ReadingResult.NEEDS_LOOKUP, host=r"link\.medium\.com"),
        Pattern(
            path="/?",
            kind="company page",
            result=ReadingResult.NOT_AN_ACCOUNT,
            host=r"(?:www|help|policy|status|blog|api|cdn|cdn-client|miro|glyph)\.medium\.com",
        ),
        Pattern(
            path=".*",
            kind="company page",
            result=ReadingResult.NOT_AN_ACCOUNT,
            host=r"(?:help|policy|status|api|cdn|cdn-client|miro|glyph)\.medium\.com",
        ),
        Pattern(
            path="/@.*",
            kind="page of the service",
            result=ReadingResult.NOT_AN_ACCOUNT,
            host=r"(?!www\.)[a-z0-9_-]+\.medium\.com",
        ),
        Pattern(
            path="/.*",
            kind="profile or publication as host",
            key="@{handle}",
            host=r"(?!www\.)(?P<handle>[a-z0-9_-]+)\.medium\.com",
        ),
        Pattern(path="/u/(?P<id>[0-9a-f]{8,12})", kind="profile by id", key="id:{id}", normalise=()),
        Pattern(path="/feed/@(?P<handle>[^/]+)", kind="feed", key="@{handle}"),
        Pattern(
            path="/@(?P<handle>[^/]+)/(?!about|followers|following|lists?(?:/|$))[^/]+(?:/.*)?",
            kind="story",
            key="@{handle}",
            binding="unknown",
        ),
        Pattern(path="/@(?P<handle>[^/]+)(?:/.*)?", kind="profile", key="@{handle}"),
        Pattern(path="/(?:p|s|story|stories)/.+", kind="story: author not in URL", result=ReadingResult.NEEDS_LOOKUP),
        Pattern(
            path="/(?:feed/)?(?P<pub>[a-z0-9-]+)(?:/.*)?", kind="publication", key="pub/{pub}", reserved_group="pub"
        ),
        Pattern(path=".*", kind="page of the service", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    reserved=words(
        """
        _ about blog business creators earn explore-topics feed gift jobs-at-medium lists login m me media
        membership new-story notifications oauth p partner-program plans policy s search settings signin stories tag
        topic u verified-authors
        """
    ),
    handle="[A-Za-z0-9_.-]{1,50}",
    bare="@{handle}",
    stable_id="user id (11-12 hex)",
    conversations={"post": conversations.post},
    limits="none documented; the feed holds the newest 10 stories",
    gone="404",
    tried=Tried.RECORDED_SHAPE,
    examples={
        "https://acme.medium.com/story-1a2b3c": "@acme",
        "https://medium.com/u/504c7870fdb6": "id:504c7870fdb6",
        "https://medium.com/feed/@acme": "@acme",
        "https://medium.com/@acme/story-1a2b3c": "@acme",
        "https://medium.com/@acme/about": "@acme",
        "https://medium.com/acme/story-1a2b": "pub/acme",
    },
    counterexamples=(
        "https://medium.com/p/1a2b3c4d5e6f",
        "https://medium.com/about",
    ),
)
