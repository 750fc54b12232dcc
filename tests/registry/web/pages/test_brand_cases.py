"""A brand restores a fan account that was ruled on by mistake, and prints the evidence about another."""

from uuid import UUID

import pytest

from registry.actions import case_clock, directory
from registry.actions.listings import Verdict
from registry.models import Case, Membership, Person
from registry.models.columns import Role
from tests.factories import NOON, actor, make_member
from tests.registry.actions.test_cases import FAKE, NOTICE, dell, in_notice
from tests.registry.web.visitor import visiting_as

CASES = "/desk/brands/dell/cases"


async def _published() -> tuple[UUID, Person]:
    brand = await dell()
    case_id, _, _ = await in_notice(brand)
    await case_clock.advance(case_id, now=NOON + NOTICE)
    owner = await Membership.get(company_id=brand.company_id).select_related("person")
    return case_id, owner.person


async def test_the_brand_s_blessing_restores_an_account_and_makes_nothing_official(db: str) -> None:
    case_id, owner = await _published()
    assert (await directory.look_up(FAKE)).verdict is Verdict.IMPOSTOR
    async with visiting_as(actor(owner), now=NOON + NOTICE) as visitor:
        await visitor.open(CASES)
        await visitor.send(f"{CASES}/{case_id}", reason="Our fans. We like them.", ruling="bless")

        assert "Everybody can read now that you approve of the account." in visitor.text
        assert (await directory.look_up(FAKE)).verdict is Verdict.UNKNOWN
        await visitor.open("/accounts/x/dell_prizes")
        assert "The brand itself says that it approves of this account." in visitor.text
        assert "Our fans. We like them." in (await visitor.open("/decisions")).text

        await visitor.open(CASES)
        await visitor.send(f"{CASES}/{case_id}", reason="They sell things now.", ruling="end")
        assert "People look at the account anew." in visitor.text
        assert (await Case.get()).waits_since == NOON + NOTICE


async def test_a_blessing_needs_a_reason(db: str) -> None:
    case_id, owner = await _published()
    async with visiting_as(actor(owner)) as visitor:
        await visitor.open(CASES)
        await visitor.send(f"{CASES}/{case_id}", reason=" ", ruling="bless")

        assert visitor.status == 422
        assert (await directory.look_up(FAKE)).verdict is Verdict.IMPOSTOR


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
async def test_who_does_not_speak_for_the_brand_blesses_nobody(db: str, role: Role) -> None:
    case_id, _ = await _published()
    lower = await make_member("dell-inc", role=role)
    async with visiting_as(lower.actor) as visitor:
        await visitor.open(CASES)
        field = visitor.page.css("input[name=form_token]")[0].attributes["value"] or ""
        answer = await visitor.client.post(
            f"{CASES}/{case_id}", data={"form_token": field, "reason": "x", "ruling": "bless"}
        )
        assert answer.status_code == 403


async def test_another_company_s_cases_are_not_there(db: str) -> None:
    await _published()
    async with visiting_as((await make_member("other")).actor) as visitor:
        assert (await visitor.open(CASES)).status == 404
        assert (await visitor.open("/desk/brands/dell/pack/x/dell_prizes")).status == 404


async def test_the_pack_holds_both_profiles_the_ruling_and_the_platform_s_own_form(db: str) -> None:
    case_id, owner = await _published()
    async with visiting_as(actor(owner)) as visitor:
        await visitor.open("/desk/brands/dell/pack/x/dell_prizes")

        assert "dell.com" in visitor.text
        assert f"/decisions/{case_id}" in visitor.text
        assert "https://help.x.com/en/forms/authenticity/impersonation" in visitor.links()
        assert (await visitor.open("/desk/brands/dell/pack/x/zqwhjk")).status == 404
