"""How addresses of Keybase are written, and what they name."""

from verification.platforms.conversations import keybase as conversations
from verification.platforms.platform import Canary, Pattern, Platform, ReadingResult, TextPattern, Tried, words

KEYBASE = Platform(
    slug="keybase",
    name="Keybase",
    profile_url="https://keybase.io/{handle}",
    hosts=("keybase.io", "www.keybase.io"),
    host_patterns=(r"(?:[a-z0-9_]{2,16})\.keybase\.pub",),
    own_domains=("keybase.io", "keybase.pub"),
    patterns=(
        Pattern(
            path="/.*", kind="public files (service closed 2023)", host=r"(?P<handle>[a-z0-9_]{2,16})\.keybase\.pub"
        ),
        Pattern(path="/team/[^/]+", kind="team", result=ReadingResult.NOT_AN_ACCOUNT),
        Pattern(path="/@?(?P<handle>[^/]+)(?:/.*)?", kind="user"),
    ),
    text_patterns=(TextPattern(text="keybase://(?:profile/show/)?(?P<handle>[A-Za-z0-9_]{2,16})", kind="app link"),),
    reserved=words(
        """
        _ a account blog book contact css decrypt docs download encrypt i images inv jobs js kb_api login
        popular-teams proofs search sign signup static team teams verify warp welcome
        """
    ),
    handle=r"(?=.{2,16}\Z)[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*_?",
    bare="{handle}",
    conversations={"profile_text": conversations.profile_text},
    limits="none that the platform tells",
    gone="200 with [null] as the list of users",
    tried=Tried.RECORDED_SHAPE,
    canary=Canary("max", "no_such_name_000"),
    stable_id="them[0].id (32 hex, derived from the name)",
    examples={
        "https://acme.keybase.pub": "acme",
        "https://keybase.io/acme": "acme",
        "https://keybase.io/acme/pgp_keys.asc": "acme",
    },
    counterexamples=(
        "https://keybase.io/search",
        "https://no-such-host.keybase.io/acme",
    ),
)
