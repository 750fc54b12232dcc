"""What the guarded names tell about one suspect besides its spelling."""

from dataclasses import dataclass

from registry.detector.bearing import is_disguised
from registry.detector.protected import ProtectedNames, Root
from registry.detector.reading import Reading


@dataclass(frozen=True, slots=True)
class Circumstances:
    """One guarded name, as the asked handle stands to it."""

    root: Root
    is_on_platform: bool
    """The brand has a registered account where the asked handle is."""
    is_disguised: bool
    """The handle has foreign letters that the brand does not write."""
    crowd: int
    """How many spellings are guarded."""


def circumstances(root: Root, reading: Reading, names: ProtectedNames) -> Circumstances:
    """The circumstances of one asked handle beside one guarded name."""
    on_platform = any(name.platform == reading.platform for name in names.of_brand(root.name.brand))
    return Circumstances(root, on_platform, is_disguised(reading, root, names), names.crowd())
