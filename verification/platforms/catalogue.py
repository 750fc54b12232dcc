"""All platforms we know, in the order in which a text is offered to them. A new platform is one file and one line."""

from collections.abc import Mapping
from types import MappingProxyType

from verification.platforms.activitypub import ACTIVITYPUB
from verification.platforms.bluesky import BLUESKY
from verification.platforms.github import GITHUB
from verification.platforms.platform import Platform
from verification.platforms.website import WEBSITE
from verification.platforms.x import X

_ALL = (ACTIVITYPUB, BLUESKY, GITHUB, X, WEBSITE)

PLATFORMS: Mapping[str, Platform] = MappingProxyType({platform.slug: platform for platform in _ALL})
