"""Canonical names: a platform and a handle → the account, and the account → its public address."""

from verification.accounts import AccountRef


def canonical(platform: str, handle: str, *, test_names: bool = False) -> AccountRef | None:
    """The account that `handle` names on a platform known by its slug; None where no account can be called so."""
    raise NotImplementedError


def profile_url(account: AccountRef) -> str | None:
    """The https address where a person sees the account; None for what is no canonical name."""
    raise NotImplementedError
