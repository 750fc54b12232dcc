"""How addresses of SoundCloud are written, and what they name."""

from verification.platforms.conversations import soundcloud as conversations
from verification.platforms.platform import Address, Canary, Pattern, Platform, ReadingResult, Tried, words

SOUNDCLOUD = Platform(
    slug="soundcloud",
    name="SoundCloud",
    profile_url="https://soundcloud.com/{handle}",
    addresses=(
        Address("id:(?P<id>[1-9][0-9]*)", "https://api.soundcloud.com/users/{id}"),
        Address("(?P<handle>.+)", "https://soundcloud.com/{handle}"),
    ),
    hosts=(
        "soundcloud.com",
        "www.soundcloud.com",
        "m.soundcloud.com",
        "on.soundcloud.com",
        "w.soundcloud.com",
        "player.soundcloud.com",
        "api.soundcloud.com",
        "soundcloud.app.goo.gl",
    ),
    own_domains=("soundcloud.com", "sndcdn.com"),
    patterns=(
        Pattern(
            path="/.*",
            kind="short link or player",
            result=ReadingResult.NEEDS_LOOKUP,
            host=r"on\.soundcloud\.com|soundcloud\.app\.goo\.gl|[wp](?:layer)?\.soundcloud\.com",
        ),
        Pattern(
            path=r"/users/(?P<id>[1-9]\d*)(?:/.*)?",
            kind="API by id",
            key="id:{id}",
            host=r"api\.soundcloud\.com",
            normalise=(),
        ),
        Pattern(path=".*", kind="API", result=ReadingResult.NEEDS_LOOKUP, host=r"api\.soundcloud\.com"),
        Pattern(path="/(?P<handle>[^/]+)(?:/.*)?", kind="profile, track or set"),
        Pattern(path=".*", kind="page of the service", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    reserved=words(
        """
        about activate artists charts checkout community-guidelines connect creators dashboard discover download
        explore feed for go groups imprint jobs login logout messages mobile notifications pages people player
        playlists popular pro search sets settings signin stations stream tags terms-of-use tracks upload you
        """
    ),
    handle="[A-Za-z0-9_-]{3,25}",
    bare="{handle}",
    stable_id="numeric user id",
    conversations={"profile_text": conversations.profile_text, "post": conversations.post},
    limits="none documented for oEmbed",
    gone="404",
    tried=Tried.RECORDED_SHAPE,
    canary=Canary(found="soundcloud", missing="zz-no-such-name-zz-9"),
    examples={
        "https://api.soundcloud.com/users/183": "id:183",
        "https://soundcloud.com/acme/song": "acme",
    },
    counterexamples=(
        "https://soundcloud.com/about",
        "https://no-such-host.soundcloud.com/acme",
    ),
)
