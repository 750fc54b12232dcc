"""The sandbox: every verdict to be tried out, marked as made up, and nothing of it anywhere else."""

from uuid import uuid4

import pytest

from registry.actions import public_facts, sandbox_claims
from registry.errors import Unavailable
from registry.models import Account, Claim, Fact, LookupCount
from registry.models.columns import Scope
from registry.web.api.keyed_shapes import MadeUpClaim, MadeUpWithdrawal
from registry.web.api.sandbox_operations import MadeUp, MadeUpAnswers
from tests.factories import make_live_brand, make_member
from tests.registry.web.api.program import programming
from tests.registry.web.visitor import visiting

KINDS = {
    "official": "official",
    "was_official": "was_official",
    "impostor": "impostor",
    "lookalike": "lookalike",
    "listed": "listed",
    "disputed": "official",
    "unknown": "unknown",
    "anything_else": "unknown",
}


@pytest.mark.parametrize("kind", KINDS)
async def test_each_verdict_can_be_tried_out(db: str, kind: str) -> None:
    async with visiting() as visitor:
        answer = (await visitor.open(f"/api/v1/sandbox/lookup?account=https://instagram.com/sandbox_{kind}")).answer
        told = MadeUp.model_validate_json(answer.content)
        named = (await visitor.open(f"/api/v1/sandbox/accounts/instagram/sandbox_{kind}")).answer

    assert (told.verdict, told.disputed, told.sandbox) == (KINDS[kind], kind == "disputed", True)
    assert named.json()["verdict"] == KINDS[kind]
    assert told.brand is None or told.brand.name == "Sandbox (made up)"
    assert answer.headers["cache-control"] == "no-store"


async def test_the_registry_itself_knows_none_of_them(db: str) -> None:
    async with visiting() as visitor:
        real = (await visitor.open("/api/v1/lookup?account=instagram.com/sandbox_official")).answer.json()
        await visitor.open("/api/v1/sandbox/lookup?account=instagram.com/sandbox_official")
        directory = (await visitor.open("/api/v1/brands?q=sandbox")).answer.json()

    assert (real["verdict"], directory["brands"]) == ("unknown", [])
    assert await Account.all().count() == await LookupCount.all().count() == 0


async def test_many_at_once_a_bare_handle_and_what_is_no_account(db: str) -> None:
    texts = ["instagram.com/sandbox_official", "hello there", "@sandbox_lookalike", "github.com/sandbox-listed"]
    async with visiting() as visitor:
        answer = await visitor.client.post("/api/v1/sandbox/lookup", json={"accounts": texts})
        told = MadeUpAnswers.model_validate_json(answer.content).answers
        refused = (await visitor.open("/api/v1/sandbox/lookup?account=hello+there")).answer

    assert [getattr(one, "verdict", None) for one in told] == ["official", None, "unknown", "listed"]
    assert [match.verdict for match in getattr(told[2], "matches", ())] == ["lookalike"]
    assert (refused.status_code, refused.json()["code"]) == (422, "not_an_account")


async def test_our_outages_can_be_tried_out_too(db: str) -> None:
    async with visiting() as visitor:
        slow = (await visitor.open("/api/v1/sandbox/lookup?account=instagram.com/sandbox_too_many")).answer
        away = (await visitor.open("/api/v1/sandbox/accounts/instagram/sandbox_unavailable")).answer
        unknown = (await visitor.open("/api/v1/sandbox/accounts/nowhere/sandbox_official")).answer

    assert (slow.status_code, slow.headers["retry-after"]) == (429, "3")
    assert (away.status_code, away.json()["code"]) == (503, Unavailable.code)
    assert unknown.json()["code"] == "unknown_platform"


ENDS = {
    "proven": ("verified", None, None),
    "missing": ("pending", "you", "token_not_found"),
    "unreachable": ("pending", "you", "unreachable"),
    "compared": ("pending", "a_moderator", "waits_for_person"),
    "approval": ("verified", "another_member", None),
    "disputed": ("verified", None, None),
    "lapsed": ("lapsed", None, "token_not_found"),
    "revoked": ("revoked", None, "another_owner"),
}


async def test_a_made_up_claim_is_filed_checked_and_ends_as_its_name_says(db: str) -> None:
    assert set(ENDS) == set(sandbox_claims.WAYS)
    async with programming(await make_member(), Scope.SANDBOX) as program:
        for kind, end in ENDS.items():
            wanted = {"brand": "sandbox", "account": f"https://www.instagram.com/sandbox_{kind}"}
            filed = MadeUpClaim.model_validate(await program.post("sandbox/claims", wanted, once=f"file {kind}"))
            assert (program.status, filed.state, filed.waits_for) == (201, "pending", "you")
            checked = MadeUpClaim.model_validate(await program.post(f"sandbox/claims/{filed.id}/check"))
            assert (program.status, checked.is_checking) == (202, True)
            found = MadeUpClaim.model_validate(await program.get(f"sandbox/claims/{filed.id}"))
            assert (found.state, found.waits_for, found.problem and found.problem.code) == end
            assert found.token == filed.token
    assert await Claim.all().count() == await Account.all().count() == 0


async def test_a_made_up_claim_is_taken_back_as_a_real_one_is(db: str) -> None:
    async with programming(await make_member(), Scope.SANDBOX) as program:
        for kind, (status, state, is_done) in {
            "missing": (200, "withdrawn", True),
            "proven": (202, "verified", False),
            "revoked": (200, "revoked", True),
        }.items():
            filed = await program.post("sandbox/claims", {"brand": "sandbox", "account": f"x.com/sandbox_{kind}"})
            told = MadeUpWithdrawal.model_validate(await program.post(f"sandbox/claims/{filed['id']}/withdraw"))
            assert (program.status, told.state, told.confirm_at is None) == (status, state, is_done)


@pytest.mark.parametrize("kind", public_facts.TYPES)
async def test_each_type_of_message_can_be_sent_to_a_webhook_as_made_up(db: str, kind: str) -> None:
    member = await make_member()
    await make_live_brand(member)
    async with programming(member, Scope.WEBHOOKS) as program:
        hook = await program.post("webhooks", {"url": "https://hooks.acme-systems.com/", "types": ["brand.live"]})
        for _ in range(2):  # pressing twice sends one
            await program.post(f"webhooks/{hook['id']}/test", {"type": kind})
            assert program.status == 202
        (sent,) = (await program.get(f"webhooks/{hook['id']}/deliveries"))["deliveries"]

    assert (sent["type"], sent["message"]["type"]) == (kind, kind)
    assert sent["message"]["data"]["facts"]["sandbox"] is True
    assert sent["message"]["data"]["brand"]["slug"] == "sandbox"
    assert (await Fact.get()).type == public_facts.TEST  # nothing that reads facts takes it for one
    assert (await public_facts.since(0)).facts == ()


async def test_a_made_up_message_of_an_unknown_type_is_refused(db: str) -> None:
    member = await make_member()
    await make_live_brand(member)
    async with programming(member, Scope.WEBHOOKS) as program:
        hook = await program.post("webhooks", {"url": "https://hooks.acme-systems.com/"})
        told = await program.post(f"webhooks/{hook['id']}/test", {"type": "account.stolen"})
    assert (program.status, told["code"]) == (422, "unknown_type")
    assert await Fact.all().count() == 0


async def test_a_key_for_the_sandbox_writes_nothing_real_and_finds_nothing_else_there(db: str) -> None:
    member = await make_member()
    await make_live_brand(member)
    async with programming(member, Scope.SANDBOX) as program:
        told = await program.post("claims", {"brand": "acme", "account": "x.com/acme"})
        assert told["code"] == "scope_missing"
        for wanted in (
            {"brand": "acme", "account": "x.com/sandbox_proven"},
            {"brand": "sandbox", "account": "x.com/acme"},
        ):
            assert (await program.post("sandbox/claims", wanted))["code"] == "not_found"
        assert (await program.get(f"sandbox/claims/{uuid4()}"))["code"] == "not_found"
        real = await Claim.get(account__platform="website")
        assert (await program.get(f"sandbox/claims/{real.id}"))["code"] == "not_found"
