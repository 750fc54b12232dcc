"""Look-ups that many people ask for one by one, asked of the database together: those of one moment by one statement.

A statement costs this process as much as all the rest of a look-up. Nobody waits for company: what is asked while the
database has nothing to do goes to it at once, and what comes meanwhile goes together when it is done.
"""

import asyncio
from dataclasses import dataclass, field

from registry.actions.listings import Listing
from registry.actions.lookups import Read, Row, listing_from, rows_of
from verification.accounts import AccountRef

MOST = 50  # accounts of a statement
STATEMENTS = 2  # under way at once: one is answered while this process reads what the other found


@dataclass(slots=True)
class _Batch:
    accounts: list[AccountRef] = field(default_factory=list)
    waiting: list[asyncio.Future[Row]] = field(default_factory=list)

    def tell(self, asking: asyncio.Task[dict[int, Row]]) -> None:
        """Gives each its row, or the reason why there is none."""
        error = None if asking.cancelled() else asking.exception()
        for place, one in enumerate(self.waiting, 1):
            if one.done():
                continue  # nobody waits any more
            if asking.cancelled():
                one.cancel()
            elif error is not None:
                one.set_exception(error)
            else:
                one.set_result(asking.result()[place])


class GatheredLookUps:
    """Of one process."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._turns = asyncio.Semaphore(STATEMENTS)
        self._open: _Batch | None = None
        self._asking: set[asyncio.Task[dict[int, Row]]] = set()  # the loop itself would forget them

    async def look_up(self, account: AccountRef) -> Listing:
        """What the registry says about the account, as `lookups.look_up`; raises what that raises."""
        batch = self._open
        if batch is None or len(batch.accounts) == MOST:
            batch = self._open = _Batch()
            self._begin(batch)
        row = asyncio.get_running_loop().create_future()
        batch.accounts.append(account)
        batch.waiting.append(row)
        return await listing_from(account, await row)

    def _begin(self, batch: _Batch) -> None:
        """A task of its own: whoever stops waiting takes nothing from the others."""
        asking = asyncio.create_task(self._ask(batch))
        self._asking.add(asking)
        asking.add_done_callback(self._asking.discard)
        asking.add_done_callback(batch.tell)

    async def _ask(self, batch: _Batch) -> dict[int, Row]:
        async with self._turns:
            if self._open is batch:
                self._open = None  # whoever comes from now on might see something newer
            return await rows_of(batch.accounts, read=self._read)
