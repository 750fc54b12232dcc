"""A regulated company lets its chief executive speak: two people approve, all is on the trail, either ends it."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.servers.closed_platforms import ClosedPlatforms
from tests.servers.dns import LiveDns
from tests.stories.person import Person, arrive
from tests.stories.product import Product
from tests.stories.scene import prove_domain
from tests.stories.scene_members import link_to

pytestmark = pytest.mark.timeout(300)
COMPANY = "/companies/brackenfold"
ACCOUNT = "/accounts/x/carlabrack"


async def _second_manager(browser: Browser, product: Product, ana: Person) -> Person:
    await ana.open(f"{COMPANY}/members/invite")
    await ana.fill("emails", "bo@brackenfold.com")
    await ana.page.select_option("#field-role", "manager")
    await ana.press("Invite")
    await ana.reads("What became of each")
    bo = await arrive(browser, product)
    await bo.sign_in("bo@brackenfold.com")
    await bo.open(await link_to(bo, "bo@brackenfold.com", r"/invitations/\S+"))
    await bo.press("Accept")
    await expect(bo.page).to_have_url(re.compile(f"{COMPANY}$"))
    return bo


async def _offer(person: Person) -> str:
    """Ends on the page of the offer, whose address it returns."""
    await person.open("/faces/new?brand=brackenfold")
    await person.fill("address", "https://x.com/carlabrack")
    await person.page.select_option("#field-role", "executive")
    await person.press("Offer this account")
    await person.reads("Nothing is shown to anybody before the company agrees")
    return person.page.url.removeprefix(person.product.base).partition("?")[0]


async def test_a_chief_executive_speaks_for_a_regulated_company(
    browser: Browser, product: Product, dns: LiveDns, closed: ClosedPlatforms
) -> None:
    ana = await arrive(browser, product)
    await ana.sign_in("ana@brackenfold.com")
    await ana.register_company("Brackenfold")
    await ana.register_brand("brackenfold", "Brackenfold", "brackenfold.com")
    await ana.follow("Prove the domain now")
    await prove_domain(ana, dns, "brackenfold.com")
    bo = await _second_manager(browser, product, ana)
    await ana.open(f"{COMPANY}/rules")
    await ana.press("Ask for a second member from now on")
    await ana.press("Let people offer their accounts")

    carla = await arrive(browser, product)
    await carla.sign_in("carla@marrowfen.com")
    offer = await _offer(carla)
    await ana.open(f"{COMPANY}/faces")
    await ana.page.get_by_role("button", name=re.compile("^Agree to")).click()
    await carla.open(offer)
    await carla.posted(closed.post_on_x("carlabrack", "7001", await carla.the_line()))
    await carla.reads("Proven. The company wants a second member to agree before it is official.")

    anybody = await arrive(browser, product)
    await anybody.open(ACCOUNT)
    assert not await anybody.page.get_by_text("Yes. This is Brackenfold's official account.").count()
    await bo.open(f"{COMPANY}/approvals")
    await bo.page.locator("input[name=claim]").check()
    await bo.press("Approve the ticked accounts")
    await bo.reads("1 account is approved and official now.")
    await anybody.open(ACCOUNT)
    await anybody.reads("Yes. This is Brackenfold's official account.")
    await bo.open(f"{COMPANY}/trail")
    for line in (
        "The rule of two began",
        "A person offered to speak for the brand",
        "A second member approved the account",
    ):
        await bo.reads(line)

    await carla.open(offer)
    await carla.press("End this: I do not speak for %(brand)s", brand="Brackenfold")
    await carla.reads("You ended this.")
    await anybody.open(ACCOUNT)
    await anybody.reads("It was Brackenfold's account until")
    assert [one for person in (ana, bo, carla, anybody) for one in person.complaints] == []
