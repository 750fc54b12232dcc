"""Values of which many are made for each question."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

_Made = TypeVar("_Made")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(*, order: bool = False) -> Callable[[type[_Made]], type[_Made]]:
    """A dataclass that is frozen for the type checker only: to freeze it at run time makes it five times as slow."""
    return dataclass(slots=True, unsafe_hash=True, order=order)
