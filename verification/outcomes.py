"""What one verification came to: the result, the problem, what was seen."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from verification.accounts import AccountRef


class Result(StrEnum):
    """`UNKNOWN` means "cannot tell now": it never grants and never removes a verdict."""

    PROVEN = "proven"
    NOT_PROVEN = "not_proven"
    UNKNOWN = "unknown"


class Problem(StrEnum):
    """Why a result is not "proven". The codes are public and stable; pages translate them."""

    # not proven: a definite answer
    REFUSED = "refused"  # turned down before any request: a bad address, a forbidden host, a foreign token
    TOKEN_NOT_FOUND = "token_not_found"  # noqa: S105 -- the place was read, the token is not in the account's own words
    ACCOUNT_NOT_FOUND = "account_not_found"  # the platform's own mark for "there is no such account"
    POST_NOT_FOUND = "post_not_found"
    ANOTHER_ACCOUNT = "another_account"  # the platform says that somebody else wrote it
    ANOTHER_OWNER = "another_owner"  # the stable id is not the one of the first proof
    NOT_ACTIVE = "not_active"  # suspended, deactivated, deleted or moved, as the platform says itself
    DOMAIN_NOT_FOUND = "domain_not_found"  # NXDOMAIN
    WILDCARD = "wildcard"  # a wildcard TXT or a page that answers everything proves nothing
    REDIRECTED = "redirected"  # the place sends visitors to another host
    NEEDS_PLACE = "needs_place"  # the address of the post is missing
    SITE_LINK_MISSING = "site_link_missing"  # the proven website does not name the profile
    PROFILE_LINK_MISSING = "profile_link_missing"  # the profile does not link back to the proven website
    # unknown: nothing can be said now
    UNREACHABLE = "unreachable"  # DNS failure, refused connection, broken answer
    TIMED_OUT = "timed_out"
    RATE_LIMITED = "rate_limited"  # 429, or a spent allowance
    BLOCKED = "blocked"  # 401, 403, a login wall, a challenge page
    BROKEN = "broken"  # 5xx, or an answer of another shape than documented
    BAD_CERTIFICATE = "bad_certificate"
    TOO_LARGE = "too_large"
    RESOLVERS_DISAGREE = "resolvers_disagree"
    NEEDS_KEY = "needs_key"  # the operator has no key for this platform, or it is not taken any more
    PAUSED = "paused"  # the platform's canaries fail: what it answers is not trusted now
    VIEWS_DISAGREE = "views_disagree"  # our vantages saw different things
    TOO_FEW_VIEWS = "too_few_views"  # too few of our vantages could look
    WAITS_FOR_PERSON = "waits_for_person"  # what a program can see is there; a moderator compares the rest

    @property
    def result(self) -> Result:
        """A definite answer is "not proven"; everything that may be otherwise tomorrow is "unknown"."""
        return Result.UNKNOWN if self in _TEMPORARY else Result.NOT_PROVEN


_TEMPORARY = frozenset(
    (
        Problem.UNREACHABLE,
        Problem.TIMED_OUT,
        Problem.RATE_LIMITED,
        Problem.BLOCKED,
        Problem.BROKEN,
        Problem.BAD_CERTIFICATE,
        Problem.TOO_LARGE,
        Problem.RESOLVERS_DISAGREE,
        Problem.NEEDS_KEY,
        Problem.PAUSED,
        Problem.VIEWS_DISAGREE,
        Problem.TOO_FEW_VIEWS,
        Problem.WAITS_FOR_PERSON,
    )
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen, kept with every check so that a verdict can be explained and replayed."""

    url: str  # the address that was read (for DNS: `dns:NAME?type=TXT`)
    status: int | None  # HTTP status, None for DNS or where no answer came
    seen_at: datetime
    sha256: str | None  # of the body as received
    excerpt: str  # at most 300 characters around what was found or read, safe to store and show


@dataclass(frozen=True, slots=True)
class View:
    """What one place of ours saw of a check: `here`, or a vantage by its name."""

    name: str
    result: Result
    problem: Problem | None
    stable_id: str | None
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Outcome:
    result: Result
    problem: Problem | None
    detail: str  # one English sentence for the registrant, from a fixed list (SECURITY N13)
    account: AccountRef
    stable_id: str | None = None  # as the platform returned it in this check
    display_name: str | None = None
    evidence: Evidence | None = None
    retry_after: int | None = None  # seconds
    method: str | None = None
    views: tuple[View, ...] = ()  # where vantages looked too: what each saw, ours first
    seen_account: AccountRef | None = None  # whose words the platform says it showed us; None: none were shown
