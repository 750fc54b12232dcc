"""A regulated company: nothing is official before a second person agrees, and one alone cannot lift that."""

import pytest

from registry.access import Member
from registry.actions import approvals, company_rules, directory, trails
from registry.actions.listings import Verdict
from registry.errors import BadInput, ChangedMeanwhile, Conflict, NotAllowed, NotFound
from registry.models import Brand, Claim, Letter
from registry.models.columns import ClaimState, Role
from tests.factories import NOON, make_claim, make_live_brand, make_member, proven
from tests.registry.actions.test_checks import check
from tests.registry.web.visitor import visiting_as
from verification.accounts import AccountRef

ACCOUNT = AccountRef("github", "acmebank")


async def bank() -> tuple[Member, Member, Brand]:
    """A company under the rule of two: an owner who files claims, a manager who may agree."""
    owner, manager = await make_member("bank"), await make_member("bank", role=Role.MANAGER)
    brand = await make_live_brand(owner, "acmebank")
    await company_rules.want_approval(owner.actor, "bank", now=NOON)
    return owner, manager, brand


async def proven_claim(member: Member, brand: Brand, account: AccountRef = ACCOUNT) -> Claim:
    return await check(await make_claim(member, brand, account), proven(account))


async def verdict(account: AccountRef = ACCOUNT) -> Verdict:
    return (await directory.look_up(account)).verdict


async def test_a_proof_is_held_until_a_second_person_agrees(db: str) -> None:
    owner, manager, brand = await bank()
    claim = await proven_claim(owner, brand)
    assert claim.state is ClaimState.VERIFIED
    assert await verdict() is not Verdict.OFFICIAL

    assert await approvals.approve(manager.actor, "bank", [claim.id], now=NOON) == 1

    assert await verdict() is Verdict.OFFICIAL
    kinds = [line.kind for line in (await trails.show(manager.actor, "bank")).lines]
    assert kinds[:2] == ["claim.approved", "claim.verified"]
    assert "rule.approval_begun" in kinds


async def test_nobody_approves_their_own(db: str) -> None:
    owner, _, brand = await bank()
    claim = await proven_claim(owner, brand)

    with pytest.raises(NotAllowed, match="yourself"):
        await approvals.approve(owner.actor, "bank", [claim.id], now=NOON)

    assert (await Claim.get(id=claim.id)).approved_at is None


async def test_an_editor_a_stranger_and_another_companys_claim(db: str) -> None:
    owner, manager, brand = await bank()
    editor, stranger = await make_member("bank", role=Role.EDITOR), await make_member("other")
    claim = await proven_claim(owner, brand)
    foreign = await make_claim(stranger, await make_live_brand(stranger, "other"), AccountRef("x", "other"))

    with pytest.raises(NotAllowed):
        await approvals.approve(editor.actor, "bank", [claim.id], now=NOON)
    with pytest.raises(NotFound):
        await approvals.approve(stranger.actor, "bank", [claim.id], now=NOON)
    with pytest.raises(ChangedMeanwhile):
        await approvals.approve(manager.actor, "bank", [claim.id, foreign.id], now=NOON)
    with pytest.raises(BadInput):
        await approvals.approve(manager.actor, "bank", [], now=NOON)
    assert (await Claim.get(id=claim.id)).approved_at is None


async def test_a_press_too_many_changes_nothing(db: str) -> None:
    owner, manager, brand = await bank()
    claim = await proven_claim(owner, brand)
    await approvals.approve(manager.actor, "bank", [claim.id], now=NOON)

    assert await approvals.approve(manager.actor, "bank", [claim.id], now=NOON) == 0


async def test_what_was_official_before_the_rule_stays_so(db: str) -> None:
    owner = await make_member("bank")
    await make_member("bank", role=Role.MANAGER)
    brand = await make_live_brand(owner, "acmebank")
    claim = await proven_claim(owner, brand)

    await company_rules.want_approval(owner.actor, "bank", now=NOON)
    await check(claim, proven(ACCOUNT))

    assert await verdict() is Verdict.OFFICIAL


async def test_a_burst_of_proofs_is_one_letter_to_each_who_may_agree(db: str) -> None:
    owner, manager, brand = await bank()
    for number in range(3):
        await proven_claim(owner, brand, AccountRef("github", f"acmebank{number}"))

    written = await Letter.filter(subject="An account waits for your approval")
    assert [letter.to for letter in written] == [manager.actor.email]


async def test_whoever_filed_it_is_not_told_that_it_is_official(db: str) -> None:
    owner, _, brand = await bank()
    await proven_claim(owner, brand)

    (letter,) = await Letter.filter(to=owner.actor.email)
    assert "wants a second owner or manager to agree" in letter.body
    assert "hears that it is official" not in letter.body


async def test_one_alone_can_neither_begin_nor_lift_the_rule(db: str) -> None:
    owner = await make_member("bank")
    with pytest.raises(Conflict, match="Two members"):
        await company_rules.want_approval(owner.actor, "bank", now=NOON)
    manager = await make_member("bank", role=Role.MANAGER)
    await company_rules.want_approval(owner.actor, "bank", now=NOON)

    with pytest.raises(Conflict, match="Nobody has asked"):
        await company_rules.agree_to_end(owner.actor, "bank", now=NOON)
    await company_rules.ask_for_end(owner.actor, "bank", now=NOON)
    with pytest.raises(Conflict, match="yourself"):
        await company_rules.agree_to_end(owner.actor, "bank", now=NOON)
    assert (await company_rules.show(owner.actor, "bank")).approval_since == NOON

    await company_rules.agree_to_end(manager.actor, "bank", now=NOON)
    assert (await company_rules.show(owner.actor, "bank")).approval_since is None


async def test_what_waits_outlives_the_end_of_the_rule(db: str) -> None:
    owner, manager, brand = await bank()
    claim = await proven_claim(owner, brand)
    await company_rules.ask_for_end(owner.actor, "bank", now=NOON)
    await company_rules.agree_to_end(manager.actor, "bank", now=NOON)

    assert await verdict() is not Verdict.OFFICIAL
    await approvals.approve(manager.actor, "bank", [claim.id], now=NOON)
    assert await verdict() is Verdict.OFFICIAL


async def test_the_rule_may_be_kept_after_all(db: str) -> None:
    owner, manager, _ = await bank()
    await company_rules.ask_for_end(owner.actor, "bank", now=NOON)

    await company_rules.keep(manager.actor, "bank", now=NOON)

    assert (await company_rules.show(owner.actor, "bank")).end_asked_at is None


async def test_the_pages_from_the_rule_to_the_table(db: str) -> None:
    owner, manager = await make_member("bank"), await make_member("bank", role=Role.MANAGER)
    brand = await make_live_brand(owner, "acmebank")
    async with visiting_as(owner.actor) as visitor:
        await visitor.open("/companies/bank/rules")
        await visitor.send("/companies/bank/rules", do="want_approval")
        assert "In force since" in visitor.text
        await proven_claim(owner, brand)
        await visitor.open("/companies/bank/approvals")
        assert "You claimed it: somebody else has to approve it." in visitor.text
        claim = await Claim.get(account__handle="acmebank")
        await visitor.open(f"/claims/{claim.id}")
        assert "It becomes official when a second owner or manager of your company agrees." in visitor.text
        assert "The public sees it as official." not in visitor.text
        await visitor.open("/companies/bank/approvals")
        assert not visitor.page.css("input[name=claim]")
    async with visiting_as(manager.actor) as visitor:
        await visitor.open("/companies/bank/approvals")
        await visitor.send("/companies/bank/approvals", claim=visitor.attribute("input[name=claim]", "value"))
        assert "1 account is approved and official now." in visitor.text

        await visitor.open("/companies/bank/trail?about=accounts")
        assert "A second member approved the account" in visitor.text
        await visitor.open("/companies/bank/trail?about=lookalikes")
        assert "Nothing of this kind so far." in visitor.text
        answer = await visitor.client.get("/companies/bank/trail.csv")
        assert "claim.approved" in answer.text
        assert owner.actor.email not in answer.text


async def test_a_trail_holds_nothing_of_other_companies(db: str) -> None:
    owner, _, brand = await bank()
    rival = await make_member("rival")
    await make_claim(rival, brand, AccountRef("x", "rival"))
    await company_rules.allow_faces(rival.actor, "rival", allowed=True, now=NOON)

    lines = (await trails.show(owner.actor, "bank")).lines
    assert {line.actor for line in lines} == {"owner of bank"}
    with pytest.raises(NotFound):
        await trails.show(owner.actor, "rival")


async def test_a_long_trail_has_pages(db: str) -> None:
    owner = await make_member("bank")
    for number in range(trails.ON_A_PAGE + 5):
        await company_rules.allow_faces(owner.actor, "bank", allowed=number % 2 == 0, now=NOON)

    first = await trails.show(owner.actor, "bank")
    rest = await trails.show(owner.actor, "bank", before=first.next_before)

    assert (len(first.lines), len(rest.lines), rest.next_before) == (trails.ON_A_PAGE, 5, None)
