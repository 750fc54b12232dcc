"""What a text is when it cannot be an account: said in a few English words, never raised."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    seen: str
