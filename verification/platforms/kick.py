"""How addresses of Kick are written, and what they name."""

from verification.platforms.conversations import kick_api
from verification.platforms.platform import AppKey, Pattern, Platform, ReadingResult, Tried, words

KICK = Platform(
    slug="kick",
    name="Kick",
    profile_url="https://kick.com/{handle}",
    hosts=("kick.com", "www.kick.com", "m.kick.com", "player.kick.com", "dashboard.kick.com"),
    own_domains=("kick.com",),
    patterns=(
        Pattern(path=".*", kind="dashboard", result=ReadingResult.NOT_AN_ACCOUNT, host=r"dashboard\.kick\.com"),
        Pattern(path="/video/[^/]+", kind="video: owner not in URL", result=ReadingResult.NEEDS_LOOKUP),
        Pattern(path=r"/popout/(?P<handle>[\w-]+)(?:/.*)?", kind="chat window"),
        Pattern(path=r"/(?P<handle>[\w-]+)/(?:clips|videos)/.+", kind="clip or video", binding="unknown"),
        Pattern(path=r"/(?P<handle>[\w-]+)(?:/.*)?", kind="channel"),
    ),
    overlays=("clip",),
    reserved=words(
        """
        about api auth browse careers categories category community-guidelines dashboard dmca-policy download
        following home kicks login popout privacy-policy redirect register search settings signup subscriptions
        terms-of-service transactions video
        """
    ),
    handle="[A-Za-z0-9][A-Za-z0-9_-]{0,24}",
    bare="{handle}",
    stable_id="broadcaster_user_id (number)",
    keyed={"profile_text": kick_api.profile_text},
    app_key=AppKey(host="api.kick.com", token_url="https://id.kick.com/oauth/token", basic=False),  # noqa: S106
    gone="an empty list",
    tried=Tried.RECORDED_SHAPE,
    examples={
        "https://kick.com/popout/acme/chat": "acme",
        "https://kick.com/acme/clips/clip_01ABC": "acme",
        "https://kick.com/acme/about": "acme",
    },
    counterexamples=(
        "https://kick.com/video/5c697a87-afce-4256-b01f-3c8fe71ef5cb",
        "https://kick.com/about",
        "https://no-such-host.kick.com/acme",
    ),
)
