"""Which accounts a look around for a brand's lookalikes asks for, and how far it came on each platform."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from registry.actions import protected
from registry.database import rows
from registry.detector import ALERT_THRESHOLD, Protected, ProtectedNames, detect
from registry.detector.handles import shown_part
from registry.detector.skeleton import fold
from registry.detector.variants import variants
from registry.models import Brand
from registry.settings import settings
from verification.accounts import AccountRef
from verification.platforms import canonical
from verification.presence import ASKABLE

MOST_ASKED = 40  # accounts of one platform in one look around
MOST_TRIED = 400  # likely lookalikes of one name, of which those are asked for that a brand would be told of
MOST_NAMES = 3  # of the brand on one platform, whose lookalikes are tried

_KNOWN = "SELECT a.platform, a.handle FROM sighting s JOIN account a ON a.id = s.account_id WHERE s.brand_id = $1"


@dataclass(frozen=True, slots=True)
class Leg:
    """How far the look around came on one platform."""

    platform: str
    handles: tuple[str, ...]
    asked: int = 0
    found: int = 0
    not_before: str = ""  # a time; the database keeps it as text
    stopped: str | None = None  # why the platform is left alone

    @property
    def is_over(self) -> bool:
        return self.stopped is not None or self.asked >= len(self.handles)

    @property
    def account(self) -> AccountRef:
        """Whom to ask for next."""
        return AccountRef(self.platform, self.handles[self.asked])

    def is_due(self, now: datetime) -> bool:
        return not self.is_over and (not self.not_before or datetime.fromisoformat(self.not_before) <= now)


def read(stored: dict[str, Any]) -> tuple[int, list[Leg]]:
    """The look around as the database keeps it: the number of the next round, and each platform."""
    legs = [Leg(**{**leg, "handles": tuple(leg["handles"])}) for leg in stored["legs"]]
    return stored["round"], legs


def kept(number: int, legs: Iterable[Leg]) -> dict[str, Any]:
    """What `read` reads."""
    return {"round": number, "legs": [asdict(leg) for leg in legs]}


async def plan(brand: Brand) -> list[Leg]:
    """The likeliest lookalikes of the brand on each platform that may be asked, without what is known already."""
    names = await protected.current()
    own = sorted(names.of_brand(brand.slug))
    known = {(row["platform"], row["handle"]) for row in await rows(_KNOWN, brand.id)}
    planned = await asyncio.to_thread(lambda: [_leg(platform, own, brand.name, known) for platform in ASKABLE])
    free = [
        replace(leg, handles=tuple(one for one in leg.handles if not names.account(leg.platform, one)))
        for leg in planned
    ]
    return [leg for leg in free if leg.handles]


def _leg(platform: str, own: Sequence[Protected], brand_name: str, known: set[tuple[str, str]]) -> Leg:
    originals = list(islice(_originals(platform, own, brand_name), MOST_NAMES))
    share = MOST_ASKED // max(1, len(originals))
    names = ProtectedNames(own)
    found = [one for original in originals for one in islice(_lookalikes(original, platform, names, known), share)]
    return Leg(platform, tuple(dict.fromkeys(found)))


def _originals(platform: str, own: Sequence[Protected], brand_name: str) -> Iterator[str]:
    """What a squatter there would imitate: the brand's handles there, and its name where it has none."""
    there = [account.handle for account in own if account.platform == platform]
    yield from there
    elsewhere = [
        fold(shown_part(account.handle).name) for account in own if account.platform not in {"website", platform}
    ]
    name = max([*elsewhere, fold(brand_name)], key=elsewhere.count)
    template = ASKABLE[platform]
    if template and not (there and platform != "bluesky"):
        yield template.format(name=name)


def _lookalikes(original: str, platform: str, names: ProtectedNames, known: set[tuple[str, str]]) -> Iterator[str]:
    """The likeliest lookalikes that the platform would let anybody have, without those that were seen already."""

    def allows(handle: str) -> bool:
        return canonical(platform, handle, test_names=settings().test_names) is not None

    for variant in islice(variants(original, platform, allows=allows), MOST_TRIED):
        account = canonical(platform, variant.handle, test_names=settings().test_names)
        if account is None or (platform, account.handle) in known:
            continue
        if detect(account.handle, names, platform=platform, threshold=ALERT_THRESHOLD):  # else nobody would be told
            yield account.handle
