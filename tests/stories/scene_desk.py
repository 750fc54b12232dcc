"""What the pages of the company's desk are looked at with: lists, proofs, rules, approvals, faces, the trail."""

from typing import Final

from tests.servers.nginx import Nginx
from tests.stories.person import Person

HOLDINGS: Final = "/companies/orlendique-holdings"
BRAND: Final = "/desk/brands/orlendique"
LINKS: Final = (
    '<footer><a href="https://x.com/orlendique_help">Help</a><a href="https://x.com/orlendique">X</a></footer>'
)
ACCOUNTS: Final = "https://x.com/orlendique_mx,region,MX,es-MX\norlendique news\nhttps://x.com/orlendique\n"
PLACES: Final = {
    "accounts, many": f"{BRAND}/drafts",
    "accounts, from the website": f"{BRAND}/drafts/site",
    "proofs": f"{BRAND}/proofs",
    "names": f"{BRAND}/names",
    "approvals": f"{HOLDINGS}/approvals",
    "rules": f"{HOLDINGS}/rules",
    "trail": f"{HOLDINGS}/trail",
    "faces": f"{HOLDINGS}/faces",
    "face, offering": "/faces/new?brand=orlendique",
}


async def fill_the_desk(person: Person, nginx: Nginx, places: dict[str, str]) -> None:
    """A list with faults, what the front page links to, and somebody who offers to speak for the brand."""
    places |= PLACES
    nginx.put("orlendique.com", "/index.html", f"<html><body>{LINKS}</body></html>")
    await person.open(f"{BRAND}/drafts")
    await person.press("Find the accounts on the website")
    await person.reads("1 account can be claimed.")
    places["draft, of the website"] = _path(person)
    await person.open(f"{BRAND}/drafts")
    await person.fill("list", ACCOUNTS)
    await person.press("Look the list through")
    await person.reads("1 line needs you.")
    places |= {"draft": _path(person), "draft, letting it go": f"{_path(person)}/drop"}
    await person.open(f"{HOLDINGS}/rules")
    await person.press("Let people offer their accounts")
    await person.open("/faces/new?brand=orlendique")
    await person.fill("address", "https://github.com/orlendique-ana")
    await person.press("Offer this account")
    await person.reads("Nothing is shown to anybody before the company agrees")
    places["face"] = _path(person)
    places["purpose"] = places["claim, proven"] + "/purpose"


def _path(person: Person) -> str:
    return person.page.url.removeprefix(person.product.base).partition("?")[0]
