"""An account that two companies have proven, on every page where it is spoken of."""

from tests.servers.closed_platforms import ClosedPlatforms
from tests.stories.person import Person

NEWS = "orlendique_news"


async def _prove(person: Person, brand: str, closed: ClosedPlatforms, post: str) -> str:
    """Ends with the address of the proven claim."""
    line = await person.claim(brand, f"https://x.com/{NEWS}")
    await person.posted(closed.post_on_x(NEWS, post, line))
    await person.reads("Proven: this account is yours.")
    return person.page.url.removeprefix(person.product.base).partition("?")[0]


async def dispute_an_account(person: Person, rival: Person, closed: ClosedPlatforms, places: dict[str, str]) -> None:
    """Both prove the same account, and the first one says what people should know."""
    claim = await _prove(person, "orlendique", closed, "6001")
    await _prove(rival, "orlendique-help", closed, "6002")
    await person.open(f"{claim}/dispute")
    page = person.page.url.removeprefix(person.product.base).partition("?")[0]
    await person.page.fill("textarea[name=words]", "Ours since the day we opened.")
    await person.press("Send it")
    await person.reads("Only moderators read it.")
    dispute = page.rpartition("/")[2]
    places |= {
        "claim, disputed": claim,
        "claim, to its dispute": f"{claim}/dispute",
        "claim, a changed purpose": f"{claim}/purpose/wish",
        "dispute, a side's": page,
        "dispute, everybody's": f"/decisions/disputes/{dispute}",
        "dispute, of an account": f"/decisions/accounts/x/{NEWS}",
        "dispute, the moderators'": f"/moderation/disputes/{dispute}",
        "decisions, deadlines": "/decisions/rules",
        "moderation, one kind": "/moderation?kind=flag",
        "moderation, in hand": "/moderation?kind=mine",
        "moderation, taking in hand": "/moderation/hand",
    }
