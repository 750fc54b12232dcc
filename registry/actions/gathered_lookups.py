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
    asking: "asyncio.Task[dict[int, Row]] | None" = None


class GatheredLookUps:
    """Of one process."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._turns = asyncio.Semaphore(STATEMENTS)
        self._open: _Batch | None = None

    async def look_up(self, account: AccountRef) -> Listing:
        """What the registry says about the account, as `lookups.look_up`; raises what that raises."""
        batch = self._open
        if batch is None or len(batch.accounts) == MOST:
            batch = self._open = _Batch()
            batch.asking = asyncio.create_task(self._ask(batch))
        assert batch.asking is not None
        batch.accounts.append(account)
        place = len(batch.accounts)
        found = await asyncio.shield(batch.asking)  # whoever stops waiting takes nothing from the others
        return await listing_from(account, found[place])

    async def _ask(self, batch: _Batch) -> dict[int, Row]:
        async with self._turns:
            if self._open is batch:
                self._open = None  # whoever comes from now on might see something newer
            return await rows_of(batch.accounts, read=self._read)
