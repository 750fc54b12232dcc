"""What happened to companies since 2008, through the pages and while weeks go by: nothing of it needs a browser."""

import io
from datetime import timedelta

from registry.access import Member
from registry.actions import alerts, checks, claims, flags, lookup_counts, lookups, purposes, watching
from registry.actions.claims import NewClaim
from registry.actions.feeds import Refused
from registry.actions.listings import Verdict
from registry.actions.lookup_counts import Counts
from registry.models import Account, Claim, Letter
from registry.models.columns import AccountRole, ClaimState
from tests.factories import (
    NOON,
    letters_to,
    make_claim,
    make_live_brand,
    make_member,
    make_moderator,
    make_official,
    not_proven,
    proven,
    unknown,
)
from tests.registry.web.visitor import visiting, visiting_as
from verification.accounts import AccountRef
from verification.outcomes import Outcome

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ACME, NEWS = AccountRef("x", "acme"), AccountRef("x", "acme_news")


async def _reads(account: AccountRef, *, days: float, language: str = "en") -> str:
    async with visiting(now=NOON + days * DAY, language=language) as anybody:
        return (await anybody.open(f"/accounts/{account.platform}/{account.handle}")).text


async def _desk(member: Member, *, days: float, path: str = "/desk") -> str:
    async with visiting_as(member.actor, now=NOON + days * DAY) as visitor:
        return (await visitor.open(path)).text


async def _checked(claim: Claim, outcome: Outcome, *, days: float) -> Claim:
    now = NOON + days * DAY
    await Claim.filter(id=claim.id).update(next_check_at=now)
    started = await checks.begin_check(claim.id, now=now)
    assert started
    await checks.record_outcome(started, outcome, now=now)
    return await Claim.get(id=claim.id)


async def test_an_account_opened_and_abandoned(db: str) -> None:
    """It is proven once, nobody looks after it, and in the end somebody else has its name."""
    acme = await make_member()
    claim = await make_official(acme, await make_live_brand(acme), NEWS)

    for days in range(1, 21, 4):  # the platform does not answer: nothing is known, nothing changes
        await _checked(claim, unknown(NEWS), days=days)
    assert "No proof of x:acme_news could be seen for long" in await _desk(acme, days=21)
    assert "Yes. This is Acme's official account." in await _reads(NEWS, days=21)

    await _checked(claim, not_proven(NEWS), days=22)
    assert "We no longer find your line on x.com/acme_news" in [one.subject for one in await _letters(acme)]
    assert "Yes. This is Acme's official account." in await _reads(NEWS, days=22)
    await _checked(claim, not_proven(NEWS), days=23)
    assert "x.com/acme_news is no longer shown as official" in [one.subject for one in await _letters(acme)]
    told = await _reads(NEWS, days=23)
    assert "It was Acme's account until" in told
    assert "Do not trust it now." in told

    taker = await make_member("blue")
    theirs = await make_claim(taker, await make_live_brand(taker, "blue-tables"), NEWS, now=NOON + 30 * DAY)
    (flag,) = await flags.scan_account(theirs.account_id, now=NOON + 30 * DAY)  # queued with their claim
    await _checked(theirs, proven(NEWS, stable_id="id-2"), days=30)
    assert (await Claim.get(id=theirs.id)).state is ClaimState.VERIFIED
    told = await _reads(NEWS, days=30)
    assert "It was Acme's account until" in told  # whoever took the name is official for nobody before people looked
    async with visiting_as(await make_moderator(), now=NOON + 30 * DAY) as moderator:
        assert "was official for Acme" in (await moderator.open(f"/moderation/flags/{flag}")).text


async def _letters(member: Member) -> list[Letter]:
    return await letters_to(member.actor.email)


FEED = """handle,platform,display_name,seen_at
acme_support,x,Acme Support,2026-11-22
acrne,x,,2026-11-22
acme,x,Acme,2026-11-22
somebody_else,x,,2026-11-22
acme.deals,instagram,Acme Deals,2026-11-21
not an address at all,x,,2026-11-22
"""


async def test_a_brand_watches_how_often_its_name_is_used(db: str) -> None:
    """What Tweetscan and Summize were for: a search over a feed, and a number for each week."""
    acme = await make_member()
    brand = await make_live_brand(acme)
    await make_official(acme, brand, ACME)
    refused: list[Refused] = []

    report = await watching.watch_feed(io.BytesIO(FEED.encode()), "November", clock=lambda: NOON, refuse=refused.append)

    assert (report.read, report.noted.new, report.refused) == (5, 3, 1)
    assert await alerts.tell(brand.id, now=NOON) is None
    (letter,) = await _letters(acme)
    assert letter.subject == "3 new accounts may be taken for Acme"
    assert "x.com/acrne" in letter.body
    told = await _desk(acme, days=1, path="/desk/brands/acme/lookalikes")
    assert all(handle in told for handle in ("acme_support", "acrne", "acme.deals"))
    assert "somebody_else" not in told

    counts = Counts()
    for week in range(3):
        asked = [await lookups.look_up(one) for one in (ACME, AccountRef("x", "acme_support"))]
        counts.note(asked * (week + 1), now=NOON + 7 * week * DAY)
    await lookup_counts.add(counts.take())
    async with visiting_as(acme.actor, now=NOON + 15 * DAY) as visitor:
        await visitor.open("/desk/brands/acme/statistics")
        assert len(visitor.page.css("svg")) >= 1
        rows = [[cell.text().strip() for cell in row.css("th, td")] for row in visitor.page.css("table tr")]
    assert any(row == ["7 December 2026", "3", "3"] for row in rows), rows


async def test_the_account_of_one_country(db: str) -> None:
    """BestBuy México, as it would be written today: the brand's own, for one country, and told so in its language."""
    owner = await make_member("bluetag")
    brand = await make_live_brand(owner, "bluetag", name="BlueTag")
    await make_official(owner, brand, AccountRef("x", "bluetag"))
    mexico, fake = AccountRef("x", "bluetagmexico"), AccountRef("x", "bluetagmexlco")
    assert (await lookups.look_up(mexico)).verdict is Verdict.UNKNOWN  # a country added to a name accuses nobody

    claim_id = await claims.file_claim(owner, "bluetag", NewClaim("https://x.com/bluetagmexico"), now=NOON)
    await purposes.change(owner.actor, claim_id, AccountRole.REGION, "MX", "es-MX", now=NOON)
    await _checked(await Claim.get(id=claim_id), proven(mexico, stable_id="id-9"), days=0)

    told = await _reads(mexico, days=1, language="es")
    assert "Sí. Es la cuenta oficial de BlueTag." in told
    assert "México" in told
    told = await _reads(fake, days=1, language="es")
    assert "bluetagmexico" in told
    assert (await lookups.look_up(fake)).verdict is Verdict.LOOKALIKE
    account = await Account.get(handle="bluetagmexico")
    assert await flags.scan_account(account.id, now=NOON + DAY) == []
    assert await Claim.filter(account_id=account.id, state=ClaimState.VERIFIED, disputed=False).exists()
