"""How addresses of Snapchat are written, and what they name."""

from verification.platforms.platform import Pattern, Platform, ReadingResult, TextPattern

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
    automatic="HTML only, fragile",
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
