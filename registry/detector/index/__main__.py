"""`python -m registry.detector.index FILE MARK [NICENESS]`: names from standard input into one file for many processes.

One JSON object a line, and their number at the end: whoever sends them may be killed before all are sent.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from registry.detector.finding import Protected
from registry.detector.protected import ProtectedNames


def _read(lines: Iterable[bytes]) -> Iterator[Protected]:
    count = 0
    for line in lines:
        found = orjson.loads(line)
        if found == count:
            return
        yield Protected(**found)
        count += 1
    raise EOFError(f"the names ended after {count}, without their number")


def main(path: str, mark: str, niceness: str = "0") -> None:
    """Writes the file whole or not at all."""
    os.nice(int(niceness))
    names = ProtectedNames(_read(sys.stdin.buffer))
    names.mark = mark
    names.save(Path(path))


if __name__ == "__main__":
    main(*sys.argv[1:])
