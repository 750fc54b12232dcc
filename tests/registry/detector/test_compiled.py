"""A compiled detector is one more way to the same answers; whatever is wrong with a build, the sources answer."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from sysconfig import get_config_var

import pytest

from deploy import compiling
from registry.detector import compiled

_ROOT = Path(__file__).parents[3]
_ASKED = """
from pathlib import Path
from benchmarks.made_up_names import questions, read_names, write_names
from registry.detector import ProtectedNames, bearers, compiled, detect, explain
print(compiled.HOW)
path = Path("names.tsv")
write_names(3000, path)
names = ProtectedNames(read_names(path))
for gone in list(names)[::7]:
    names.remove(gone)
handles = ("\\u0455upport_dell", "d\\u00e9ll.com", "x" * 500, "", "a.b.c", "\\ud800", "\\uff11\\uff12", "Dell__Support")
for at, question in enumerate(questions(1500, path)):
    shown = question.handle.title() if at % 9 == 0 else None
    for finding in detect(question.handle, names, platform=question.platform, display_name=shown, threshold=0.02):
        print(question, finding.target, finding.score, finding.tricks, finding.kind, explain(finding, "es"))
for handle in handles:
    print(ascii(detect(handle, names, threshold=0)), bearers(handle, names))
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The detector where nothing is compiled."""
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "__init__.py").touch()
    ignored = shutil.ignore_patterns("__pycache__", "data")
    shutil.copytree(compiled.PACKAGE, tmp_path / "registry" / "detector", ignore=ignored)
    (tmp_path / "registry" / "detector" / "data").symlink_to(compiled.PACKAGE / "data")
    return tmp_path


def _told(copy: Path, program: str = "from registry.detector import compiled; print(compiled.HOW)") -> list[str]:
    """What a process says that takes the detector from there."""
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": f"{copy}:{_ROOT}", "PYTHONHASHSEED": "1"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.splitlines()


def _made_up_build(copy: Path) -> Path:
    """A build that fits by its name and is whole, but no machine code."""
    build = copy / ".cache" / "detector" / compiled.key(copy / "registry" / "detector")
    build.mkdir(parents=True)
    (build / f"{compiled.LIBRARY}__mypyc{get_config_var('EXT_SUFFIX')}").write_bytes(b"no machine code")
    compiled.write_list(build)
    return build


def test_both_ways_lead_to_the_same_answers(copy: Path) -> None:
    how, *answers = _told(copy, _ASKED)
    (copy / ".cache").mkdir()
    (copy / ".cache" / "detector").symlink_to(compiled.BUILDS)  # what `make compiled` made, if there is a compiler
    has_build = compiled.is_whole(compiled.BUILDS / compiled.key())
    how_then, *answers_then = _told(copy, _ASKED)

    assert how == "interpreted"
    assert how_then == (f"compiled by mypyc {compiled.COMPILER}" if has_build else "interpreted")
    assert len(answers) > 300
    assert answers_then == answers


def test_a_build_of_other_sources_is_not_loaded(copy: Path) -> None:
    package = copy / "registry" / "detector"
    before = compiled.key(package)
    (package / "language.py").write_text((package / "language.py").read_text() + "\n# edited\n")

    assert compiled.key(package) != before
    (copy / ".cache").mkdir()
    (copy / ".cache" / "detector").symlink_to(compiled.BUILDS)
    assert _told(copy) == ["interpreted"]


def test_a_build_is_called_the_same_wherever_the_sources_are(copy: Path) -> None:
    package = copy / "registry" / "detector"
    (package / "training" / "noted.py").write_text("no question passes it")

    assert compiled.key(package) == compiled.key()


def test_a_build_that_is_no_machine_code_is_not_loaded(copy: Path) -> None:
    build = _made_up_build(copy)

    assert compiled.is_whole(build)
    assert _told(copy) == ["interpreted"]


def test_a_build_with_another_file_than_was_written_is_not_whole(copy: Path) -> None:
    build = _made_up_build(copy)
    library = next(build.glob("*.so"))
    library.write_bytes(library.read_bytes()[:-1])
    assert not compiled.is_whole(build)

    library.unlink()
    assert not compiled.is_whole(build)


@pytest.mark.parametrize("listed", ["", "{", "[]", "{}x", "null"])
def test_a_build_whose_list_cannot_be_read_is_not_whole(copy: Path, listed: str) -> None:
    build = _made_up_build(copy)
    (build / compiled.LIST).write_text(listed)

    assert not compiled.is_whole(build)


def test_without_a_compiler_the_reason_is_told(tmp_path: Path) -> None:
    with pytest.raises(compiling.Impossible, match=r"no C compiler here \(no-such-cc\)"):
        compiling.ask_for_a_compiler("no-such-cc -pthread", tmp_path)
    with pytest.raises(compiling.Impossible, match=r"headers \(Python\.h\) are not here"):
        compiling.ask_for_a_compiler("true", tmp_path)


def test_the_compiler_is_that_of_the_locks() -> None:
    for lock in (compiling.REQUIREMENTS, _ROOT / "requirements-dev.lock"):
        assert f"mypy=={compiled.COMPILER} " in lock.read_text(), lock
