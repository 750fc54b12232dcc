"""Tells the steps of a check while it runs: several in one statement, and the check does not wait for it."""

import asyncio
from contextlib import suppress

from registry.actions.verifications import MOST_STEPS, Did, StartedCheck, add_steps
from registry.database import LOST
from verification.verify import Step

GATHERING = 0.3  # seconds; a check that is quicker is written down once, with its outcome


class Telling:
    """The steps of one check that were not written down yet, and the writing of them."""

    def __init__(self, check: StartedCheck) -> None:
        self._check = check
        self._steps: list[Did] = []
        self._taken = 0
        self.on_record = False  # whether something was written down, so that the check is seen from outside
        self._ended = asyncio.Event()
        self._writing: asyncio.Task[None] | None = None

    async def note(self, step: Step) -> None:
        """Takes a step in; whoever watches sees it in less than a second."""
        if self._taken == MOST_STEPS:
            return
        self._taken += 1
        self._steps.append(Did(step.what.value, step.url, step.at))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_soon())

    async def end(self) -> list[Did]:
        """Ends the writing; returns the steps that are left, to be written down with the outcome."""
        self._ended.set()
        if self._writing is not None:
            await self._writing
        left, self._steps = self._steps, []
        return left

    async def _write_soon(self) -> None:
        while self._steps:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), GATHERING)
            if self._ended.is_set():
                return
            steps, self._steps = self._steps, []
            self.on_record = True
            with suppress(*LOST):  # the outcome counts; it is written when the database is back
                await add_steps(self._check, steps)
