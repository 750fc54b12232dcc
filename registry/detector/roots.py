"""Under which spellings a name is guarded, and how each of them is looked up."""

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from types import MappingProxyType

from registry.detector.domains import DOMAIN_PLATFORMS, read_domain
from registry.detector.finding import Protected
from registry.detector.handles import shown_part
from registry.detector.skeleton import blurred, fold, least_rotation, shape
from registry.detector.sounds import sound
from registry.detector.values import value


class Source(Enum):
    """What a guarded spelling is: a handle, a domain without its ending, a brand's name."""

    HANDLE = "handle"
    LABEL = "label"
    NAME = "name"


class Shelf(Enum):
    """How a name is looked up besides its letters: as it looks, as it sounds, with its words in another order."""

    LOOK = "look"
    SOUND = "sound"
    ORDER = "order"

    __hash__ = object.__hash__  # that of an enum is a call of Python's own, and each look-up would pay for it


SHELVES: Mapping[Shelf, Callable[[str], str]] = MappingProxyType(
    {Shelf.LOOK: blurred, Shelf.SOUND: sound, Shelf.ORDER: lambda key: least_rotation(shape(key))}
)
"""Under which spelling a key stands on each shelf."""


@value()
class Root:
    """One spelling under which a name is guarded."""

    key: str
    source: Source
    name: Protected

    @property
    def label(self) -> str:
        """The key of a domain's label; empty where the shown part of the handle is no domain."""
        return _label_of(self.name, shown_part(self.name.handle).name)


def roots_of(name: Protected) -> Iterator[Root]:
    """The spellings under which a name is guarded: its handle, its brand's name, its domain's label."""
    shown = shown_part(name.handle).name
    keys = {Source.HANDLE: fold(shown), Source.NAME: fold(name.brand_name), Source.LABEL: _label_of(name, shown)}
    return (Root(key, source, name) for source, key in keys.items() if key)


def _label_of(name: Protected, shown: str) -> str:
    domain = read_domain(shown, is_domain=name.platform in DOMAIN_PLATFORMS)
    return fold(domain.label) if domain else ""


def account_of(platform: str, handle: str) -> tuple[str, str]:
    """What tells one account from all others."""
    return platform, handle.strip().removeprefix("@").casefold()
