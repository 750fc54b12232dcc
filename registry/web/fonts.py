"""What a font can write and how wide that is, read from the TrueType file itself."""

import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / ".cache" / "fonts"  # deploy/assets.py fills it
REGULAR, BOLD = FOLDER / "regular.ttf", FOLDER / "bold.ttf"
_SEGMENTS, _GROUPS = 4, 12  # the formats of a table of characters that fonts have


@dataclass(frozen=True, slots=True)
class Font:
    """The characters of a font and how far each moves the pen, in parts of the letter's size."""

    glyphs: dict[int, int]
    widths: tuple[float, ...]

    def can_write(self, text: str) -> bool:
        """Whether every character has a drawing: what has none comes out as a box."""
        return all(letter == " " or self.glyphs.get(ord(letter), 0) for letter in text)

    def width(self, text: str, size: float) -> float:
        """How wide the text is in letters of this size."""
        last = len(self.widths) - 1
        return size * sum(self.widths[min(self.glyphs.get(ord(letter), 0), last)] for letter in text)


@cache
def font(path: Path) -> Font | None:
    """The font of this file; None where `make setup` has not brought it."""
    if not path.is_file():
        return None
    file = path.read_bytes()
    tables = _tables(file)
    size = struct.unpack_from(">H", file, tables["head"] + 18)[0]
    count = struct.unpack_from(">H", file, tables["hhea"] + 34)[0]
    measures = struct.unpack_from(f">{2 * count}H", file, tables["hmtx"])
    return Font(_characters(file, tables["cmap"]), tuple(advance / size for advance in measures[::2]))


def _tables(file: bytes) -> dict[str, int]:
    """Where each table of the file begins."""
    count = struct.unpack_from(">H", file, 4)[0]
    entries = (struct.unpack_from(">4sIII", file, 12 + 16 * n) for n in range(count))
    return {name.decode("latin-1"): offset for name, _, offset, _ in entries}


def _characters(file: bytes, start: int) -> dict[int, int]:
    """The drawing of each character, from every table of Unicode that the font has."""
    found: dict[int, int] = {}
    count = struct.unpack_from(">H", file, start + 2)[0]
    for n in range(count):
        place = start + struct.unpack_from(">HHI", file, start + 4 + 8 * n)[2]
        form = struct.unpack_from(">H", file, place)[0]
        if form == _GROUPS:
            found |= _of_groups(file, place)
        elif form == _SEGMENTS:
            found |= _of_segments(file, place)
    return found


def _of_groups(file: bytes, place: int) -> dict[int, int]:
    count = struct.unpack_from(">I", file, place + 12)[0]
    groups = (struct.unpack_from(">III", file, place + 16 + 12 * n) for n in range(count))
    return {code: glyph + code - first for first, last, glyph in groups for code in range(first, last + 1)}


def _of_segments(file: bytes, place: int) -> dict[int, int]:
    count = struct.unpack_from(">H", file, place + 6)[0] // 2
    at = place + 14
    ends = struct.unpack_from(f">{count}H", file, at)
    starts = struct.unpack_from(f">{count}H", file, at + 2 * count + 2)
    deltas = struct.unpack_from(f">{count}H", file, at + 4 * count + 2)
    ranges = at + 6 * count + 2
    found = {}
    for n, (first, last) in enumerate(zip(starts, ends, strict=True)):
        offset = struct.unpack_from(">H", file, ranges + 2 * n)[0]
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                glyph = struct.unpack_from(">H", file, ranges + 2 * n + offset + 2 * (code - first))[0]
            if glyph:
                found[code] = (glyph + deltas[n]) & 0xFFFF
    return found
