"""Checks one challenge: which methods may prove it, in which order they are tried, and what they come to together."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from verification.accounts import AccountRef
from verification.challenges import Challenge, token_fits
from verification.fetching import Ask, Failure
from verification.methods import METHODS, Method
from verification.methods.asking import hold
from verification.methods.judging import judge
from verification.methods.profile_link import LINKING
from verification.methods.weighing import most_useful
from verification.outcomes import Outcome, Problem, Result
from verification.platforms import PLATFORMS, profile_url
from verification.platforms.conversations import bluesky, nostr, two_way
from verification.platforms.conversations.reading_json import host_of
from verification.platforms.platform import Asked, Platform, Reply, Talk

DEADLINE = 20.0  # seconds for one whole check, whatever it needs (SECURITY N5)

_NEEDS_SITE = "This way of proof needs a website that the brand has proven."
_NOT_OFFERED = "This platform does not offer this way of proof."
# They are about the account, not about one place: no other method can find a proof.
_FINAL = frozenset(
    (Problem.ANOTHER_OWNER, Problem.NOT_ACTIVE, Problem.ACCOUNT_NOT_FOUND, Problem.DOMAIN_NOT_FOUND),
)


class StepKind(StrEnum):
    ASKED = "asked"  # a question went out to `url`
    READ = "read"  # the account's own words were read
    LOOKED = "looked"  # the token was looked for


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a check did, for whoever watches it live."""

    method: str
    what: StepKind
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a token may be posted and what to do there; `key` is the name under which pages translate `how`."""

    method: str
    place: str
    how: str
    key: str
    needs_place: bool


OnStep = Callable[[Step], Awaitable[None]]


def where(
    account: AccountRef,
    token: str = "{token}",  # noqa: S107 -- a placeholder, no secret
    keys: frozenset[str] = frozenset(),
    sites: tuple[str, ...] = (),
) -> list[Place]:
    """Every place where the account may show a proof; empty if it cannot be checked automatically.

    `keys`: the platforms for which the operator has an app key. `sites`: the websites proven for the brand.
    """
    offered = talks(account, keys, sites)
    methods = [method for name, method in METHODS.items() if name in offered]
    return [_place(method, account, token, site) for method in methods for site in _sites_for(method, account, sites)]


def talks(account: AccountRef, keys: frozenset[str], pages: tuple[str, ...] = ()) -> Mapping[str, Talk]:
    """Every method by which the account can be checked here, with its conversation.

    `pages`: proven websites, by host or by the address of the page that names the account; without any, only tokens.
    """
    platform = PLATFORMS.get(account.platform)
    if platform is None:
        return {}
    keyed = platform.keyed if platform.slug in keys else {}
    offered = {**platform.conversations, **keyed}
    if not pages:
        return offered
    addresses = tuple(page if page.startswith("https://") else f"https://{page}/" for page in pages)
    profile = offered.get("profile_text")
    if profile is not None and platform.slug in LINKING:
        offered |= {"profile_link": two_way.linked(profile, addresses), "listed": two_way.listed(profile, addresses)}
    if platform.slug == "nostr":
        offered["profile_link"] = nostr.named_by(addresses, offered["profile_link"])
    if is_compared(platform):
        offered["by_person"] = two_way.half_listed(addresses)
    if platform.slug == "bluesky" and f"https://{account.handle}/" in addresses:
        offered["domain_handle"] = bluesky.domain_handle
    return offered


def is_compared(platform: Platform) -> bool:
    """Whether a moderator may compare accounts with their brands, because nobody may read them without a key."""
    return bool(platform.by_person) and not platform.conversations


async def verify(  # noqa: PLR0913 -- three that every check has, four that only some callers name
    challenge: Challenge,
    ask: Ask,
    now: datetime,
    *,
    place: str | None = None,
    known_stable_id: str | None = None,
    on_step: OnStep | None = None,
    seconds: float = DEADLINE,
    keys: frozenset[str] = frozenset(),
) -> Outcome:
    """What this check came to, within its seconds; never raises for anything the outside does."""
    pages = _pages(challenge, place)
    offered = talks(challenge.account, keys, pages)
    methods = _methods(challenge, place, offered)
    if isinstance(methods, Outcome):
        return methods
    check = _Check(challenge, offered, ask, now, place=place, known_stable_id=known_stable_id, on_step=on_step)
    end = check.clock() + seconds
    outcomes: list[Outcome] = []
    for left, method in zip(range(len(methods), 0, -1), methods, strict=True):
        # A host that hangs in one method must not eat the time of the next.
        outcome = await check.attempt(method, (end - check.clock()) / left)
        if outcome.result is Result.PROVEN or outcome.problem in _FINAL:
            return outcome
        outcomes.append(outcome)
    return most_useful(outcomes, challenge, keys, was_read=challenge.was_read or known_stable_id is not None)


class _Check:
    """One check on its way: what is asked, for whom, and who watches."""

    def __init__(  # noqa: PLR0913 -- made in one place
        self,
        challenge: Challenge,
        offered: Mapping[str, Talk],
        ask: Ask,
        now: datetime,
        *,
        place: str | None,
        known_stable_id: str | None,
        on_step: OnStep | None,
    ) -> None:
        self._challenge = challenge
        self._offered = offered
        self._ask = ask
        self._now = now
        self._place = place
        self._known_stable_id = known_stable_id
        self._on_step = on_step
        self._answers: dict[str, Reply | Failure] = {}
        self.clock = asyncio.get_running_loop().time
        self._began = self.clock()

    async def attempt(self, method: Method, seconds: float) -> Outcome:
        conversation = self._offered[method.name](self._challenge.account, self._place)
        try:
            async with asyncio.timeout(seconds):
                ending = await hold(conversation, self._answer, lambda url: self._tell(method, StepKind.ASKED, url))
        except TimeoutError:
            return self._timed_out(method)
        outcome = judge(method, self._challenge, ending, self._now, self._known_stable_id)
        if outcome.evidence and outcome.problem in {None, Problem.TOKEN_NOT_FOUND}:
            await self._tell(method, StepKind.READ, outcome.evidence.url)
            await self._tell(method, StepKind.LOOKED, outcome.evidence.url)
        return outcome

    async def _answer(self, question: Asked) -> Reply | Failure:
        """Several methods read one profile: within a check a host is asked each thing once."""
        known = repr(question)
        if known not in self._answers:
            self._answers[known] = await self._ask(question)
        return self._answers[known]

    async def _tell(self, method: Method, what: StepKind, url: str) -> None:
        if self._on_step is not None:
            at = self._now + timedelta(seconds=self.clock() - self._began)
            await self._on_step(Step(method.name, what, url, at))

    def _timed_out(self, method: Method) -> Outcome:
        detail = "The answer took too long. This decides nothing; we will look again."
        return Outcome(Result.UNKNOWN, Problem.TIMED_OUT, detail, self._challenge.account, method=method.name)


def _methods(challenge: Challenge, place: str | None, offered: Mapping[str, Talk]) -> list[Method] | Outcome:
    """The methods to try, or why nothing may be asked at all."""
    if not token_fits(challenge.token, challenge.account, challenge.brand, challenge.registry):
        return _refused(challenge, Problem.REFUSED, "This token was made for another account, brand or registry.")
    if not offered:
        return _nothing_offered(challenge)
    if challenge.method is not None:
        if challenge.method in offered:
            return [METHODS[challenge.method]]
        wanted = METHODS.get(challenge.method)
        why = _NEEDS_SITE if wanted and wanted.needs_site and not challenge.sites else _NOT_OFFERED
        return _refused(challenge, Problem.REFUSED, why)
    methods = [method for name, method in METHODS.items() if name in offered]
    if place:
        # Who names a post wants it read; the profile is the second try.
        return sorted(methods, key=lambda method: not method.needs_place)
    without_place = [method for method in methods if not method.needs_place]
    return without_place or methods


def _pages(challenge: Challenge, place: str | None) -> tuple[str, ...]:
    """The pages that may stand in for a token: the front pages of the proven sites.

    Below a front page others may write; only whoever asks for one method by name may name such a page of a proven site.
    """
    wanted = METHODS.get(challenge.method or "")
    if wanted is not None and wanted.needs_site and place and host_of(place) in challenge.sites:
        return (place,)
    return challenge.sites


def _sites_for(method: Method, account: AccountRef, sites: tuple[str, ...]) -> tuple[str, ...]:
    if not method.needs_site:
        return ("",)
    return (account.handle,) if method.name == "domain_handle" else sites


def _nothing_offered(challenge: Challenge) -> Outcome:
    platform = PLATFORMS.get(challenge.account.platform)
    if platform is not None and is_compared(platform):
        return _refused(challenge, Problem.REFUSED, "Prove a website of the brand first: it has to list the account.")
    return _refused(challenge, Problem.REFUSED, "Accounts on this platform cannot be checked automatically yet.")


def _refused(challenge: Challenge, problem: Problem, detail: str) -> Outcome:
    return Outcome(Result.NOT_PROVEN, problem, detail, challenge.account, method=challenge.method)


def _place(method: Method, account: AccountRef, token: str, site: str) -> Place:
    values = {
        "url": profile_url(account) or account.handle,
        "handle": account.handle,
        "domain": account.handle,
        "token": token,
        "site": site,
    }
    own = method.how_on.get(account.platform)
    key = f"{method.name}.{account.platform}" if own else method.name
    return Place(
        method.name, method.place.format(**values), (own or method.how).format(**values), key, method.needs_place
    )
