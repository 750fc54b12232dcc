"""Made-up brands for the detector's tests."""

from hypothesis import strategies as st

from registry.detector import Protected, ProtectedNames

ACME = Protected("acmewidgets", "x", "acme", "Acme Widgets", "acme", proven=True)
DELL = Protected("dell", "x", "dell", "Dell", "dell", proven=True)

LETTERS = "abcdeghkmoprstuz"
plain_names = st.text(LETTERS, min_size=10, max_size=16)


def brand(handle: str, platform: str = "x", *, name: str = "", family: str = "", proven: bool = True) -> Protected:
    """A brand with one account, called after its handle unless a name is given."""
    return Protected(handle, platform, handle, name or handle, family or handle, proven)


def guarding(*names: Protected) -> ProtectedNames:
    return ProtectedNames(names)
