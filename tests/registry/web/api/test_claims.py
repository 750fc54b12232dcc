"""Claims by programs: filed, checked, described, withdrawn, as their key allows."""

import pytest

from registry.actions import api_keys, company_rules
from registry.models import Account, Claim, Event, Job, Letter, Membership
from registry.models.columns import AccountRole, ClaimState, JobKind, Role, Scope
from registry.web.api import keyed_shapes as shapes
from tests.factories import NOON, make_claim, make_listed_brand, make_live_brand, make_member, make_official
from tests.registry.web.api.program import programming
from verification.accounts import AccountRef


async def test_a_program_files_a_claim_and_is_told_what_to_post_where(db: str) -> None:
    member = await make_member()
    await make_live_brand(member)
    async with programming(member, Scope.READ, Scope.CLAIMS) as program:
        me = shapes.Me.model_validate(await program.get("me"))
        told = shapes.Claim.model_validate(
            await program.post("claims", {"brand": "acme", "account": "https://x.com/Acme", "region": "mx"})
        )
        first = program.status
        again = await program.post("claims", {"brand": "acme", "account": "x.com/acme"})

        assert (first, program.status, again["id"]) == (201, 200, told.id)
        assert [brand.slug for brand in me.brands] == ["acme"]
        assert told.account.handle == "acme"
        assert told.token in told.statement
        assert (told.state, told.region, told.waits_for) == (ClaimState.PENDING, "MX", "you")
        assert told.where
    filed = await Event.get(kind="claim.filed")
    assert filed.actor == "key of acme"


async def test_asking_for_a_check_queues_it_and_wants_a_good_place(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    claim = await make_claim(member, brand, AccountRef("x", "acme"))
    async with programming(member) as program:
        path = f"claims/{claim.id}/check"
        bad = await program.post(path, {"place": "javascript:alert(1)"})
        assert (program.status, bad["code"]) == (422, "bad_input")
        told = await program.post(path, {"place": "https://x.com/acme/status/1"})
        assert (program.status, told["is_checking"], told["place"]) == (202, True, "https://x.com/acme/status/1")
        await program.post(path)
        assert program.status == 202
    assert await Job.filter(kind=JobKind.VERIFY_CLAIM).count() == 1


async def test_of_a_hundred_lines_each_has_its_answer_in_its_place(db: str) -> None:
    member = await make_member()
    await make_live_brand(member)
    lines = [
        {"account": "x.com/acme", "role": "support"},
        {"account": "hello there"},
        {"account": "github.com/acme", "language": "xx-yy"},
        {"account": "https://github.com/acme-inc"},
        {"account": "https://twitter.com/Acme"},
    ]
    async with programming(member) as program:
        told = (await program.post("claims", {"brand": "acme", "claims": lines}))["results"]
        assert [one.get("error", {}).get("code") for one in told] == [
            None, "not_an_account", "bad_input", None, None,
        ]  # fmt: skip
        assert told[0]["id"] == told[4]["id"]
        shapes.FiledOrOpen.model_validate({"results": told})
        await program.post("claims", {"brand": "acme", "claims": [{"account": "x.com/a"}] * 101})
        assert program.status == 422
    assert await Claim.filter(state=ClaimState.PENDING).count() == 2
    assert (await Event.get(kind="accounts.claimed")).facts["source"] == "api"


async def test_claims_are_listed_newest_first_page_by_page(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    for number in range(4):
        await make_claim(member, brand, AccountRef("x", f"acme{number}"))
    other = await make_member("fennwick")
    await make_claim(other, await make_live_brand(other, "fennwick"), AccountRef("x", "fennwick"))
    async with programming(member) as program:
        seen: list[str] = []
        path: str | None = "claims?limit=2&brand=acme&state=pending"
        while path:
            page = shapes.Claims.model_validate(await program.get(path))
            seen += [one.id for one in page.claims]
            path = page.next and page.next.partition("/api/v1/")[2]
        assert len(seen) == len(set(seen)) == 4
        assert len((await program.get("claims"))["claims"]) == 5
        for bad in ("claims?limit=0", "claims?state=nonsense", "claims?cursor=hello"):
            await program.get(bad)
            assert program.status == 400
        assert (await program.get("claims?brand=fennwick"))["code"] == "not_found"


async def test_what_an_account_is_for_is_changed_in_part(db: str) -> None:
    member = await make_member()
    claim = await make_official(member, await make_live_brand(member), AccountRef("x", "acme"))
    async with programming(member) as program:
        told = await program.patch(f"claims/{claim.id}", {"role": "support", "language": "es-mx"})
        assert (told["role"], told["language"]) == ("support", "es-MX")
        told = await program.patch(f"claims/{claim.id}", {"region": "MX"})
        assert (told["role"], told["region"]) == ("support", "MX")
        await program.patch(f"claims/{claim.id}", {"rolle": "support"})
        assert program.status == 422
    assert (await Claim.get(id=claim.id)).role is AccountRole.SUPPORT


async def test_where_two_must_agree_a_program_only_asks(db: str) -> None:
    member = await make_member()
    claim = await make_official(member, await make_live_brand(member), AccountRef("x", "acme"))
    await make_member(role=Role.MANAGER)
    await company_rules.want_approval(member.actor, "acme", now=NOON)
    async with programming(member) as program:
        told = shapes.Described.model_validate(await program.patch(f"claims/{claim.id}", {"role": "support"}))
    assert (program.status, told.role, told.wished and told.wished.role) == (202, "main", "support")
    assert (await Claim.get(id=claim.id)).role is AccountRole.MAIN


async def test_a_pending_claim_is_withdrawn_and_a_proven_one_waits_for_a_person(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    pending = await make_claim(member, brand, AccountRef("x", "acme"))
    proven = await make_official(member, brand, AccountRef("github", "acme"))
    async with programming(member) as program:
        told = shapes.Withdrawal.model_validate(await program.post(f"claims/{pending.id}/withdraw"))
        assert (program.status, told.state, told.confirm_at) == (200, ClaimState.WITHDRAWN, None)
        await Letter.all().delete()
        for name in ("once", "", "again"):
            told = shapes.Withdrawal.model_validate(await program.post(f"claims/{proven.id}/withdraw", {}, once=name))
            assert (program.status, told.state) == (202, ClaimState.VERIFIED)
            assert told.confirm_at == f"http://localhost:8000/claims/{proven.id}/withdraw"
    letter = await Letter.get()
    assert (letter.to, str(proven.id) in letter.body) == (member.actor.email, True)
    assert await Event.filter(kind="claim.withdrawal_asked").count() == 1


async def test_a_key_does_only_what_its_scopes_and_its_maker_may(db: str) -> None:
    manager = await make_member(role=Role.MANAGER)
    brand = await make_live_brand(manager)
    claim = await make_claim(manager, brand, AccountRef("x", "acme"))
    async with programming(manager, Scope.READ, Scope.CLAIMS) as program:
        refused = await program.post(f"claims/{claim.id}/withdraw")
        assert (program.status, refused["code"]) == (403, "scope_missing")
        assert 'scope="claims:withdraw"' in program.answer.headers["www-authenticate"]
        assert (await program.get("webhooks"))["code"] == "scope_missing"
        await Membership.filter(person_id=manager.actor.person_id).update(role=Role.VIEWER)
        refused = await program.post("claims", {"brand": "acme", "account": "x.com/acme"})
        assert (program.status, refused["code"]) == (403, "not_allowed")
        await program.get(f"claims/{claim.id}")
        assert program.status == 200


async def test_other_companies_claims_and_brands_are_not_there(db: str) -> None:
    member, other = await make_member(), await make_member("fennwick")
    theirs = await make_claim(other, await make_live_brand(other, "fennwick"), AccountRef("x", "fennwick"))
    await make_listed_brand("dell", accounts=(AccountRef("x", "dell"),))
    # Its maker is a member there too: the key is not.
    await Membership.create(
        company_id=other.company_id, person_id=member.actor.person_id, role=Role.OWNER, created_at=NOON
    )
    async with programming(member) as program:
        for method, path, body in (
            ("GET", f"claims/{theirs.id}", None),
            ("GET", f"claims/{theirs.id}/proofs", None),
            ("PATCH", f"claims/{theirs.id}", {"role": "support"}),
            ("POST", f"claims/{theirs.id}/check", {}),
            ("POST", f"claims/{theirs.id}/token", {}),
            ("POST", f"claims/{theirs.id}/withdraw", {}),
            ("POST", "claims", {"brand": "fennwick", "account": "x.com/acme"}),
            ("POST", "claims", {"brand": "dell", "account": "x.com/dell"}),
        ):
            headers = {"authorization": f"Bearer {program.key}"}
            json = {"json": body} if body is not None else {}
            answer = await program.client.request(method, f"/api/v1/{path}", headers=headers, **json)  # type: ignore[arg-type]
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), (method, path)
    assert await Account.filter(handle="acme").count() == 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"brand": "acme"},
        {"brand": 7, "account": "x.com/acme"},
        {"brand": "acme", "account": None},
        {"brand": "acme", "account": "x.com/acme", "claims": []},
        {"brand": "acme", "claims": []},
        {"brand": "acme", "claims": ["x.com/acme"]},
        {"brand": "acme", "account": "x.com/acme", "role": ["main"]},
        {"brand": "acme", "account": "x.com/\u0000acme"},
        {"brand": "acme", "account": "x.com/" + "a" * 3000},
    ],
)
async def test_a_body_that_cannot_be_meant_is_refused_and_changes_nothing(db: str, body: object) -> None:
    member = await make_member()
    await make_live_brand(member)
    async with programming(member) as program:
        await program.post("claims", body)
        assert program.status == 422
    assert await Claim.filter(state=ClaimState.PENDING).count() == 0


async def test_without_a_good_key_nobody_is_let_in_and_nobody_taken_for_a_stranger(db: str) -> None:
    member = await make_member()
    await make_live_brand(member)
    async with programming(member) as program:
        nobody = await program.client.get("/api/v1/claims")
        assert (nobody.status_code, nobody.json()["code"]) == (401, "key_needed")
        assert nobody.headers["www-authenticate"] == 'Bearer realm="registry"'
        good = program.key
        program.key = good[:-1] + ("0" if good[-1] != "0" else "1")
        for path in ("claims", "lookup?account=x.com/acme", "brands"):
            assert (await program.get(path))["code"] == "key_unknown"
            assert (program.status, 'error="invalid_token"' in program.answer.headers["www-authenticate"]) == (
                401,
                True,
            )
        program.key = good
        await program.get("lookup?account=x.com/acme")
        assert (program.status, '"key"' in program.answer.headers["ratelimit-policy"]) == (200, True)
        key = (await api_keys.show_all(member.actor, "acme", now=NOON)).keys[0]
        await api_keys.end(member.actor, "acme", key.id, now=NOON)
        assert (await program.get("claims"))["code"] == "key_ended"
