"""Whether somebody is there: yes and no only where the platform says so."""

import pytest

from verification.accounts import AccountRef
from verification.fetching import Failure
from verification.outcomes import Problem
from verification.platforms import PLATFORMS, canonical
from verification.platforms.platform import Asked, Get, Reply
from verification.presence import ASKABLE, Look, Presence, look, pause_on

GITHUB = AccountRef("github", "acme-help")
USER = b'{"login": "Acme-Help", "id": 5, "type": "User", "name": "Acme", "bio": null}'


async def asked(answer: Reply | Failure, account: AccountRef = GITHUB) -> Look:
    async def ask(question: Asked) -> Reply | Failure:
        assert isinstance(question, Get)
        return answer

    return await look(account, ask)


def reply(status: int, body: bytes = b"{}") -> Reply:
    return Reply("https://api.github.com/users/acme-help", status, "application/json", body)


async def test_whoever_the_platform_names_is_there() -> None:
    assert await asked(reply(200, USER)) == Look(Presence.THERE, GITHUB, "Acme")


async def test_not_found_is_nobody() -> None:
    assert (await asked(reply(404))).presence is Presence.NOT_THERE


async def test_another_account_under_that_name_is_nobody() -> None:
    assert (await asked(reply(200, USER.replace(b"Acme-Help", b"elsewhere")))).presence is Presence.NOT_THERE


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"<html>login</html>"])
async def test_an_empty_shell_is_unknown(body: bytes) -> None:
    assert (await asked(reply(200, body))).presence is Presence.UNKNOWN


@pytest.mark.parametrize("problem", [Problem.BLOCKED, Problem.RATE_LIMITED, Problem.TIMED_OUT, Problem.BROKEN])
async def test_a_failure_is_unknown(problem: Problem) -> None:
    found = await asked(Failure(problem, "", "", None, 60))

    assert (found.presence, found.problem, found.retry_after) == (Presence.UNKNOWN, problem, 60)


async def test_what_was_put_off_was_not_asked() -> None:
    found = await asked(Failure(Problem.RATE_LIMITED, "", "", None, 60, put_off=True))

    assert found.presence is Presence.LATER


async def test_a_platform_that_may_not_be_asked_is_unknown() -> None:
    assert (await asked(reply(200), AccountRef("x", "acme"))).presence is Presence.UNKNOWN


@pytest.mark.parametrize("slug", ASKABLE)
def test_what_may_be_asked_takes_no_key_and_reads_its_own_names(slug: str) -> None:
    platform, template = PLATFORMS[slug], ASKABLE[slug]

    assert "profile_text" in platform.conversations
    assert platform.canary is not None
    assert pause_on(slug) >= 10
    if template:
        assert canonical(slug, template.format(name="acme")) == AccountRef(slug, template.format(name="acme"))
