"""The key of the registry's own actor: made once, kept for its owner alone, or the operator's."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import ValidationError

from registry.fediverse import signer
from registry.settings import Settings
from verification.fetching.signing import new_key


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")

    with ThreadPoolExecutor(4) as threads:
        made = {found.public_pem for found in threads.map(signer, [settings] * 4)}

    assert len(made) == 1
    (kept,) = settings.data_dir.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert signer(settings).key_id == "http://localhost:8000/actor#main-key"


def test_the_operators_key_comes_first_and_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "own.pem").write_text(new_key())

    signer(Settings(data_dir=tmp_path / "data", actor_key_file=tmp_path / "own.pem"))

    assert not (tmp_path / "data").exists()


def test_a_file_without_a_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "own.pem").write_text("no key")

    with pytest.raises(ValueError, match=r"own\.pem holds no usable key"):
        signer(Settings(actor_key_file=tmp_path / "own.pem"))
    with pytest.raises(ValidationError, match="no file"):
        Settings(actor_key_file=tmp_path / "missing.pem")
