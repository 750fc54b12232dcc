"""How addresses of Telegram are written, and what they name."""

from verification.platforms.conversations import telegram as conversations
from verification.platforms.platform import Canary, Pattern, Platform, ReadingResult, TextPattern, Tried, words

TELEGRAM = Platform(
    slug="telegram",
    name="Telegram",
    profile_url="https://t.me/{handle}",
    report_form="https://t.me/notoscam",
    hosts=("t.me", "telegram.me", "telegram.dog", "web.telegram.org"),
    host_patterns=(r"[a-z0-9_-]{1,40}\.t\.me", r"www\.telegram\.(?:me|dog)"),
    own_domains=("telegram.org", "t.me", "telegram.me", "telegram.dog"),
    mirror_hosts=("tgstat.com", "telemetr.io", "tg.i-c-a.su"),
    patterns=(
        Pattern(path="/(?:[akz])?", kind="web client", host=r"web\.telegram\.org", fragment=r"@(?P<handle>\w+)"),
        Pattern(path=".*", kind="web client", result=ReadingResult.NOT_AN_ACCOUNT, host=r"web\.telegram\.org"),
        Pattern(path="/.*", kind="name as sub-domain", host=r"(?P<handle>[a-z0-9_]+)\.t\.me"),
        Pattern(path=r"/\+(?P<phone>\d{7,15})", kind="phone number link", result=ReadingResult.NOT_AN_ACCOUNT),
        Pattern(path=r"/(?:\+|joinchat/)[^/]+", kind="private invite link", result=ReadingResult.NOT_AN_ACCOUNT),
        Pattern(path=r"/c/\d+(?:/.*)?", kind="private chat post", result=ReadingResult.NOT_AN_ACCOUNT),
        Pattern(path=r"/s/(?P<handle>\w+)(?:/\d+)?", kind="channel web view", binding="yes"),
        Pattern(path=r"/boost/(?P<handle>\w+)", kind="boost link"),
        Pattern(path=r"/@?(?P<handle>\w+)/(?:s/)?\d+(?:/\d+)?", kind="post", binding="yes"),
        Pattern(path=r"/@?(?P<handle>\w+)(?:/\w+)?", kind="user, channel, group or bot"),
        Pattern(path=".*", kind="other deep link", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    overlays=("comment",),
    text_patterns=(TextPattern(text=r"tg:(?://)?resolve/?", kind="app link", query={"domain": r"(?P<handle>\w+)"}),),
    reserved=words(
        """
        a addemoji addlist addstickers addstyle addtheme apps auction auth bg blog boost c call confirmphone contact
        dl faq giftcode invoice iv joinchat k login m msg nft privacy proxy s setlanguage share socks web www z
        """
    ),
    handle=r"(?i)[a-z](?:(?!__)\w){1,30}[a-z\d]",
    bare="{handle}",
    stable_id="numeric chat/user id",
    conversations={"profile_text": conversations.profile_text, "post": conversations.post},
    limits="none documented",
    gone="200 with robots noindex, nofollow and no tgme_page_title",
    tried=Tried.RECORDED_SHAPE,
    canary=Canary(found="durov", missing="zz_no_such_name_zz9"),
    examples={
        "https://web.telegram.org/k/#@acme": "acme",
        "https://acme.t.me": "acme",
        "https://t.me/s/acme/123": "acme",
        "https://t.me/boost/acme": "acme",
        "https://t.me/acme/43": "acme",
        "https://t.me/acme": "acme",
        "tg://resolve?domain=acme": "acme",
    },
    counterexamples=(
        "https://t.me/+15551234567",
        "https://t.me/+AbCdEfGhIjKl",
        "https://t.me/c/1234567890/5",
        "https://t.me/login",
        "https://no-such-host.telegram.org/acme",
        "https://t.me/acme__inc",
        "https://t.me/1acme",
    ),
)
