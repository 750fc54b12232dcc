r"""How many addresses of a case file are read right, and how fast: `python -m benchmarks.reading FILE`.

The file is tab-separated without quoting, with a header: input, expected, platform, handle, kind, binding. The input
escapes \\, \t, \n and \uXXXX; an empty platform is not compared, `*` means "no platform in particular".
"""

import re
import sys
import time
import timeit
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from verification.platforms import read

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|[\\tn])")
_PLAIN = {"\\": "\\", "t": "\t", "n": "\n"}
_SECONDS = 2.0
_TRIES = 40  # the quickest counts: whatever else the machine does only adds
_ADDRESS = (256, 512, 1024, 2048)  # up to the longest address that is read
_PASTED = (1024, 2048, 4096, 8192)  # up to the longest text that is cleaned; an address of this size is refused then

# What makes a careless reader go back and forth: how the text begins, what comes again and again, how it ends.
_HOSTILE = {
    "long name": ("https://x.com/", "a", "!"),
    "no letter in the name": ("https://www.facebook.com/", ".", "!"),
    "hyphens and digits": ("https://www.facebook.com/pages/category/a/", "-1", "!"),
    "segments": ("https://vk.com/", "/a", "!"),
    "dot segments": ("https://github.com/", "a/../", "!"),
    "percent-encoding": ("https://www.linkedin.com/company/", "%C3%A9", "%"),
    "parameters": ("https://www.facebook.com/profile.php?", "id=1&", ""),
    "wrapped parameters": ("https://www.google.com/url?q=", "%26q=", ""),
    "names and hosts": ("@", "a@a.", "!"),
    "labels": ("https://", "a.", "!"),
    "letters of Punycode": ("https://", "\u00e9.", "com"),
    "accented letters": ("https://www.youtube.com/@", "\u00e9", "!"),
    "app link": ("twitter://user?", "&screen_name=", ""),
    "Matrix room": ("#", "a:", "!"),
    "unknown server": ("https://social.acme.com/@", "a.", "!"),
}
_HOSTILE_PASTED = {
    "link without an end": ("[a](", "a", ""),
    "brackets in a link": ("[a](", "(a)", ")"),
    "closing brackets": ("x.com/acme", ")", ""),
    "stray punctuation": ("x.com/acme", "!", ""),
    "ampersands": ("x.com/?", "&amp;", ""),
    "marks nobody sees": ("x.com/", "\u200b", "a"),
    "combining marks": ("x.com/", "e\u0301\u0323", "a"),
    "white space": ("x.com/acme", " ", "a"),
    "opening brackets": ("", "[](", ""),
}


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
    for sizes, shapes in ((_ADDRESS, _HOSTILE), (_PASTED, _HOSTILE_PASTED)):
        print_doublings(sizes, shapes)
    return 0 if right.total() == total.total() else 1


def speed(texts: list[str]) -> float:
    """Addresses per second of one core's own time, over the whole list again and again."""
    rounds = 0
    start = time.process_time()
    while (spent := time.process_time() - start) < _SECONDS:
        for text in texts:
            read(text)
        rounds += 1
    return rounds * len(texts) / spent


def print_doublings(sizes: tuple[int, ...], shapes: dict[str, tuple[str, str, str]]) -> None:
    """One line a shape: the time for each next size by the time for the one before, and the time for the largest."""
    print(f"{'characters':22} {''.join(f'{size:>7}' for size in sizes[1:])} {sizes[-1]:>10}")
    for name, shape in shapes.items():
        times = [quickest(_hostile(shape, size)) for size in sizes]
        ratios = "".join(f"{later / earlier:7.2f}" for earlier, later in pairwise(times))
        print(f"{name:22} {ratios} {times[-1] * 1e6:>7.0f} µs")


def quickest(text: str) -> float:
    """Seconds for one reading, without what the machine did besides."""
    return min(timeit.repeat(lambda: read(text), number=1, repeat=_TRIES))


def _hostile(shape: tuple[str, str, str], size: int) -> str:
    start, again, end = shape
    return start + again * ((size - len(start) - len(end)) // len(again)) + end


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004
        sys.exit("usage: python -m benchmarks.reading FILE")
    sys.exit(main(Path(sys.argv[1])))
