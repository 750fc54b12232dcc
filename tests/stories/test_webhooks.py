"""A company's own systems hear what happens: signed, again after an outage, and once more by hand."""

import asyncio

import pytest
from playwright.async_api import Browser

from tests.servers.closed_platforms import ClosedPlatforms
from tests.servers.dns import LiveDns
from tests.servers.receiver import NO_ANSWER, Receiver
from tests.stories.person import arrive
from tests.stories.product import Product
from tests.stories.test_company import token_in

pytestmark = pytest.mark.timeout(240)


async def test_a_company_hears_of_its_accounts(
    product: Product, browser: Browser, dns: LiveDns, closed: ClosedPlatforms, receiver: Receiver
) -> None:
    person = await arrive(browser, product)
    dns.set_a(receiver.names[0], "127.0.0.1")
    await person.sign_in("ana@fennwick.com")
    await person.register_company("Fennwick Mills")
    await person.open("/companies/fennwick-mills/webhooks")
    await person.fill("url", receiver.url)
    await person.press("Add it and show its secret")
    secret = await person.the_line()
    await person.follow("I have copied it")
    webhook = person.page.url.partition("?")[0].removeprefix(product.base)

    await person.register_brand("fennwick-mills", "Fennwick", "fennwick.com")
    await person.follow("Prove the domain now")
    dns.set_a("fennwick.com", "127.0.0.1")
    dns.set_txt("_brand-registry.fennwick.com", f"brand-registry={token_in(await person.the_line())}")
    await person.posted()
    await person.reads("Proven: this domain is yours.")
    first = await asyncio.to_thread(receiver.wait_for, 2)
    assert {message.verified_by(secret)["type"] for message in first} == {"domain.verified", "brand.live"}

    receiver.status = NO_ANSWER
    line = await person.claim("fennwick", "https://x.com/fennwick")
    await person.posted(closed.post_on_x("fennwick", "9001", line))
    await person.reads("Proven: this account is yours.")
    lost = (await asyncio.to_thread(receiver.wait_for, 3))[2]
    receiver.status = 204
    found = (await asyncio.to_thread(receiver.wait_for, 4))[3]
    assert (found.id, found.body) == (lost.id, lost.body)
    assert found.verified_by(secret)["data"]["account"]["handle"] == "fennwick"

    await person.open(webhook)
    await person.reads("Works")
    await person.page.locator("details.sent-message summary").first.click()
    await person.press("Send message %(id)s again", id=found.id)
    again = (await asyncio.to_thread(receiver.wait_for, 5))[4]
    assert again.id == found.id
    assert await person.axe() == []
    assert person.complaints == []
