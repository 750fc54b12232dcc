"""Two claimants through the pages: an agency that keeps its client's account, ruled on, proven anew and heard."""

from datetime import datetime, timedelta

from registry.access import Member
from registry.actions import checks, claims
from registry.actions.claims import NewClaim
from registry.models import Claim, Dispute
from tests.factories import NOON, make_live_brand, make_member, make_moderator, proven
from tests.registry.web.visitor import visiting, visiting_as
from verification.accounts import AccountRef

VELMORA = AccountRef("x", "velmora")
DAY = timedelta(days=1)


async def _proves(member: Member, brand: str, now: datetime) -> str:
    """The company claims the account and its line is found; returns the address of the claim."""
    claim_id = await claims.file_claim(member, brand, NewClaim("https://x.com/velmora"), now=now)
    await Claim.filter(id=claim_id).update(next_check_at=now)
    started = await checks.begin_check(claim_id, now=now)
    assert started
    await checks.record_outcome(started, proven(VELMORA), now=now)
    return f"/claims/{claim_id}"


async def _reads(path: str, *, days: float, member: Member | None = None) -> str:
    now = NOON + days * DAY
    if member is None:
        async with visiting(now=now) as anybody:
            return (await anybody.open(path)).text
    async with visiting_as(member.actor, now=now) as visitor:
        return (await visitor.open(path)).text


async def _moderates(page: str, *, days: float, **sent: str) -> None:
    """Each time another moderator."""
    async with visiting_as(await make_moderator(), now=NOON + days * DAY) as moderator:
        assert page in (await moderator.open("/moderation?kind=dispute")).links()
        await moderator.open(page)
        await moderator.send(page, **sent)
        assert moderator.path == "/moderation", moderator.text


async def test_an_agency_keeps_the_account_of_its_client_until_people_rule(db: str) -> None:
    agency, velmora = (
        await make_member("tallow-agency", name="Tallow"),
        await make_member("velmora", name="Velmora Ltd"),
    )
    await make_live_brand(agency, "tallow", domain="tallow.example.com")
    await make_live_brand(velmora, "velmora", domain="velmora.example.com")
    await _proves(agency, "tallow", NOON)
    claim = await _proves(velmora, "velmora", NOON + DAY)
    assert "It is disputed." in await _reads("/accounts/x/velmora", days=1)

    dispute = await Dispute.get()
    page, judged = f"/disputes/{dispute.id}", f"/moderation/disputes/{dispute.id}"
    async with visiting_as(velmora.actor, now=NOON + 2 * DAY) as brand:
        await brand.open(f"{claim}/dispute")
        await brand.send(page, words="The agency's contract ended in June.")
    await _moderates(judged, days=9, whose="velmora", reason="The brand's own website names it.", ruling="decide")
    await _moderates(judged, days=9, reason="It does, and the contract has ended.", ruling="confirm")

    told = await _reads("/accounts/x/velmora", days=9)
    assert "Yes. This is Velmora's official account." in told
    assert "disputed" not in told
    assert "It was decided that the account is not yours." in await _reads(page, days=9, member=agency)

    again = await _proves(agency, "tallow", NOON + 10 * DAY)  # it still has the password
    assert "People decided earlier that this account is not your company's" in await _reads(
        again, days=10, member=agency
    )
    told = await _reads("/accounts/x/velmora", days=10)
    assert "Yes. This is Velmora's official account." in told
    assert "disputed" not in told

    async with visiting_as(agency.actor, now=NOON + 11 * DAY) as loser:
        await loser.open(page)
        await loser.send(page, words="We made the account.")
    await _moderates(
        judged, days=12, whose="velmora", reason="Whoever made it, it speaks for the brand.", ruling="decide"
    )
    log = await _reads("/decisions", days=12)
    assert "Whoever made it, it speaks for the brand." in log
    assert "Yes. This is Velmora's official account." in await _reads("/accounts/x/velmora", days=12)
