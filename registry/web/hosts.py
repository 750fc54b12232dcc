"""The names under which this registry answers."""

from urllib.parse import SplitResult, urlsplit

from registry.settings import Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


class Hosts:
    """Links are built from settings, never from Host; an unknown one is somebody else's name for us."""

    def __init__(self, settings: Settings) -> None:
        self.origin: SplitResult = urlsplit(settings.base_url)
        self._names = frozenset({self.origin.netloc.lower(), *map(str.lower, settings.allowed_hosts)})
        self._is_local = _name(self.origin.netloc) in LOOPBACK

    def is_ours(self, hosts: list[str]) -> bool:
        """Whether the one Host field of a request names us."""
        host = hosts[0].lower() if len(hosts) == 1 else ""
        return host in self._names or (self._is_local and _name(host) in LOOPBACK) or _name(host) in self._names


def _name(host: str) -> str:
    """`localhost:8000` → `localhost`, `[::1]:8000` → `[::1]`."""
    name, bracket, _ = host.lower().partition("]")
    return name + bracket if bracket else host.lower().partition(":")[0]
