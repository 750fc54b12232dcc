"""Made-up brands for the detector's tests."""

from pathlib import Path

from hypothesis import strategies as st

from registry.detector import Protected, ProtectedNames
from registry.detector.tables import trusted_words

ACME = Protected("acmewidgets", "x", "acme", "Acme Widgets", "acme", proven=True)
DELL = Protected("dell", "x", "dell", "Dell", "dell", proven=True)

COMMON_WORDS = frozenset(Path(__file__).with_name("common_words.txt").read_text(encoding="ascii").split())
LETTERS = "abcdeghkmoprstuz"


def _says_nothing(name: str) -> bool:
    """Whether the name holds none of the words that the detector weighs by themselves."""
    return not any(word in name for word in (*trusted_words(), *COMMON_WORDS) if len(word) >= LONG_WORD)


LONG_WORD = 4
plain_names = st.text(LETTERS, min_size=10, max_size=16).filter(_says_nothing)


def brand(handle: str, platform: str = "x", *, name: str = "", family: str = "", proven: bool = True) -> Protected:
    """A brand with one account, called after its handle unless a name is given."""
    return Protected(handle, platform, handle, name or handle, family or handle, proven)


def guarding(*names: Protected) -> ProtectedNames:
    return ProtectedNames(names)
