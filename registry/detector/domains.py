"""Takes a handle that is a domain, or is written like one, apart into label and ending."""

from dataclasses import dataclass

DOMAIN_PLATFORMS = frozenset({"bluesky", "website"})

_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "gob", "ac", "edu", "or", "ne", "go", "gouv"})
ENDINGS = frozenset({"com", "net", "org", "io", "app", "info", "biz", "xyz", "online", "shop", "store", "site", "club"})
_COUNTRY_ENDING = 2


@dataclass(frozen=True, slots=True)
class Domain:
    label: str
    ending: str


def read_domain(handle: str, *, is_domain: bool) -> Domain | None:
    """Label and ending of `eau-de-paris.co.uk`; a handle elsewhere must end like a domain: `@dell.com`."""
    if "." not in handle:
        return None
    parts = handle.casefold().removesuffix(".").split(".")
    if len(parts) == 1 or not all(parts):
        return None
    if not (is_domain or parts[-1] in ENDINGS or len(parts[-1]) == _COUNTRY_ENDING):
        return None
    ending = 2 if len(parts) > 2 and parts[-2] in _SECOND_LEVEL else 1  # noqa: PLR2004
    return Domain(".".join(parts[:-ending]).removeprefix("www."), ".".join(parts[-ending:]))
