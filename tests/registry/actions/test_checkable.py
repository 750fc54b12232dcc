"""Which accounts can be checked at all."""

import pytest

from registry.actions.checkable import is_checkable, require_checkable
from registry.errors import UnknownPlatform
from verification.accounts import AccountRef


def test_a_website_can_be_checked_and_an_unknown_platform_cannot() -> None:
    assert is_checkable(AccountRef("website", "dell.example"))
    assert not is_checkable(AccountRef("nowhere", "dell"))


def test_what_cannot_be_checked_is_refused_by_its_name() -> None:
    with pytest.raises(UnknownPlatform):
        require_checkable(AccountRef("nowhere", "dell"))
