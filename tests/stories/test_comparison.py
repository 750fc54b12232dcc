"""An account that no program may read: the website lists it, a moderator compares it, and only then it is official."""

import asyncio

import pytest
from playwright.async_api import Browser

from tests.servers.dns import LiveDns
from tests.servers.nginx import Nginx
from tests.servers.paths import ROOT
from tests.stories.person import Person, arrive
from tests.stories.product import Product
from tests.stories.test_company import token_in

pytestmark = pytest.mark.timeout(300)
FILE = "/.well-known/brand-registry.txt"
SCREENSHOTS = ROOT / "screenshots"  # ignored; to be looked at
NARROWEST = 320


async def _looks_right(person: Person, name: str) -> None:
    """The page as it is passes axe, large and small, and leaves a picture."""
    SCREENSHOTS.mkdir(exist_ok=True)
    for width in (1280, 360, NARROWEST):
        await person.page.set_viewport_size({"width": width, "height": 800})
        assert await person.axe() == [], name
        await person.page.screenshot(
            path=SCREENSHOTS / f"comparison-{name}-{person.language}-{width}.png", full_page=True
        )
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not await person.page.evaluate(wide), f"{name} scrolls sideways"
    await person.page.set_viewport_size({"width": 1280, "height": 800})


async def _brand_with_proven_domain(person: Person, dns: LiveDns, name: str) -> None:
    await person.sign_in(f"ana@{name}.com")
    await person.register_company(f"{name.title()} Holdings")
    await person.register_brand(f"{name}-holdings", name.title(), f"{name}.com")
    await person.follow("Prove the domain now")
    dns.set_txt(f"_brand-registry.{name}.com", f"brand-registry={token_in(await person.the_line())}")
    await person.posted()
    await person.reads("Proven: this domain is yours.")


async def _compare(judge: Person, name: str, ruling: str) -> None:
    await judge.open("/moderation")
    await judge.page.click(f"main a:has-text('company/{name}')")
    await judge.reads(f"https://www.linkedin.com/company/{name}")
    await _looks_right(judge, "desk")
    await judge.fill("reason", "The page leads to the website, which lists it.")
    await judge.fill("seen_id", "1035")
    await judge.press(ruling)


@pytest.mark.parametrize(("name", "language"), [("tarnbrook", "en"), ("velmora", "es")], ids=["en", "es"])
async def test_the_list_and_a_person_together_make_it_official(
    product: Product, browser: Browser, dns: LiveDns, nginx: Nginx, name: str, language: str
) -> None:
    address = f"https://www.linkedin.com/company/{name}/"
    person = await arrive(browser, product, language)
    await _brand_with_proven_domain(person, dns, name)

    assert await person.claim(name, address) == address
    claim = person.page.url.removeprefix(product.base).partition("?")[0]
    await _looks_right(person, "claim")
    await person.press("It is on the list")
    await person.reads("Your website does not name this profile.")
    nginx.put(f"{name}.com", FILE, f"# ours\n{address}\n")
    await person.press("It is on the list")
    await person.reads("Your website lists it. Now a person compares.")
    await _looks_right(person, "claim, waiting")

    assert (await asyncio.to_thread(product.run, "moderator", "add", f"judge@{name}.example.com")).returncode == 0
    judge = await arrive(browser, product, language)
    await judge.sign_in(f"judge@{name}.example.com")
    await _compare(judge, name, "It fits: confirm")
    await judge.reads("Confirmed. We read the list once more now; after that the account is official.")
    await _looks_right(judge, "moderation")

    await person.open(claim)
    await person.reads("Proven: this account is yours.")
    await _looks_right(person, "claim, proven")
    stranger = await arrive(browser, product, language)
    await stranger.open(f"/lookup?account={address}")
    await stranger.reads("Yes. This is %(brand)s's official account.", brand=name.title())
    await _looks_right(stranger, "answer")

    await judge.open(claim.replace("/claims/", "/moderation/claims/"))
    await _looks_right(judge, "desk, confirmed")
    await judge.fill("reason", "I misread the name.")
    await judge.press("It does not fit: take it back")
    await judge.reads("Declined. The company has been told why.")
    await person.open(claim)
    await person.reads("I misread the name.")
    await stranger.open(f"/lookup?account={address}")
    assert not await stranger.page.get_by_text(stranger.say("Yes. This is")).count()
    assert person.complaints == judge.complaints == stranger.complaints == []
