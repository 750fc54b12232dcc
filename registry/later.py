"""Modules that a process can do without at first: they are imported by a thread, or by whoever needs them sooner.

This is the one place where a module is named instead of imported (docs/ARCHITECTURE.md). Who uses one says so twice:

    if TYPE_CHECKING:
        from registry.actions import likenesses
    else:
        likenesses = later.module("registry.actions.likenesses")

and awaits `loaded` before the first use, so that nobody else waits for the reading of files.
"""

import asyncio
from importlib import import_module
from threading import RLock
from types import ModuleType
from typing import Any

_LOADED: set[str] = set()
_TURN = RLock()  # two threads that import crosswise are handed modules that are half made


class _Later(ModuleType):
    """Stands for the module until something of it is asked for."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever the module holds)
        found = getattr(_imported(self.__name__), name)
        setattr(self, name, found)
        return found


def module(name: str) -> ModuleType:
    """The module, imported when something of it is first asked for."""
    return _Later(name)


async def loaded(*names: str) -> None:
    """Imports the modules beside the loop; raises what a broken one raises."""
    for name in names:
        if name not in _LOADED:
            await asyncio.to_thread(_imported, name)
            _LOADED.add(name)


def _imported(name: str) -> ModuleType:
    with _TURN:
        return import_module(name)
