"""A team grows from 7 to 20, somebody leaves, and a passkey takes the mail's place."""

import re
from contextlib import suppress

import pytest
from playwright.async_api import Browser, expect
from playwright.async_api import Error as PlaywrightError

from tests.stories.passkey_device import give_device
from tests.stories.person import Person, arrive
from tests.stories.product import Product
from tests.stories.scene_members import link_to

pytestmark = pytest.mark.timeout(300)
COMPANY = "/companies/wrenfield"


def _pasted(numbers: range) -> str:
    return "\n".join(f"Person {number} <p{number}@wrenfield.com>" for number in numbers)


async def _invite(person: Person, pasted: str) -> None:
    await person.open(f"{COMPANY}/members/invite")
    await person.fill("emails", pasted)
    await person.press("Invite")
    await person.reads("What became of each")


async def _accept(browser: Browser, product: Product, email: str) -> Person:
    """Opens the invitation as a stranger would: signs in on the way and lands on it."""
    person = await arrive(browser, product)
    await person.sign_in(email)
    await person.open(await link_to(person, email, r"/invitations/\S+"))
    await person.press("Accept")
    await expect(person.page).to_have_url(re.compile(f"{COMPANY}$"))
    return person


async def test_a_team_grows_somebody_leaves_and_a_passkey_is_used(browser: Browser, product: Product) -> None:
    ana = await arrive(browser, product)
    await ana.sign_in("ana@wrenfield.com")
    await ana.register_company("Wrenfield")
    await _invite(ana, _pasted(range(1, 7)))
    bo = await _accept(browser, product, "p1@wrenfield.com")

    await _invite(ana, _pasted(range(6, 20)) + "\nana@wrenfield.com, not an address")
    for words, count in (("Invited", 13), ("Invited before", 1), ("A member already", 1), ("No e-mail address", 1)):
        assert await ana.page.get_by_text(words, exact=True).count() == count, words

    await ana.open(f"{COMPANY}/members")
    await ana.follow("p1@wrenfield.com")
    await ana.follow("Remove from the company")
    await ana.press("Remove")
    await ana.reads("Removed. Nothing of this company is open to that person any more.")
    await bo.open(f"{COMPANY}/members")
    assert "/sign-in" in bo.page.url
    assert any("removed from the members" in mail["body"] for mail in product.mails("p1@wrenfield.com"))

    await ana.open("/desk")
    await give_device(ana.page)
    await ana.follow("Add a passkey")
    await ana.press("Add a passkey")
    await ana.reads("The passkey was added. We told you so by mail.")
    mails = len(product.mails("ana@wrenfield.com"))
    await ana.press("Sign out")
    await ana.open(f"/sign-in?next={COMPANY}/members")
    await _use_passkey(ana)
    await expect(ana.page).to_have_url(re.compile(f"{COMPANY}/members$"))
    assert len(product.mails("ana@wrenfield.com")) == mails  # no link was needed
    assert ana.complaints == []


async def _use_passkey(person: Person) -> None:
    """By the button, unless the browser is quicker and offers it by itself; where that leads, the caller looks."""
    with suppress(PlaywrightError):
        await person.page.get_by_role("button", name="Use a passkey").click(timeout=3000, no_wait_after=True)
