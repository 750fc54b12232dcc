"""Turns the end of a conversation into an outcome: whose words these are, and whether the token is among them."""

import hashlib
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from verification.accounts import AccountRef
from verification.challenges import Challenge
from verification.fetching import Failure, clean_text
from verification.methods.asking import Ending
from verification.methods.method import Method
from verification.outcomes import Evidence, Outcome, Problem, Result
from verification.platforms.platform import Reply, Trouble, Words

EXCERPT = 300  # characters
LONGEST_HANDLE = 320
_NOT_DECIDED = " This decides nothing; we will look again."


def judge(
    method: Method, challenge: Challenge, ending: Ending, now: datetime, known_stable_id: str | None = None
) -> Outcome:
    """The outcome of one attempt. Identity comes before the token: other people's words are not searched."""
    what = ending.what
    if isinstance(what, Failure):
        return _unanswered(method, challenge, what, now)
    if isinstance(what, Trouble):
        return _without_words(method, challenge, what, _evidence(what.source or ending.reply, now, ""))
    problem = _identity_problem(challenge, what, known_stable_id)
    found = None if problem else method.found(what.texts, challenge.token)
    if found is None and problem is None:
        # What a platform held back may hold the token: its silence decides nothing.
        problem = Problem.BLOCKED if what.partial else Problem.TOKEN_NOT_FOUND
    if problem is None and method.needs_person and not challenge.confirmed:
        problem = Problem.WAITS_FOR_PERSON
    seen = _around(found, challenge.token) if found else " · ".join(filter(None, what.texts))
    return Outcome(
        result=problem.result if problem else Result.PROVEN,
        problem=problem,
        detail=_detail(method, challenge, problem),
        account=challenge.account,
        stable_id=what.stable_id,
        display_name=clean_text(what.display_name, 80) if what.display_name else None,
        evidence=_evidence(what.source or ending.reply, now, clean_text(seen, EXCERPT)),
        method=method.name,
        seen_account=_seen(what.account),
    )


def _identity_problem(challenge: Challenge, words: Words, known_stable_id: str | None) -> Problem | None:
    if words.account != challenge.account:
        return Problem.ANOTHER_ACCOUNT  # a pasted post of a stranger says nothing about who holds the claimed name
    # Where a platform shows no stable id (X by post, websites) there is nothing to compare.
    is_known = known_stable_id is None or words.stable_id in {None, known_stable_id}
    return None if is_known else Problem.ANOTHER_OWNER


def _unanswered(method: Method, challenge: Challenge, failure: Failure, now: datetime) -> Outcome:
    """A claimed domain that is gone or leads elsewhere is an answer; a platform's own host that is, is an outage."""
    problem = failure.problem
    if problem.result is Result.NOT_PROVEN:
        if method.needs_site and any(_is_host(site, failure.url) for site in challenge.sites):
            problem = Problem.SITE_LINK_MISSING  # whatever became of the site, it does not name the account
        elif not _is_host(challenge.account.handle.rpartition("@")[2], failure.url):
            problem = Problem.UNREACHABLE
    evidence = Evidence(failure.url, failure.status, now, None, "")
    outcome = _without_words(method, challenge, Trouble(problem, failure.detail), evidence)
    return replace(outcome, retry_after=failure.retry_after)


def _is_host(domain: str, url: str) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or parts.path
    return host == domain or host.endswith(f".{domain}")


def _without_words(method: Method, challenge: Challenge, trouble: Trouble, evidence: Evidence | None) -> Outcome:
    result = trouble.problem.result
    detail = trouble.detail + (_NOT_DECIDED if result is Result.UNKNOWN else "")
    return Outcome(
        result,
        trouble.problem,
        detail,
        challenge.account,
        stable_id=trouble.stable_id,
        evidence=evidence,
        method=method.name,
        seen_account=_seen(trouble.account) if trouble.account else None,
    )


def _seen(account: AccountRef) -> AccountRef:
    """The name as the platform gave it, safe to store and show."""
    return replace(account, handle=clean_text(account.handle, LONGEST_HANDLE))


def _detail(method: Method, challenge: Challenge, problem: Problem | None) -> str:
    name = challenge.account.handle
    match problem:
        case None:
            return method.proof.format(read=method.read, name=name)
        case Problem.ANOTHER_OWNER:
            return f"The name {name} belongs to another account now than at the first proof."
        case Problem.ANOTHER_ACCOUNT:
            return f"The platform answered for another account than {name}."
        case Problem.WAITS_FOR_PERSON:
            return f"The website lists {name}. Now a person compares the account with the brand."
        case Problem.BLOCKED:
            return f"The platform shows us only a part of {method.read} of {name}.{_NOT_DECIDED}"
        case _:
            return f"We read {method.read} of {name} and the token is not there. Post the line as it is and ask again."


def _around(text: str, token: str) -> str:
    start = max(0, text.find(token) - 100)
    return text[start : start + EXCERPT]


def _evidence(reply: Reply | None, now: datetime, excerpt: str) -> Evidence | None:
    if reply is None:
        return None
    seen = reply.body or "\n".join(reply.strings).encode("utf-8", "replace")
    return Evidence(reply.url, reply.status, now, hashlib.sha256(seen).hexdigest(), excerpt)
