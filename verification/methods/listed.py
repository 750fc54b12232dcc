"""No token: a proven website's file lists the account among many, and the account's profile links back."""

from verification.accounts import AccountRef
from verification.fetching import Ask, Failure
from verification.methods.asking import hold
from verification.methods.method import Method, whatever_was_shown
from verification.platforms.conversations.website import well_known
from verification.platforms.listing import Listing, listed_accounts
from verification.platforms.platform import Trouble, Words

LISTED = Method(
    name="listed",
    read="the profile and the list of accounts",
    place="https://{site}/.well-known/brand-registry.txt",
    how="Add the line {url} to the file https://{site}/.well-known/brand-registry.txt, and put https://{site} into the "
    "link field of the profile.",
    needs_site=True,
    proof="The website lists {name}, and its profile links back to the website.",
    found=whatever_was_shown,
)


async def ask_list(site: str, ask: Ask, *, test_names: bool = False) -> Listing | Trouble | Failure:
    """The accounts that a proven website lists, each half proven; or why the file could not be read."""
    ending = await hold(well_known(AccountRef("website", site), None), ask, _nobody)
    if not isinstance(ending.what, Words):
        return ending.what
    source = ending.what.source
    return listed_accounts(source, test_names=test_names) if source else Listing((), ())


async def _nobody(url: str) -> None:
    del url
