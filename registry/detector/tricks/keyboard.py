"""The finger slipped to the key beside: `dekl` for `dell`."""

from collections.abc import Iterator

from registry.detector.tables import keyboard_neighbours
from registry.detector.tricks.trick import Trick


def _originals(name: str) -> Iterator[str]:
    near = keyboard_neighbours()
    for i, typed in enumerate(name):
        for meant in near.get(typed, ""):
            yield name[:i] + meant + name[i + 1 :]


KEYBOARD = Trick("keyboard", "typo-keyboard", _originals)
