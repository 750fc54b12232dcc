import subprocess
import sys
from pathlib import Path

import orjson

from registry.detector.protected import ProtectedNames
from tests.registry.detector.brands import ACME, DELL


def _write(path: Path, *lines: object) -> int:
    command = [sys.executable, "-m", "registry.detector.index", str(path), "event 7"]
    sent = b"".join(orjson.dumps(line) + b"\n" for line in lines)
    return subprocess.run(command, input=sent, capture_output=True, check=False).returncode


def test_the_names_sent_are_in_the_file_with_their_mark(tmp_path: Path) -> None:
    assert _write(tmp_path / "names", ACME, DELL, 2) == 0

    opened = ProtectedNames.opened(tmp_path / "names")
    assert (set(opened), opened.mark) == ({ACME, DELL}, "event 7")


def test_names_without_their_number_are_not_written(tmp_path: Path) -> None:
    assert _write(tmp_path / "names", ACME) != 0
    assert _write(tmp_path / "names", ACME, 2) != 0
    assert list(tmp_path.iterdir()) == []
