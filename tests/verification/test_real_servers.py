"""The verifier against servers that really run: a Bluesky PDS with its PLC directory, Fedify and Epicyon."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from tests.servers.dns import LiveDns
from tests.servers.epicyon import Epicyon
from tests.servers.fedify import Fedify
from tests.servers.pds import BlueskyAccount, Pds
from tests.verification.world import NOON, challenge
from verification.accounts import AccountRef
from verification.challenges import Challenge, statement
from verification.fetching import Ask, Fetcher
from verification.outcomes import Outcome, Problem, Result
from verification.settings import NetworkSettings
from verification.verify import verify


def settings(**bases: str) -> NetworkSettings:
    return NetworkSettings(platform_bases=bases, allow_addresses=("127.0.0.0/8",))


def verdict(outcome: Outcome) -> tuple[Result, Problem | None]:
    return outcome.result, outcome.problem


# ── Bluesky ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
async def bluesky(pds: Pds) -> AsyncIterator[Ask]:
    async with Fetcher(settings(bluesky=pds.base, plc=pds.plc_base)) as fetcher:
        yield fetcher.ask


def someone(pds: Pds, handle: str | None = None) -> tuple[BlueskyAccount, Challenge]:
    """A new account with the token in its bio, and the challenge for it."""
    account = pds.create_account(handle or f"v{uuid4().hex[:12]}.test")
    asked = challenge(AccountRef("bluesky", account.handle))
    pds.set_bio(account, f"Official. {statement(asked.token)}", "Dell")
    return account, asked


async def test_a_bio_on_a_real_pds_proves_the_account(pds: Pds, bluesky: Ask) -> None:
    account, asked = someone(pds)

    outcome = await verify(asked, bluesky, NOON)

    assert verdict(outcome) == (Result.PROVEN, None)
    assert (outcome.stable_id, outcome.display_name) == (account.did, "Dell")


async def test_a_fresh_account_needs_no_directory(pds: Pds) -> None:
    _, asked = someone(pds)

    async with Fetcher(settings(bluesky=pds.base, plc="http://127.0.0.1:1")) as fetcher:
        outcome = await verify(asked, fetcher.ask, NOON)

    assert verdict(outcome) == (Result.PROVEN, None)


async def test_an_edited_bio_on_a_real_pds_no_longer_proves(pds: Pds, bluesky: Ask) -> None:
    account, asked = someone(pds)
    pds.set_bio(account, "something else")

    outcome = await verify(asked, bluesky, NOON)

    assert verdict(outcome) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)
    assert outcome.evidence is not None
    assert "something else" in outcome.evidence.excerpt


async def test_an_account_without_a_profile_has_no_token(pds: Pds, bluesky: Ask) -> None:
    account = pds.create_account(f"v{uuid4().hex[:12]}.test")

    outcome = await verify(challenge(AccountRef("bluesky", account.handle)), bluesky, NOON)

    assert verdict(outcome) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)


async def test_a_post_on_a_real_pds_proves_its_author_only(pds: Pds, bluesky: Ask) -> None:
    author, mallory = (pds.create_account(f"v{uuid4().hex[:12]}.test") for _ in range(2))
    asked = challenge(AccountRef("bluesky", author.handle), "post")
    own, copied = pds.post(author, statement(asked.token)), pds.post(mallory, statement(asked.token))
    rkey = copied.rpartition("/")[2]

    proven = await verify(asked, bluesky, NOON, place=own)
    foreign = await verify(asked, bluesky, NOON, place=copied)
    disguised = await verify(asked, bluesky, NOON, place=f"https://bsky.app/profile/{author.handle}/post/{rkey}")

    assert verdict(proven) == (Result.PROVEN, None)
    assert verdict(foreign) == (Result.NOT_PROVEN, Problem.ANOTHER_ACCOUNT)
    assert verdict(disguised) == (Result.NOT_PROVEN, Problem.POST_NOT_FOUND)


async def test_a_renamed_account_keeps_its_did_and_loses_its_old_name(pds: Pds, bluesky: Ask) -> None:
    account, old = someone(pds)
    renamed = challenge(AccountRef("bluesky", f"w{uuid4().hex[:12]}.test"))
    pds.update_handle(account, renamed.account.handle)
    pds.set_bio(account, f"{old.token} {renamed.token}")

    under_old_name = await verify(old, bluesky, NOON, known_stable_id=account.did)
    under_new_name = await verify(renamed, bluesky, NOON, known_stable_id=account.did)

    assert verdict(under_old_name) == (Result.NOT_PROVEN, Problem.ACCOUNT_NOT_FOUND)
    assert verdict(under_new_name) == (Result.PROVEN, None)


async def test_whoever_takes_a_freed_name_is_another_owner(pds: Pds, bluesky: Ask) -> None:
    account, asked = someone(pds)
    pds.update_handle(account, f"w{uuid4().hex[:12]}.test")
    squatter = pds.create_account(account.handle)
    pds.set_bio(squatter, statement(asked.token))

    outcome = await verify(asked, bluesky, NOON, known_stable_id=account.did)

    assert verdict(outcome) == (Result.NOT_PROVEN, Problem.ANOTHER_OWNER)
    assert outcome.stable_id == squatter.did


@pytest.mark.parametrize(
    ("end", "problem"),
    [
        (Pds.deactivate, Problem.NOT_ACTIVE),
        (Pds.take_down, Problem.NOT_ACTIVE),
        (Pds.delete, Problem.ACCOUNT_NOT_FOUND),
    ],
)
async def test_an_account_that_ended_on_a_real_pds_is_told_apart(
    pds: Pds, bluesky: Ask, end: object, problem: Problem
) -> None:
    account, asked = someone(pds)
    assert callable(end)
    end(pds, account)

    assert verdict(await verify(asked, bluesky, NOON)) == (Result.NOT_PROVEN, problem)


async def test_a_domain_handle_on_a_real_pds_holds_as_long_as_its_record(pds: Pds, dns: LiveDns) -> None:
    domain = f"acme-{uuid4().hex[:12]}.com"  # `.test` is the server's own
    account = pds.create_account(f"v{uuid4().hex[:12]}.test")
    dns.set_txt(f"_atproto.{domain}", f"did={account.did}")
    pds.update_handle(account, domain)
    asked = replace(challenge(AccountRef("bluesky", domain), "domain_handle"), sites=(domain,))
    by_bio = challenge(AccountRef("bluesky", domain))
    pds.set_bio(account, statement(by_bio.token))
    bases = {"bluesky": pds.base, "plc": pds.plc_base, "website": pds.base}
    network = settings(**bases).model_copy(update={"dns_servers": (dns.address,)})

    async with Fetcher(network) as fetcher:
        held, told = await verify(asked, fetcher.ask, NOON), await verify(by_bio, fetcher.ask, NOON)
        dns.set_txt(f"_atproto.{domain}", f"did={account.did}", "did=did:plc:aaaaaaaaaaaaaaaaaaaaaaaa")
        doubled = await verify(asked, fetcher.ask, NOON)
        dns.set_txt(f"_atproto.{domain}", "something else")
        lost, untold = await verify(asked, fetcher.ask, NOON), await verify(by_bio, fetcher.ask, NOON)

    assert verdict(held) == verdict(told) == (Result.PROVEN, None)
    assert (held.method, held.stable_id) == ("domain_handle", account.did)
    assert pds.get("com.atproto.identity.resolveHandle", handle=domain).is_success  # it only remembers
    assert verdict(doubled) == verdict(lost) == verdict(untold) == (Result.NOT_PROVEN, Problem.ANOTHER_ACCOUNT)


async def test_a_name_nobody_has_on_a_real_pds_is_not_found(bluesky: Ask) -> None:
    outcome = await verify(challenge(AccountRef("bluesky", "nobody-at-all.test")), bluesky, NOON)

    assert verdict(outcome) == (Result.NOT_PROVEN, Problem.ACCOUNT_NOT_FOUND)


# ── the fediverse ───────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
async def fediverse(fedify: Fedify) -> AsyncIterator[Ask]:
    async with Fetcher(settings(activitypub=fedify.base)) as fetcher:
        yield fetcher.ask


async def test_a_bio_on_fedify_proves_the_actor(fedify: Fedify, fediverse: Ask) -> None:
    asked = challenge(AccountRef("activitypub", f"bio@{fedify.domain}"))
    fedify.set_account("bio", f"<p>Official.</p><p>{statement(asked.token)}</p>")

    outcome = await verify(asked, fediverse, NOON)

    assert verdict(outcome) == (Result.PROVEN, None)
    assert outcome.stable_id == f"https://{fedify.domain}/users/bio"


@pytest.mark.parametrize("others", [0, 2])
async def test_a_field_on_fedify_proves_the_actor_alone_or_among_others(
    fedify: Fedify, fediverse: Ask, others: int
) -> None:
    asked = challenge(AccountRef("activitypub", f"field{others}@{fedify.domain}"))
    fields = [("Verify", f"<b>{asked.token}</b>"), *[("Site", "https://dell.example/")] * others]
    fedify.set_account(f"field{others}", "hello", fields)

    assert verdict(await verify(asked, fediverse, NOON)) == (Result.PROVEN, None)


async def test_a_removed_actor_is_not_found_and_a_silent_one_has_no_token(fedify: Fedify, fediverse: Ask) -> None:
    asked = challenge(AccountRef("activitypub", f"gone@{fedify.domain}"))
    fedify.set_account("gone", "hello")
    silent = await verify(asked, fediverse, NOON)
    fedify.remove_account("gone")
    removed = await verify(asked, fediverse, NOON)

    assert verdict(silent) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)
    assert verdict(removed) == (Result.NOT_PROVEN, Problem.ACCOUNT_NOT_FOUND)


async def test_a_name_that_changed_hands_on_a_fediverse_server_is_another_owner(fedify: Fedify, fediverse: Ask) -> None:
    asked = challenge(AccountRef("activitypub", f"moved@{fedify.domain}"))
    fedify.set_account("moved", statement(asked.token))

    outcome = await verify(asked, fediverse, NOON, known_stable_id=f"https://{fedify.domain}/users/before")

    assert verdict(outcome) == (Result.NOT_PROVEN, Problem.ANOTHER_OWNER)


@pytest.fixture
def split() -> Iterator[Fedify]:
    with Fedify("split.test", "ap.split.test") as server:
        yield server


async def test_an_address_whose_server_has_another_name_is_confirmed_both_ways(split: Fedify) -> None:
    asked = challenge(AccountRef("activitypub", "dell@split.test"))
    split.set_account("dell", statement(asked.token))

    async with Fetcher(settings(activitypub=split.base)) as fetcher:
        outcome = await verify(asked, fetcher.ask, NOON)

    assert verdict(outcome) == (Result.PROVEN, None)
    assert outcome.stable_id == "https://ap.split.test/users/dell"


async def test_epicyons_content_type_is_not_one_of_an_activity(epicyon: Epicyon) -> None:
    # It sends "application/ld+json" without the profile: any uploaded file could have that type (SECURITY P4).
    asked = challenge(AccountRef("activitypub", f"dell@{epicyon.domain}"))
    epicyon.create_account("dell")
    epicyon.set_bio("dell", statement(asked.token))

    async with Fetcher(settings(activitypub=epicyon.base)) as fetcher:
        known = await verify(asked, fetcher.ask, NOON)
        unknown = await verify(challenge(AccountRef("activitypub", f"nobody@{epicyon.domain}")), fetcher.ask, NOON)

    assert verdict(known) == (Result.UNKNOWN, Problem.BROKEN)
    assert verdict(unknown) == (Result.NOT_PROVEN, Problem.ACCOUNT_NOT_FOUND)
