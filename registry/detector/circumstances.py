"""What the guarded names tell about one suspect besides its spelling."""

from registry.detector.bearing import is_disguised
from registry.detector.finding import Protected
from registry.detector.protected import ProtectedNames, Root
from registry.detector.reading import Reading
from registry.detector.values import value


@value()
class Circumstances:
    """One guarded name, as the asked handle stands to it."""

    root: Root
    is_on_platform: bool
    """The brand has a registered account where the asked handle is."""
    is_disguised: bool
    """The handle has foreign letters that the brand does not write."""
    crowd: int
    """How many spellings are guarded."""
    accounts: tuple[Protected, ...] = ()
    """All guarded accounts of the brand."""
    spellings: tuple[Root, ...] = ()
    """All roots of the brand that are spelt like this one; this one is among them."""


def circumstances(
    root: Root, reading: Reading, names: ProtectedNames, spellings: tuple[Root, ...] = ()
) -> Circumstances:
    """The circumstances of one asked handle beside one guarded name."""
    accounts = names.of_brand(root.name.brand)
    on_platform = any(name.platform == reading.platform for name in accounts)
    disguised = is_disguised(reading, root, names)
    return Circumstances(root, on_platform, disguised, names.crowd(), accounts, spellings or (root,))
