"""The names the detector guards, kept up to date with the database."""

from registry.detector import ProtectedNames


async def current() -> ProtectedNames:
    """The guarded names as of now; the first call loads them all. Not to be called inside a transaction."""
    raise NotImplementedError


def is_loaded() -> bool:
    """Whether the names were loaded already: until then look-ups wait."""
    raise NotImplementedError
