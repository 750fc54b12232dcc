"""How addresses of Bluesky / AT Protocol are written, and what they name."""

from verification.platforms.conversations import bluesky as conversations
from verification.platforms.platform import Address, Canary, Pattern, Platform, ReadingResult, TextPattern, Tried

BLUESKY = Platform(
    slug="bluesky",
    name="Bluesky / AT Protocol",
    profile_url="https://bsky.app/profile/{handle}",
    addresses=(
        Address(
            "(?P<did>did:(?:plc:[a-z2-7]{24}|web:(?:[a-z0-9-]{1,63}[.]){1,8}[a-z][a-z0-9-]{0,62}))",
            "https://bsky.app/profile/{did}",
            normalise=(),
        ),
        Address("(?P<handle>.+)", "https://bsky.app/profile/{handle}"),
    ),
    hosts=(
        "bsky.app",
        "www.bsky.app",
        "main.bsky.dev",
        "staging.bsky.app",
        "go.bsky.app",
        "embed.bsky.app",
        "public.api.bsky.app",
    ),
    host_patterns=(r"(?:[a-z0-9-]{3,18})\.bsky\.social",),
    own_domains=("bsky.app", "bsky.social", "bsky.chat", "bsky.network", "bsky.dev"),
    mirror_hosts=("fxbsky.app", "vxbsky.app", "cbsky.app", "bskye.app", "bskyx.app", "bsyy.app"),
    patterns=(
        Pattern(path="/.*", kind="handle as host", host=r"(?P<handle>[a-z0-9-]{3,18}\.bsky\.social)"),
        Pattern(path="/.+", kind="short link (starter pack)", result=ReadingResult.NEEDS_LOOKUP, host=r"go\.bsky\.app"),
        Pattern(
            path=r"/xrpc/app\.bsky\.actor\.getProfile",
            kind="API",
            host=r"public\.api\.bsky\.app",
            query={"actor": "(?P<handle>[A-Za-z0-9.-]+)"},
        ),
        Pattern(
            path="/embed/(?P<did>did:(?:plc:[a-z2-7]{24}|web:(?:[a-z0-9-]{1,63}[.]){1,8}[a-z][a-z0-9-]{0,62}))/.*",
            kind="embed",
            key="{did}",
            host=r"embed\.bsky\.app",
            normalise=(),
        ),
        Pattern(
            path="/profile/(?P<did>did:(?:plc:[a-z2-7]{24}|web:(?:[a-z0-9-]{1,63}[.]){1,8}[a-z][a-z0-9-]{0,62}))(?:/.*)?",
            kind="profile by DID",
            key="{did}",
            normalise=(),
        ),
        Pattern(path="/profile/@?(?P<handle>[^/@]+)/post/[^/]+(?:/.*)?", kind="post", binding="yes"),
        Pattern(
            path="/(?:profile|starter-pack|start)/@?(?P<handle>[^/@]+)(?:/.*)?",
            kind="profile, feed, list or starter pack",
        ),
        Pattern(path="/(?:starter-pack-short|start-short)/.+", kind="short link", result=ReadingResult.NEEDS_LOOKUP),
        Pattern(path=".*", kind="page of the app", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    text_patterns=(
        TextPattern(
            text="(?P<did>did:(?:plc:[a-z2-7]{24}|web:(?:[a-z0-9-]{1,63}[.]){1,8}[a-z][a-z0-9-]{0,62}))",
            kind="DID",
            key="{did}",
            normalise=(),
        ),
        TextPattern(
            text="at://(?P<did>did:(?:plc:[a-z2-7]{24}|web:(?:[a-z0-9-]{1,63}[.]){1,8}[a-z][a-z0-9-]{0,62}))(?:/.*)?",
            kind="AT URI",
            key="{did}",
            normalise=(),
        ),
        TextPattern(text="at://(?P<handle>[A-Za-z0-9.-]+)(?:/.*)?", kind="AT URI"),
        TextPattern(text=r"@?(?P<handle>[A-Za-z0-9-]{3,18}\.bsky\.social)", kind="handle"),
    ),
    handle=r"(?i)(?=.{3,253}\Z)(?!.*\.(?:alt|arpa|example|internal|invalid|local|localhost|onion|test)\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?",
    conversations={"profile_text": conversations.profile_text, "post": conversations.post},
    limits="3,000 questions in five minutes and address",
    gone="400 with the platform's own error code",
    tried=Tried.REAL_SERVER,
    canary=Canary("bsky.app", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"),
    stable_id="DID (did:plc:..., did:web:...)",
    examples={
        "https://acme.bsky.social/": "acme.bsky.social",
        "https://bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur": "did:plc:z72i7hdynmk6r22z27h6tvur",
        "https://bsky.app/profile/acme.com/post/3k44": "acme.com",
        "did:web:acme.com": "did:web:acme.com",
        "at://acme.com": "acme.com",
        "@acme.bsky.social": "acme.bsky.social",
    },
    counterexamples=(
        "https://go.bsky.app/AbCdEf",
        "https://bsky.app/search?q=acme",
        "https://no-such-host.bsky.app/acme",
        "https://bsky.app/profile/acme",
        "did:web:localhost",
    ),
)
