"""Where each platform itself takes reports of imitations; a platform that is missing is one we cannot stand for."""

from collections.abc import Mapping
from types import MappingProxyType

# Addresses that the platforms publish for everybody. What is not here has no public form that we know of.
FORMS: Mapping[str, str] = MappingProxyType(
    {
        "x": "https://help.x.com/en/forms/authenticity/impersonation",
        "instagram": "https://help.instagram.com/contact/636276399721841",
        "facebook": "https://www.facebook.com/help/174210519303259",
        "tiktok": "https://www.tiktok.com/legal/report/Trademark",
        "youtube": "https://support.google.com/youtube/answer/2801947",
        "github": "https://support.github.com/contact/report-abuse",
        "reddit": "https://www.reddit.com/report",
        "telegram": "https://t.me/notoscam",
        "pinterest": "https://policy.pinterest.com/en/trademark",
        "website": "https://www.wipo.int/amc/en/domains/",
    }
)
# Servers with moderators of their own: the report goes to the one that the handle names.
BY_SERVER = frozenset({"activitypub", "lemmy", "peertube", "pixelfed", "matrix", "forgejo", "gitlab"})


def form_of(platform: str) -> str | None:
    """The platform's own form; None: we know of none."""
    return FORMS.get(platform)
