from collections.abc import Callable
from pathlib import Path

import pytest

from registry.detector.index.files import UnfitFile
from registry.detector.protected import ProtectedNames
from tests.registry.detector.brands import ACME, DELL, brand, guarding


def _saved(path: Path, names: ProtectedNames) -> Path:
    names.mark = "event 7"
    names.save(path / "names")
    return path / "names"


def test_what_was_saved_is_opened_as_it_was(tmp_path: Path) -> None:
    names = guarding(ACME, DELL, brand("電気.jp", "bluesky"))

    opened = ProtectedNames.opened(_saved(tmp_path, names))

    assert set(opened) == set(names)
    assert opened.crowd() == names.crowd()
    assert opened.near("acmewidget") == ["acmewidgets"]
    assert opened.mark == "event 7"


def test_changes_since_are_saved_too(tmp_path: Path) -> None:
    opened = ProtectedNames.opened(_saved(tmp_path, guarding(ACME, DELL)))
    opened.add(brand("zenith"))
    opened.remove(DELL)

    again = ProtectedNames.opened(_saved(tmp_path, opened))

    assert set(again) == {ACME, brand("zenith")}
    assert set(opened) == set(again)  # the older one still reads the file that was there


def test_no_names_are_saved_as_well(tmp_path: Path) -> None:
    opened = ProtectedNames.opened(_saved(tmp_path, ProtectedNames()))

    assert list(opened) == []
    assert opened.near("acme") == []


@pytest.mark.parametrize(
    "harm",
    [
        lambda content: content[:0],
        lambda content: content[:30],
        lambda content: content[:-1],
        lambda content: content + b" ",
        lambda content: b"handles\n" + content[8:],
        lambda content: content.replace(b"acmewidgets", b"acmewidgetz", 1),
    ],
)
def test_a_torn_file_is_refused(tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
    path = _saved(tmp_path, guarding(ACME))
    path.write_bytes(harm(path.read_bytes()))

    with pytest.raises(UnfitFile):
        ProtectedNames.opened(path)


def test_no_changed_byte_goes_unseen(tmp_path: Path) -> None:
    path = _saved(tmp_path, guarding(ACME))
    content = path.read_bytes()

    for at in range(0, len(content), 7):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        with pytest.raises(UnfitFile):
            ProtectedNames.opened(path)


def test_only_the_file_itself_is_left_behind(tmp_path: Path) -> None:
    path = _saved(tmp_path, guarding(ACME))
    _saved(tmp_path, guarding(DELL))

    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ProtectedNames.opened(tmp_path / "names")
