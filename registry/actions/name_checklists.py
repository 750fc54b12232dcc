"""On which platforms a brand has an account, and what is known of its name where it has none."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from registry.access import Actor, brand_of
from registry.actions.checkable import is_checkable
from registry.actions.listings import IS_HELD
from registry.actions.readings import address_of
from registry.database import rows
from registry.detector.handles import shown_part
from registry.detector.skeleton import fold
from registry.models.columns import Role
from registry.settings import settings
from verification.accounts import AccountRef
from verification.platforms import PLATFORMS, canonical
from verification.presence import ASKABLE

# Where a platform's names carry a host or are numbers, nobody can guess one; a website is the brand's own.
_NO_NAME = frozenset({"website", "activitypub", "lemmy", "matrix", "nostr", "peertube", "pixelfed", "forgejo"})


class NameState(StrEnum):
    """What is known of the brand's name on a platform."""

    YOURS = "yours"  # proven
    CLAIMED = "claimed"  # claimed, not proven yet
    LISTED = "listed"  # a source says it is the brand's, nobody has proven it
    OTHERS = "others"  # proven by another company
    SEEN = "seen"  # somebody has it: it was seen, and nobody knows whose it is
    UNKNOWN = "unknown"  # nobody may ask, or nobody has


@dataclass(frozen=True, slots=True)
class NameRow:
    """One platform."""

    platform: str
    state: NameState
    account: AccountRef | None  # the brand's, or the one that bears its name
    url: str  # where to look, or to register it
    is_askable: bool  # the platform answers everybody whether an account is there
    is_checkable: bool


@dataclass(frozen=True, slots=True)
class Checklist:
    """Every platform on which the brand's name could stand."""

    brand_slug: str
    brand_name: str
    member_role: Role
    name: str  # as it would be written there
    rows: tuple[NameRow, ...]


_OWN = """
SELECT a.platform, a.handle, c.state <> 'pending' AS is_proven FROM claim c JOIN account a ON a.id = c.account_id
 WHERE c.brand_id = $1 AND c.company_id = $2 AND c.state IN ('pending', 'verified', 'lapsing')
 ORDER BY is_proven, c.role = 'main', c.created_at DESC
"""
_CITED = "SELECT a.platform, a.handle FROM citation ci JOIN account a ON a.id = ci.account_id WHERE ci.brand_id = $1"
# Of the accounts that bear the brand's very name: who has proven them, and whether they were ever seen.
_NAMED = f"""
SELECT asked.platform, asked.handle,
       EXISTS (SELECT 1 FROM claim c JOIN brand b ON b.id = c.brand_id AND b.company_id = c.company_id
                WHERE c.account_id = a.id AND c.state IN ('verified', 'lapsing') AND c.company_id <> $3
                  AND b.state = 'live' AND NOT {IS_HELD}) AS is_others,
       EXISTS (SELECT 1 FROM sighting s WHERE s.account_id = a.id)
    OR EXISTS (SELECT 1 FROM citation ci WHERE ci.account_id = a.id) AS is_seen
  FROM unnest($1::text[], $2::text[]) AS asked (platform, handle)
  JOIN account a ON a.platform = asked.platform AND a.handle = asked.handle
"""  # noqa: S608 (constants)


async def show(actor: Actor, slug: str) -> Checklist:
    """The checklist of a brand that a company of the actor's holds; raises NotFound."""
    brand, member = await brand_of(actor, slug)
    own = await rows(_OWN, brand.id, member.company_id)
    cited = {row["platform"]: row["handle"] for row in await rows(_CITED, brand.id)}
    name = _name(brand.name, [row["handle"] for row in own if row["platform"] != "website"])
    named = {platform: account for platform in PLATFORMS if (account := _named(platform, name))}
    known = {
        row["platform"]: row
        for row in await rows(_NAMED, list(named), [one.handle for one in named.values()], member.company_id)
    }
    mine = {row["platform"]: row for row in own}  # the main and proven one is the last, and counts
    found = []
    for platform in PLATFORMS:
        account, state = named.get(platform), NameState.UNKNOWN
        if row := mine.get(platform):
            account = AccountRef(platform, row["handle"])
            state = NameState.YOURS if row["is_proven"] else NameState.CLAIMED
        elif platform in cited:
            account, state = AccountRef(platform, cited[platform]), NameState.LISTED
        elif row := known.get(platform):
            state = NameState.OTHERS if row["is_others"] else NameState.SEEN if row["is_seen"] else state
        if account is not None and platform != "website":
            found.append(_row(platform, state, account))
    order = list(NameState)
    found.sort(key=lambda one: (order.index(one.state), PLATFORMS[one.platform].name.casefold()))
    return Checklist(slug, brand.name, member.role, name, tuple(found))


def _row(platform: str, state: NameState, account: AccountRef) -> NameRow:
    return NameRow(platform, state, account, address_of(account), platform in ASKABLE, is_checkable(account))


def _name(brand_name: str, handles: Iterable[str]) -> str:
    """The brand's name as it would stand in a handle: as most of its accounts write it, else folded."""
    written = [fold(shown_part(handle).name) for handle in handles]
    return max([*written, fold(brand_name)], key=written.count)


def _named(platform: str, name: str) -> AccountRef | None:
    """The account of this name there, where the platform has such names."""
    if platform in _NO_NAME or not name:
        return None
    handle = (ASKABLE.get(platform) or "{name}").format(name=name)
    return canonical(platform, handle, test_names=settings().test_names)
