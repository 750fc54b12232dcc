"""How addresses of VK are written, and what they name."""

from verification.platforms.conversations import vk_api
from verification.platforms.platform import Address, AppKey, Canary, Pattern, Platform, ReadingResult, Tried, words

VK = Platform(
    slug="vk",
    name="VK",
    profile_url="https://vk.com/{handle}",
    addresses=(
        Address("(?P<type>id|club)(?P<id>[1-9][0-9]*)", "https://vk.com/{type}{id}"),
        Address("(?P<handle>.+)", "https://vk.com/{handle}"),
    ),
    hosts=(
        "vkvideo.ru",
        "www.vkvideo.ru",
        "vk.com",
        "www.vk.com",
        "m.vk.com",
        "new.vk.com",
        "vk.ru",
        "www.vk.ru",
        "m.vk.ru",
        "vkontakte.ru",
        "vk.me",
        "vk.cc",
    ),
    own_domains=("vk.com", "vk.ru", "vkontakte.ru", "vk.me", "vkvideo.ru", "vkplay.live", "userapi.com"),
    patterns=(
        Pattern(path="/.+", kind="short link", result=ReadingResult.NEEDS_LOOKUP, host=r"vk\.cc"),
        Pattern(path="/video/@(?P<handle>[A-Za-z0-9_.]+)(?:/.*)?", kind="video channel"),
        Pattern(
            path=r"/(?:video/)?playlist/-(?P<id>[1-9]\d*)_-?\d+", kind="community content", key="club{id}", normalise=()
        ),
        Pattern(
            path=r"/video_ext\.php",
            kind="community content",
            key="club{id}",
            query={"oid": r"-(?P<id>[1-9]\d*)"},
            normalise=(),
        ),
        Pattern(
            path=r"/video_ext\.php", kind="user content", key="id{id}", query={"oid": r"(?P<id>[1-9]\d*)"}, normalise=()
        ),
        Pattern(
            path=r"/(?:id|albums|photos|videos|audios|gifts|friends)(?P<id>[1-9]\d*)",
            kind="user by id",
            key="id{id}",
            normalise=(),
        ),
        Pattern(path=r"/(?:club|public|event)(?P<id>[1-9]\d*)", kind="community by id", key="club{id}", normalise=()),
        Pattern(
            path=r"/(?:albums|photos|videos|clips|audios|wall|topic|market|docs|board)-(?P<id>[1-9]\d*)(?:_\d+)?(?:_.*)?",
            kind="community content",
            key="club{id}",
            normalise=(),
        ),
        Pattern(
            path=r"/(?:wall|photo|video|album|topic|tag|story|stories|clip|market|note|doc)(?P<id>[1-9]\d*)(?:_.*)?",
            kind="user content",
            key="id{id}",
            normalise=(),
        ),
        Pattern(
            path=r"/(?:wall|photo|video|clip|album|story|note|article|podcast|poll|doc)-(?P<id>[1-9]\d*)_.*",
            kind="community content",
            key="club{id}",
            normalise=(),
        ),
        Pattern(
            path=r"/(?:away\.php|share\.php|join|(?:write|im|app)[-\d_]*)(?:/.*)?",
            kind="message, app or invite",
            result=ReadingResult.NOT_AN_ACCOUNT,
        ),
        Pattern(path="/@(?P<handle>[A-Za-z0-9_.]+?)(?:-[^/]*)?", kind="article list / article"),
        Pattern(path="/(?P<handle>[^/]+)", kind="user or community"),
        Pattern(path=".*", kind="page of the service", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    overlays=("w", "z"),
    reserved_suffixes=(".php",),
    reserved=words(
        """
        about ads albums apps audio away.php catalog clips club data_protection dev docs edit event fave feed
        friends games groups im jobs join login mail market photos privacy public search settings support terms
        video videos vkpay wall write
        """
    ),
    handle=r"(?!(?:id|club|public|event)\d+\Z)(?=.*[A-Za-z])[A-Za-z0-9_.]{2,32}",
    bare="{handle}",
    stable_id="numeric id: user positive, community negative (club{n})",
    keyed={"profile_text": vk_api.profile_text, "post": vk_api.post},
    app_key=AppKey(host="api.vk.com", complaint=vk_api.complaint),
    limits="about 20 questions a second; a profile that is closed shows only a part",
    gone="an empty list, or the error 113; accounts that were ended are marked deactivated",
    tried=Tried.RECORDED_SHAPE,
    canary=Canary(found="club22822305", missing="there_is_no_name_so_long_as_this"),
    examples={
        "https://vk.com/video/@acme": "acme",
        "https://vk.com/video/playlist/-174476437_2": "club174476437",
        "https://vk.com/video_ext.php?oid=-77521&id=1": "club77521",
        "https://vk.com/id1": "id1",
        "https://vk.com/public22822305": "club22822305",
        "https://vk.com/wall-22822305_1230661": "club22822305",
        "https://vk.com/wall1_45616": "id1",
        "https://vk.com/video-22822305_456242522": "club22822305",
        "https://vk.com/@acme-title": "acme",
        "https://vk.com/acme": "acme",
    },
    counterexamples=(
        "https://vk.com/about",
        "https://no-such-host.vk.com/acme",
    ),
)
