"""Settles what visitors spent with all other processes, every second, so that no request waits for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tortoise.exceptions import DBConnectionError

from registry import log
from registry.actions import allowances
from registry.database import LOST
from registry.web.throttle import Limits

EVERY = 1.0  # seconds: how long another process may not know of what was spent here
FORGET_EVERY = 30  # rounds
AWAY = (*LOST, DBConnectionError)


@asynccontextmanager
async def settled(limits: Limits) -> AsyncIterator[None]:
    """Settles during the block."""
    settling = asyncio.create_task(_settle_on(limits))
    try:
        yield
    finally:
        settling.cancel()
        with suppress(asyncio.CancelledError):
            await settling
        await settle(limits)


async def settle(limits: Limits) -> None:
    """Tells what was spent here and learns what was spent elsewhere; each counts for itself while it cannot."""
    while spent := limits.take(allowances.MOST_AT_ONCE):
        try:
            limits.learn(spent, await allowances.settle(spent))
        except AWAY as error:
            limits.put_back(spent)
            log.get().warning("limits.unshared", error=type(error).__name__)
            return


async def _settle_on(limits: Limits) -> None:
    turn = 0
    while True:
        await asyncio.sleep(EVERY)
        await settle(limits)
        turn += 1
        if turn % FORGET_EVERY == 1:
            with suppress(*AWAY):
                await allowances.forget(now=limits.seconds())
