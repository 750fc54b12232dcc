"""A company arrives, proves its domain and its accounts, and a stranger reads the right answer at the end."""

import asyncio
import json
import re
from dataclasses import dataclass

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.servers.closed_platforms import ClosedPlatforms
from tests.servers.dns import LiveDns
from tests.servers.fedify import Fedify
from tests.servers.pds import Pds
from tests.stories.person import Person, arrive
from tests.stories.product import Product

pytestmark = pytest.mark.timeout(300)


@dataclass(frozen=True, slots=True)
class World:
    """Where a company's accounts are, all of them real or real-shaped."""

    product: Product
    dns: LiveDns
    pds: Pds
    fedify: Fedify
    closed: ClosedPlatforms

    def prove_domain(self, domain: str, token: str) -> None:
        self.dns.set_a(domain, "127.0.0.1")
        self.dns.set_txt(f"_brand-registry.{domain}", f"brand-registry={token}")

    def verdict(self, account: str) -> dict[str, object]:
        answer = httpx.get(f"{self.product.base}/api/v1/lookup", params={"account": account}, timeout=30)
        assert answer.status_code == 200, answer.text
        result: dict[str, object] = answer.json()
        return result


@pytest.fixture
def world(product: Product, dns: LiveDns, pds: Pds, fedify: Fedify, closed: ClosedPlatforms) -> World:
    return World(product, dns, pds, fedify, closed)


def token_in(line: str) -> str:
    found = re.search(r"br1[a-z2-7]{42}", line)
    assert found, line
    return found[0]


async def _brand_with_proven_domain(person: Person, world: World, name: str) -> None:
    domain = f"{name}.com"
    await person.sign_in(f"ana@{domain}")
    await person.register_company(f"{name.title()} Holdings")
    await person.register_brand(f"{name}-holdings", name.title(), f"https://www.{domain}/shop")
    await person.follow("Prove the domain now")
    world.prove_domain(domain, token_in(await person.the_line()))
    await person.posted()
    await person.reads("Proven: this domain is yours.")


async def _prove_bluesky(person: Person, world: World, name: str) -> None:
    account = world.pds.create_account(f"{name}.test")
    line = await person.claim(name, f"https://bsky.app/profile/{name}.test")
    world.pds.set_bio(account, f"Widgets since 1901. {line}", name.title())
    await person.posted()
    await person.reads("Proven: this account is yours.")


async def _prove_fediverse(person: Person, world: World, name: str) -> None:
    line = await person.claim(name, f"@{name}@{world.fedify.domain}")
    world.fedify.set_account(name, bio=f"<p>Widgets. {line}</p>")
    await person.posted()
    await person.reads("Proven: this account is yours.")


async def _prove_github(person: Person, world: World, name: str) -> None:
    line = await person.claim(name, f"github.com/{name.title()}?tab=repositories")
    world.closed.set_github(name.title(), bio=line)
    await person.posted()
    await person.reads("Proven: this account is yours.")


async def _prove_x(person: Person, world: World, name: str, post: str) -> None:
    """The first try names somebody else's post; the page says so, and the second try is right."""
    line = await person.claim(name, f"https://twitter.com/{name}?lang=en")
    world.closed.post_on_x("somebody", post, line)
    await person.posted(f"https://x.com/{name}/status/{post}")
    await person.reads("Another account wrote this.")
    right = world.closed.post_on_x(name, f"{post}1", f"It is really us! {line}")
    await person.posted(right)
    await person.reads("Proven: this account is yours.")


@pytest.mark.parametrize(
    ("name", "language", "scripts"),
    [("quillibrax", "en", True), ("vontrosella", "es", True), ("mebbundrik", "en", False)],
    ids=["english", "spanish", "without scripts"],
)
async def test_the_whole_way(world: World, browser: Browser, name: str, language: str, scripts: bool) -> None:
    person = await arrive(browser, world.product, language, scripts=scripts)

    await _brand_with_proven_domain(person, world, name)
    await _prove_bluesky(person, world, name)
    await _prove_fediverse(person, world, name)
    await _prove_github(person, world, name)
    await _prove_x(person, world, name, post=str(1000 + len(name)))

    stranger = await arrive(browser, world.product, language, scripts=scripts)
    for address in (
        f"https://bsky.app/profile/{name}.test",
        f"@{name}@{world.fedify.domain}",
        f"github.com/{name}",
        f"x.com/{name}",
        f"www.{name}.com",
    ):
        await stranger.open("/")
        await stranger.page.fill("#account", address)
        await stranger.page.keyboard.press("Enter")
        await stranger.reads("Yes. This is %(brand)s's official account.", brand=name.title())
        assert world.verdict(address)["verdict"] == "official"
    await stranger.open(f"/lookup?account=https://www.instagram.com/{name}_support")
    await expect(stranger.page.locator("main")).to_contain_text(name.title())
    lookalike = world.verdict(f"instagram.com/{name}_support")
    assert lookalike["verdict"] == "lookalike"
    assert lookalike["imitates"]["brand"]["name"] == name.title()  # type: ignore[index]
    assert world.verdict(f"instagram.com/{name}")["verdict"] == "unknown"
    checked = await asyncio.to_thread(world.product.run, "check", "--json", f"https://x.com/{name}")
    assert json.loads(checked.stdout)["verdict"] == "official", checked.stderr
    assert person.complaints == []
    assert stranger.complaints == []


async def test_a_brand_takes_its_listing_over(world: World, browser: Browser) -> None:
    before = world.verdict("https://twitter.com/McDonalds")
    assert before["verdict"] == "listed"
    assert before["source"]["name"].startswith("name-suggestion-index")  # type: ignore[index]
    person = await arrive(browser, world.product)
    await person.sign_in("ronald@mcdonalds.com")
    await person.register_company("McDonald's Corporation")

    await person.open("/brands/mcdonalds")
    await person.follow("This is us")
    await person.press("Prove the website")
    world.prove_domain("mcdonalds.com", token_in(await person.the_line()))
    await person.posted()
    await person.reads("Proven: this domain is yours.")
    line = await person.claim("mcdonalds", "https://x.com/McDonalds")
    await person.posted(world.closed.post_on_x("McDonalds", "77", line))
    await person.reads("Proven: this account is yours.")

    checked = await asyncio.to_thread(world.product.run, "check", "https://twitter.com/McDonalds")
    assert "official" in checked.stdout, checked.stderr
    assert world.verdict("https://twitter.com/McDonalds")["verdict"] == "official"
    assert world.verdict("https://www.facebook.com/mcdonalds")["verdict"] == "listed"
    lookalike = world.verdict("https://www.instagram.com/mcdonalds_support")
    assert lookalike["verdict"] == "lookalike"
    assert lookalike["imitates"]["account"]["handle"] == "mcdonalds"  # type: ignore[index]
    assert world.verdict("https://www.instagram.com/mcdonalds")["verdict"] == "unknown"


async def test_a_squatter_never_becomes_official(world: World, browser: Browser) -> None:
    brand = await arrive(browser, world.product)
    await _brand_with_proven_domain(brand, world, "dell")
    await _prove_x(brand, world, "dell", post="2000")

    squatter = await arrive(browser, world.product)
    await squatter.sign_in("mallory@example.org")
    await squatter.register_company("Dell Support")
    await squatter.register_brand("dell-support", "Dell Support", "dell-service-desk.com")
    await squatter.follow("Prove the domain now")
    world.prove_domain("dell-service-desk.com", token_in(await squatter.the_line()))
    await squatter.posted()
    await squatter.reads("Proven: this domain is yours.")
    line = await squatter.claim("dell-support", "https://x.com/dell_support")
    await squatter.posted(world.closed.post_on_x("dell_support", "2002", line))
    await squatter.reads("Proven: this account is yours.")

    suspected = world.verdict("x.com/dell_support")
    assert suspected["verdict"] == "lookalike"
    assert suspected["imitates"]["account"]["handle"] == "dell"  # type: ignore[index]
    assert world.verdict("dell-service-desk.com")["verdict"] != "official"
    assert httpx.get(f"{world.product.base}/brands/dell-support").status_code == 404

    made = await asyncio.to_thread(world.product.run, "moderator", "add", "judge@registry.org")
    assert made.returncode == 0, made.stderr
    judge = await arrive(browser, world.product)
    await judge.sign_in("judge@registry.org")
    await judge.open("/moderation")
    main = judge.page.locator("main")
    await expect(main).to_contain_text("Dell Support")
    await expect(main).to_contain_text("dell_support")
    assert await judge.axe() == []
    await judge.open("/moderation/brands/dell-support")
    await judge.fill("reason", "It is not Dell.")
    await judge.press("Refuse it")
    await judge.page.locator("a[href^='/moderation/flags/']", has_text="dell_support").first.click()
    await judge.press("Dismiss the flag")  # without a reason: nothing happens
    await expect(main).to_contain_text("dell_support")
    await judge.fill("reason", "A fan club, and says so.")
    await judge.press("Dismiss the flag")
    await expect(main.locator("a", has_text="dell_support")).to_have_count(0)
    assert httpx.get(f"{world.product.base}/brands/dell-support").status_code == 404
    assert world.verdict("x.com/dell_support")["verdict"] == "unknown"
    assert [*brand.complaints, *squatter.complaints, *judge.complaints] == []
