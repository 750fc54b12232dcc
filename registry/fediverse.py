"""The registry's own actor in the fediverse: where it is, and the key it signs with."""

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from registry.settings import Settings
from verification.fetching.signing import Signer, new_key, read_signer

NAME = "registry"


def actor_address(settings: Settings) -> str:
    return f"{settings.base_url}/actor"


def key_address(settings: Settings) -> str:
    return f"{actor_address(settings)}#main-key"


def signer(settings: Settings) -> Signer:
    """Who signs as the actor. Without a key file set, a key is made once and kept in the data folder.

    Raises ValueError for a file that holds no usable key, OSError where none can be read or kept.
    """
    path = settings.actor_key_file or _kept(settings.data_dir / "actor_key.pem")
    try:
        return _read(path.read_text(encoding="ascii"), key_address(settings))
    except ValueError as problem:
        raise ValueError(f"{path} holds no usable key: {problem}") from problem


@lru_cache(maxsize=4)
def _read(pem: str, key_id: str) -> Signer:
    return read_signer(pem, key_id)  # checking a key takes a moment


def _kept(path: Path) -> Path:
    """Several processes may start at once: the first whole file wins, and all sign with that one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as made:  # readable for its owner alone
            made.write(new_key())
            made.flush()
            with suppress(FileExistsError):
                os.link(made.name, path)
    return path
