"""Values of which many are made for each question."""

from verification.values import value

__all__ = ["value"]
