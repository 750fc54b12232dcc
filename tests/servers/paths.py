"""Where the real servers are installed, and the one sentence a test shows when one is missing."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
SERVERS = ROOT / ".cache" / "servers"
PDS = SERVERS / "pds"
FEDIFY = SERVERS / "fedify"
EPICYON = SERVERS / "epicyon"
SYNAPSE = SERVERS / "synapse"
NOSTR_RELAY = SERVERS / "nostr-relay"
DEBIAN = SERVERS / "debian"  # packages unpacked here; the system keeps its own
CHROMIUM_NAMES = ("chromium", "google-chrome-stable", "google-chrome")


class ServerMissing(RuntimeError):
    """A missing server fails the test: a skipped proof is no proof."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not installed: run `make test`, or `.venv/bin/python tests/servers/install.py`")


def installed(path: Path) -> Path:
    if not path.exists():
        raise ServerMissing(path.name)
    return path


def node_package() -> Path:
    """The npm package of the Node binary for this machine (x64 or arm64), with its headers."""
    packages = sorted((SERVERS / "node" / "node_modules").glob("node-linux-*"))
    if not packages:
        raise ServerMissing("Node 22")
    return packages[0]


def node() -> Path:
    return node_package() / "bin" / "node"


def find_chromium() -> str | None:
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def find_program(name: str) -> str | None:
    """A server of Debian: the unpacked one, else the system's own. An ordinary user's PATH has no sbin."""
    places = (*map(str, (DEBIAN / "usr" / "sbin", Path("/usr/sbin"))), os.environ["PATH"])
    return shutil.which(name, path=os.pathsep.join(places))


def program(name: str) -> str:
    path = find_program(name)
    if path is None:
        raise ServerMissing(name)
    return path


def unpacked_libraries() -> str:
    """For LD_LIBRARY_PATH."""
    return os.pathsep.join(str(folder) for place in ("usr/lib", "lib") for folder in (DEBIAN / place).glob("*-linux-*"))
