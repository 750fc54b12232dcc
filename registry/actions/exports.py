"""The whole directory out: every account the public may see, one JSON line each, with the verdict the site gives."""

from typing import TextIO

import orjson

from registry.actions import directory
from registry.actions.listings import Listing
from registry.database import rows
from verification.accounts import AccountRef

PAGE = 1000  # accounts looked up at once


async def write_accounts(out: TextIO) -> int:
    """Writes all accounts that belong or belonged to a brand, by platform and handle; returns how many.

    A line can be read back by `registry import` (`brand`, `address`).
    """
    written, after = 0, ("", "")
    while page := await _page(after):
        for listing in await directory.look_up_many(page):
            if listing.brand is not None:
                out.write(_line(listing))
                written += 1
        after = (page[-1].platform, page[-1].handle)
    return written


async def _page(after: tuple[str, str]) -> list[AccountRef]:
    found = await rows(
        "SELECT platform, handle FROM account WHERE (platform, handle) > ($1, $2)"
        " AND (EXISTS (SELECT 1 FROM citation WHERE citation.account_id = account.id)"
        "  OR EXISTS (SELECT 1 FROM claim WHERE claim.account_id = account.id AND claim.verified_at IS NOT NULL))"
        " ORDER BY platform, handle LIMIT $3",
        *after,
        PAGE,
    )
    return [AccountRef(row["platform"], row["handle"]) for row in found]


def _line(listing: Listing) -> str:
    assert listing.brand is not None
    line = {
        "brand": listing.brand.name,
        "slug": listing.brand.slug,
        "address": listing.url or str(listing.account),
        "platform": listing.account.platform,
        "handle": listing.account.handle,
        "verdict": listing.verdict,
        "source": listing.source.name if listing.source else None,
        "verified_at": listing.verified_at,
        "checked_at": listing.checked_at,
    }
    return orjson.dumps(line).decode() + "\n"
