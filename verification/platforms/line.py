"""How addresses of LINE (official accounts) are written, and what they name."""

from verification.platforms.platform import Address, Pattern, Platform, ReadingResult, TextPattern

LINE = Platform(
    slug="line",
    name="LINE (official accounts)",
    profile_url="https://page.line.me/{handle}",
    addresses=(Address("(?P<handle>@.+)", "https://line.me/R/ti/p/{handle}"),),
    hosts=("line.me", "www.line.me", "page.line.me", "lin.ee", "liff.line.me", "store.line.me", "timeline.line.me"),
    own_domains=("line.me", "lin.ee"),
    patterns=(
        Pattern(path="/.+", kind="short link", result=ReadingResult.NEEDS_LOOKUP, host=r"lin\.ee"),
        Pattern(
            path="/(?:R/)?(?:ti/p|oaMessage|home/public/main|home/public/profile)/(?P<handle>@[^/]+)(?:/.*)?",
            kind="official account",
            host=r"(?:www\.)?line\.me",
        ),
        Pattern(
            path="/(?:R/)?(?:ti/p|oaMessage)/(?P<code>[^/@~]+)(?:/.*)?",
            kind="add-friend code (user or account)",
            result=ReadingResult.NEEDS_LOOKUP,
            host=r"(?:www\.)?line\.me",
        ),
        Pattern(
            path="/(?:R/)?ti/p/~(?P<user>[^/]+)",
            kind="personal LINE id",
            result=ReadingResult.NOT_AN_ACCOUNT,
            host=r"(?:www\.)?line\.me",
        ),
        Pattern(
            path="/(?:R/)?ti/g2?/.*",
            kind="group invite / open chat",
            result=ReadingResult.NOT_AN_ACCOUNT,
            host=r"(?:www\.)?line\.me",
        ),
        Pattern(
            path="/",
            kind="official account page",
            key="@{id}",
            host=r"page\.line\.me",
            query={"accountId": "@?(?P<id>[a-z0-9._-]{2,19}[a-z0-9_-])"},
        ),
        Pattern(
            path="/@?(?P<id>[A-Za-z0-9._-]{2,19}[A-Za-z0-9_-])(?:/.*)?",
            kind="official account page",
            key="@{id}",
            host=r"page\.line\.me",
        ),
        Pattern(path=".*", kind="page of the service", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    text_patterns=(TextPattern(text="line://(?:R/)?ti/p/(?P<handle>@[A-Za-z0-9._-]+)", kind="app link"),),
    handle="@[A-Za-z0-9._-]{3,20}",
    bare="@{handle}",
    stable_id="userId of the bot (U + 32 hex)",
    by_person=(
        "Open the account's page: the shield, name and website must be the brand's, and the proven domain "
        "must list the LINE id."
    ),
    examples={
        "https://line.me/R/ti/p/%40acme": "@acme",
        "https://page.line.me/?accountId=acme": "@acme",
        "https://page.line.me/acme": "@acme",
    },
    counterexamples=(
        "https://lin.ee/AbC12dE",
        "https://line.me/ti/p/AbCdEf1234",
        "https://line.me/ti/p/~acme",
        "https://line.me/ti/g2/AbC",
        "https://no-such-host.line.me/acme",
    ),
)
