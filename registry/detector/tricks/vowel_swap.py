"""One vowel stands for another: `dall` for `dell`."""

from collections.abc import Iterator

from registry.detector.tricks.trick import Trick

_VOWELS = "aeiou"


def _originals(name: str) -> Iterator[str]:
    for i, letter in enumerate(name):
        if letter in _VOWELS:
            for other in _VOWELS.replace(letter, ""):
                yield name[:i] + other + name[i + 1 :]


VOWEL_SWAP = Trick("vowel_swap", "vowel-swap", _originals)
