"""How addresses of Linktree are written, and what they name."""

from verification.platforms.platform import Pattern, Platform, ReadingResult, words

LINKTREE = Platform(
    slug="linktree",
    name="Linktree",
    profile_url="https://linktr.ee/{handle}",
    hosts=("linktr.ee", "www.linktr.ee"),
    own_domains=("linktr.ee", "linktree.com"),
    patterns=(
        Pattern(path="/@?(?P<handle>[^/]+)(?:/.*)?", kind="profile"),
        Pattern(path=".*", kind="home", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    reserved=words(
        """
        about admin api app blog careers discover help learn login marketplace press pricing privacy products
        register s signup templates terms u
        """
    ),
    handle=r"[\w.]{2,30}",
    bare="{handle}",
    automatic="HTML only, fragile",
    stable_id="account id / uuid",
    examples={
        "https://linktr.ee/acme": "acme",
    },
    counterexamples=(
        "https://linktr.ee/about",
        "https://no-such-host.linktr.ee/acme",
    ),
)
