"""No token: a proven website's file lists the account among many, and the account's profile links back."""

from dataclasses import dataclass

from verification.accounts import AccountRef
from verification.fetching import Ask, Failure
from verification.methods.asking import hold
from verification.methods.method import Method, whatever_was_shown
from verification.outcomes import Problem
from verification.platforms.conversations.website import well_known
from verification.platforms.listing import Listing, listed_accounts
from verification.platforms.platform import Reply, Trouble, Words

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


@dataclass(frozen=True, slots=True)
class ListRead:
    """The accounts that a website lists, each half proven, and the answer that lists them: the evidence."""

    listing: Listing
    source: Reply


async def ask_list(site: str, ask: Ask, *, test_names: bool = False) -> ListRead | Trouble | Failure:
    """The accounts that a proven website lists; or why its file could not be read (no file: `SITE_LINK_MISSING`)."""
    ending = await hold(well_known(AccountRef("website", site), None), ask, _nobody)
    if isinstance(ending.what, Trouble) and ending.what.problem is Problem.TOKEN_NOT_FOUND:
        return Trouble(Problem.SITE_LINK_MISSING, ending.what.detail)
    if not isinstance(ending.what, Words):
        return ending.what
    assert ending.what.source is not None  # the conversation's words come from its file
    return ListRead(listed_accounts(ending.what.source, test_names=test_names), ending.what.source)


async def _nobody(url: str) -> None:
    del url
