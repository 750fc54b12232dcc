"""How addresses of Vimeo are written, and what they name."""

from verification.platforms.conversations import vimeo as conversations
from verification.platforms.platform import Address, Pattern, Platform, ReadingResult, Tried, words

VIMEO = Platform(
    slug="vimeo",
    name="Vimeo",
    profile_url="https://vimeo.com/{handle}",
    addresses=(
        Address("id:(?P<id>[1-9][0-9]*)", "https://vimeo.com/user{id}"),
        Address("(?P<handle>.+)", "https://vimeo.com/{handle}"),
    ),
    hosts=("vimeo.com", "www.vimeo.com", "player.vimeo.com", "vimeopro.com"),
    own_domains=("vimeo.com", "vimeocdn.com"),
    patterns=(
        Pattern(path="/.+", kind="portfolio site", result=ReadingResult.NEEDS_LOOKUP, host=r"vimeopro\.com"),
        Pattern(path=".*", kind="player", result=ReadingResult.NEEDS_LOOKUP, host=r"player\.vimeo\.com"),
        Pattern(path=r"/user(?P<id>[1-9]\d*)(?:/.*)?", kind="profile by id", key="id:{id}", normalise=()),
        Pattern(
            path=r"/(?:\d+|(?:channels|groups|album|showcase|ondemand|event|videos?)/.+)(?:/.*)?",
            kind="video, channel, group, showcase: owner not in URL",
            result=ReadingResult.NEEDS_LOOKUP,
        ),
        Pattern(path=r"/(?P<handle>[^/]+)/\d+(?:/.*)?", kind="video", binding="unknown"),
        Pattern(path="/(?P<handle>[^/]+)(?:/.*)?", kind="profile"),
        Pattern(path=".*", kind="page of the service", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    reserved=words(
        """
        about album api blog categories channels cookie_policy create dmca enterprise event features folder for-hire
        groups guidelines help home integrations jobs join live livestreaming log_in login manage moogaloop.swf
        ondemand ott pricing privacy search settings showcase site_map solutions stock tag terms upgrade upload user
        video videos watch watchlater
        """
    ),
    handle=r"(?!user\d+\Z)[A-Za-z0-9_]{1,32}",
    bare="{handle}",
    stable_id="numeric user id",
    conversations={"post": conversations.post},
    limits="none documented for oEmbed",
    gone="404",
    tried=Tried.RECORDED_SHAPE,
    examples={
        "https://vimeo.com/user152184": "id:152184",
        "https://vimeo.com/acme/videos": "acme",
    },
    counterexamples=(
        "https://vimeopro.com/acme/x",
        "https://player.vimeo.com/video/76979871",
        "https://vimeo.com/76979871",
        "https://vimeo.com/about",
        "https://no-such-host.vimeo.com/acme",
        "https://vimeo.com/acme-inc",
    ),
)
