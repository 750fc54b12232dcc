"""From a website to proven accounts in minutes; a hundred accounts in one afternoon; ninety brands by hand."""

import csv
import io
import random

import pytest
from playwright.async_api import Browser

from registry import access
from registry.actions import brands, companies, directory
from registry.actions.brands import NewBrand
from registry.actions.companies import NewCompany
from registry.actions.listings import Verdict
from registry.models import Brand, Claim
from registry.models.columns import AccountRole, BrandState, ClaimState
from tests.factories import NOON, actor, make_live_brand, make_member, make_person, proven
from tests.registry.actions.test_checks import check
from tests.registry.web.visitor import visiting_as
from tests.servers.closed_platforms import ClosedPlatforms
from tests.servers.dns import LiveDns
from tests.servers.nginx import Nginx
from tests.stories.person import arrive
from tests.stories.product import Product
from tests.stories.test_company import token_in
from verification.accounts import AccountRef

SITE = "marrowfen.com"
FRONT_PAGE = """<html><body><footer><a href="https://github.com/marrowfen">Our code</a>
<a href="https://x.com/marrowfen_help">Help</a><a href="https://x.com/intent/tweet?text=hi">Tweet</a></footer></html>"""


@pytest.mark.timeout(300)
async def test_a_website_becomes_proven_accounts(
    product: Product, browser: Browser, dns: LiveDns, nginx: Nginx, closed: ClosedPlatforms
) -> None:
    nginx.put(SITE, "/index.html", FRONT_PAGE)
    person = await arrive(browser, product)
    await person.sign_in(f"ana@{SITE}")
    await person.register_company("Marrowfen Works")
    await person.register_brand("marrowfen-works", "Marrowfen", SITE)

    await person.follow("Add many accounts at once")
    await person.press("Find the accounts on the website")
    await person.reads("2 accounts can be claimed.")
    await person.reads("The domain of this brand is not proven yet.")
    assert await person.page.input_value("select[name=role-1]") == "support"
    await person.page.fill("input[name=region-1]", "MX")
    await person.page.get_by_role("button", name="Claim 2 accounts").click()
    await person.reads("0 of 2 accounts are proven.")

    await person.open("/desk")
    await person.follow("Prove the domain %(domain)s", domain=SITE)
    dns.set_a(SITE, "127.0.0.1")
    dns.set_txt(f"_brand-registry.{SITE}", f"brand-registry={token_in(await person.the_line())}")
    await person.posted()
    await person.reads("Proven: this domain is yours.")

    await person.open("/desk/brands/marrowfen/proofs")
    await person.reads("1 account with one file and no post")
    row = person.page.locator("li.proof", has_text="marrowfen_help")
    line = await row.locator("[data-copy-text]").inner_text()
    await row.get_by_role("link").first.click()
    await person.posted(closed.post_on_x("marrowfen_help", "9001", line))
    await person.reads("Proven: this account is yours.")
    await person.open("/desk/brands/marrowfen/proofs")
    await person.reads("1 of 2 accounts are proven.")
    assert person.complaints == []


async def test_a_company_with_a_hundred_accounts_of_many_regions(db: str) -> None:
    member = await make_member("velmora")
    await make_live_brand(member, "velmora", name="Velmora")
    regions = ("MX", "ES", "AR", "CL", "Latin America")
    lines = [f"https://x.com/velmora_{n},region,{regions[n % 5]},es" for n in range(100)]
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk/brands/velmora/drafts")
        await visitor.send("/desk/brands/velmora/drafts", list="\n".join(["address,role,region,language", *lines]))
        assert "100 accounts can be claimed." in visitor.text
        await visitor.send(visitor.path, do="claim")
        assert "0 of 100 accounts are proven." in visitor.text
        table = await visitor.client.get("/desk/brands/velmora/proofs.csv")
        rows = list(csv.reader(io.StringIO(table.text.removeprefix("\ufeff"))))
        assert len(rows) == 101
        assert len({row[6] for row in rows[1:]}) == 100  # a line of its own for each

    mexico = AccountRef("x", "velmora_0")
    await check(await Claim.get(account__handle="velmora_0"), proven(mexico, method="post"))
    listing = await directory.look_up(mexico)
    assert (listing.verdict, listing.role) == (Verdict.OFFICIAL, AccountRole.REGION)
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk")
        assert "99 claims wait for their proof" in visitor.text


async def test_ninety_brands_sign_up_by_hand(db: str) -> None:
    luck = random.Random(2008)  # noqa: S311 (names, no secrets)
    names = ["".join(luck.choice("bdfgklmnprtvz") + luck.choice("aeiou") for _ in range(6)) for _ in range(90)]
    for name in names:
        founder = actor(await make_person(f"ana@{name}.com"))
        slug = await companies.register(founder, NewCompany(f"{name.title()} Works"), now=NOON)
        member = await access.member_of(founder, slug)
        await brands.register(member, NewBrand(name.title(), f"{name}.com"), now=NOON)
    for claim in await Claim.all().select_related("account"):
        await check(claim, proven(AccountRef("website", claim.account.handle), method="dns_txt"))

    assert await Brand.filter(state=BrandState.LIVE).count() + await Brand.filter(state=BrandState.REVIEW).count() == 90
    assert await Brand.filter(state=BrandState.LIVE).count() > 80
    assert await Claim.filter(state=ClaimState.VERIFIED).count() == 90
