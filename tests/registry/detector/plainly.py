"""What the guarded names must answer, found by looking at every one of them: slow, and plainly right."""

from collections.abc import Iterable

from rapidfuzz.distance import OSA

from registry.detector import Protected
from registry.detector.protected import Inside
from registry.detector.roots import SHELVES, Root, Shelf, account_of, roots_of
from registry.detector.skeleton import shape


class PlainlyKept:
    def __init__(self, names: Iterable[Protected] = ()) -> None:
        self.names: dict[tuple[str, str], Protected] = {}
        for name in names:
            self.add(name)

    def add(self, name: Protected) -> None:
        self.names[account_of(name.platform, name.handle)] = name

    def remove(self, name: Protected) -> None:
        if self.names.get(account_of(name.platform, name.handle)) == name:
            del self.names[account_of(name.platform, name.handle)]

    def roots(self) -> list[Root]:
        return [root for name in self.names.values() for root in roots_of(name)]

    def keys(self) -> list[str]:
        return sorted({root.key for root in self.roots()})

    def near(self, key: str) -> list[str]:
        return [known for known in self.keys() if _is_near(shape(key), shape(known))]

    def inside(self, key: str) -> list[Inside]:
        form = shape(key)
        found = [
            (-len(known), start, known)
            for known in self.keys()
            if 4 <= len(known) <= 40 and len(known) < len(form)
            for start in range(len(form))
            if form[start : start + len(known)] == shape(known)
        ]
        return [Inside(known, start, start - size) for size, start, known in sorted(found)]

    def on_shelf(self, shelf: Shelf, spelling: str) -> list[str]:
        return [known for known in self.keys() if SHELVES[shelf](known) == spelling]


def _is_near(asked: str, known: str) -> bool:
    return asked == known or (len(known) >= 5 and OSA.distance(asked, known) <= 1)
