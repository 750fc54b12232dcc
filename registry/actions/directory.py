"""The public's question: whose account is this? One function answers pages, API and commands."""

from collections.abc import Sequence

from registry.actions.listings import Answer, BrandListPage, BrandPage, Listing, Statistics
from verification.accounts import AccountRef


async def look_up(account: AccountRef) -> Listing:
    """What the registry says about the account; an account nobody knows is `unknown`, never an error."""
    raise NotImplementedError


async def look_up_many(accounts: Sequence[AccountRef]) -> list[Listing]:
    """The listings of all the accounts, in the order asked, by one set of queries."""
    raise NotImplementedError


async def ask(text: str) -> Answer:
    """Reads the text and looks up what it names; what cannot be read is the answer's `problem`."""
    raise NotImplementedError


async def ask_many(texts: Sequence[str]) -> list[Answer]:
    """The answers to all the texts, in the order asked."""
    raise NotImplementedError


async def brand_page(slug: str) -> BrandPage:
    """A listed or live brand; raises NotFound for every other."""
    raise NotImplementedError


async def browse(search: str, *, platform: str | None, cursor: str | None, limit: int) -> BrandListPage:
    """Listed and live brands whose name begins with or has a word like the search, by name."""
    raise NotImplementedError


async def statistics() -> Statistics:
    """How much the directory holds."""
    raise NotImplementedError
