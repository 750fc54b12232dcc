"""A range holds what is known of every account whose hash begins so, and tells an onlooker nothing."""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import orjson

from registry.actions import private_lookups
from registry.database import rows
from registry.models.columns import ClaimState, SightingState
from tests.factories import (
    NOON,
    make_account,
    make_claim,
    make_listed_brand,
    make_live_brand,
    make_many_listed,
    make_member,
    make_official,
    make_sighting,
)
from verification.accounts import AccountRef

KEY = "a key of the test"
ACME = AccountRef("x", "acmerobotics")


async def _verdicts(account: AccountRef) -> dict[str, str]:
    digest = private_lookups.hash_of(account)
    found = await private_lookups.accounts_of(digest[:5])
    return {one.hash: one.listing.verdict.value for one in found}


async def test_database_and_program_make_the_same_hash(db: str) -> None:
    names = [AccountRef("x", "dell"), AccountRef("website", "dell.com"), AccountRef("youtube", "@straße")]
    for name in names:
        made = await rows("SELECT account_hash($1, $2) AS hash", name.platform, name.handle)

        assert made[0]["hash"] == private_lookups.hash_of(name)
    assert private_lookups.hash_of(names[0]) == hashlib.sha256(b"x:dell").hexdigest()


async def test_every_known_account_is_found_by_its_prefix(db: str) -> None:
    member = await make_member("acme")
    brand = await make_live_brand(member, "acme-robotics", name="Acme Robotics", domain="acmerobotics.com")
    await make_official(member, brand, ACME)
    before = AccountRef("x", "acme_before")
    await make_claim(member, brand, before, state=ClaimState.WITHDRAWN)
    walmart = AccountRef("x", "walmart")
    await make_listed_brand("walmart", accounts=(walmart,))

    for account, verdict in ((ACME, "official"), (before, "was_official"), (walmart, "listed")):
        assert (await _verdicts(account))[private_lookups.hash_of(account)] == verdict


async def test_what_is_only_claimed_or_only_asked_about_stays_unsaid(db: str) -> None:
    member = await make_member("acme")
    brand = await make_live_brand(member, "acme-robotics", name="Acme Robotics", domain="acmerobotics.com")
    await make_official(member, brand, ACME)
    pending, lookalike = AccountRef("github", "quandromel"), AccountRef("x", "acmerobotlcs")
    await make_claim(member, brand, pending)
    await make_account(lookalike)

    assert await _verdicts(pending) == {}
    assert await _verdicts(lookalike) == {}


async def test_a_lookalike_that_was_seen_is_in_its_range_until_the_brand_says_it_is_honest(db: str) -> None:
    member = await make_member("acme")
    brand = await make_live_brand(member, "acme-robotics", name="Acme Robotics", domain="acmerobotics.com")
    await make_official(member, brand, ACME)
    seen, honest = AccountRef("x", "acmerobotlcs"), AccountRef("x", "acmerobotiics")
    await make_sighting(brand, seen)
    await make_sighting(brand, honest, state=SightingState.DISMISSED)

    assert await _verdicts(seen) == {private_lookups.hash_of(seen): "lookalike"}
    assert await _verdicts(honest) == {}


async def test_every_answer_has_the_same_size_and_at_least_64_rows(db: str) -> None:
    member = await make_member("acme")
    brand = await make_live_brand(member, "acme-robotics", name="Acme Robotics", domain="acmerobotics.com")
    await make_official(member, brand, ACME)
    for prefix in (private_lookups.hash_of(ACME)[:5], "00000", "fffff"):
        found = await private_lookups.accounts_of(prefix)
        encoded = private_lookups.padded(prefix, found, key=KEY, now=NOON)
        answer = orjson.loads(encoded)

        assert len(answer["results"]) + len(answer["padding"]) == private_lookups.FEWEST_ROWS
        assert len(encoded) == private_lookups.SIZE
        assert {len(row["suffix"]) for row in answer["results"] + answer["padding"]} == {59}


def test_padding_is_the_same_all_day_and_another_one_tomorrow() -> None:
    today = private_lookups.padded("abcde", [], key=KEY, now=NOON)
    tomorrow = private_lookups.padded("abcde", [], key=KEY, now=NOON + timedelta(hours=12))
    other = private_lookups.padded("abcdf", [], key=KEY, now=NOON)

    assert private_lookups.padded("abcde", [], key=KEY, now=NOON + timedelta(hours=11)) == today
    assert orjson.loads(tomorrow)["padding"] != orjson.loads(today)["padding"] != orjson.loads(other)["padding"]
    assert orjson.loads(tomorrow)["filler"] != orjson.loads(today)["filler"]


async def test_a_prefix_is_found_by_an_index(db: str) -> None:
    await make_many_listed(300)
    await rows("ANALYZE account")
    plan = await rows(f"EXPLAIN {private_lookups._OF_PREFIXES.replace('$1', 'ARRAY[$$abcde$$]')}")

    assert any("account_by_hash" in line["QUERY PLAN"] for line in plan)


async def test_prefixes_of_one_moment_are_asked_together_and_each_gets_its_own(db: str) -> None:
    await make_many_listed(40)
    accounts = [
        AccountRef(row["platform"], row["handle"]) for row in await rows("SELECT platform, handle FROM account")
    ]
    prefixes = [private_lookups.hash_of(one)[:5] for one in accounts] + ["00000"]
    statements = 0

    async def read(sql: str, *values: object) -> Sequence[Any]:
        nonlocal statements
        statements += 1
        return await rows(sql, *values)

    together = private_lookups.gathered(read)
    found = await asyncio.gather(*map(together, prefixes))

    assert statements == 1
    assert found == [await private_lookups.accounts_of(one) for one in prefixes]
    assert [found[n][0].listing.account for n in range(len(accounts))] == accounts
