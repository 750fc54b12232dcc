"""The page for asking all day, by keyboard alone, in a real browser."""

from playwright.async_api import Browser, expect

from tests.factories import make_live_brand, make_member, make_official
from tests.registry.web.serving import serving
from verification.accounts import AccountRef

YES = "Yes. This is Acme Robotics's official account."


async def test_answers_come_in_place_and_leave_when_told(db: str, browser: Browser) -> None:
    member = await make_member("acme")
    brand = await make_live_brand(member, "acme", name="Acme Robotics", domain="acmerobotics.com")
    await make_official(member, brand, AccountRef("x", "acmerobotics"))
    async with serving() as port:
        context = await browser.new_context(locale="en")
        page = await context.new_page()
        await page.goto(f"http://localhost:{port}/kiosk")
        await expect(page.locator("#account")).to_be_focused()
        answer, asked_before = page.locator("#answer"), page.locator("[data-kiosk-list] li")

        await page.keyboard.type("x.com/acmerobotics")
        await page.keyboard.press("Enter")
        await expect(answer).to_contain_text(YES)
        await page.keyboard.type("hello world")  # the old question is selected, so typing replaces it
        await page.keyboard.press("Enter")
        await expect(answer).to_contain_text("That is not an account we can look up")
        assert page.url == f"http://localhost:{port}/kiosk"
        assert await asked_before.count() == 2

        await page.keyboard.press("Escape")
        await expect(answer).to_be_empty()
        await expect(page.locator("#account")).to_have_value("")
        await page.keyboard.press("ArrowUp")
        await page.keyboard.press("ArrowUp")
        await page.keyboard.press("Enter")
        await expect(answer).to_contain_text(YES)
        assert await asked_before.count() == 2

        await page.reload()
        assert await asked_before.count() == 0
        await context.close()


async def test_the_answer_clears_itself_unless_that_is_switched_off(db: str, browser: Browser) -> None:
    async with serving() as port:
        context = await browser.new_context(locale="en")
        page = await context.new_page()
        await page.clock.install()
        await page.goto(f"http://localhost:{port}/kiosk")
        answer = page.locator("#answer")

        await expect(page.locator("#account")).to_be_focused()
        await page.keyboard.type("x.com/qwhjkzxv")
        await page.keyboard.press("Enter")
        await expect(answer).to_contain_text("Not registered here.")
        await page.clock.fast_forward(61_000)
        await expect(answer).to_be_empty()

        await page.locator("[data-kiosk-clear]").uncheck()
        await page.locator("#account").fill("x.com/qwhjkzxv")
        await page.keyboard.press("Enter")
        await expect(answer).to_contain_text("Not registered here.")
        await page.clock.fast_forward(600_000)
        await expect(answer).to_contain_text("Not registered here.")
        await context.close()
