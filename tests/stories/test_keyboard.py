"""The main ways by keyboard alone: no click anywhere, the focus always seen, nothing that holds it."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, expect

from tests.servers.dns import LiveDns
from tests.stories.keyboard import Keyboard
from tests.stories.person import Person, arrive
from tests.stories.product import Product
from tests.stories.test_company import token_in

pytestmark = pytest.mark.timeout(300)
FEED = "handle,platform\nfernwyth_care,x\nfernwyth_promo,instagram\n"


async def _signs_in(person: Person, keys: Keyboard, email: str) -> None:
    await person.open("/")
    await keys.press("Sign in")
    await expect(person.page).to_have_url(re.compile("/sign-in"))
    await keys.type("Your e-mail address", email)
    await person.page.keyboard.press("Enter")
    await person.reads("Look into your mail")
    await person.page.goto(await asyncio.to_thread(person.product.sign_in_link, email))
    await keys.press("Sign in now")
    await expect(person.page).to_have_url(re.compile(r"/desk$"))


async def test_somebody_asks_and_reads_the_answer(browser: Browser, product: Product) -> None:
    person = await arrive(browser, product)
    keys = Keyboard(person)
    await person.open("/brands")
    await keys.press("Skip to the content")
    await person.page.keyboard.press("Tab")
    assert await keys.focused() == "Name of the brand"  # the menu was passed over

    await person.open("/")
    await person.page.keyboard.type("x.com/burgerking")  # the box has the focus
    await person.page.keyboard.press("Enter")
    await person.reads("Reported by name-suggestion-index")
    await keys.press("Burger King")
    await expect(person.page).to_have_url(re.compile("/brands/burger-king"))

    await person.open("/brands")
    await keys.type("Name of the brand", "ike")
    await expect(person.page.locator("#found")).to_contain_text("IKEA")
    await keys.choose("Platform", "Inst")
    await person.page.keyboard.press("Tab")
    await keys.press("IKEA")
    await expect(person.page).to_have_url(re.compile("/brands/ikea"))
    await keys.press("Español")
    await expect(person.page.locator("html")).to_have_attribute("lang", "es")
    # A search that a slow machine did not answer in time is asked again with the next letter.
    assert (keys.hidden, [one for one in person.complaints if "503" not in one]) == ([], [])


async def test_a_company_and_a_moderator_need_no_mouse(browser: Browser, product: Product, dns: LiveDns) -> None:
    person = await arrive(browser, product)
    keys = Keyboard(person)
    await _signs_in(person, keys, "hana@fernwyth.com")
    await _registers(person, keys)
    await _proves(person, keys, dns)

    await asyncio.to_thread(product.run, "watch", "-", "--name", "list", stdin=FEED)
    await person.open("/desk/brands/fernwyth/lookalikes")
    await keys.choose("Whose is x.com/fernwyth_care?", "A")
    await keys.press("Put aside x.com/fernwyth_care")
    await person.reads("Dismissed. You will not hear of that account again.")
    await keys.press("Report www.instagram.com/fernwyth_promo/")
    await person.reads("Reported. A person looks at that account and decides.")
    assert (keys.hidden, person.complaints) == ([], [])

    await _rules(browser, product)


async def _registers(person: Person, keys: Keyboard) -> None:
    await person.open("/companies/new")
    await keys.type("Name of the company", "Fernwyth")
    await person.page.keyboard.press("Enter")
    await expect(person.page).to_have_url(re.compile("/companies/fernwyth"))
    await person.open("/companies/fernwyth/brands/new")
    await keys.type("Name of the brand", "Fernwyth")
    await keys.type("Its website", "fernwyth.com")
    await person.page.keyboard.press("Enter")
    await keys.press("Prove the domain now")


async def _proves(person: Person, keys: Keyboard, dns: LiveDns) -> None:
    """The domain, whose line is copied by its button; then an account is claimed."""
    await keys.reach("Copy")
    await person.page.keyboard.press("Space")
    await person.reads("Copied")
    dns.set_a("fernwyth.com", "127.0.0.1")
    dns.set_txt("_brand-registry.fernwyth.com", f"brand-registry={token_in(await person.the_line())}")
    await keys.press("I posted it")
    await person.reads("Proven: this domain is yours.")
    await person.open("/desk/brands/fernwyth")
    await keys.type("Address of the account", "https://x.com/fernwyth")
    await keys.choose("What the account is for", "customer")
    await keys.press("Show what to post")
    await expect(person.page).to_have_url(re.compile("/claims/"))
    assert token_in(await person.the_line())


async def _rules(browser: Browser, product: Product) -> None:
    await asyncio.to_thread(product.run, "moderator", "add", "judge@keys.example.com")
    judge = await arrive(browser, product)
    keys = Keyboard(judge)
    await _signs_in(judge, keys, "judge@keys.example.com")
    await keys.press("Moderation")
    await expect(judge.page).to_have_url(re.compile("/moderation$"))
    await judge.open(await _flag_of(judge, "fernwyth_promo"))
    await keys.press("Open a case")
    await expect(judge.page).to_have_url(re.compile("/moderation/cases/"))
    await keys.choose("Why", "Nob")
    await keys.type("What you saw", "It sells garden chairs.")
    await keys.press("It does not imitate the brand")
    await expect(judge.page).to_have_url(re.compile(r"/moderation\?done=honest"))
    assert (keys.hidden, judge.complaints) == ([], [])


async def _flag_of(judge: Person, handle: str) -> str:
    """Wherever it stands in the queue, which other stories fill too."""
    link = judge.page.locator("a[href^='/moderation/flags/']", has_text=handle)
    for number in range(1, 9):
        await judge.open(f"/moderation?kind=flag&page={number}")
        if await link.count():
            break
    return await link.first.get_attribute("href") or ""
