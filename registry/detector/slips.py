"""Names the slip between what is written and what is meant, and says what speaks for and against it."""

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from registry.detector.skeleton import blurred, shape, skeleton
from registry.detector.sounds import spoken
from registry.detector.tables import keyboard_neighbours

_VOWELS = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class Slip:
    """One way from a meant name to a written one: the trick, and its finer kind."""

    trick: str
    kind: str


EQUAL = Slip("separator", "separator")
CONFUSABLE = Slip("confusable", "homoglyph-ascii")
LEET = Slip("leet", "leet")
PLURAL = Slip("plural", "plural")
WORD_ORDER = Slip("word_order", "word-order")
SOUND = Slip("soundsquat", "soundsquat")
MULTI = Slip("typo_multi", "typo-multi")
_OMISSION = Slip("omission", "typo-omission")
_TRANSPOSITION = Slip("transposition", "typo-transposition")
_REPETITION = Slip("repetition", "typo-repetition")
_ADDITION = Slip("addition", "typo-addition")
_INSERTION = Slip("insertion", "typo-insertion")
_VOWEL_SWAP = Slip("vowel_swap", "vowel-swap")
_KEYBOARD = Slip("keyboard", "typo-keyboard")
_BITSQUAT = Slip("bitsquat", "bitsquat")
_REPLACEMENT = Slip("replacement", "typo-replacement")


def name_slip(written: str, original: str) -> Slip:
    """The slip that best explains what is written where the original is meant."""
    if written == original:
        return EQUAL
    if shape(written) == shape(original) or skeleton(written) == skeleton(original):
        return LEET if _digits(written) != _digits(original) else CONFUSABLE
    if written in {original + "s", original + "es"}:
        return PLURAL
    if OSA.distance(written, original, score_cutoff=1) <= 1:
        return _one_edit(written, original)
    if len(written) == len(original) and written in original + original:
        return WORD_ORDER
    return _far_slip(written, original)


def _far_slip(written: str, original: str) -> Slip:
    if spoken(written) == spoken(original):
        return SOUND
    return CONFUSABLE if blurred(written) == blurred(original) else MULTI


def _one_edit(written: str, original: str) -> Slip:
    at = next((i for i, (a, b) in enumerate(zip(written, original, strict=False)) if a != b), None)
    if len(written) > len(original):
        return _added_letter(written, original, len(original) if at is None else at)
    if len(written) < len(original):
        return _OMISSION
    assert at is not None  # two different names of one length
    if written[at + 1 :] != original[at + 1 :]:
        return _TRANSPOSITION
    return _replaced(written[at], original[at])


def _added_letter(written: str, original: str, at: int) -> Slip:
    if written[at] in {*written[at - 1 : at], *written[at + 1 : at + 2]}:
        return _REPETITION
    if at in {0, len(original)}:
        return _ADDITION
    return _INSERTION


def _replaced(typed: str, meant: str) -> Slip:
    if typed in _VOWELS and meant in _VOWELS:
        return _VOWEL_SWAP
    if typed in keyboard_neighbours().get(meant, ""):
        return _KEYBOARD
    if (ord(typed) ^ ord(meant)).bit_count() == 1:
        return _BITSQUAT
    return _REPLACEMENT


def _digits(key: str) -> str:
    return "" if key.isalpha() else "".join(c for c in key if c.isdigit())
