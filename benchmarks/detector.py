"""How long one verdict takes, with 10,000 and 100,000 guarded names: `python benchmarks/detector.py [names …]`."""

import random
import sys
import time
import tracemalloc

from registry.detector import Protected, ProtectedNames, detect

SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "ki",
    "lo",
    "ma",
    "ne",
    "po",
    "qui",
    "stra",
    "pli",
    "cor",
    "ten",
    "mar",
    "gel",
)
QUESTIONS = 2000


def made_up_names(count: int, chance: random.Random) -> list[str]:
    names: set[str] = set()
    while len(names) < count:
        names.add("".join(chance.choices(SYLLABLES, k=chance.randint(3, 6))))
    return sorted(names)


def questions(names: list[str], chance: random.Random) -> list[str]:
    """A third strangers, a third with an added word, a third misspelt."""
    asked = made_up_names(QUESTIONS // 3, chance)
    for name in chance.choices(names, k=QUESTIONS // 3):
        at = chance.randrange(1, len(name))
        asked += [f"{name}_support", name[:at] + name[at + 1 :]]
    return asked


def measure(count: int) -> None:
    chance = random.Random(count)  # noqa: S311
    names = made_up_names(count, chance)
    tracemalloc.start()
    before = time.perf_counter()
    guarded = ProtectedNames(Protected(name, "x", name, name, name, proven=True) for name in names)
    built = time.perf_counter() - before
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    spent = []
    for handle in questions(names, chance):
        before = time.perf_counter()
        detect(handle, guarded, platform="x")
        spent.append(1e6 * (time.perf_counter() - before))
    spent.sort()
    print(
        f"{count:>9,} names   median {spent[len(spent) // 2]:6.0f} µs   p99 {spent[len(spent) * 99 // 100]:6.0f} µs"
        f"   built in {built:5.1f} s (while counting memory)   {size / count:6.0f} bytes a name"
    )


if __name__ == "__main__":
    for asked_count in [int(text) for text in sys.argv[1:]] or [10_000, 100_000]:
        measure(asked_count)
