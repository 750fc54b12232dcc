"""A registry with something on every page: two companies, what they claimed, and what waits for a person.

A room with more to show writes `scene_<room>.py` with one function that takes the scene, and is called at the end here.
"""

import asyncio
from dataclasses import dataclass, field

from playwright.async_api import Browser

from tests.servers.closed_platforms import ClosedPlatforms
from tests.servers.dns import LiveDns
from tests.servers.nginx import Nginx
from tests.stories.person import Person, arrive
from tests.stories.places import DESK, PUBLIC
from tests.stories.product import Product
from tests.stories.scene_alerts import add_webhook
from tests.stories.scene_cases import decide_cases
from tests.stories.scene_desk import fill_the_desk
from tests.stories.scene_disputes import dispute_an_account
from tests.stories.scene_following import follow_a_brand
from tests.stories.scene_members import add_members
from tests.stories.test_company import token_in


@dataclass(slots=True)
class Scene:
    """Who looks around, with the right to see everything; `places` are the pages by name."""

    judge: Person
    places: dict[str, str] = field(default_factory=dict)


async def prove_domain(person: Person, dns: LiveDns, domain: str) -> None:
    dns.set_a(domain, "127.0.0.1")
    dns.set_txt(f"_brand-registry.{domain}", f"brand-registry={token_in(await person.the_line())}")
    await person.posted()
    await person.reads("Proven: this domain is yours.")


def _path(person: Person) -> str:
    return person.page.url.removeprefix(person.product.base).partition("?")[0]


LIST = """# Our accounts
https://www.instagram.com/orlendique
https://x.com/orlendique
https://github.com/orlendique
@orlendique@fedify.test
bluesky:orlendique.com
https://www.twitch.tv/orlendique
https://x.com/orlendique/status/5001
orlendique on TikTok
"""


async def _list_accounts(person: Person, nginx: Nginx, places: dict[str, str]) -> None:
    """The list on the website: not there at first, then with accounts of every kind."""
    await person.open("/desk/brands/orlendique/drafts")
    await person.press("Read the list on %(site)s", site="orlendique.com")
    await person.reads("There is no file at this address.")
    nginx.put("orlendique.com", "/.well-known/brand-registry.txt", LIST)
    await person.press("Read the list again")
    await person.reads("2 new accounts")
    places |= {"list": _path(person), "list, its claims": f"{_path(person)}/claims"}
    places["brand, accounts claimed"] = "/desk/brands/orlendique?claimed=2"


async def _wait_for_person(person: Person, nginx: Nginx, name: str) -> None:
    """Claims an account that no program may read, which the website lists."""
    nginx.put(f"{name}.com", "/.well-known/brand-registry.txt", f"https://www.linkedin.com/company/{name}")
    await person.claim(name, f"https://www.linkedin.com/company/{name}")
    await person.press("It is on the list")
    await person.reads("Your website lists it. Now a person compares.")


async def _seen_elsewhere(person: Person, places: dict[str, str]) -> None:
    """Lookalikes of a feed that the operator takes in."""
    feed = person.product.folder / "seen.csv"
    feed.write_text("url\nhttps://www.instagram.com/0rlendique\nhttps://github.com/orlendiqque\n")
    assert (await asyncio.to_thread(person.product.run, "watch", str(feed))).returncode == 0
    lookalikes = "/desk/brands/orlendique/lookalikes"
    places |= {"lookalikes": lookalikes, "lookalikes, settled": f"{lookalikes}?shown=settled"}
    await person.open(lookalikes)
    one = await person.page.locator(f"form[action^='{lookalikes}/']").first.get_attribute("action")
    places |= {"lookalikes, one": one or "", "lookalikes, letters": "/desk/brands/orlendique/letters"}
    places["lookalikes, looking around"] = "/desk/brands/orlendique/probe"


async def set_the_scene(
    browser: Browser, product: Product, dns: LiveDns, closed: ClosedPlatforms, nginx: Nginx
) -> Scene:
    """Does once what all pages are looked at with."""
    person = await arrive(browser, product)
    await person.sign_in("ana@orlendique.com")
    places = {"desk, empty": "/desk", "company, new": "/companies/new"}
    await person.register_company("Orlendique Holdings")
    await person.register_brand("orlendique-holdings", "Orlendique", "orlendique.com")
    await person.follow("Prove the domain now")
    places["claim, a domain's, pending"] = _path(person)
    await prove_domain(person, dns, "orlendique.com")
    line = await person.claim("orlendique", "https://x.com/orlendique")
    places["claim, proven"] = _path(person)
    await person.posted(closed.post_on_x("orlendique", "5001", line))
    await person.reads("Proven: this account is yours.")
    places["badge and press kit"] = f"{_path(person)}/badge"
    await person.claim("orlendique", "https://github.com/orlendique")
    places["claim, not found"] = _path(person)
    await person.posted()
    await person.reads("We look again by ourselves:")
    await person.claim("orlendique", "@orlendique@fedify.test")
    places["claim, pending"] = _path(person)
    places["claim, withdrawing"] = f"{_path(person)}/withdraw"
    await person.claim("orlendique", "https://www.linkedin.com/company/orlendique")
    places["claim, by a person"] = _path(person)
    await _list_accounts(person, nginx, places)

    await _seen_elsewhere(person, places)

    squatter = await arrive(browser, product)
    await squatter.sign_in("mallory@orlendique-help.com")
    await squatter.register_company("Orlendique Help")
    await squatter.register_brand("orlendique-help", "Orlendique Help", "orlendique-help.com")
    await squatter.follow("Prove the domain now")
    await prove_domain(squatter, dns, "orlendique-help.com")
    await _wait_for_person(squatter, nginx, "orlendique-help")
    places["moderation, an account"] = _path(squatter).replace("/claims/", "/moderation/claims/")

    assert (await asyncio.to_thread(product.run, "moderator", "add", "ana@orlendique.com")).returncode == 0
    await person.sign_in("ana@orlendique.com")
    await person.open("/moderation")
    flag = await person.page.locator("a[href^='/moderation/flags/']").first.get_attribute("href")
    brand = await person.page.locator("a[href^='/moderation/brands/orlendique-help']").first.get_attribute("href")
    places |= {"moderation, a flag": flag or "", "moderation, a brand": brand or ""}
    places |= await follow_a_brand(person)
    places |= await decide_cases(person, flag or "")
    places |= await add_webhook(person)
    await dispute_an_account(person, squatter, closed, places)
    await add_members(person, squatter, places)
    await fill_the_desk(person, nginx, places)
    return Scene(person, places | PUBLIC | DESK)
