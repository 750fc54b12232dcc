"""A company's webhook, added and tried, and a key for its programs."""

from tests.stories.person import Person


async def add_webhook(person: Person) -> dict[str, str]:
    """Adds one at an address where nobody answers; its page, with a message that could not be delivered."""
    await person.open("/companies/orlendique-holdings/webhooks")
    await person.fill("url", "https://hooks.orlendique.com/registry")
    await person.press("Add it and show its secret")
    await person.reads("Copy it now: it is shown this once. With it your receiver can tell that a message is ours.")
    await person.follow("I have copied it")
    await person.press("Send a test")
    await person.reads("What was sent")
    path = person.page.url.removeprefix(person.product.base).partition("?")[0]
    await person.open("/companies/orlendique-holdings/alerts")
    await person.press("Make an address")
    feed = (await person.the_line()).removeprefix(person.product.base)
    key = await _make_key(person)
    off = f"/digests/off/{feed.split('/')[2]}/nonsense"
    return {"letters and feed, an address": "/companies/orlendique-holdings/alerts?done=feed", "digests, off": off} | {
        "API key": key,
        "API key, ended": "/companies/orlendique-holdings/keys?done=ended",
        "webhook": path,
        "webhook, tested": f"{path}?done=tested",
        "webhook, given up": f"{path}?shown=failed",
    }


async def _make_key(person: Person) -> str:
    """A key that nobody has used; its page."""
    await person.open("/companies/orlendique-holdings/keys")
    await person.fill("name", "shop server")
    await person.press("Make the key and show it")
    await person.reads("Try it")
    await person.follow("I have copied it")
    return person.page.url.removeprefix(person.product.base)
