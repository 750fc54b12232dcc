"""An archive holds its files, and nothing of when and where it was made."""

import io
import zipfile

from registry.web.archives import packed


def test_the_same_files_make_the_same_bytes() -> None:
    assert packed({"b.txt": b"2", "a.txt": b"1"}) == packed({"a.txt": b"1", "b.txt": b"2"})


def test_every_file_comes_out_as_it_went_in() -> None:
    files = {"a.txt": b"1", "folder/ñ.txt": b"\x00\xff"}

    with zipfile.ZipFile(io.BytesIO(packed(files))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
