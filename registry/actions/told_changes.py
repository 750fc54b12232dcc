"""What an answer tells of, and the news of it: no answer is given that a change has overtaken.

The database names what changed (migration 0027). A look at the database that began before the news may show what was
before: so an answer carries the number of the last news of when its reading began, and counts only as long as nothing
that it tells of has news of a higher number.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from registry.actions.listings import Answer, Listing, Verdict
from registry.actions.private_lookups import PREFIX_LENGTH

CHANNEL = "answers"
EVERYTHING = "*"
ACCOUNT = "a "
RANGE = "r "
NAMES = "n"  # the guarded names: what is not in the directory is judged by all of them
_BY_NAMES = frozenset({Verdict.UNKNOWN, Verdict.LOOKALIKE})
MOST_REMEMBERED = 20_000  # things with news; with more of them everything counts as changed


@dataclass(slots=True)
class Changes:
    """What was heard. Until it listens, and from the loss of its connection on, nothing counts as known."""

    is_heard: bool = False
    number: int = 0
    """Of the last news."""
    _told: dict[str, int] = field(default_factory=dict)
    _everything: int = 0
    _missed: int = 0
    """News may have been missed up to here."""

    def hear(self, said: str | None) -> None:
        """Takes in what the database says; None: some of it may have been missed, from now on it is heard."""
        self.number += 1
        if said is None:
            self._missed, self.is_heard = self.number, True
        elif said == EVERYTHING or len(self._told) >= MOST_REMEMBERED:
            self._everything = self.number
            self._told.clear()
        else:
            for line in said.split("\n"):
                self._told[line] = self.number
                if line.startswith(ACCOUNT):
                    self._told[range_of(line.removeprefix(ACCOUNT))] = self.number

    def lose(self) -> None:
        """The connection is gone."""
        self.is_heard = False

    def is_overtaken(self, subjects: Iterable[str], number: int) -> bool:
        """Whether news of one of the subjects came after this number."""
        if self._everything > number:
            return True
        told = self._told
        for one in subjects:  # noqa: SIM110 (asked for every answer: a generator costs more than the looking up)
            if told.get(one, 0) > number:
                return True
        return False

    def is_current(self, subjects: Iterable[str], number: int) -> bool:
        """Whether nothing that an answer tells of changed since, for all that can be known."""
        return self.is_heard and self._missed <= number and not self.is_overtaken(subjects, number)


def range_of(account: str) -> str:
    """The subject of all accounts whose hash begins like this one's (docs/PRIVATE_LOOKUPS.md)."""
    return f"{RANGE}{hashlib.sha256(account.encode()).hexdigest()[:PREFIX_LENGTH]}"


def subjects_of(found: Iterable[Listing | Answer]) -> tuple[str, ...]:
    """Everything that news may come of and that would change one of the answers."""
    subjects: set[str] = set()
    for one in found:
        if isinstance(one, Listing):
            _add_listing(one, subjects)
        elif one.listing is not None:
            _add_listing(one.listing, subjects)
        else:
            subjects.add(NAMES)
            for match in one.matches:
                _add_listing(match, subjects)
    return tuple(sorted(subjects))


def _add_listing(listing: Listing, subjects: set[str]) -> None:
    account = listing.account
    subjects.add(f"{ACCOUNT}{account.platform}:{account.handle}")
    for of_brand in (listing, listing.imitates, listing.case):
        if of_brand is not None and of_brand.brand is not None:
            subjects.add(f"b {of_brand.brand.slug}")
    if listing.verdict in _BY_NAMES:
        subjects.add(NAMES)
