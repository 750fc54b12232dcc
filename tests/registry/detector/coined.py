"""Made-up names that can be said and mean nothing, as brands have them."""

from hypothesis import strategies as st

from registry.detector.tables import first_names, trusted_words
from tests.registry.detector.brands import COMMON_WORDS

_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
_ENDINGS = ["", "", "k", "l", "m", "n", "r", "s", "t", "x"]


def _is_coined(name: str) -> bool:
    """No word of four letters or more that the detector knows by itself stands in it."""
    known = (*trusted_words(), *COMMON_WORDS, *first_names())
    return not any(word in name for word in known if len(word) >= 4)


def coined(shortest: int, longest: int = 16) -> st.SearchStrategy[str]:
    """Names that can be said and mean nothing, no syllable twice: `kovadunel`."""
    bodies = st.lists(st.sampled_from(_SYLLABLES), min_size=shortest // 2, max_size=longest // 2, unique=True)
    names = st.tuples(bodies, st.sampled_from(_ENDINGS)).map(_glue)
    return names.filter(lambda name: len(name) >= shortest and _is_coined(name))


def _glue(parts: tuple[list[str], str]) -> str:
    return "".join(parts[0]) + parts[1]
