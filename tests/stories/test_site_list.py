"""A company keeps one file on its website and claims what it lists; a profile that links back is proven by itself."""

from dataclasses import dataclass

import pytest
from playwright.async_api import Browser

from tests.servers.closed_platforms import ClosedPlatforms
from tests.servers.dns import LiveDns
from tests.servers.nginx import Nginx
from tests.stories.person import Person, arrive
from tests.stories.product import Product
from tests.stories.test_company import token_in

pytestmark = pytest.mark.timeout(300)
FILE = "/.well-known/brand-registry.txt"
LIST = """# Our accounts
https://github.com/{name}
https://x.com/{name}
@{name}@social.{name}.com
https://www.twitch.tv/{name}
https://x.com/{name}/status/20
{name} on TikTok
"""


@dataclass(frozen=True, slots=True)
class World:
    """The registry, and what this company has outside of it."""

    product: Product
    dns: LiveDns
    closed: ClosedPlatforms
    nginx: Nginx


@pytest.fixture
def world(product: Product, dns: LiveDns, closed: ClosedPlatforms, nginx: Nginx) -> World:
    return World(product, dns, closed, nginx)


async def _brand_with_proven_domain(person: Person, dns: LiveDns, name: str) -> None:
    await person.sign_in(f"ana@{name}.com")
    await person.register_company(f"{name.title()} Holdings")
    await person.register_brand(f"{name}-holdings", name.title(), f"{name}.com")
    await person.follow("Prove the domain now")
    dns.set_txt(f"_brand-registry.{name}.com", f"brand-registry={token_in(await person.the_line())}")
    await person.posted()
    await person.reads("Proven: this domain is yours.")


@pytest.mark.parametrize(("name", "scripts"), [("drumwhistle", True), ("quernstead", False)], ids=["scripts", "none"])
async def test_one_file_many_claims(world: World, browser: Browser, name: str, scripts: bool) -> None:
    person = await arrive(browser, world.product, scripts=scripts)
    await _brand_with_proven_domain(person, world.dns, name)

    await person.open(f"/desk/brands/{name}/drafts")
    await person.press("Read the list on %(site)s", site=f"{name}.com")
    await person.reads("There is no file at this address.")

    world.closed.set_github(name, bio="Widgets.", blog=f"https://{name}.com")
    world.nginx.put(f"{name}.com", FILE, LIST.format(name=name))
    await person.press("Read the list again")
    await person.reads("3 new accounts")
    await person.reads("2 lines could not be read")
    await person.reads("1 account cannot be proven here yet")

    await person.page.uncheck(f"input[value='activitypub:{name}@social.{name}.com']")
    await person.press("Claim the ticked accounts")
    await person.reads("2 accounts of your list are claimed.")

    await person.page.click(f"main a:has-text('GitHub {name}')")
    await person.reads("Proven: this account is yours.")
    stranger = await arrive(browser, world.product, scripts=scripts)
    await stranger.open(f"/lookup?account=https://github.com/{name}")
    await stranger.reads("Yes. This is %(brand)s's official account.", brand=name.title())
    for listed in (f"https://x.com/{name}", f"@{name}@social.{name}.com"):
        await stranger.open(f"/lookup?account={listed}")
        assert not await stranger.page.get_by_text("Yes. This is").count()
    assert person.complaints == []
