"""A long list of claims, by how they stand and a page at a time."""

from uuid import uuid4

import pytest

from registry.actions.claim_pages import ON_A_PAGE, page_of
from registry.actions.claim_views import ClaimSummary
from registry.models.columns import AccountRole, ClaimState
from tests.factories import NOON
from verification.accounts import AccountRef


def claims(*states: ClaimState) -> list[ClaimSummary]:
    return [
        ClaimSummary(
            id=uuid4(),
            account=AccountRef("x", f"acme{number}"),
            url=f"https://x.com/acme{number}",
            role=AccountRole.MAIN,
            state=state,
            disputed=False,
            verified_at=None,
            checked_at=None,
            next_check_at=None,
            created_at=NOON,
            waits_for_person=False,
        )
        for number, state in enumerate(states)
    ]


def test_every_state_is_counted_once() -> None:
    found = page_of(claims(*ClaimState))

    assert found.counts == {"all": len(ClaimState), "waiting": 1, "proven": 2, "ended": len(ClaimState) - 3}


@pytest.mark.parametrize(("shown", "state"), [("waiting", ClaimState.PENDING), ("ended", ClaimState.WITHDRAWN)])
def test_only_those_asked_for_are_shown(shown: str, state: ClaimState) -> None:
    found = page_of(claims(ClaimState.PENDING, ClaimState.VERIFIED, ClaimState.WITHDRAWN), shown=shown)

    assert [row.state for row in found.rows] == [state]


def test_a_word_that_nobody_offers_shows_all() -> None:
    found = page_of(claims(ClaimState.PENDING), shown="<script>")

    assert (found.shown, len(found.rows)) == ("all", 1)


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (1, 1), (2, 2), (99, 2)])
def test_a_page_too_far_is_the_last(asked: int, given: int) -> None:
    found = page_of(claims(*[ClaimState.PENDING] * (ON_A_PAGE + 1)), page=asked)

    assert (found.page, found.pages, len(found.rows)) == (given, 2, ON_A_PAGE if given == 1 else 1)
