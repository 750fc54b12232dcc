"""How many examples a property gets that is tested with fewer, or more, than the usual hundred."""

from hypothesis import settings

USUAL = 100


def examples(house: int) -> int:
    """So many in `make test`; as many times more in `make explore` as every other property gets there."""
    return max(1, house * settings().max_examples // USUAL)
