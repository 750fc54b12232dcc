"""What each platform allows here: which proofs, whether a key or a person is needed, and how its checker is."""

from dataclasses import dataclass
from enum import StrEnum

from registry.actions import platform_health
from registry.actions.platform_health import Health
from registry.language import gettext
from registry.settings import settings
from verification.accounts import AccountRef
from verification.fetching import usable_keys
from verification.methods.by_person import BY_PERSON
from verification.platforms import PLATFORMS
from verification.platforms.platform import Platform, Tried
from verification.verify import Place, is_compared, where


class Way(StrEnum):
    """How an account of the platform comes to be proven at this registry; the easiest way that there is."""

    AUTOMATIC = "automatic"
    BY_PERSON = "by_person"  # a proven website lists the account and a moderator compares the rest
    NEEDS_KEY = "needs_key"  # the platform can be read with a key, and this registry has none
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Allowance:
    """One platform as the public sees it; `compare`, `limits`, `gone` and `stable_id` are English or ""."""

    slug: str
    name: str
    way: Way
    places: tuple[Place, ...]  # what this registry can read now, with the steps
    methods: tuple[str, ...]
    keyed_methods: tuple[str, ...]  # those that need a key
    has_key: bool
    compare: str  # what a moderator compares, where no program may read it without a key; else ""
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
        places=tuple(where(AccountRef(platform.slug, next(iter(platform.examples.values()))), keys=keys)),
        methods=tuple(sorted({*platform.conversations, *platform.keyed, *_compared(platform)})),
        keyed_methods=tuple(sorted(platform.keyed)),
        has_key=has_key,
        compare=platform.by_person if is_compared(platform) else "",
        limits=platform.limits,
        gone=platform.gone,
        stable_id=platform.stable_id or "",
        tried=platform.tried,
        health=health,
        site=f"https://{platform.hosts[0]}/" if platform.hosts else "",
    )


def _compared(platform: Platform) -> tuple[str, ...]:
    return (BY_PERSON.name,) if is_compared(platform) else ()


def _way(platform: Platform, *, has_key: bool) -> Way:
    if platform.conversations or (platform.keyed and has_key):
        return Way.AUTOMATIC
    if is_compared(platform):
        return Way.BY_PERSON
    return Way.NEEDS_KEY if platform.keyed else Way.NOT_YET
