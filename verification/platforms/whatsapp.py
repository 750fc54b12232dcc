"""How addresses of WhatsApp (channels, business numbers) are written, and what they name."""

from verification.platforms.platform import Address, Pattern, Platform, ReadingResult, TextPattern

WHATSAPP = Platform(
    slug="whatsapp",
    name="WhatsApp (channels, business numbers)",
    profile_url="https://www.whatsapp.com/channel/{code}",
    addresses=(
        Address("channel/(?P<code>[A-Za-z0-9]{18,32})", "https://www.whatsapp.com/channel/{code}"),
        Address("phone/(?P<phone>[1-9][0-9]{6,14})", "https://wa.me/{phone}"),
    ),
    hosts=(
        "whatsapp.com",
        "www.whatsapp.com",
        "wa.me",
        "api.whatsapp.com",
        "web.whatsapp.com",
        "chat.whatsapp.com",
        "call.whatsapp.com",
    ),
    own_domains=("whatsapp.com", "wa.me", "whatsapp.net"),
    patterns=(
        Pattern(
            path=".*",
            kind="group invite / call",
            result=ReadingResult.NOT_AN_ACCOUNT,
            host=r"chat\.whatsapp\.com|call\.whatsapp\.com",
        ),
        Pattern(
            path=r"/channel/(?P<code>[A-Za-z0-9]{18,32})(?:/\d+)?",
            kind="channel",
            key="channel/{code}",
            host=r"(?:www\.)?whatsapp\.com",
            normalise=(),
        ),
        Pattern(
            path="/send",
            kind="phone number",
            key="phone/{phone}",
            host=r"(?:www\.|api\.|web\.)?whatsapp\.com",
            query={"phone": r"\+?\s*(?P<phone>[1-9](?:[\s().-]{0,2}\d){6,14})"},
            normalise=("digits",),
        ),
        Pattern(
            path=r"/(?:c/)?\+?(?P<phone>[1-9]\d{6,14})",
            kind="phone number",
            key="phone/{phone}",
            host=r"wa\.me",
            normalise=("digits",),
        ),
        Pattern(
            path="/(?:message|qr|catalog|p)/.+", kind="short link", result=ReadingResult.NEEDS_LOOKUP, host=r"wa\.me"
        ),
        Pattern(
            path=r"/catalog/(?P<phone>[1-9]\d{6,14})(?:/.*)?",
            kind="catalogue of a number",
            key="phone/{phone}",
            host=r"(?:www\.)?whatsapp\.com",
            normalise=("digits",),
        ),
        Pattern(path=".*", kind="page of the service", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    text_patterns=(
        TextPattern(
            text="whatsapp://send/?",
            kind="app link",
            key="phone/{phone}",
            query={"phone": r"\+?\s*(?P<phone>[1-9]\d{6,14})"},
            normalise=("digits",),
        ),
    ),
    normalise=(),
    stable_id="channel code (constant); a phone number can be re-assigned by the carrier",
    by_person=(
        "Open the channel or number: its name and website must be the brand's, and the proven domain must "
        "list it as its contact."
    ),
    examples={
        "https://wa.me/15551234567": "phone/15551234567",
        "https://whatsapp.com/catalog/15551234567": "phone/15551234567",
        "https://whatsapp.com/channel/0029Va4K0PZ5a245NkngBA2M": "channel/0029Va4K0PZ5a245NkngBA2M",
        "https://api.whatsapp.com/send?phone=%2B1%20555-123-4567": "phone/15551234567",
    },
    counterexamples=(
        "https://chat.whatsapp.com/AbCdEf",
        "https://wa.me/message/ABCDEFGHIJKLM1",
        "https://no-such-host.whatsapp.com/acme",
        "https://wa.me/0015551234567",
    ),
)
