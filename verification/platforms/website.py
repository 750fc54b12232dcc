"""Websites: whatever is below a public suffix and on no platform of ours."""

from verification.platforms.conversations import website as conversations
from verification.platforms.platform import Platform, Tried

WEBSITE = Platform(
    slug="website",
    name="Website",
    profile_url="https://{handle}/",
    report_form="https://www.wipo.int/amc/en/domains/",
    # No hosts and no patterns: `choosing` takes every host that is left over.
    conversations={
        "dns_txt": conversations.dns_txt,
        "well_known": conversations.well_known,
        "meta_tag": conversations.meta_tag,
    },
    gone="NXDOMAIN, or no record, file or tag at the one fixed place",
    tried=Tried.REAL_SERVER,
    examples={
        "https://acme.com/en-us": "acme.com",
        "https://www.acme.com/shop?ref=x#top": "acme.com",
        "acme.co.uk": "acme.co.uk",
        "https://support.acme.com/": "support.acme.com",
        "https://xn--mnchen-3ya.de/": "xn--mnchen-3ya.de",
        "acme.blogspot.com/2020/01": "acme.blogspot.com",
    },
    counterexamples=(
        "https://co.uk/",
        "https://-acme.com/",
        "https://acme.com:8080/",
        "https://user:secret@acme.com/",
        "https://www.google.com/search?q=acme",
        "http://localhost/acme",
    ),
)
