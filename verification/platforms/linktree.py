"""How addresses of Linktree are written, and what they name."""

from verification.platforms.conversations import linktree as conversations
from verification.platforms.platform import Canary, Pattern, Platform, ReadingResult, Tried, words

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
    stable_id="account id / uuid",
    conversations={"profile_text": conversations.profile_text},
    limits="none documented",
    gone="404, or statusCode 404 in the page's state",
    tried=Tried.RECORDED_SHAPE,
    canary=Canary(found="linktree", missing="zz_no_such_page_zz9"),
    examples={
        "https://linktr.ee/acme": "acme",
    },
    counterexamples=(
        "https://linktr.ee/about",
        "https://no-such-host.linktr.ee/acme",
    ),
)
