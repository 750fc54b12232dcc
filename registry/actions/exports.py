"""The whole directory out: every account the public may see, one JSON line each, with the verdict the site gives."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, TextIO

import orjson

from registry.actions import case_notes, directory
from registry.actions.answers import listing_as_json
from registry.actions.listings import IS_HELD, IS_PUBLIC, Listing
from registry.actions.readings import address_of
from registry.database import rows
from verification.accounts import AccountRef

PAGE = 1000  # accounts looked up at once
_LEFT_OUT = ("query", "matches", "bears_name_of", "next_check_at", "under_review")  # about the question, or soon over

# Of an account `a`: a source lists it, or a brand that is live now has proven it at some time.
_IS_KNOWN = f"""(EXISTS (
    SELECT 1 FROM citation ci JOIN brand b ON b.id = ci.brand_id AND {IS_PUBLIC} WHERE ci.account_id = a.id)
 OR EXISTS (
    SELECT 1 FROM claim c JOIN brand b ON b.id = c.brand_id AND b.state = 'live' AND b.company_id = c.company_id
     WHERE c.account_id = a.id AND c.verified_at IS NOT NULL
       AND (c.state IN ('verified', 'lapsing') OR c.ended_at >= b.live_since) AND NOT {IS_HELD}))"""  # noqa: S608
_IS_RULED = "EXISTS (SELECT 1 FROM moderation_case k WHERE k.account_id = a.id AND k.state = 'imitates')"
_PAGE = f"""
SELECT platform, handle, is_known FROM (
    SELECT a.platform, a.handle, {_IS_KNOWN} AS is_known, {_IS_RULED} AS is_ruled
      FROM account a WHERE (a.platform, a.handle) > ($1, $2)) found
 WHERE is_known OR is_ruled ORDER BY platform, handle LIMIT $3
"""  # noqa: S608 (constants)
_COUNT = f"SELECT count(*) AS n FROM account a WHERE {_IS_KNOWN} OR {_IS_RULED}"  # noqa: S608 (constants)


async def count() -> int:
    """How many accounts there are lines for."""
    (row,) = await rows(_COUNT)
    return int(row["n"])


async def pages(base_url: str) -> AsyncIterator[list[bytes]]:
    """The lines of all accounts that belong or belonged to a brand or imitate one, by platform and handle.

    A page at a time, so memory stays flat. The detector is not asked: what it only suspects is no line. Whoever wants
    all pages to be of one moment reads them in one transaction that sees one.
    """
    after = ("", "")
    while found := await rows(_PAGE, *after, PAGE):
        yield [_line(listing, base_url) for listing in await _listings(found)]
        after = (found[-1]["platform"], found[-1]["handle"])


async def write_accounts(out: TextIO, base_url: str) -> int:
    """Writes the lines of all accounts; returns how many. `registry import` reads them back."""
    written = 0
    async for page in pages(base_url):
        out.writelines(line.decode() for line in page)
        written += len(page)
    return written


async def _listings(found: list[dict[str, Any]]) -> list[Listing]:
    known = iter(await directory.look_up_many([_account(row) for row in found if row["is_known"]]))
    others = iter(await _only_ruled([_account(row) for row in found if not row["is_known"]]))
    return [next(known if row["is_known"] else others) for row in found]


async def _only_ruled(accounts: list[AccountRef]) -> list[Listing]:
    """Nobody lists or has proven them: all that is known is what people ruled."""
    if not accounts:
        return []
    known = await case_notes.ruled([one.platform for one in accounts], [one.handle for one in accounts])
    return [
        case_notes.told(Listing(account, address_of(account)), known.get(n)) for n, account in enumerate(accounts, 1)
    ]


def _account(row: Mapping[str, Any]) -> AccountRef:
    return AccountRef(row["platform"], row["handle"])


def _line(listing: Listing, base_url: str) -> bytes:
    """The answer of the API, without what is about a question."""
    told = listing_as_json(listing, base_url)
    return orjson.dumps({name: value for name, value in told.items() if name not in _LEFT_OUT}) + b"\n"
