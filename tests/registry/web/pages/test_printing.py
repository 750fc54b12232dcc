"""Paper says what is true on the day, and its code leads to what is true later."""

import re

from registry.models import Claim
from registry.models.columns import ClaimState
from tests.factories import make_claim, make_listed_brand, make_live_brand, make_member, make_official
from tests.registry.web.visitor import visiting
from verification.accounts import AccountRef


async def _acme() -> None:
    member = await make_member("acme")
    brand = await make_live_brand(member, "acme-robotics", name="Acme & Co", domain="acmerobotics.com")
    await make_official(member, brand, AccountRef("x", "acmerobotics"))
    await make_official(member, brand, AccountRef("linkedin", "company/print"))
    await make_claim(member, brand, AccountRef("x", "acme_before"), state=ClaimState.WITHDRAWN)
    await make_listed_brand("walmart", name="Walmart", accounts=(AccountRef("x", "walmart"),))


async def test_an_official_account_has_a_notice_and_cards(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open("/accounts/x/acmerobotics/print")

        assert visitor.heading == "Our official account"
        assert "localhost:8000/accounts/x/acmerobotics" in visitor.text
        assert "printed on 23 November 2026" in visitor.text
        assert visitor.attribute("svg.qr", "aria-label") == "http://localhost:8000/accounts/x/acmerobotics"
        assert len(visitor.page.css(".paper-cards li")) == 6


async def test_nothing_else_prints_as_official(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        for handle in ("acme_before", "acmerobotic", "walmart", "nobodyknows"):
            await visitor.open(f"/accounts/x/{handle}/print")

            assert visitor.status == 200
            assert "Our official account" not in visitor.text, handle
            assert not visitor.page.css(".paper-cards"), handle


async def test_what_is_disputed_is_not_printed_as_official(db: str) -> None:
    await _acme()
    await Claim.filter(account__handle="acmerobotics").update(disputed=True)
    async with visiting() as visitor:
        await visitor.open("/accounts/x/acmerobotics/print")
        assert visitor.heading == "Yes. This is Acme & Co's official account. It is disputed."
        assert not visitor.page.css(".paper-cards")
        await visitor.open("/brands/acme-robotics/print")
        assert "acmerobotics" not in (visitor.find(".paper-list").text())


async def test_an_account_called_print_is_an_account(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open("/accounts/linkedin/company/print")

        assert visitor.heading == "Yes. This is Acme & Co's official account."


async def test_a_brand_prints_its_official_accounts_only(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open("/brands/acme-robotics/print")
        assert "acmerobotics" in visitor.text
        assert "acme_before" not in visitor.text
        await visitor.open("/brands/walmart/print")
        assert "There is nothing official to print." in visitor.text
        assert (await visitor.open("/brands/nobody/print")).status == 404


async def test_codes_come_as_drawing_and_as_pixels(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        for path in ("/qr/accounts/x/acmerobotics", "/qr/brands/acme-robotics"):
            drawing = (await visitor.open(f"{path}.svg")).answer
            pixels = (await visitor.open(f"{path}.png")).answer

            assert drawing.headers["content-type"] == "image/svg+xml"
            assert re.search("<path", drawing.text)
            assert pixels.content.startswith(b"\x89PNG")
        assert (await visitor.open("/qr/brands/nobody.svg")).status == 404
        assert (await visitor.open("/qr/accounts/x/not a handle.svg")).status == 404
