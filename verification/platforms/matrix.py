"""How addresses of Matrix are written, and what they name."""

from verification.platforms.conversations import matrix as conversations
from verification.platforms.platform import Address, Pattern, Platform, ReadingResult, TextPattern, Tried

MATRIX = Platform(
    slug="matrix",
    name="Matrix",
    profile_url="https://matrix.to/#/{handle}",
    addresses=(
        Address("(?P<handle>@.+)", "https://matrix.to/#/{handle}"),
        Address(r"(?P<room>#[^\s/?:]+:[A-Za-z0-9.-]*[A-Za-z0-9](?::\d{1,5})?)", "https://matrix.to/#/{room}"),
    ),
    hosts=("matrix.to", "www.matrix.to"),
    own_domains=("matrix.to",),
    patterns=(
        Pattern(path="/", kind="user", fragment=r"/(?P<handle>@[^?:]+:[^/?]+)(?:\?.*)?"),
        Pattern(
            path="/",
            kind="room alias",
            key="{room}",
            fragment=r"/(?P<room>#[^\s/?:]+:[A-Za-z0-9.-]*[A-Za-z0-9](?::\d{1,5})?)(?:/.*)?(?:\?.*)?",
        ),
        Pattern(path="/", kind="room id", result=ReadingResult.NEEDS_LOOKUP, fragment="/!.*"),
        Pattern(path=".*", kind="other", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    text_patterns=(
        TextPattern(text=r"(?P<handle>@[A-Za-z0-9._=\-/+]+:[A-Za-z0-9.-]+(?::\d+)?)", kind="user"),
        TextPattern(
            text=r"(?P<room>#[^\s/?:]+:[A-Za-z0-9.-]*[A-Za-z0-9](?::\d{1,5})?)", kind="room alias", key="{room}"
        ),
        TextPattern(
            text=r"matrix:u/(?P<u>[A-Za-z0-9._=+-]+:[A-Za-z0-9.-]*[A-Za-z0-9](?::\d{1,5})?)(?:\?.*)?",
            kind="user",
            key="@{u}",
        ),
        TextPattern(
            text=r"matrix:r/(?P<u>[^\s/?:]+:[A-Za-z0-9.-]*[A-Za-z0-9](?::\d{1,5})?)(?:/.*)?(?:\?.*)?",
            kind="room alias",
            key="#{u}",
        ),
    ),
    handle=r"@[A-Za-z0-9._=\-/+]+:[A-Za-z0-9.\-]+(?::\d+)?",
    conversations={"profile_text": conversations.profile_text},
    limits="set by each home server; many show profiles to their own users only",
    gone="404 with M_UNKNOWN (Synapse) or M_NOT_FOUND; a deactivated user stays readable unless it was erased; "
    "401 and 403 are a closed door, not an answer",
    tried=Tried.REAL_SERVER,
    stable_id="the user id itself, as long as its server keeps its domain",
    examples={
        "https://matrix.to/#/@acme:example.org": "@acme:example.org",
        "https://matrix.to/#/#room:example.org": "#room:example.org",
        "@acme:example.org": "@acme:example.org",
        "#acme:example.org": "#acme:example.org",
    },
    counterexamples=(
        "https://matrix.to/#/!abc:example.org",
        "https://no-such-host.matrix.to/acme",
    ),
)
