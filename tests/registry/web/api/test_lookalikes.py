"""Public findings for programs."""

from tests.registry.actions.test_public_lookalikes import flag, zubrowka
from tests.registry.web.visitor import visiting


async def test_findings_are_paged_and_shaped_like_answers(db: str) -> None:
    brand = await zubrowka()
    await flag(brand, "zubrowka_support")
    await flag(brand, "zubrowka_help", minutes=1)
    async with visiting() as visitor:
        first = (await visitor.open("/api/v1/lookalikes?brand=zubrowka&limit=1")).answer.json()
        second = (await visitor.open(first["next"].removeprefix("http://localhost:8000"))).answer.json()

    (found,) = first["lookalikes"]
    assert (found["verdict"], found["found_at"]) == ("lookalike", "2026-11-23T12:01:00Z")
    assert found["imitates"]["brand"]["slug"] == "zubrowka"
    assert [one["account"]["handle"] for one in second["lookalikes"]] == ["zubrowka_support"]
    assert second["next"] is None


async def test_bad_questions_are_told_so(db: str) -> None:
    async with visiting() as visitor:
        for asked in ("since=x", "since=0001-01-01T00:00:00%2B14:00", "limit=0", "limit=999", "brand=a&brand=b"):
            assert (await visitor.open(f"/api/v1/lookalikes?{asked}")).status == 400, asked
        assert (await visitor.open("/api/v1/lookalikes?brand=nobody")).status == 404
        assert (await visitor.open("/api/v1/lookalikes?since=2026-01-01")).status == 200
