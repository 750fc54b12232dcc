"""What this process did, in numbers for its operator: no path, no query, no address, nobody (SECURITY V1)."""

import os
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from registry import clock

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # seconds
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})  # others are "other"
STATM = Path("/proc/self/statm")


@dataclass(slots=True)
class Latency:
    """How long the answers of one route took; the last count is of those beyond all bounds."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0

    def note(self, seconds: float) -> None:
        """One more of them."""
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds


@dataclass(slots=True)
class Numbers:
    """Counted since the process started."""

    started: float = field(default_factory=clock.seconds)
    requests: Counter[tuple[str, str, int]] = field(default_factory=Counter)  # method, route's template, status / 100
    latencies: dict[str, Latency] = field(default_factory=dict)  # by route's template
    kept_answers: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """One answer, and how long it took."""
        self.requests[method if method in METHODS else "other", route, status // 100] += 1
        latency = self.latencies.get(route)
        if latency is None:
            latency = self.latencies[route] = Latency()
        latency.note(seconds)

    def note_verdicts(self, verdicts: Iterable[str]) -> None:
        """What look-ups were answered."""
        for verdict in verdicts:
            self.verdicts[verdict] += 1


def memory_bytes() -> int:
    """What of this process is in memory now; where the system does not say, the most that ever was."""
    try:
        return int(STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return getrusage(RUSAGE_SELF).ru_maxrss * 1024


def processor_seconds() -> float:
    """What this process used of the processor."""
    used = getrusage(RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
