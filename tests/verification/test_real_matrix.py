"""The verifier against a Matrix home server that really runs (Synapse)."""

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest

from tests.servers.synapse import MatrixUser, Synapse
from tests.verification.world import NOON, challenge
from verification.accounts import AccountRef
from verification.challenges import Challenge, statement
from verification.fetching import Ask, Fetcher
from verification.outcomes import Outcome, Problem, Result
from verification.settings import NetworkSettings
from verification.verify import verify


def asking(server: Synapse) -> Fetcher:
    return Fetcher(NetworkSettings(platform_bases={"matrix": server.base}, allow_addresses=("127.0.0.0/8",)))


@pytest.fixture
async def ask(synapse: Synapse) -> AsyncIterator[Ask]:
    async with asking(synapse) as fetcher:
        yield fetcher.ask


def someone(synapse: Synapse, name: str | None = None) -> tuple[MatrixUser, Challenge]:
    user = synapse.create_user(name or f"v{uuid4().hex[:12]}")
    return user, challenge(AccountRef("matrix", user.user_id))


def verdict(outcome: Outcome) -> tuple[Result, Problem | None]:
    return outcome.result, outcome.problem


@pytest.mark.parametrize("field", ["displayname", "test.acme.verify"])
async def test_a_name_or_a_field_of_the_owners_own_proves_the_user(synapse: Synapse, ask: Ask, field: str) -> None:
    user, asked = someone(synapse)
    before = await verify(asked, ask, NOON)
    synapse.set_field(user, field, statement(asked.token))

    after = await verify(asked, ask, NOON, known_stable_id=user.user_id)

    assert verdict(before) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)
    assert verdict(after) == (Result.PROVEN, None)
    assert after.stable_id == user.user_id
    assert after.evidence is not None
    assert after.evidence.url.startswith(f"https://matrix.{synapse.domain}/_matrix/client/v3/profile/")


@pytest.mark.parametrize("name", ["a/b", "a=b", "a+b.c_d-e"])
async def test_every_sign_a_name_may_have_reaches_the_server(synapse: Synapse, ask: Ask, name: str) -> None:
    user, asked = someone(synapse, name)
    synapse.set_field(user, "displayname", statement(asked.token))

    assert verdict(await verify(asked, ask, NOON)) == (Result.PROVEN, None)


async def test_a_token_that_is_no_text_of_its_own_proves_nothing(synapse: Synapse, ask: Ask) -> None:
    user, asked = someone(synapse)
    synapse.set_field(user, "test.acme.verify", {"said": asked.token})
    synapse.set_field(user, "test.acme.list", [asked.token])
    synapse.set_field(user, "displayname", asked.token[:-1])

    assert verdict(await verify(asked, ask, NOON)) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)


async def test_the_token_in_the_profile_of_another_user_proves_nothing(synapse: Synapse, ask: Ask) -> None:
    _, asked = someone(synapse)
    mallory, hers = someone(synapse)
    synapse.set_field(mallory, "displayname", statement(asked.token))

    assert verdict(await verify(asked, ask, NOON)) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)
    assert verdict(await verify(hers, ask, NOON)) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)


async def test_a_removed_token_no_longer_proves_even_when_the_profile_is_empty(synapse: Synapse, ask: Ask) -> None:
    user, asked = someone(synapse)
    synapse.set_field(user, "displayname", statement(asked.token))
    proven = await verify(asked, ask, NOON)
    synapse.set_field(user, "displayname", "Acme")
    removed = await verify(asked, ask, NOON)
    synapse.remove_field(user, "displayname")
    emptied = await verify(asked, ask, NOON)

    assert verdict(proven) == (Result.PROVEN, None)
    assert verdict(removed) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)
    assert verdict(emptied) == (Result.NOT_PROVEN, Problem.ACCOUNT_NOT_FOUND)
    assert "or the profile is empty" in emptied.detail


async def test_a_user_who_was_erased_is_not_found_and_nobody_can_take_the_name(synapse: Synapse, ask: Ask) -> None:
    user, asked = someone(synapse)
    synapse.set_field(user, "displayname", statement(asked.token))
    proven = await verify(asked, ask, NOON)
    synapse.deactivate(user, erase=True)
    left = await verify(asked, ask, NOON)

    assert verdict(proven) == (Result.PROVEN, None)
    assert verdict(left) == (Result.NOT_PROVEN, Problem.ACCOUNT_NOT_FOUND)
    assert "knows no user" in left.detail
    with pytest.raises(RuntimeError, match="M_USER_IN_USE"):
        synapse.create_user(user.user_id[1:].partition(":")[0])


async def test_a_user_who_left_without_being_erased_keeps_its_words_and_its_name(synapse: Synapse, ask: Ask) -> None:
    # A limit of the protocol, said in the description: strangers are told nothing. Nobody else can use the name.
    user, asked = someone(synapse)
    synapse.set_field(user, "displayname", statement(asked.token))
    synapse.deactivate(user, erase=False)

    assert verdict(await verify(asked, ask, NOON)) == (Result.PROVEN, None)
    with pytest.raises(RuntimeError, match="M_USER_IN_USE"):
        synapse.create_user(user.user_id[1:].partition(":")[0])


@pytest.mark.parametrize("name", ["nobody", "NOBODY", "no/body"])
async def test_a_name_nobody_has_is_not_found(synapse: Synapse, ask: Ask, name: str) -> None:
    outcome = await verify(challenge(AccountRef("matrix", f"@{name}:{synapse.domain}")), ask, NOON)

    assert verdict(outcome) == (Result.NOT_PROVEN, Problem.ACCOUNT_NOT_FOUND)


async def test_a_home_server_that_does_not_know_the_other_says_nothing(synapse: Synapse, ask: Ask) -> None:
    # `elsewhere.test` names this server as its own, but the user is not one of its users.
    _, here = someone(synapse)
    name = here.account.handle.partition(":")[0]
    asked = challenge(AccountRef("matrix", f"{name}:elsewhere.test"))

    assert verdict(await verify(asked, ask, NOON)) == (Result.UNKNOWN, Problem.BLOCKED)


async def test_a_room_is_not_asked_for(synapse: Synapse, ask: Ask) -> None:
    outcome = await verify(challenge(AccountRef("matrix", f"#acme:{synapse.domain}")), ask, NOON)

    assert outcome.problem is Problem.REFUSED


@pytest.fixture
def closed() -> Iterator[Synapse]:
    with Synapse("closed.test", closed=True) as server:
        yield server


async def test_a_server_that_shows_profiles_to_its_own_users_only_is_a_closed_door(closed: Synapse) -> None:
    user, asked = someone(closed)
    closed.set_field(user, "displayname", statement(asked.token))

    async with asking(closed) as fetcher:
        outcome = await verify(asked, fetcher.ask, NOON)

    assert verdict(outcome) == (Result.UNKNOWN, Problem.BLOCKED)
