"""The life of a claim: its states, what may happen to it, and where each happening leads (docs/LIFE.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from registry.models.columns import ClaimState
from verification.outcomes import Problem, Result

PENDING, VERIFIED, LAPSING = ClaimState.PENDING, ClaimState.VERIFIED, ClaimState.LAPSING
LAPSED, REVOKED = ClaimState.LAPSED, ClaimState.REVOKED
WITHDRAWN, SUPERSEDED = ClaimState.WITHDRAWN, ClaimState.SUPERSEDED


CONFIRMED_FOR = timedelta(days=365)  # then a person compares account and brand again


class Happening(StrEnum):
    """Everything that can happen to a claim."""

    PROVEN = "proven"  # a check found the proof
    UNCLEAR = "unclear"  # a check could not tell
    ABSENT = "absent"  # a check saw definitely that the proof is not there
    ABSENT_AGAIN = "absent again"  # the same an hour later or more
    GONE = "gone"  # the platform says that the account is suspended, deleted or has moved
    NO_DOMAIN = "no domain"  # the DNS says that the domain does not exist
    TAKEN = "taken"  # the name belongs to another account now (another stable id)
    RENAMED = "renamed"  # the same account (same stable id) bears another name now
    REPLACED = "replaced"  # the same company proved the same account in a newer claim
    EXPIRED = "expired"  # the line was not posted in time
    RENEWED = "renewed"  # a member asked for a new line
    WITHDREW = "withdrew"  # a member withdrew the claim
    DECLINED = "declined"  # a moderator compared account and brand, and they do not fit
    LOST = "lost"  # several companies proved it, and people ruled that it is not this one's
    RESTORED = "restored"  # a later ruling undid that one


class Weight(StrEnum):
    """How much a problem counts against a proven claim."""

    SOFT = "soft"  # decides nothing: looked at again, more and more slowly
    SEMI_HARD = "semi-hard"  # a definite absence: ends the verdict when seen twice, an hour apart or more
    FINAL = "final"  # ends the verdict at once


@dataclass(frozen=True, slots=True)
class Move:
    after: ClaimState
    reason: str


class NoSuchMove(Exception):
    """A happening that this state knows nothing of: a bug of ours, never bad luck."""


_WITHDRAWN = Move(WITHDRAWN, "the company takes its statement back")
_REVOKED = Move(REVOKED, "whoever holds the name now is not who proved it; an old line cannot bring it back")
_RENAMED = Move(SUPERSEDED, "the account lives on under its new name, which needs a check of its own")
_REPLACED = Move(SUPERSEDED, "the company proved the account anew, for another brand: one account, one answer")
_DECLINED = Move(REVOKED, "a person compared again, and account and brand do not fit")
_LOST = Move(REVOKED, "several companies proved the account, and people ruled that it is another's")
_RESTORED = Move(VERIFIED, "people undid their ruling: as it was before, and looked at again at once")
_GONE = Move(LAPSED, "the platform itself says that the account is no more")
_NO_DOMAIN = Move(LAPSED, "whoever brings the domain back needs a fresh line")

MOVES: Mapping[tuple[ClaimState, Happening], Move] = MappingProxyType(
    {
        (PENDING, Happening.PROVEN): Move(VERIFIED, "the line stands in the account's own words"),
        (PENDING, Happening.UNCLEAR): Move(PENDING, "an outage decides nothing"),
        (PENDING, Happening.ABSENT): Move(PENDING, "not posted yet: looked for again by itself"),
        (PENDING, Happening.GONE): Move(PENDING, "nothing was official yet; the account may come back in time"),
        (PENDING, Happening.TAKEN): Move(PENDING, "nothing was official yet"),
        (PENDING, Happening.NO_DOMAIN): _NO_DOMAIN,
        (PENDING, Happening.EXPIRED): Move(LAPSED, "a line counts for 7 days"),
        (PENDING, Happening.RENEWED): Move(PENDING, "the new line replaces the old one"),
        (PENDING, Happening.WITHDREW): _WITHDRAWN,
        (PENDING, Happening.DECLINED): Move(PENDING, "the company is told why and may ask again"),
        (VERIFIED, Happening.PROVEN): Move(VERIFIED, "seen again"),
        (VERIFIED, Happening.UNCLEAR): Move(VERIFIED, "an outage decides nothing"),
        (VERIFIED, Happening.ABSENT): Move(LAPSING, "seen to be gone once: still official, the owner is told"),
        (VERIFIED, Happening.GONE): _GONE,
        (VERIFIED, Happening.NO_DOMAIN): _NO_DOMAIN,
        (VERIFIED, Happening.TAKEN): _REVOKED,
        (VERIFIED, Happening.RENAMED): _RENAMED,
        (VERIFIED, Happening.REPLACED): _REPLACED,
        (VERIFIED, Happening.WITHDREW): _WITHDRAWN,
        (VERIFIED, Happening.DECLINED): _DECLINED,
        (VERIFIED, Happening.LOST): _LOST,
        (LAPSING, Happening.PROVEN): Move(VERIFIED, "it is back within the grace"),
        (LAPSING, Happening.UNCLEAR): Move(LAPSING, "an outage decides nothing"),
        (LAPSING, Happening.ABSENT): Move(LAPSING, "too soon after the first look to count as the second"),
        (LAPSING, Happening.ABSENT_AGAIN): Move(LAPSED, "gone in two looks an hour apart or more"),
        (LAPSING, Happening.GONE): _GONE,
        (LAPSING, Happening.NO_DOMAIN): _NO_DOMAIN,
        (LAPSING, Happening.TAKEN): _REVOKED,
        (LAPSING, Happening.RENAMED): _RENAMED,
        (LAPSING, Happening.REPLACED): _REPLACED,
        (LAPSING, Happening.WITHDREW): _WITHDRAWN,
        (LAPSING, Happening.DECLINED): _DECLINED,
        (LAPSING, Happening.LOST): _LOST,
        (LAPSED, Happening.RENEWED): Move(PENDING, "only a claim that was never proven: its line had expired"),
        (REVOKED, Happening.RESTORED): _RESTORED,
    }
)

PROBLEMS: Mapping[Problem, tuple[Weight, Happening]] = MappingProxyType(
    {
        # Whatever the verifier calls "cannot tell" is soft, by its own word.
        **{problem: (Weight.SOFT, Happening.UNCLEAR) for problem in Problem if problem.result is Result.UNKNOWN},
        Problem.REFUSED: (Weight.SEMI_HARD, Happening.ABSENT),
        Problem.NEEDS_PLACE: (Weight.SEMI_HARD, Happening.ABSENT),
        Problem.TOKEN_NOT_FOUND: (Weight.SEMI_HARD, Happening.ABSENT),
        Problem.ACCOUNT_NOT_FOUND: (Weight.SEMI_HARD, Happening.ABSENT),
        Problem.POST_NOT_FOUND: (Weight.SEMI_HARD, Happening.ABSENT),
        Problem.ANOTHER_ACCOUNT: (Weight.SEMI_HARD, Happening.ABSENT),
        Problem.WILDCARD: (Weight.SEMI_HARD, Happening.ABSENT),
        Problem.REDIRECTED: (Weight.SEMI_HARD, Happening.ABSENT),
        Problem.SITE_LINK_MISSING: (Weight.SEMI_HARD, Happening.ABSENT),
        Problem.PROFILE_LINK_MISSING: (Weight.SEMI_HARD, Happening.ABSENT),
        Problem.ANOTHER_OWNER: (Weight.FINAL, Happening.TAKEN),
        Problem.NOT_ACTIVE: (Weight.FINAL, Happening.GONE),
        Problem.DOMAIN_NOT_FOUND: (Weight.FINAL, Happening.NO_DOMAIN),
    }
)

# Turned down before anything was asked (our settings or keys changed): who saw nothing ends nothing.
_UNASKED = frozenset({Problem.REFUSED, Problem.NEEDS_PLACE})


def move(state: ClaimState, happening: Happening) -> Move:
    """Where this leads, and why; raises NoSuchMove for what is not in the table."""
    try:
        return MOVES[state, happening]
    except KeyError:
        raise NoSuchMove(f"{happening} cannot happen to a claim that is {state}") from None


def happening_of(problem: Problem, state: ClaimState, *, was_asked: bool, is_late: bool) -> Happening:
    """What a check with this problem means for a claim in this state.

    `was_asked`: the outside was looked at. `is_late`: the first absence is an hour old or more (SECURITY P12).
    """
    if problem in _UNASKED and not was_asked and state is not PENDING:
        return Happening.UNCLEAR
    _, happening = PROBLEMS[problem]
    return Happening.ABSENT_AGAIN if happening is Happening.ABSENT and state is LAPSING and is_late else happening
