"""What people decide, on every page: reports, a case to rule on, one that is ruled, an answer, and the evidence."""

import asyncio
import re

from playwright.async_api import expect

from tests.stories.person import Person

FAKE, ODD = "x/mcdonalds_prize", "x/orlendique_win"


async def _report(person: Person, account: str, brand: str, mail: str = "") -> str:
    """Ends on the page of the answer, whose address it returns."""
    await person.open(f"/report/{account}")
    if await person.page.locator(f"input[name=brand][value={brand}]").count():
        await person.page.check(f"input[name=brand][value={brand}]")
    else:
        await person.fill("other", brand)
    await person.fill("words", "It asks for the number of my card.")
    await person.fill("mail", mail)
    await person.press("Send the report")
    await expect(person.page).to_have_url(re.compile(r"/reports/"))
    return person.page.url.removeprefix(person.product.base).partition("?")[0]


async def _case_of(person: Person, handle: str) -> str:
    await person.open("/moderation")
    link = person.page.locator("a[href^='/moderation/cases/']", has_text=handle).first
    return await link.get_attribute("href") or ""


async def decide_cases(person: Person, flag: str) -> dict[str, str]:
    """Reports two accounts, rules on one, answers for it; the person is a moderator and holds Orlendique."""
    waiting = await _report(person, ODD, "orlendique", "eve@example.com")
    answered = await _report(person, FAKE, "mcdonalds")
    own, case = await _case_of(person, "orlendique_win"), await _case_of(person, "mcdonalds_prize")

    await person.open(f"/reply/{FAKE}?brand=mcdonalds")
    await person.fill("words", "A fan club, since 1999.")
    await person.press("Go on")
    await expect(person.page).to_have_url(re.compile(r"/replies/"))
    reply = person.page.url.removeprefix(person.product.base).partition("?")[0]

    await person.open(case)
    await person.page.select_option("#field-ground", "fan")
    await person.fill("reason", "The profile says that it is a fan club.")
    await person.press("It does not imitate the brand")
    await expect(person.page).to_have_url(re.compile(r"/moderation\?done=honest"))

    letters = await asyncio.to_thread(person.product.mails, "eve@example.com")
    link = re.search(r"/reports/mail/\S+", letters[-1]["body"])
    assert link
    ruled, about = case.rpartition("/")[2], own.rpartition("/")[2]
    return {
        "report, a fake": f"/report/{FAKE}",
        "report, an answer waits": waiting,
        "report, answered": answered,
        "report, answer by mail": link[0],
        "reply, a new one": f"/reply/{FAKE}?brand=mcdonalds",
        "reply, a line to post": reply,
        "account, ruled honest": f"/accounts/{FAKE}",
        "decisions": "/decisions",
        "decisions, of a case": f"/decisions/{ruled}",
        "moderation, a case": case,
        "moderation, a case of one's own": own,
        "moderation, a flag becomes a case": f"{flag}/case",
        "moderation, taking a brand away": "/moderation/brands/orlendique/loss",
        "brand, its cases": "/desk/brands/orlendique/cases",
        "brand, one case": f"/desk/brands/orlendique/cases/{about}",
        "brand, evidence": f"/desk/brands/orlendique/pack/{ODD}",
    }
