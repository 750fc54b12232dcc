"""How addresses of Snapchat are written, and what they name."""

from verification.platforms.conversations import snapchat as conversations
from verification.platforms.platform import Canary, Pattern, Platform, ReadingResult, TextPattern, Tried

SNAPCHAT = Platform(
    slug="snapchat",
    name="Snapchat",
    profile_url="https://www.snapchat.com/@{handle}",
    hosts=("snapchat.com", "www.snapchat.com", "story.snapchat.com", "t.snapchat.com"),
    own_domains=("snapchat.com",),
    patterns=(
        Pattern(path="/.*", kind="short link", result=ReadingResult.NEEDS_LOOKUP, host=r"t\.snapchat\.com"),
        Pattern(path="/(?:[a-z]{2}-[A-Z]{2}/)?(?:add|s)/(?P<handle>[^/]+)(?:/.*)?", kind="profile"),
        Pattern(path="/(?:[a-z]{2}-[A-Z]{2}/)?@(?P<handle>[^/]+)(?:/.*)?", kind="profile"),
        Pattern(
            path="/(?:p|spotlight|story|discover|t|lens|unlock|o|topic)/.*",
            kind="story, spotlight, lens: owner not in URL",
            result=ReadingResult.NEEDS_LOOKUP,
        ),
        Pattern(path=".*", kind="page of the service", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    text_patterns=(TextPattern(text="snapchat://add/(?P<handle>[A-Za-z0-9._-]+)", kind="app link"),),
    handle=r"(?=.{3,15}\Z)[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)?",
    bare="{handle}",
    conversations={"profile_text": conversations.profile_text},
    limits="none documented",
    gone="404",
    tried=Tried.RECORDED_SHAPE,
    canary=Canary(found="teamsnapchat", missing="zznosuchname99"),
    by_person="Open the profile: its website and name must be the brand's, and the proven domain must list it.",
    examples={
        "https://snapchat.com/add/acme": "acme",
        "https://snapchat.com/@acme/spotlight/W7_x": "acme",
    },
    counterexamples=(
        "https://t.snapchat.com/AbC123",
        "https://snapchat.com/p/8b5d0e2c/123",
        "https://no-such-host.snapchat.com/acme",
        "https://snapchat.com/add/1acme",
    ),
)
