"""How addresses of TikTok are written, and what they name."""

from verification.platforms.conversations import tiktok as conversations
from verification.platforms.platform import Pattern, Platform, ReadingResult, Tried

TIKTOK = Platform(
    slug="tiktok",
    name="TikTok",
    profile_url="https://www.tiktok.com/@{handle}",
    report_form="https://www.tiktok.com/legal/report/Trademark",
    hosts=(
        "tiktok.com",
        "www.tiktok.com",
        "m.tiktok.com",
        "vm.tiktok.com",
        "vt.tiktok.com",
        "tiktokv.com",
        "www.tiktokv.com",
    ),
    own_domains=("tiktok.com", "tiktokv.com", "tiktokcdn.com"),
    mirror_hosts=("vxtiktok.com", "tnktok.com"),
    patterns=(
        Pattern(path="/.*", kind="share link", result=ReadingResult.NEEDS_LOOKUP, host=r"v[mt]\.tiktok\.com"),
        Pattern(path="/t/[^/]+", kind="share link", result=ReadingResult.NEEDS_LOOKUP),
        Pattern(
            path=r"/@/video/(?P<video>\d+)",
            kind="video, author not in URL",
            result=ReadingResult.NEEDS_LOOKUP,
            key="video:{video}",
            normalise=(),
        ),
        Pattern(
            path=r"/(?:share/video|v|embed|embed/v2|player/v1|share/live)/(?P<video>\d+)(?:\.html)?",
            kind="video, author not in URL",
            result=ReadingResult.NEEDS_LOOKUP,
            key="video:{video}",
            normalise=(),
        ),
        Pattern(path="/embed/@(?P<handle>[^/]+)", kind="profile embed"),
        Pattern(path=r"/@(?P<handle>[^/]+)/(?:video|photo)/\d+(?:/.*)?", kind="video", binding="no"),
        Pattern(path="/@(?P<handle>[^/]+)(?:/.*)?", kind="profile"),
        Pattern(
            path=".*", kind="page of the service (tag, music, discover, shop ...)", result=ReadingResult.NOT_AN_ACCOUNT
        ),
    ),
    handle=r"(?=.*\w)(?!.*\.$)[A-Za-z0-9_.]{2,24}",
    bare="{handle}",
    stable_id="numeric user id and secUid",
    conversations={"post": conversations.post},
    limits="none documented for oEmbed",
    gone='oEmbed answers 400 {"code":400,"message":"Something went wrong"}',
    tried=Tried.RECORDED_SHAPE,
    examples={
        "https://tiktok.com/embed/@acme": "acme",
        "https://tiktok.com/@acme/video/6718335390845095173": "acme",
        "https://tiktok.com/@acme/live": "acme",
    },
    counterexamples=(
        "https://vm.tiktok.com/ZMabc/",
        "https://tiktok.com/t/ZTRabc/",
        "https://tiktok.com/@/video/6718335390845095173",
        "https://tiktok.com/v/6718335390845095173.html",
        "https://tiktok.com/tag/acme",
        "https://no-such-host.tiktok.com/acme",
    ),
)
