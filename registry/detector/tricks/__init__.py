"""All tricks on letters and parts, the surest first: when two explain a name, the earlier one is told."""

from registry.detector.tricks.addition import ADDITION
from registry.detector.tricks.confusable import CONFUSABLE
from registry.detector.tricks.insertion import INSERTION
from registry.detector.tricks.keyboard import KEYBOARD
from registry.detector.tricks.leet import LEET
from registry.detector.tricks.omission import OMISSION
from registry.detector.tricks.plural import PLURAL
from registry.detector.tricks.repetition import REPETITION
from registry.detector.tricks.replacement import REPLACEMENT
from registry.detector.tricks.transposition import TRANSPOSITION
from registry.detector.tricks.trick import Trick
from registry.detector.tricks.vowel_swap import VOWEL_SWAP
from registry.detector.tricks.word_order import WORD_ORDER

TRICKS: tuple[Trick, ...] = (
    CONFUSABLE,
    LEET,
    REPETITION,
    TRANSPOSITION,
    PLURAL,
    VOWEL_SWAP,
    KEYBOARD,
    INSERTION,
    OMISSION,
    ADDITION,
    REPLACEMENT,
    WORD_ORDER,
)
