"""Which accounts this registry can check at all, with the keys that it has."""

from registry.errors import UnknownPlatform
from registry.language import mark
from registry.settings import settings
from verification.accounts import AccountRef
from verification.fetching import usable_keys
from verification.platforms import PLATFORMS
from verification.verify import talks

_ANY_SITE = "example.com"  # stands for any website that a brand may prove

_NOT_CHECKABLE = mark("Accounts on %(platform)s cannot be checked automatically yet.")


def require_checkable(account: AccountRef) -> AccountRef:
    """Raises UnknownPlatform where no method can prove an account of this platform."""
    if not is_checkable(account):
        platform = PLATFORMS.get(account.platform)
        name = platform.name if platform else account.platform
        raise UnknownPlatform(_NOT_CHECKABLE, field="address", platform=name)
    return account


def is_checkable(account: AccountRef) -> bool:
    """Whether any method can prove an account of this platform, with the keys that this registry has.

    That may take a proven website of the brand first, and a person.
    """
    return bool(talks(account, usable_keys(settings()), (_ANY_SITE,)))
