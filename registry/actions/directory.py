"""The public's question: whose account is this? One function answers pages, API and commands."""

from collections.abc import Sequence

from registry.actions import protected
from registry.actions.brand_pages import brand_page, statistics
from registry.actions.brand_search import BrandWish, browse, choices, newest
from registry.actions.listings import Answer, Listing, Verdict
from registry.actions.lookups import Read, look_up, look_up_many
from registry.actions.readings import names_author, problem_of, read_text
from registry.database import rows
from registry.detector import detect
from registry.errors import NeedsLookup
from registry.language import mark
from verification.accounts import AccountRef
from verification.platforms import Reading
from verification.platforms.platform import ReadingResult

__all__ = [
    "Answer",
    "BrandWish",
    "Listing",
    "ask",
    "ask_many",
    "brand_page",
    "browse",
    "choices",
    "look_up",
    "look_up_many",
    "newest",
    "statistics",
]

MOST_MATCHES = 20  # that a bare handle shows
MOST_NEAREST = 5

_POST = mark(
    "This is the address of a post, and the name in it may be anybody's: the platform opens the post whatever name"
    " stands there. Open it and copy the address of the author's profile."
)
_OF_HANDLE = """
SELECT DISTINCT a.platform, a.handle FROM account a
 WHERE a.handle = $1
   AND (EXISTS (SELECT 1 FROM citation ci WHERE ci.account_id = a.id)
     OR EXISTS (SELECT 1 FROM claim c WHERE c.account_id = a.id AND c.verified_at IS NOT NULL))
 LIMIT $2
"""


async def ask(text: str, *, read: Read = rows) -> Answer:
    """Reads the text and looks up what it names; what cannot be read is the answer's `problem`."""
    (answer,) = await ask_many([text], read=read)
    return answer


async def ask_many(texts: Sequence[str], *, read: Read = rows) -> list[Answer]:
    """The answers to all the texts, in the order asked."""
    readings = [read_text(text) for text in texts]
    plain = [reading.account for reading in readings if reading.account is not None and names_author(reading)]
    listings = iter(await look_up_many(plain, read=read))
    answers: list[Answer] = []
    for text, reading in zip(texts, readings, strict=True):
        if reading.account is not None and names_author(reading):
            answers.append(Answer(text, reading, listing=next(listings)))
        else:
            answers.append(await _indirect(text, reading))
    return answers


async def _indirect(text: str, reading: Reading) -> Answer:
    """What is known about a text that does not name an account all by itself."""
    if reading.result is ReadingResult.BARE_HANDLE:
        return Answer(text, reading, matches=await _matches(reading))
    known = [reading.account] if reading.account is not None else list(reading.candidates)
    listings = await look_up_many(known)
    if reading.account is not None:  # a post under a name that proves nothing
        return Answer(text, reading, matches=tuple(listings), problem=NeedsLookup(_POST, field="account"))
    for listing in listings:
        if listing.verdict is not Verdict.UNKNOWN:
            return Answer(text, reading, listing=listing)
    return Answer(text, reading, problem=problem_of(reading, field="account"))


async def _matches(reading: Reading) -> tuple[Listing, ...]:
    """The registered accounts of a bare handle, then the nearest registered ones."""
    handle = reading.handle or ""
    same = [AccountRef(row["platform"], row["handle"]) for row in await rows(_OF_HANDLE, handle, MOST_MATCHES)]
    named = await look_up_many(list(dict.fromkeys([*reading.candidates, *same])))
    registered = [listing for listing in named if listing.verdict not in {Verdict.UNKNOWN, Verdict.LOOKALIKE}]
    findings = detect(handle, await protected.current())[:MOST_NEAREST]
    nearest = await look_up_many([AccountRef(one.target.platform, one.target.handle) for one in findings])
    first = sorted(registered, key=lambda listing: list(Verdict).index(listing.verdict))
    return tuple(dict.fromkeys([*first, *nearest]))[:MOST_MATCHES]
