"""Reading the file in which a website lists its accounts."""

import pytest

from tests.verification.world import World, failing, page
from verification.accounts import AccountRef
from verification.fetching import Failure
from verification.methods.listed import ListRead, ask_list
from verification.outcomes import Problem
from verification.platforms.platform import Reply, Trouble

FILE = "https://acme.com/.well-known/brand-registry.txt"


async def asked(answer: Reply | Failure) -> ListRead | Trouble | Failure:
    return await ask_list("acme.com", World({FILE: answer}).ask)


async def test_the_accounts_come_with_the_answer_that_lists_them() -> None:
    seen = await asked(page("# ours\nx:acme\nhttps://github.com/Acme\nacme\n", "text/plain"))

    assert isinstance(seen, ListRead)
    assert seen.listing.accounts == (AccountRef("x", "acme"), AccountRef("github", "acme"))
    assert seen.listing.unread == ("acme",)
    assert (seen.source.url, seen.source.body[:6]) == (FILE, b"# ours")


@pytest.mark.parametrize("status", [404, 410])
async def test_no_file_is_a_definite_answer(status: int) -> None:
    seen = await asked(page("", "text/html", status))

    assert isinstance(seen, Trouble)
    assert seen.problem is Problem.SITE_LINK_MISSING


async def test_a_site_that_answers_everything_lists_nothing() -> None:
    async def everywhere(question: object) -> Reply:
        del question
        return Reply(FILE, 200, "text/plain", b"x:acme")

    seen = await ask_list("acme.com", everywhere)

    assert isinstance(seen, Trouble)
    assert seen.problem is Problem.WILDCARD


@pytest.mark.parametrize("problem", [Problem.TIMED_OUT, Problem.BLOCKED, Problem.REDIRECTED])
async def test_why_it_could_not_be_read_is_handed_on(problem: Problem) -> None:
    seen = await asked(failing(problem))

    assert isinstance(seen, Failure)
    assert seen.problem is problem
