"""What a name sounds like, in English and in Spanish."""

import re

_DOUBLED = re.compile(r"(.)\1+")
_SOUNDS = str.maketrans({"c": "k", "q": "k", "z": "s", "v": "b", "y": "i"})
_PAIRS = (("ph", "f"), ("ck", "k"), ("ll", "y"), ("ew", "u"), ("oo", "u"), ("ee", "i"))


def sound(key: str) -> str:
    """A folded name as it is spoken: names that sound alike become equal."""
    for pair, single in _PAIRS:
        key = key.replace(pair, single)
    return _DOUBLED.sub(r"\1", key.translate(_SOUNDS).replace("h", ""))
