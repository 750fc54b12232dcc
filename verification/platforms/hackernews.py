"""How addresses of Hacker News are written, and what they name."""

from verification.platforms.conversations import hackernews as conversations
from verification.platforms.platform import Canary, Pattern, Platform, ReadingResult, Tried

HACKERNEWS = Platform(
    slug="hackernews",
    name="Hacker News",
    profile_url="https://news.ycombinator.com/user?id={handle}",
    hosts=("news.ycombinator.com", "hacker-news.firebaseio.com"),
    mirror_hosts=("hn.algolia.com", "hckrnews.com", "hackerweb.app", "hn.svelte.dev"),
    patterns=(
        Pattern(path="/(?:user|threads|submitted|favorites|upvoted)", kind="user", query={"id": "(?P<handle>[^&]+)"}),
        Pattern(path=r"/v0/user/(?P<handle>[^/.]+)(?:\.json)?", kind="API"),
        Pattern(path="/item", kind="post: author not in URL", result=ReadingResult.NEEDS_LOOKUP, query={"id": r"\d+"}),
        Pattern(path=r"/v0/item/\d+(?:\.json)?", kind="post", result=ReadingResult.NEEDS_LOOKUP),
        Pattern(path=".*", kind="page of the service", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    handle="[A-Za-z0-9_-]{2,15}",
    bare="{handle}",
    normalise=(),
    conversations={"profile_text": conversations.profile_text, "post": conversations.post},
    limits="none that the platform tells",
    gone="200 with null, also for users who never wrote anything; removed posts are marked dead or deleted",
    tried=Tried.RECORDED_SHAPE,
    canary=Canary("pg", "no_such_name-00"),
    stable_id="second in which the name was made (names are not given out again)",
    examples={
        "https://news.ycombinator.com/user?id=acme": "acme",
        "https://news.ycombinator.com/v0/user/acme.json": "acme",
    },
    counterexamples=(
        "https://news.ycombinator.com/item?id=8863",
        "https://news.ycombinator.com/newest",
    ),
)
