"""Claims of the sandbox: each of its accounts goes one way for ever. Nothing is kept, so nothing has to be undone."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from types import MappingProxyType
from uuid import UUID, uuid5

from registry.actions.checkable import require_checkable
from registry.actions.claim_views import ByPerson, CheckView, ClaimView
from registry.actions.claims import TOKEN_LIFE
from registry.actions.readings import address_of, read_account
from registry.actions.sandbox import BRAND, PREFIX
from registry.errors import NotFound
from registry.models.columns import AccountRole, BrandState, ClaimState, Role
from registry.settings import settings
from verification.accounts import AccountRef
from verification.challenges import VERSION, statement
from verification.fetching import usable_keys
from verification.outcomes import Problem, Result
from verification.platforms import PLATFORMS
from verification.verify import where

_SPACE = UUID("7d3c0a5e-5a0b-4d0e-9d9c-6a1f6a0b5b0c")  # of the sandbox's ids
_FILED = timedelta(minutes=5)  # ago, for ever
_TOKEN_LENGTH = 42


@dataclass(frozen=True, slots=True)
class Way:
    """How a claim ends: what the latest check said, and for whom it waits."""

    state: ClaimState
    problem: Problem | None = None
    disputed: bool = False
    waits_for_person: bool = False
    waits_for_approval: bool = False


WAYS: Mapping[str, Way] = MappingProxyType(
    {
        "proven": Way(ClaimState.VERIFIED),
        "missing": Way(ClaimState.PENDING, Problem.TOKEN_NOT_FOUND),
        "unreachable": Way(ClaimState.PENDING, Problem.UNREACHABLE),
        "compared": Way(ClaimState.PENDING, Problem.WAITS_FOR_PERSON, waits_for_person=True),
        "approval": Way(ClaimState.VERIFIED, waits_for_approval=True),
        "disputed": Way(ClaimState.VERIFIED, disputed=True),
        "lapsed": Way(ClaimState.LAPSED, Problem.TOKEN_NOT_FOUND),
        "revoked": Way(ClaimState.REVOKED, Problem.ANOTHER_OWNER),
    }
)


ENDED = frozenset({ClaimState.LAPSED, ClaimState.REVOKED, ClaimState.WITHDRAWN})


def file(brand: str, text: str, *, now: datetime) -> ClaimView:
    """A claim as it is when it was filed. Raises NotFound (another brand, another account) and what a real one does."""
    account = require_checkable(read_account(text, field="account"))
    if brand != BRAND.slug or _id(account) not in _accounts():
        raise NotFound
    return _view(account, Way(ClaimState.PENDING), now, is_checked=False)


def checking(claim_id: UUID, *, now: datetime) -> ClaimView:
    """The claim while it is checked; raises NotFound."""
    return _view(_account(claim_id), Way(ClaimState.PENDING), now, is_checked=False, is_checking=True)


def show(claim_id: UUID, *, now: datetime) -> ClaimView:
    """The claim as it ends; raises NotFound."""
    account = _account(claim_id)
    return _view(account, WAYS[_kind(account)], now, is_checked=True)


def withdrawn(claim_id: UUID, *, now: datetime) -> tuple[ClaimView, bool]:
    """The claim when it is taken back, and whether that is done: of what is proven, a person has to say so too.

    Raises NotFound.
    """
    found = show(claim_id, now=now)
    if found.state is not ClaimState.PENDING:
        return found, found.state in ENDED
    return _view(found.account, Way(ClaimState.WITHDRAWN), now, is_checked=False), True


def _account(claim_id: UUID) -> AccountRef:
    account = _accounts().get(claim_id)
    if account is None:
        raise NotFound
    return account


@cache
def _accounts() -> Mapping[UUID, AccountRef]:
    found = [AccountRef(platform, handle) for platform in PLATFORMS for handle in _handles()]
    return {_id(account): account for account in found}


def _handles() -> Iterable[str]:
    return [f"{PREFIX}{kind}".replace("_", mark) for kind in WAYS for mark in "_-."]


def _kind(account: AccountRef) -> str:
    return account.handle[len(PREFIX) :]


def _id(account: AccountRef) -> UUID:
    return uuid5(_SPACE, str(account))


def _view(account: AccountRef, way: Way, now: datetime, *, is_checked: bool, is_checking: bool = False) -> ClaimView:
    filed, is_verified = now - _FILED, way.state is ClaimState.VERIFIED
    token = _token(account)
    return ClaimView(
        id=_id(account),
        company_slug=BRAND.slug,
        company_name=BRAND.name,
        brand_slug=BRAND.slug,
        brand_name=BRAND.name,
        brand_state=BrandState.LIVE,
        member_role=Role.EDITOR,
        account=account,
        url=address_of(account),
        role=AccountRole.MAIN,
        state=way.state,
        disputed=way.disputed,
        token=token,
        statement=statement(token),
        where=tuple(where(account, token, usable_keys(settings()), (str(BRAND.domain),))),
        token_expires_at=filed + TOKEN_LIFE,
        place=None,
        is_checking=is_checking,
        tries=int(is_checked),
        history=(_check(account, way, filed),) if is_checked else (),
        verified_at=filed if is_verified else None,
        checked_at=filed if is_checked else None,
        next_check_at=filed + timedelta(days=1) if is_checked else None,
        ended_at=filed if way.state in ENDED else None,
        display_name=None,
        method="profile_text" if is_verified else None,
        renamed_to=None,
        by_person=ByPerson("", (), filed, None, None) if way.waits_for_person else None,
        held_for=None,
        waits_for_approval=way.waits_for_approval,
    )


def _check(account: AccountRef, way: Way, at: datetime) -> CheckView:
    result = way.problem.result if way.problem else Result.PROVEN
    return CheckView(_id(account), at, at, (), result, way.problem, None, "profile_text", None)


def _token(account: AccountRef) -> str:
    """Shaped like a token; none is ever issued so, and it proves nothing."""
    digest = hashlib.sha512(b"sandbox " + str(account).encode()).digest()
    return VERSION + base64.b32encode(digest).decode("ascii").lower()[:_TOKEN_LENGTH]
