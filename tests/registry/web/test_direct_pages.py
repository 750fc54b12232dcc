"""The short way to the page of an account shows what the long way shows."""

from urllib.parse import quote

import httpx
import pytest

from registry.actions.listings import Listing
from registry.settings import Settings
from registry.web.allowance_fields import AllowanceFields
from registry.web.app import create_app
from registry.web.direct_pages import page_of
from registry.web.quick_answers import QuickAnswers
from tests.factories import NOON, make_listed_brand, make_live_brand, make_member, make_official
from tests.registry.web.visitor import BASE, visiting
from verification.accounts import AccountRef

OF_THE_WAY = {"vary", "content-length", "content-encoding", "ratelimit"}
LONG_WAY = {"authorization": "none"}  # no page reads it, and what is not plain goes through the framework


@pytest.mark.parametrize("language", ["en", "es"])
async def test_the_page_is_the_same_on_both_ways(db: str, language: str) -> None:
    member = await make_member()
    await make_official(member, await make_live_brand(member), AccountRef("x", "acmerobotics"))
    await make_listed_brand("walmart", name="Wal & Mart", accounts=(AccountRef("x", "walmart"),))
    handles = ("acmerobotics", "acmerobotic", "walmart", "nobody_knows")
    pasted = [quote(f"https://x.com/{one}?lang=es#é", safe="") for one in handles]
    paths = [f"/accounts/x/{one}" for one in handles] + [f"/lookup?account={one}" for one in pasted]
    async with visiting() as stranger:
        for path in paths:
            wished = {"accept-language": language}
            short = await stranger.client.get(path, headers=wished)
            long = await stranger.client.get(path, headers={**wished, **LONG_WAY})

            assert (short.status_code, short.text) == (200, long.text), path
            assert {pair for pair in short.headers.items() if pair[0] not in OF_THE_WAY} == {
                pair for pair in long.headers.items() if pair[0] not in OF_THE_WAY
            }, path
            assert set(short.headers["vary"].split(", ")) == set(long.headers["vary"].split(", "))
            assert short.headers["ratelimit"]


async def test_what_breaks_on_the_short_way_is_answered_on_the_long_one(
    db: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[AccountRef] = []

    async def once_broken(account: AccountRef) -> Listing:
        asked.append(account)
        if len(asked) == 1:
            raise ValueError(account.handle)
        return Listing(account, "https://x.com/nobody_knows")

    app = create_app(Settings(base_url=BASE), now=lambda: NOON)
    assert isinstance(app, AllowanceFields)
    assert isinstance(app.app, QuickAnswers)
    app.app.state["look_up"] = once_broken
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        found = await client.get("/accounts/x/nobody_knows")

    assert found.status_code == 200
    assert "Not registered here." in found.text
    assert found.headers["content-security-policy"]
    said = capsys.readouterr()
    assert "quick.broken" in said.out + said.err
    assert "nobody_knows" not in said.out + said.err


def test_the_one_address_of_an_account_is_its_page() -> None:
    page = page_of("/accounts/bluesky/acme.example.com", b"", "es")

    assert page is not None
    assert (page.account, page.language) == (AccountRef("bluesky", "acme.example.com"), "es")
    assert page_of("/lookup", b"account=https%3A%2F%2Fx.com%2Facme", "en") is not None


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/accounts/x/Acme", b""),  # leads to the one address
        ("/accounts/x/@acme", b""),
        ("/accounts/x/acme/print", b""),
        ("/accounts/x/acme", b"reported"),
        ("/accounts/x/acme", b"lang=es"),
        ("/accounts/nowhere/acme", b""),
        ("/accounts/x", b""),
        ("/accounts/website/\N{REPLACEMENT CHARACTER}.example", b""),
        ("/lookup", b""),
        ("/lookup", b"account=acme"),  # on any platform
        ("/lookup", b"account=x.com%2Facme&lang=es"),
        ("/lookup", b"account=%FF"),
        ("/lookup", b"account=x.com%2Facme%3F" + b"a" * 2000),
        ("/lookups", b"account=x.com%2Facme"),
    ],
)
def test_all_else_takes_the_long_way(path: str, query: bytes) -> None:
    assert page_of(path, query, "en") is None
