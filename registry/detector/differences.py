"""What exactly differs between a name as it was typed and the name that is meant by it."""

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from registry.detector.domains import read_domain
from registry.detector.finding import Finding
from registry.detector.handles import shown_part
from registry.detector.skeleton import fold, words

_SHORT = 2
"""Letters of a difference that is told as one: rn for m."""


@dataclass(frozen=True, slots=True)
class Difference:
    """`typed` stands where `meant` belongs; one of the two may be empty."""

    typed: str
    meant: str
    at: int
    """Where in the written name."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A finding's handle as it was typed: the letters that stand for the name, and the words around them."""

    text: str
    letters: tuple[str, ...]
    """For each letter of what was written the character that was typed."""
    added: tuple[str, ...]


def differences(written: str, meant: str) -> list[Difference]:
    """What was done to the meant letters, from left to right; neighbouring changes are one."""
    start = _shared(written, meant)
    end = min(_shared(written[::-1], meant[::-1]), len(written) - start, len(meant) - start)
    typed, wanted = written[start : len(written) - end], meant[start : len(meant) - end]
    if max(len(typed), len(wanted)) <= _SHORT:
        return [Difference(typed, wanted, start)] if typed or wanted else []
    return [Difference(written[a:b], meant[c:d], a) for a, b, c, d in _changes(written, meant)]


def as_typed(finding: Finding) -> Typed:
    """The handle's own characters; folded letters where the finding is about another text, such as a shown name."""
    text = shown_part(finding.handle).name
    domain = read_domain(text, is_domain=True)
    for candidate in (text, domain.label if domain else text):
        letters = [(i, letter) for i, letter in enumerate(candidate) for _ in fold(letter)]
        if "".join(fold(letter) for letter in candidate) == finding.before + finding.written + finding.behind:
            return _cut(candidate, letters, finding)
    return Typed("", tuple(finding.written), tuple(part for part in (finding.before, finding.behind) if part))


def typed_part(typed: Typed, difference: Difference) -> str:
    """The characters of a difference as they were typed: a capital I, a Cyrillic letter."""
    found = typed.letters[difference.at : difference.at + len(difference.typed)]
    return "".join(c if c == "I" or not c.isascii() else c.casefold() for c in found)


def _cut(text: str, letters: list[tuple[int, str]], finding: Finding) -> Typed:
    start, end = len(finding.before), len(finding.before) + len(finding.written)
    first = letters[start][0] if start < len(letters) else len(text)
    last = letters[end][0] if end < len(letters) else len(text)
    before = words(text[:first]) if finding.before else []
    behind = words(text[last:]) if finding.behind else []
    return Typed(text, tuple(letter for _, letter in letters[start:end]), (*before, *behind))


def _shared(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _changes(written: str, meant: str) -> Iterator[tuple[int, int, int, int]]:
    """Places of each change, in the written and in the meant name; changes that touch are joined."""
    open_change: tuple[int, int, int, int] | None = None
    for step in Levenshtein.opcodes(meant, written):
        if step.tag == "equal":
            if open_change:
                yield open_change
            open_change = None
        else:
            a, c = (open_change[0], open_change[2]) if open_change else (step.dest_start, step.src_start)
            open_change = (a, step.dest_end, c, step.src_end)
    if open_change:
        yield open_change
