"""What people rule reaches everybody who should hear of it: the feed, the log, webhooks, letters; each kind, once."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tortoise.transactions import in_transaction

from registry import audit
from registry.actions import (
    blessings,
    brand_losses,
    case_clock,
    case_files,
    cases,
    dispute_answers,
    dispute_rulings,
    flags,
    public_facts,
    publishing,
    transparency_log,
    webhook_secrets,
)
from registry.actions.cases import Opinion
from registry.actions.dispute_rulings import NOBODY
from registry.database import rows
from registry.models import Brand, Case, Delivery, Membership, Webhook
from registry.models.columns import Ground
from registry.settings import Settings
from tests.factories import (
    NOON,
    actor,
    letters_to,
    make_claim,
    make_live_brand,
    make_member,
    make_moderator,
)
from tests.registry.actions.test_cases import DAY, FAKE, NOTICE, dell, in_notice, opened, opinion
from tests.registry.actions.test_disputes import LATER, given, judge, two_sides
from tests.registry.actions.test_disputes import opinion as of_dispute

SETTINGS = Settings(base_url="http://localhost:8000")
SOURCES = Path("registry/actions")
# What happens to a case, a dispute or a brand and is nobody's business, or nothing new to programs.
PRIVATE_KINDS = {
    "account.reported", "brand.described", "brand.group_changed", "brand.refused", "brand.registered", "brand.review",
    "case.notice", "case.opened", "case.proposed", "case.replied", "case.reply_not_seen", "case.reported",
    "claim.change_asked", "claim.change_dropped",
    "claim.described", "claim.display_name_changed", "claim.expired", "claim.filed", "claim.token_renewed",
    "claim.waits_for_person", "claim.waits_no_more", "claim.withdrawal_asked", "dispute.answered", "dispute.appealed",
    "dispute.declined", "dispute.joined", "dispute.late", "dispute.opened", "dispute.over", "dispute.proposed",
}  # fmt: skip
# Words of answers and pages that look like kinds of lines.
NO_KINDS = {"brand.approved"}


def _kinds() -> set[str]:
    found = {
        kind
        for path in SOURCES.glob("*.py")
        for kind in re.findall(r'"((?:account|brand|case|claim|dispute|flag)\.[a-z_]+)"', path.read_text("utf-8"))
    }
    return found - set(public_facts.TYPES) - NO_KINDS


def test_every_kind_of_line_about_a_decision_is_told_or_known_to_be_nobodys_business() -> None:
    told = set(publishing.KINDS)
    assert _kinds() - told == PRIVATE_KINDS
    assert not told & PRIVATE_KINDS


async def _hook(company_id: UUID | None) -> None:
    """A webhook of the company's that wants to hear everything."""
    await Webhook.create(
        company_id=company_id, url="https://hooks.example.com/all", types=list(public_facts.PUBLIC), brands=[],
        secret=webhook_secrets.seal("whsec_" + "a" * 32), created_at=NOON - DAY,
    )  # fmt: skip


async def told() -> list[str]:
    """What became public now, as type and ruling; each is in the feed, in the log, and on its way to the webhook."""
    before = (await public_facts.since(0)).cursor
    while await publishing.publish(now=NOON):
        pass
    await transparency_log.extend(SETTINGS, now=NOON)
    found = (await public_facts.since(before)).facts
    for fact in found:
        assert await rows("SELECT 1 FROM log_entry WHERE fact_id = $1", fact.id), fact.type
        if fact.brand_slug == "dell" and await Webhook.all().exists():
            assert await Delivery.filter(fact_id=fact.id).exists(), fact.type
    return [":".join(filter(None, (fact.type, str(fact.facts.get("ruling") or ""), fact.brand_slug))) for fact in found]


async def _owner_reads(brand: str) -> str:
    held = await Brand.get(slug=brand)
    owner = await Membership.filter(company_id=held.company_id).order_by("created_at").first().select_related("person")
    assert owner
    return (await letters_to(owner.person.email))[-1].body


async def test_an_imitation_through_its_appeal(db: str) -> None:
    brand = await dell()
    await _hook(brand.company_id)
    case_id, _, _ = await in_notice(brand)
    assert await told() == []  # nothing before the notice has ended

    await case_clock.advance(case_id, now=NOON + NOTICE)

    assert await told() == ["ruling.made:impostor:dell"]
    assert "The public reads so now" in await _owner_reads("dell")
    await Case.filter(id=case_id).update(appealed_at=NOON, waits_since=NOON, acts_at=NOON)
    await case_clock.advance(case_id, now=NOON + NOTICE)
    assert await told() == ["ruling.made:suspended:dell"]
    await cases.uphold(await make_moderator(), case_id, await opinion(case_id), now=NOON)
    upheld = await told()
    assert upheld in (["ruling.made:impostor:dell"], [])  # told again only where the notice was over by then


async def test_honest_blessed_and_no_longer_blessed(db: str) -> None:
    brand = await dell()
    await _hook(brand.company_id)
    owner = actor((await Membership.get(company_id=brand.company_id).select_related("person")).person)
    case_id = await opened(brand)
    await told()

    await cases.rule_honest(await make_moderator(), case_id, await opinion(case_id, Ground.FAN), now=NOON)
    assert await told() == ["ruling.made:honest:dell"]

    async with in_transaction():
        await case_files.put_before_people(await case_files.lock(case_id), now=NOON + 9 * DAY)
    await blessings.bless(owner, "dell", case_id, "Our fans.", now=NOON)
    assert await told() == ["ruling.made:honest:dell"]
    await blessings.end_blessing(owner, "dell", case_id, "Not any more.", now=NOON)
    assert await told() == ["ruling.made:blessing_ended:dell"]


async def test_what_a_suspicion_held_back_is_told_when_a_case_ends_it(db: str) -> None:
    await _hook((await dell()).company_id)
    member = await make_member("squatter")
    prizes = await make_live_brand(member, "prizes")
    claim = await make_claim(member, prizes, FAKE)
    (flag_id,) = await flags.scan_account(claim.account_id, now=NOON - timedelta(days=1))
    await claim.update_from_dict({"state": "verified", "verified_at": NOON, "method": "post"}).save()
    case_id = await case_files.take_up(await make_moderator(), flag_id)
    await told()

    opinion = Opinion(Ground.ANOTHER_COMPANY.value, "Another trade.", (await Case.get(id=case_id)).version)
    await cases.rule_honest(await make_moderator(), case_id, opinion, now=NOON + timedelta(minutes=1))

    assert await told() == ["ruling.made:honest:dell", "account.verified:prizes"]


async def test_a_brand_that_is_lost_and_given_back_takes_its_accounts_along(db: str) -> None:
    brand = await dell()
    await _hook(brand.company_id)
    await publish_what_is("dell")
    first, second = await make_moderator(), await make_moderator()

    await brand_losses.propose(first, "dell", "Not theirs.", now=NOON)
    assert await told() == []
    await brand_losses.confirm(second, "dell", "Not theirs.", now=NOON + timedelta(minutes=1))

    lost = ["brand.lost:dell", "domain.suspended:dell", "account.suspended:dell"]
    assert await told() == lost
    assert (await public_facts.since(0, brand="dell")).facts[-1].type == "account.suspended"
    assert "The decision is public." in await _owner_reads("dell")

    await brand_losses.propose(first, "dell", "We were wrong.", now=NOON + timedelta(minutes=2))
    await brand_losses.confirm(second, "dell", "We were wrong.", now=NOON + timedelta(minutes=3))

    assert await told() == ["brand.restored:dell", "domain.verified:dell", "account.verified:dell"]
    assert "as it was before" in await _owner_reads("dell")


async def publish_what_is(slug: str) -> None:
    """Tells what the factories made, as if it had happened."""
    await audit.record("brand.live", actor="registry", subject=f"brand {slug}", now=NOON + DAY, brand=slug)
    await told()


@pytest.mark.parametrize("whose", ["dell-inc", "rival", NOBODY])
async def test_a_dispute_is_told_to_whom_it_concerns(db: str, whose: str) -> None:
    dispute_id, member, _ = await two_sides()
    await _hook(member.company_id)
    for slug in ("dell", "rival"):
        await publish_what_is(slug)

    if whose == "dell-inc":
        await dispute_rulings.decide(await judge(), dispute_id, await of_dispute(dispute_id), now=LATER)
    else:
        await given(dispute_id, whose)

    kept, lost = "ruling.made:theirs", "ruling.made:not_theirs"
    assert (
        await told()
        == {
            "dell-inc": ["account.revoked:rival", f"{kept}:dell", f"{lost}:rival", "account.undisputed:dell"],
            "rival": ["account.revoked:dell", f"{kept}:rival", f"{lost}:dell", "account.undisputed:rival"],
            NOBODY: ["account.revoked:dell", "account.revoked:rival", f"{lost}:dell", f"{lost}:rival"],
        }[whose]
    )
    assert "We looked." in await _owner_reads("dell")


async def test_an_appeal_that_is_won_is_told(db: str) -> None:
    dispute_id, member, _ = await two_sides()
    for slug in ("dell", "rival"):
        await publish_what_is(slug)
    await given(dispute_id)
    await told()

    await dispute_answers.appeal(member.actor, dispute_id, "dell-inc", "Ours.", now=LATER)
    await given(dispute_id, "dell-inc", now=LATER + DAY)

    assert await told() == [
        "account.verified:dell", "account.revoked:rival", "ruling.made:theirs:dell", "ruling.made:not_theirs:rival",
        "account.undisputed:dell",
    ]  # fmt: skip


async def test_a_draft_that_was_never_public_is_told_of_by_nothing(db: str) -> None:
    dispute_id, _, _ = await two_sides()
    await Brand.filter(slug="rival").update(state="draft", live_since=None)
    await publish_what_is("dell")

    await given(dispute_id, NOBODY)

    assert [one for one in await told() if one.endswith("rival")] == []
