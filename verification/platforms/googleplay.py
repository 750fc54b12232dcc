"""How addresses of Google Play (developer pages) are written, and what they name."""

from verification.platforms.platform import Address, Pattern, Platform, ReadingResult, TextPattern

GOOGLEPLAY = Platform(
    slug="googleplay",
    name="Google Play (developer pages)",
    profile_url="https://play.google.com/store/apps/dev?id={id}",
    addresses=(
        Address("dev/(?P<id>[1-9][0-9]{9,19})", "https://play.google.com/store/apps/dev?id={id}"),
        Address(
            r"developer/(?P<name>[^\s\\]+(?: [^\s\\]+)*)", "https://play.google.com/store/apps/developer?id={name}"
        ),
    ),
    hosts=("play.google.com",),
    mirror_hosts=("apkpure.com", "apkmirror.com"),
    patterns=(
        Pattern(
            path="/store/(?:apps|books|movies)/dev",
            kind="developer",
            key="dev/{id}",
            query={"id": r"(?P<id>[1-9]\d{9,19})"},
            normalise=(),
        ),
        Pattern(
            path="/store/apps/developer",
            kind="developer by name",
            key="developer/{name}",
            query={"id": r"(?P<name>[^\s\\]+(?: [^\s\\]+)*)"},
            normalise=("nfc",),
        ),
        Pattern(
            path="/store/apps/details",
            kind="app: developer not in URL",
            result=ReadingResult.NEEDS_LOOKUP,
            key="app/{pkg}",
            query={"id": r"(?P<pkg>[A-Za-z][\w.]+)"},
            normalise=(),
        ),
        Pattern(path=".*", kind="page of the shop", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    text_patterns=(
        TextPattern(
            text=r"market://dev(?:eloper)?\?id=(?P<id>[1-9]\d{9,19})", kind="app link", key="dev/{id}", normalise=()
        ),
        TextPattern(
            text="market://details/?",
            kind="app link",
            result=ReadingResult.NEEDS_LOOKUP,
            key="app/{pkg}",
            query={"id": r"(?P<pkg>[A-Za-z][\w.]+)"},
            normalise=(),
        ),
    ),
    unicode=True,
    normalise=(),
    stable_id="numeric developer id; package name of an app",
    by_person=(
        "Open an app of the developer: the website and e-mail under developer contact must be at the proven "
        "domain, whose assetlinks.json names the app."
    ),
    examples={
        "https://play.google.com/store/apps/dev?id=5700313618786177705": "dev/5700313618786177705",
        "https://play.google.com/store/apps/developer?id=Acme+Inc.": "developer/Acme Inc.",
    },
    counterexamples=(
        "https://play.google.com/store/apps/details?id=com.example.app",
        "https://play.google.com/store/search?q=acme",
    ),
)
