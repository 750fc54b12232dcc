"""What several attempts without a proof come to together: which of them a registrant should hear of."""

from collections.abc import Sequence

from verification.challenges import Challenge
from verification.methods import METHODS
from verification.outcomes import Outcome, Problem, Result
from verification.platforms import PLATFORMS

# The most useful answer first: what a registrant should hear when several methods ended without a proof.
_RANK = (
    Problem.ANOTHER_OWNER,
    Problem.NOT_ACTIVE,
    Problem.ANOTHER_ACCOUNT,
    Problem.DOMAIN_NOT_FOUND,
    Problem.ACCOUNT_NOT_FOUND,
    Problem.WILDCARD,
    Problem.REDIRECTED,
    Problem.TOKEN_NOT_FOUND,
    Problem.PROFILE_LINK_MISSING,
    Problem.SITE_LINK_MISSING,
)
_KEY_GONE = "This platform can only be read with a key, and the operator of this registry has none."


def most_useful(outcomes: Sequence[Outcome], challenge: Challenge, keys: frozenset[str], *, was_read: bool) -> Outcome:
    """An attempt that could not be made may hide a proof: then the whole is unknown (P12).

    Who has proven nothing yet is told about the token, whatever became of the website that might stand in for it; but
    where the website's list and a person may be all the proof there is, its silence counts, and so does its no: words
    that we have never read hide nothing. A list that nobody ever compared keeps no account official whose own words
    we have read and that are gone (`was_read`).
    """
    platform = PLATFORMS[challenge.account.platform]
    if was_read and platform.keyed and platform.slug not in keys and not platform.conversations:
        # The words that were proven may stand there still: only the operator's key is gone.
        outcomes = [*outcomes, Outcome(Result.UNKNOWN, Problem.NEEDS_KEY, _KEY_GONE, challenge.account)]
    waiting = [outcome for outcome in outcomes if outcome.problem is Problem.WAITS_FOR_PERSON]
    others = [outcome for outcome in outcomes if outcome.problem is not Problem.WAITS_FOR_PERSON]
    if waiting and (challenge.once_confirmed or not was_read or not others):
        return waiting[0]
    outcomes = others
    by_token = [outcome for outcome in outcomes if not _stands_in(outcome)]
    is_first = not was_read and platform.stable_id is not None
    outcomes = by_token if is_first and by_token else outcomes
    unknown = [outcome for outcome in outcomes if outcome.result is Result.UNKNOWN]
    if unknown and (was_read or not any(_is_unlisted(outcome) for outcome in outcomes)):
        return max(unknown, key=lambda outcome: outcome.retry_after or 0)
    rank = {problem: position for position, problem in enumerate(_RANK)}
    return min(outcomes, key=lambda outcome: rank.get(outcome.problem or Problem.REFUSED, len(_RANK)))


def _is_unlisted(outcome: Outcome) -> bool:
    method = METHODS.get(outcome.method or "")
    return method is not None and method.needs_person and outcome.result is Result.NOT_PROVEN


def _stands_in(outcome: Outcome) -> bool:
    method = METHODS.get(outcome.method or "")
    return method is not None and method.needs_site and not method.needs_person
