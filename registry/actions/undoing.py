"""What a ruling changed, row by row, kept with it: a later ruling puts back exactly that, and nothing else."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from registry.models import Brand, Claim, Loss

Row = Claim | Brand | Loss
Kept = dict[str, Any]  # {"row", "id", "before", "after"}: as JSON, beside the decision
_ROWS: Mapping[str, type[Claim | Brand | Loss]] = MappingProxyType({"claim": Claim, "brand": Brand, "loss": Loss})
_NAMES = {model: name for name, model in _ROWS.items()}


async def alter(row: Row, **after: object) -> Kept:
    """Writes the new values to the row; returns what has to be kept to undo it."""
    before = {name: getattr(row, name) for name in after}
    await type(row).filter(id=row.id).update(**after)
    row.update_from_dict(after)
    return _kept(row, before, after)


async def add(row: Row, *columns: str) -> Kept:
    """Stores a row that was not there; undone, it goes again."""
    await row.save(force_create=True)
    return _kept(row, {}, {name: getattr(row, name) for name in columns})


async def remove(row: Row, *columns: str) -> Kept:
    """Takes a row away; undone, it is there again."""
    await row.delete()
    return _kept(row, {name: getattr(row, name) for name in columns}, {})


async def put_back(changes: Sequence[Kept]) -> list[Row]:
    """Undoes the changes, the last first; a row that has moved on since is left as it is. Returns what was altered."""
    restored = [row for kept in reversed(changes) if (row := await _put_back_one(kept)) is not None]
    return list(reversed(restored))


async def _put_back_one(kept: Kept) -> Row | None:
    model = _ROWS[kept["row"]]
    before, after = _read(model, kept["before"]), _read(model, kept["after"])
    row: Row | None = await model.get_or_none(id=UUID(kept["id"]))
    if row is None:
        if before and not after:
            await model(id=UUID(kept["id"]), **before).save(force_create=True)
        return None
    if not before:
        await row.delete()
        return None
    if any(getattr(row, name) != value for name, value in after.items()):
        return None
    await model.filter(id=row.id).update(**before)
    row.update_from_dict(before)
    return row


def _kept(row: Row, before: Mapping[str, object], after: Mapping[str, object]) -> Kept:
    return {"row": _NAMES[type(row)], "id": str(row.id), "before": _plain(before), "after": _plain(after)}


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _as_json(value) for name, value in values.items()}


def _as_json(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, UUID) else value


def _read(model: type[Row], values: Mapping[str, object]) -> dict[str, object]:
    """The values as the columns hold them."""
    fields = model._meta.fields_map  # noqa: SLF001 (the library's own way to a column's type)
    return {name: fields[name].to_python_value(value) for name, value in values.items()}
