"""The detector beside its peers, in one run: `python -m benchmarks.detector [NAMES …]`.

Each is measured in a process of its own, one after the other, on the same made-up names and questions. The peers find
near names only; ours answers the whole question, compiled if `make compiled` could, and
interpreted beside it. For the rows of symspellpy: `uv pip install --group bench`.
"""

import ctypes
import gc
import importlib.util
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar

from benchmarks import detector_peers as peers
from benchmarks.made_up_names import HITS, MISSES, Question, questions, read_names, write_names
from registry.detector import Protected, ProtectedNames, compiled, detect
from registry.detector.costing import costs
from registry.web import circles

SIZES = (10_000, 100_000, 1_000_000)
ASKED = 5000
OURS = "ours, whole verdict"
INTERPRETED = "ours, interpreted"
_WARMING = 200
_ADDED = 500
_TRIES = 20
_HOSTILE = {
    "confusables": "\u0430\u217c\u0131\uff52\u0435\u03bf",
    "rn": "rn",
    "words": "support",
    "digits": "01",
    "one letter": "a",
    "separators": "a_.-",
}
_HOSTILE_LETTERS = 4000

_Asked = TypeVar("_Asked")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to ask."""

    build: Callable[[Path], AbstractContextManager[peers.Built]]
    asked: int = ASKED
    """How many questions are worth waiting for at a million names."""
    needs: str = "numpy"
    clock: Callable[[], float] = time.thread_time
    """Our own processor time: what else the machine does disturbs it less than the time on the wall."""


@dataclass(frozen=True, slots=True)
class Figures:
    median: float
    p99: float
    size: float
    seconds: float
    remarks: tuple[str, ...] = ()


@contextmanager
def whole_verdict(path: Path) -> Iterator[peers.Built]:
    names = ProtectedNames(read_names(path))
    before = time.perf_counter()
    names.save(_kept(path))
    saved = f"saved in {time.perf_counter() - before:.1f} s"
    size = _kept(path).stat().st_size  # all that is kept, in one piece
    yield peers.Built(_asking(names), size, remarks=lambda usual: (saved, *_remarks(names, usual)))


@contextmanager
def another_process(path: Path) -> Iterator[peers.Built]:
    yield peers.Built(_asking(ProtectedNames.opened(_kept(path))))


@contextmanager
def near_names_only(path: Path) -> Iterator[peers.Built]:
    """What the peers do."""
    names = ProtectedNames.opened(_kept(path))
    yield peers.Built(lambda question: names.near(question.key))


def _kept(path: Path) -> Path:
    return path.with_suffix(".names")


def _asking(names: ProtectedNames) -> peers.Ask:
    return lambda question: detect(question.handle, names, platform=question.platform)


WAYS = {
    OURS: Way(whole_verdict),
    "ours, opened by a second process": Way(another_process),
    INTERPRETED: Way(another_process),
    "ours, near names only": Way(near_names_only),
    "sorted numpy deletions, distance 1": Way(peers.deletions),
    "symspellpy, distance 1": Way(peers.symspell, needs="symspellpy"),
    "pg_trgm GIN, similarity 0.5": Way(peers.trigrams, asked=1000, clock=time.perf_counter),
    "rapidfuzz brute force, distance 1": Way(peers.brute_force, asked=100),
}


def measure(name: str, path: Path, asked: Sequence[Question]) -> Figures:
    """Runs in a process of its own, so that the memory of it is the structure's."""
    way = WAYS[name]
    nobody = ProtectedNames()
    for question in asked[:_WARMING]:  # the general tables are read once, whatever is guarded
        detect(question.handle, nobody)
        costs(question.key)
    empty, before = _memory(), time.perf_counter()
    with way.build(path) as built:
        seconds = built.seconds or time.perf_counter() - before
        size = built.size or _memory() - empty
        circles.leave_out_what_is_here()  # as the product does
        for question in asked[-_WARMING:]:
            built.ask(question)
        spent = _times(built.ask, asked[: way.asked], way.clock)
        return Figures(median(spent), quantiles(spent, n=100)[98], size, seconds, built.remarks(median(spent)))


def _remarks(names: ProtectedNames, usual: float) -> tuple[str, ...]:
    added = [
        Protected(f"zq{i}wonder", "x", f"zq{i}", f"Zq{i} Wonder", f"company:zq{i}", proven=True) for i in range(_ADDED)
    ]
    adding = _times(names.add, added)
    removing = _times(names.remove, added)
    hostile = {kind: _hostile(names, unit) for kind, unit in _HOSTILE.items()}
    added_in = f"median {median(adding):.0f} µs, longest {max(adding):.0f} µs"
    removed_in = f"median {median(removing):.0f} µs, longest {max(removing):.0f} µs"
    ratios = ", ".join(f"{kind} {spent / usual:.1f}" for kind, spent in hostile.items())
    return (
        f"adding a name: {added_in}; removing it: {removed_in}",
        f"{_HOSTILE_LETTERS:,} characters, by the usual verdict: {ratios}",
    )


def _hostile(names: ProtectedNames, unit: str) -> float:
    texts = [(unit[i % len(unit) :] + unit * _HOSTILE_LETTERS)[:_HOSTILE_LETTERS] for i in range(_TRIES)]
    return median(_times(lambda text: detect(text, names, platform="x"), texts))


def _times(
    act: Callable[[_Asked], object], things: Iterable[_Asked], clock: Callable[[], float] = time.thread_time
) -> list[float]:
    """Microseconds for each."""
    spent = []
    for thing in things:
        before = clock()
        act(thing)
        spent.append(1e6 * (clock() - before))
    return spent


def _memory() -> int:
    """Bytes this process has for itself, without shared files; what it only keeps for later is given back first."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(status.partition("RssAnon:")[2].split()[0])


def compare(count: int, folder: Path) -> None:
    path = folder / f"{count}.tsv"
    write_names(count, path)
    asked = questions(ASKED, path)
    columns = f"{'median':>9} {'p99':>10} {'bytes a name':>13} {'built in':>9}   ours ÷ it: median, p99, bytes"
    print(f"\n{f'{count:,} names':38} {columns}")
    ours: Figures | None = None
    for name, way in WAYS.items():
        if importlib.util.find_spec(way.needs) is None:
            print(f"{name:38} {way.needs} is not installed")
            continue
        if name == INTERPRETED and not compiled.IS_COMPILED:
            continue  # all of ours were
        with _without_build(folder) if name == INTERPRETED else nullcontext():
            figures = _alone(name, path, asked)
        ours = ours or figures
        print(_row(name, figures, ours, count))


def _alone(name: str, path: Path, asked: Sequence[Question]) -> Figures:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(measure, name, path, asked).result()


@contextmanager
def _without_build(folder: Path) -> Iterator[None]:
    """Processes that start meanwhile find the sources where no build is beside them."""
    place = folder / "interpreted"
    place.mkdir(exist_ok=True)
    if not (place / "registry").exists():
        (place / "registry").symlink_to(compiled.PACKAGE.parent)
    sys.path.insert(0, str(place))
    try:
        yield
    finally:
        sys.path.remove(str(place))


def _row(name: str, its: Figures, ours: Figures, count: int) -> str:
    row = f"{name:38} {its.median:6.0f} µs {its.p99:7.0f} µs {its.size / count:13.0f} {its.seconds:7.1f} s"
    if its is not ours:
        row += f"   {ours.median / its.median:.3f}, {ours.p99 / its.p99:.3f}, {ours.size / its.size:.2f}"
    return "\n".join((row, *(f"    {remark}" for remark in its.remarks)))


if __name__ == "__main__":
    print(f"Questions: {MISSES}; {HITS}. Processor time; of pg_trgm, time on the wall. Ours is {compiled.HOW}.")
    with tempfile.TemporaryDirectory() as made:
        for asked_count in [int(text) for text in sys.argv[1:]] or SIZES:
            compare(asked_count, Path(made))
