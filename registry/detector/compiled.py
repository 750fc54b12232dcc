"""Whether the detector runs as machine code: only where a whole build was made of these very sources for this Python.

`make compiled` makes it (deploy/compiling.py); without one the sources run as they are, and answer the same.
"""

import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from platform import machine
from sysconfig import get_config_var

import orjson

COMPILER = "2.4.1"
"""The version of mypyc that makes builds; another one makes others."""
_RECIPE = 2
"""To be raised when deploy/compiling.py makes another build of the same sources."""
PACKAGE = Path(__file__).parent
BUILDS = PACKAGE.parents[1] / ".cache" / "detector"
LIBRARY = "machine_code"
"""What the modules of a build have in common."""
LIST = "files.json"
_APART = frozenset({"training", "variants", "__pycache__", "data"})
"""Folders of which no build knows: no question passes them."""


def sources(package: Path = PACKAGE) -> Iterator[Path]:
    """The modules of which a build is made, in a fixed order."""
    return (path for path in sorted(package.rglob("*.py")) if not _APART.intersection(path.relative_to(package).parts))


def key(package: Path = PACKAGE) -> str:
    """What a build is called: other sources, another Python or another compiler have another one."""
    found = sha256(f"{COMPILER} {_RECIPE}\n{sys.version}\n{machine()}\n{get_config_var('EXT_SUFFIX')}\n".encode())
    for path in sources(package):
        found.update(f"{path.relative_to(package).as_posix()}\n".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()[:20]


def write_list(build: Path) -> None:
    """Notes what a build consists of; to be written last."""
    files = [path for path in sorted(build.rglob("*")) if path.is_file() and path.name != LIST]
    (build / LIST).write_bytes(orjson.dumps({path.relative_to(build).as_posix(): _digest(path) for path in files}))


def is_whole(build: Path) -> bool:
    """Whether all files of a build are there, as they were written."""
    try:
        listed = orjson.loads((build / LIST).read_bytes())
        return all(_digest(build / name) == digest for name, digest in listed.items())
    except (OSError, ValueError, AttributeError):
        return False


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _take_build() -> bool:
    """Puts a build that fits before the sources; from there on each module is looked for in it first."""
    build = BUILDS / key()
    if not is_whole(build):
        return False
    package = __name__.rpartition(".")[0]
    places = sys.modules[package].__path__
    places.insert(0, str(build))
    try:
        import_module(f"{package}.{LIBRARY}__mypyc")
    except ImportError:  # made on a machine with other libraries
        places.remove(str(build))
        return False
    return True


IS_COMPILED = _take_build()
HOW = f"compiled by mypyc {COMPILER}" if IS_COMPILED else "interpreted"
