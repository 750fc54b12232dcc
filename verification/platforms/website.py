"""Websites: whatever is below a public suffix and on no platform of ours."""

from verification.platforms.conversations import website as conversations
from verification.platforms.platform import Platform

WEBSITE = Platform(
    slug="website",
    name="Website",
    profile_url="https://{handle}/",
    # No hosts and no patterns: `choosing` takes every host that is left over.
    conversations={
        "dns_txt": conversations.dns_txt,
        "well_known": conversations.well_known,
        "meta_tag": conversations.meta_tag,
    },
    automatic="open API, no key",
)
