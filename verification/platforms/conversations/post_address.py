"""The address of a post, pasted by whoever claims the account: its parts, or what to paste instead."""

import re
from collections.abc import Callable

from verification.outcomes import Problem
from verification.platforms.platform import Trouble


def post_address(pattern: str, *, wanted: str, refused: str) -> Callable[[str | None], re.Match[str] | Trouble]:
    """A reader of pasted addresses: the match, `wanted` where nothing was pasted, or `refused`."""
    regex = re.compile(pattern)

    def read(place: str | None) -> re.Match[str] | Trouble:
        if not place:
            return Trouble(Problem.NEEDS_PLACE, wanted)
        return regex.fullmatch(place.strip()) or Trouble(Problem.REFUSED, refused)

    return read
