"""What is never an imitation, whatever the weights say: another number, a fan's own word, another ending or country."""

import re

from registry.detector.additions import UNSAID, additions_of
from registry.detector.circumstances import Circumstances
from registry.detector.domains import ENDINGS
from registry.detector.language import is_first_name, is_word
from registry.detector.places import is_place
from registry.detector.protected import Root, Source
from registry.detector.reading import Reading
from registry.detector.suspects import Suspect

SHAPES = frozenset({"confusable", "leet", "separator", "tld_swap"})
"""Tricks that keep the look of a name: no chance neighbours, so short names may be taken for each other."""

_ASSIGNED = 4
"""Digits of a number that nobody chooses: platforms and forms give it."""
_COMPANYS = frozenset({"place", "legal", "department"})

_INNER_DIGIT = re.compile(r"(?<=[^\d])\d(?=[^\d])")


def is_ruled_out(suspect: Suspect, reading: Reading, root: Root) -> bool:
    """No finding, whatever else is seen."""
    return (
        _is_another_entity(suspect)
        or _is_another_word(suspect, reading)
        or is_told_openly(suspect, reading)
        or _is_of_a_company(suspect, reading)
        or _is_ending_only(suspect, reading, root)
    )


def is_told_openly(suspect: Suspect, reading: Reading) -> bool:
    """The handle says that it is a fan's, a critic's or a joke, in a word that the imitated name has not itself.

    Nor may half of it be the name's, or all be part of another word: `acmeison` + `oficial` is not `acmeiso` +
    `noficial`, and who distributes pays no tribute.
    """
    if not (suspect.has_additions or reading.fan_words):
        return False
    additions = additions_of(suspect, reading)
    if "fan" in additions.sorts:
        return True
    if not reading.fan_words:
        return False
    around = (suspect.before, suspect.behind, suspect.written)
    told = (word for word in reading.fan_words if word not in suspect.original and any(word in part for part in around))
    return any(not any(word in piece.text for piece in additions.pieces) for word in told)


def is_official_elsewhere(suspect: Suspect, reading: Reading, around: Circumstances) -> bool:
    """Many brands write "official" where the name alone was taken: it says something only beside their own account."""
    if not suspect.has_additions:
        return False
    sorts = additions_of(suspect, reading).sorts
    if "official" not in sorts or not sorts <= UNSAID | {"official"}:
        return False
    return not any(name.proven and name.platform == reading.platform for name in around.accounts)


def _is_of_a_company(suspect: Suspect, reading: Reading) -> bool:
    """Nothing but a country, a legal form or a department was added, as companies do for their regional accounts."""
    sorts = additions_of(suspect, reading).sorts
    return bool(sorts) and sorts <= _COMPANYS


def _is_another_entity(suspect: Suspect) -> bool:
    """Only short numbers differ: `sdis47` and `sdis49` are two fire brigades; a lone digit inside a word is a slip."""
    if suspect.slip.trick in {"separator", "tld_swap"}:
        return False
    written = suspect.written
    if written.isalpha() and suspect.original.isalpha():
        return False
    if not any(c.isdigit() for c in suspect.original):
        written = _INNER_DIGIT.sub("", written)
    if _without_digits(written) != _without_digits(suspect.original) or written == suspect.original:
        return False
    return min(len(_digits(written)), len(_digits(suspect.original))) < _ASSIGNED


def _is_another_word(suspect: Suspect, reading: Reading) -> bool:
    """`deli` looks like `dell`, yet whoever reads an ordinary word or first name takes it for that."""
    if suspect.slip.trick != "confusable" or suspect.has_additions or reading.foreign:
        return False
    return is_word(suspect.written) or is_first_name(suspect.written)


def _is_ending_only(suspect: Suspect, reading: Reading, root: Root) -> bool:
    """Only a domain's ending or a country differs: `acme.at` and `AcmeAG`, `acme_il` and `acme_ig`."""
    if suspect.slip.trick in SHAPES or suspect.has_additions:
        return False
    if root.source is Source.HANDLE and root.label and suspect.written.startswith(root.label):
        return _is_ending(suspect.written[len(root.label) :])
    last = max(place for place in reading.breaks | {0} if place < len(reading.key))
    if not (last > 0 and suspect.original.startswith(suspect.written[:last]) and is_place(reading.key[last:])):
        return False
    return not suspect.original[last:] or _is_ending(suspect.original[last:])


def _is_ending(text: str) -> bool:
    return is_place(text) or text in ENDINGS


def _without_digits(key: str) -> str:
    return "".join(c for c in key if not c.isdigit())


def _digits(key: str) -> str:
    return "".join(c for c in key if c.isdigit())
