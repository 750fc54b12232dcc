"""What a found account is probably for."""

import pytest

from registry.actions.account_lines import Purpose
from registry.actions.role_guesses import guess
from registry.models.columns import AccountRole
from verification.accounts import AccountRef


@pytest.mark.parametrize(
    ("handle", "words", "purpose"),
    [
        ("acme", "X", Purpose(AccountRole.MAIN)),
        ("acmesupport", "", Purpose(AccountRole.SUPPORT)),
        ("acme", "Ayuda", Purpose(AccountRole.SUPPORT)),
        ("acme_jobs", "", Purpose(AccountRole.CAREERS)),
        ("acmenewsroom", "Newsroom", Purpose(AccountRole.PRESS)),
        ("acme_mx", "", Purpose(AccountRole.REGION, "MX")),
        ("acmecare_uk", "", Purpose(AccountRole.SUPPORT, "GB")),
        ("acmemexico", "", Purpose(AccountRole.REGION, "MX")),
        ("restore", "", Purpose(AccountRole.STORE)),
    ],
)
def test_names_and_words_tell(handle: str, words: str, purpose: Purpose) -> None:
    assert guess(AccountRef("x", handle), words) == purpose
