"""What each platform allows here: which proofs, whether a key or a person is needed, and how its checker is."""

from dataclasses import dataclass
from enum import StrEnum

from registry.actions import platform_health
from registry.actions.platform_health import Health
from registry.language import gettext
from registry.settings import settings
from verification.accounts import AccountRef
from verification.fetching import usable_keys
from verification.platforms import PLATFORMS
from verification.platforms.platform import Platform, Tried
from verification.verify import Place, where


class Way(StrEnum):
    """How an account of the platform comes to be proven at this registry; the easiest way that there is."""

    AUTOMATIC = "automatic"
    NEEDS_KEY = "needs_key"  # the platform can be read with a key, and this registry has none
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Allowance:
    """One platform as the public sees it; `limits`, `gone` and `stable_id` are English sentences or ""."""

    slug: str
    name: str
    way: Way
    places: tuple[Place, ...]  # what this registry can read now, with the steps
    methods: tuple[str, ...]
    keyed_methods: tuple[str, ...]  # those that need a key
    has_key: bool
    limits: str
    gone: str
    stable_id: str
    tried: Tried
    health: Health
    site: str  # its own front page


async def all_platforms() -> list[Allowance]:
    """Every platform we know, by name."""
    keys, health = usable_keys(settings()), await platform_health.health()
    found = (_allowance(each, keys, health.get(each.slug, Health())) for each in PLATFORMS.values())
    return sorted(found, key=lambda one: one.name.casefold())


async def find(search: str, way: Way | None) -> list[Allowance]:
    """Those whose name or slug holds the search, and that work this way."""
    wanted = search.casefold()
    return [
        one
        for one in await all_platforms()
        if (wanted in one.name.casefold() or wanted in one.slug or wanted in gettext(one.name).casefold())
        and way in {None, one.way}
    ]


def _allowance(platform: Platform, keys: frozenset[str], health: Health) -> Allowance:
    has_key = platform.slug in keys
    return Allowance(
        slug=platform.slug,
        name=platform.name,
        way=_way(platform, has_key=has_key),
        places=tuple(where(AccountRef(platform.slug, "example.com"), keys=keys)),
        methods=tuple(sorted({*platform.conversations, *platform.keyed})),
        keyed_methods=tuple(sorted(platform.keyed)),
        has_key=has_key,
        limits=platform.limits,
        gone=platform.gone,
        stable_id=platform.stable_id or "",
        tried=platform.tried,
        health=health,
        site=f"https://{platform.hosts[0]}/" if platform.hosts else "",
    )


def _way(platform: Platform, *, has_key: bool) -> Way:
    if platform.conversations or (platform.keyed and has_key):
        return Way.AUTOMATIC
    # What only a person could compare (`Platform.by_person`) is not offered: nobody could do it here yet.
    return Way.NEEDS_KEY if platform.keyed else Way.NOT_YET
