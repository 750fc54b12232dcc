"""Somebody looks for a brand while typing, opens it by keyboard alone, and follows it."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.stories.person import arrive
from tests.stories.product import Product
from tests.stories.scene_following import confirmation_path

pytestmark = pytest.mark.timeout(300)
READER = "carla@quernstead.com"


async def test_a_brand_is_found_while_typing_and_followed(product: Product, browser: Browser) -> None:
    person = await arrive(browser, product)
    page = person.page
    await person.open("/brands")
    await page.locator("#q").press_sequentially("starbcks", delay=30)
    await expect(page.locator("#found")).to_contain_text("Perhaps one of these is meant")
    await expect(page.locator("#found-count")).to_have_text("No brand found")

    await page.locator("#q").fill("starbuck")
    await expect(page).to_have_url(re.compile(r"/brands\?q=starbuck$"))
    await expect(page.locator("#found li a").first).to_have_text("Starbucks")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await person.reads("Known from an open source. The brand itself has confirmed nothing.")

    await person.follow("Tell me by mail")
    await person.fill("email", READER)
    await person.press("Send me the link")
    await person.reads("Look into your mailbox")
    await person.open(await confirmation_path(person, READER))
    await person.press("Yes, write to me")
    await person.reads("You will hear of changes")
    assert person.complaints == []


async def test_without_scripts_the_form_asks_for_the_same(product: Product, browser: Browser) -> None:
    person = await arrive(browser, product, "es", scripts=False)
    await person.open("/brands")
    await person.page.locator("#q").fill("macdonalds")
    await person.page.locator("#q").press("Enter")
    await expect(person.page.locator("#found")).to_contain_text("McDonald's")
