"""Somebody wants letters about a brand: the page with the button that the mailed link opens."""

import asyncio
import re
from typing import Final

from tests.stories.person import Person

ADDRESS: Final = "berta@tarnbrook.com"


async def follow_a_brand(person: Person) -> dict[str, str]:
    """Asks for letters about the brand of the scene; the page that the letter names."""
    await person.open("/follow/brands/orlendique")
    await person.fill("email", ADDRESS)
    await person.press("Send me the link")
    await person.reads("Look into your mailbox")
    path = await confirmation_path(person)
    return {"following, to be confirmed": path}


async def confirmation_path(person: Person, address: str = ADDRESS) -> str:
    """Where the newest letter says that one confirms; waits for it a while."""
    for _ in range(200):
        mails = person.product.mails(address)
        if mails:
            found = re.search(r"/letters/[\w.-]+", mails[-1]["body"])
            assert found, mails[-1]["body"]
            return found[0]
        await asyncio.sleep(0.1)
    raise AssertionError("no letter came that asks to confirm")
