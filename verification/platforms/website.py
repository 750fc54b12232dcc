"""How addresses of Website / domain are written, and what they name."""

from verification.platforms.conversations import website as conversations
from verification.platforms.platform import Pattern, Platform

WEBSITE = Platform(
    slug="website",
    name="Website / domain",
    profile_url="https://{handle}/",
    patterns=(Pattern(path=".*", kind="web site", key="{host_nowww}"),),
    unicode=True,
    conversations={
        "dns_txt": conversations.dns_txt,
        "well_known": conversations.well_known,
        "meta_tag": conversations.meta_tag,
    },
    automatic="open API, no key",
)
