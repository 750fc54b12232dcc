r"""How many addresses of a case file are read right, by platform, and how fast: `python benchmarks/reading.py FILE`.

The file is tab-separated without quoting, with a header: input, expected, platform, handle, kind, binding. The input
escapes \\, \t, \n and \uXXXX; an empty platform is not compared, `*` means "no platform in particular".
"""

import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from verification.platforms import read

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|[\\tn])")
_PLAIN = {"\\": "\\", "t": "\t", "n": "\n"}
_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Case:
    text: str
    result: str
    platform: str
    handle: str
    kind: str
    binding: str

    def mistakes(self) -> list[str]:
        """What was read otherwise; an unnamed platform and handle are not compared."""
        seen = read(self.text).as_json()
        wanted = {"result": self.result, "binding": self.binding, "kind": self.kind}
        if self.platform:
            wanted |= {"platform": self.platform, "handle": self.handle}
        return [f"{key}: {seen[key]!r}, not {value!r}" for key, value in wanted.items() if (seen[key] or "") != value]


def cases(path: Path) -> Iterator[Case]:
    lines = [line for line in path.read_text("utf-8").split("\n") if line and not line.startswith("# ")]
    for line in lines[1:]:
        text, *rest = line.split("\t")
        yield Case(_ESCAPE.sub(_unescaped, text), *rest[:5])


def _unescaped(match: re.Match[str]) -> str:
    escape = match[1]
    return chr(int(escape[1:], 16)) if escape[0] == "u" else _PLAIN[escape]


def main(path: Path) -> int:
    all_cases = list(cases(path))
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for case in all_cases:
        platform = case.platform or "(none)"
        total[platform] += 1
        mistakes = case.mistakes()
        right[platform] += not mistakes
        if mistakes:
            print(f"{case.text!r}: {'; '.join(mistakes)}")
    for platform, count in sorted(total.items()):
        print(f"{platform:15} {right[platform]:4}/{count}")
    print(f"{'all':15} {right.total():4}/{total.total()}")
    print(f"{speed([case.text for case in all_cases]):,.0f} addresses/s")
    return 0 if right.total() == total.total() else 1


def speed(texts: list[str]) -> float:
    """Addresses per second on one core, over the whole list again and again."""
    rounds = 0
    start = time.perf_counter()
    while (spent := time.perf_counter() - start) < _SECONDS:
        for text in texts:
            read(text)
        rounds += 1
    return rounds * len(texts) / spent


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004
        sys.exit("usage: python benchmarks/reading.py FILE")
    sys.exit(main(Path(sys.argv[1])))
