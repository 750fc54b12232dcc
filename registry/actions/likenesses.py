"""What the detector makes of an account that nobody claims or lists: whom it may be taken for, whose name it bears."""

from functools import partial

from registry.actions.listings import BrandRef, Imitates, Listing, Verdict
from registry.actions.protected import current
from registry.actions.readings import address_of
from registry.detector import Finding, ProtectedNames, bearers, detect, explain
from verification.accounts import AccountRef

__all__ = ["current", "suspected"]

MOST_NAMESAKES = 5


def suspected(account: AccountRef, names: ProtectedNames, dismissed: set[str]) -> Listing:
    """The account as it is told: a lookalike, or unknown."""
    for finding in detect(account.handle, names, platform=account.platform):
        if finding.target.brand not in dismissed:
            return Listing(account, address_of(account), Verdict.LOOKALIKE, imitates=_imitates(finding))
    return Listing(account, address_of(account), bears_name_of=_namesakes(account, names))


def _imitates(finding: Finding) -> Imitates:
    target = AccountRef(finding.target.platform, finding.target.handle)
    return Imitates(
        BrandRef(finding.target.brand, finding.target.brand_name),
        target,
        address_of(target),
        round(finding.score, 3),
        finding.tricks,
        partial(explain, finding),
        finding.target.proven,
    )


def _namesakes(account: AccountRef, names: ProtectedNames) -> tuple[BrandRef, ...]:
    found = bearers(account.handle, names, account.platform)
    return tuple(BrandRef(name.brand, name.brand_name) for name in found[:MOST_NAMESAKES])
