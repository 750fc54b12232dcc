"""Which of the guarded names that are spelt so a suspect means."""

from collections.abc import Iterable, Iterator, Sequence

from registry.detector.protected import ProtectedNames, Root, Source
from registry.detector.reading import Reading
from registry.detector.suspects import Suspect


def meant(suspect: Suspect, reading: Reading, protected: ProtectedNames) -> Iterator[tuple[Root, tuple[Root, ...]]]:
    """The roots that a suspect may mean, with their brand's others; beside added words one of each brand is enough."""
    roots = protected.roots(suspect.original)
    if not suspect.has_additions:
        yield from ((root, (root,)) for root in (roots if suspect.original == reading.key else _unlike(roots, reading)))
        return
    brands: dict[str, list[Root]] = {}
    for root in roots:
        brands.setdefault(root.name.brand, []).append(root)
    for spellings in brands.values():
        yield _nearest_of(spellings, reading), tuple(spellings)


def _nearest_of(roots: Sequence[Root], reading: Reading) -> Root:
    return roots[0] if len(roots) == 1 else min(roots, key=lambda root: _nearest(root, reading))


def _unlike(roots: Iterable[Root], reading: Reading) -> Iterable[Root]:
    """One of those that say the same: a brand's name is guarded with each of its accounts."""
    found: dict[tuple[object, ...], Root] = {}
    for root in sorted(roots, key=lambda root: _nearest(root, reading)):
        name = root.name
        found.setdefault((name.brand, root.source, name.proven, name.handle if "." in name.handle else ""), root)
    return found.values()


def _nearest(root: Root, reading: Reading) -> tuple[object, ...]:
    name = root.name
    return (
        root.source is not Source.HANDLE,
        name.platform != reading.platform,
        not name.proven,
        name,
        root.source.value,
    )
