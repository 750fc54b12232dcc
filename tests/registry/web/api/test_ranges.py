"""The private look-up, as its clients use it."""

import pytest

from registry.actions.private_lookups import SIZE, hash_of
from tests.factories import make_live_brand, make_member, make_official
from tests.registry.web.visitor import visiting
from verification.accounts import AccountRef

ACME = AccountRef("x", "acmerobotics")


async def test_five_digits_are_enough_to_learn_the_verdict(db: str) -> None:
    member = await make_member("acme")
    brand = await make_live_brand(member, "acme-robotics", name="Acme Robotics", domain="acmerobotics.com")
    await make_official(member, brand, ACME)
    digest = hash_of(ACME)
    async with visiting() as visitor:
        answer = (await visitor.open(f"/api/v1/range/{digest[:5].upper()}")).answer

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json()["results"] == [
        {
            "suffix": digest[5:],
            "verdict": "official",
            "disputed": False,
            "brand": {"slug": "acme-robotics", "name": "Acme Robotics", "domain": "acmerobotics.com"},
            "checked_at": "2026-11-23T12:00:00Z",
        }
    ]


async def test_nothing_found_is_an_empty_list_of_the_same_size_that_caches_may_keep_for_a_moment(db: str) -> None:
    async with visiting() as visitor:
        first = (await visitor.open("/api/v1/range/00000")).answer
        again = await visitor.client.get("/api/v1/range/00000", headers={"if-none-match": first.headers["etag"]})

    assert first.status_code == 200
    assert first.json()["results"] == []
    assert len(first.json()["padding"]) == 64
    assert len(first.content) == SIZE
    assert first.headers["cache-control"] == "public, max-age=30"
    assert "set-cookie" not in first.headers
    assert again.status_code == 304


@pytest.mark.parametrize("prefix", ["0000", "000000", "0000g", "dell!"])
async def test_what_is_no_prefix_is_told_so(db: str, prefix: str) -> None:
    async with visiting() as visitor:
        answer = (await visitor.open(f"/api/v1/range/{prefix}")).answer

    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_prefix"
