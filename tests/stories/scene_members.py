"""What the pages of members, groups and one's own account are looked at with."""

import asyncio
import re
from typing import Final

from tests.stories.passkey_device import give_device
from tests.stories.person import Person

HOLDINGS: Final = "/companies/orlendique-holdings"
PLACES: Final = {
    "you": "/you",
    "you, passkeys": "/you/passkeys",
    "you, another address": "/you/address",
    "you, closing": "/you/close",
    "sign in, a passkey": "/sign-in/passkey",
    "confirm": "/confirm?next=/you",
    "confirm, nothing kept": "/confirm/00000000-0000-4000-8000-000000000000",
    "members": f"{HOLDINGS}/members",
    "members, inviting": f"{HOLDINGS}/members/invite",
    "members, leaving": f"{HOLDINGS}/leave",
    "group": f"{HOLDINGS}/group",
    "company, renaming": f"{HOLDINGS}/name",
}


async def add_members(person: Person, squatter: Person, places: dict[str, str]) -> None:
    """A passkey, a wish for another address, invitations both ways, a member to look at, a company that asks."""
    places |= PLACES
    await squatter.open("/companies/orlendique-help/members/invite")
    await squatter.fill("emails", "ana@orlendique.com")
    await squatter.press("Invite")
    places["an invitation"] = await link_to(person, "ana@orlendique.com", r"/invitations/\S+")
    await person.open(f"{HOLDINGS}/members/invite")
    await person.fill("emails", "bo@orlendique.com\nnobody")
    await person.press("Invite")
    await person.reads("What became of each")
    await person.open(f"{HOLDINGS}/leave")
    places["members, one"] = _path(person).removesuffix("/remove")
    places["members, removing"] = _path(person)
    await person.open("/you/passkeys")
    device = await give_device(person.page)
    await person.press("Add a passkey")
    await person.reads("The passkey was added. We told you so by mail.")
    one = await person.page.locator("main a[href^='/you/passkeys/']").first.get_attribute("href")
    places |= {"you, one passkey": one or "", "you, removing a passkey": f"{one}/remove"}
    await device.detach()
    await person.open("/you/address")
    await person.fill("email", "ana@orlendique-holdings.com")
    await person.press("Write to both")
    places["you, agreeing"] = await link_to(person, "ana@orlendique.com", r"/you/address/\S+")


async def link_to(person: Person, email: str, pattern: str) -> str:
    """The path in the newest mail that has one, once it has come."""
    for _ in range(100):
        bodies = [mail["body"] for mail in person.product.mails(email)]
        found = [path for body in bodies for path in re.findall(pattern, body)]
        if found:
            return str(found[-1])
        await asyncio.sleep(0.1)
    raise AssertionError(f"no mail to {email} with {pattern}")


def _path(person: Person) -> str:
    return person.page.url.removeprefix(person.product.base).partition("?")[0]
