"""What a look-up costs the database: it reads what it shows, however much a brand has."""

import asyncpg
import orjson
import pytest

from registry.actions.listings import Verdict
from registry.actions.lookups import LOOK_UP, look_up
from registry.database import rows
from tests.factories import make_live_brand, make_member, make_official
from verification.accounts import AccountRef

ACME = AccountRef("x", "acme")
_MORE = """
WITH made AS (
    INSERT INTO account (id, platform, handle, created_at)
    SELECT gen_random_uuid(), 'instagram', 'acme' || n, now() FROM generate_series(1, $1::int) n RETURNING id)
SELECT count(*) FROM made
"""
_CLAIMED = """
INSERT INTO claim SELECT (jsonb_populate_record(
    c, jsonb_build_object('id', gen_random_uuid(), 'account_id', a.id, 'token', md5(a.id::text)))).*
  FROM claim c JOIN account own ON own.id = c.account_id AND own.handle = 'acme'
  JOIN account a ON a.platform = 'instagram'
"""


async def _blocks_read() -> int:
    asked = LOOK_UP.replace("$1", "ARRAY['x']").replace("$2", "ARRAY['acme']")
    found = (await rows(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {asked}"))[0]["QUERY PLAN"]
    plan = (orjson.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


async def test_an_account_of_a_brand_with_hundreds_of_them_costs_no_more_than_one_of_a_small_brand(db: str) -> None:
    member = await make_member()
    await make_official(member, await make_live_brand(member), ACME)
    small = await _blocks_read()

    await rows(_MORE, 800)
    await rows(_CLAIMED)
    await rows("ANALYZE claim")
    await rows("ANALYZE account")

    assert (await look_up(AccountRef("instagram", "acme800"))).verdict is Verdict.OFFICIAL
    assert await _blocks_read() <= small + 20


async def test_a_claim_of_a_website_is_known_as_one_whoever_writes_it(db: str) -> None:
    member = await make_member()
    await make_official(member, await make_live_brand(member), ACME)

    with pytest.raises(asyncpg.RaiseError, match="never changes its platform"):
        await rows("UPDATE account SET platform = 'website' WHERE handle = 'acme' RETURNING id")
    (told,) = await rows(
        "WITH made AS (INSERT INTO account (id, platform, handle, created_at)"
        " VALUES (gen_random_uuid(), 'website', 'other.example', now()) RETURNING id)"
        " INSERT INTO claim SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(),"
        " 'account_id', made.id, 'token', 'another'))).* FROM claim c, made LIMIT 1 RETURNING of_website"
    )
    assert told["of_website"]

    await rows("UPDATE claim SET of_website = false RETURNING id")
    claims = await rows("SELECT c.of_website, a.platform FROM claim c JOIN account a ON a.id = c.account_id")
    assert all(claim["of_website"] == (claim["platform"] == "website") for claim in claims)
    assert {claim["of_website"] for claim in claims} == {True, False}
