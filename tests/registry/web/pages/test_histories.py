"""The history of an account: every public fact of it with its place in the log, and its proof one press away."""

from registry import audit as trail
from registry.actions import publishing, transparency_log
from registry.actions.account_history import account_history
from registry.models.columns import ClaimState
from registry.settings import Settings
from tests.factories import NOON, make_live_brand, make_member, make_official
from tests.registry.web.visitor import visiting
from verification.accounts import AccountRef

ACME = AccountRef("x", "acme")


async def _official_and_withdrawn() -> None:
    member = await make_member()
    claim = await make_official(member, await make_live_brand(member), ACME)
    facts = {"brand": "acme", "claim": str(claim.id)}
    await trail.record("claim.verified", actor="worker", subject="x:acme", now=NOON, **facts)
    await publishing.publish(now=NOON)
    await transparency_log.extend(Settings(base_url="http://localhost:8000"), now=NOON)
    claim.state, claim.ended_at = ClaimState.WITHDRAWN, NOON
    await claim.save()
    await trail.record("claim.withdrawn", actor="owner", subject="x:acme", now=NOON, **facts)
    await publishing.publish(now=NOON)


async def test_each_entry_has_its_number_and_a_proof_that_is_there(db: str) -> None:
    await _official_and_withdrawn()
    async with visiting() as visitor:
        await visitor.open("/accounts/x/acme")
        assert "/history/x/acme" in visitor.links()
        await visitor.open("/history/x/acme")

        assert "is no longer official: Acme has withdrawn it. 23 November 2026 Not in the log yet" in visitor.text
        assert "Logged as entry 0" in visitor.text
        first = (await account_history(ACME)).entries[-1].fact.id
        assert f"check_answer.py entry {first} --registry http://localhost:8000" in visitor.text
        (proof,) = [link for link in visitor.links() if link.endswith("/proof")]
        assert (await visitor.open(proof)).answer.json()["index"] == 0


async def test_older_entries_are_a_page_away(db: str) -> None:
    await _official_and_withdrawn()

    newest = await account_history(ACME, most=1)
    older = await account_history(ACME, before=newest.before, most=1)

    assert [entry.fact.type for entry in (*newest.entries, *older.entries)] == ["account.withdrawn", "account.verified"]
    assert older.before is None


async def test_another_spelling_leads_to_the_one_address_and_nonsense_nowhere(db: str) -> None:
    async with visiting() as visitor:
        assert (await visitor.open("/history/x/Acme?before=x")).path == "/history/x/acme"
        assert "Nothing has become public about this account." in visitor.text
        assert (await visitor.open("/history/nowhere/acme")).status == 404


async def test_the_script_can_be_read_before_it_is_run(db: str) -> None:
    async with visiting() as visitor:
        script = (await visitor.open("/check_answer.py")).answer

    assert script.headers["content-type"].startswith("text/plain")
    assert script.text.startswith('"""Checks what a brand registry says without trusting it')
