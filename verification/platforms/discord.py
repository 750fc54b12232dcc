"""How addresses of Discord (servers) are written, and what they name."""

from verification.platforms.conversations import discord as conversations
from verification.platforms.platform import Address, Pattern, Platform, ReadingResult, Tried

DISCORD = Platform(
    slug="discord",
    name="Discord (servers)",
    profile_url="https://discord.com/channels/{guild}",
    addresses=(
        Address("guild/(?P<guild>[0-9]{15,21})", "https://discord.com/channels/{guild}"),
        Address("user/(?P<user>[0-9]{15,21})", "https://discord.com/users/{user}"),
    ),
    hosts=(
        "discord.gg",
        "www.discord.gg",
        "discord.com",
        "www.discord.com",
        "discordapp.com",
        "www.discordapp.com",
        "ptb.discord.com",
        "canary.discord.com",
    ),
    own_domains=(
        "discord.com",
        "discordapp.com",
        "discordapp.net",
        "discord.gg",
        "discord.gift",
        "discord.new",
        "discordstatus.com",
    ),
    mirror_hosts=("discord.me", "disboard.org", "top.gg", "dsc.gg", "invite.gg"),
    patterns=(
        Pattern(
            path="/(?:invite/)?(?P<invite>[A-Za-z0-9-]{2,32})",
            kind="invite",
            result=ReadingResult.NEEDS_LOOKUP,
            key="invite/{invite}",
            host=r"(?:www\.)?discord\.gg",
            normalise=(),
        ),
        Pattern(path=".*", kind="other", result=ReadingResult.NOT_AN_ACCOUNT, host=r"(?:www\.)?discord\.gg"),
        Pattern(
            path="/invites?/(?P<invite>[A-Za-z0-9-]{2,32})",
            kind="invite",
            result=ReadingResult.NEEDS_LOOKUP,
            key="invite/{invite}",
            normalise=(),
        ),
        Pattern(
            path=r"/channels/(?P<guild>\d{15,21})(?:/\d+){0,2}(?:/.*)?",
            kind="server, channel or message",
            key="guild/{guild}",
            normalise=(),
        ),
        Pattern(
            path=r"/servers/(?:[^/]*-)?(?P<guild>\d{15,21})",
            kind="server directory entry",
            key="guild/{guild}",
            normalise=(),
        ),
        Pattern(
            path=r"/(?:api/(?:v\d+/)?)?guilds/(?P<guild>\d{15,21})/(?:widget|preview).*",
            kind="server widget",
            key="guild/{guild}",
            normalise=(),
        ),
        Pattern(path=r"/users/(?P<user>\d{15,21})", kind="user", key="user/{user}", normalise=()),
        Pattern(path=".*", kind="page of the service", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    normalise=(),
    conversations={"post": conversations.post},
    limits="by network address, in headers of every answer; 429",
    gone="404 with the code 10006 for an invite that expired or never was",
    tried=Tried.RECORDED_SHAPE,
    stable_id="guild id (snowflake string)",
    examples={
        "https://discord.com/channels/613425648685547541/697138785317814292": "guild/613425648685547541",
        "https://discord.com/servers/acme-613425648685547541": "guild/613425648685547541",
        "https://discord.com/api/guilds/613425648685547541/widget.json": "guild/613425648685547541",
        "https://discord.com/users/80351110224678912": "user/80351110224678912",
    },
    counterexamples=(
        "https://discord.gg/acme",
        "https://discord.com/invite/acme",
        "https://discord.com/channels/@me",
        "https://discord.gift/AbCdEfGh",
    ),
)
