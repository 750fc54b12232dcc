"""Each way of asking from elsewhere ends at the same answer."""

import struct
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from tests.factories import make_live_brand, make_member, make_official
from tests.registry.web.visitor import visiting
from verification.accounts import AccountRef

OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
PNG = b"\x89PNG\r\n\x1a\n"


async def _acme() -> None:
    member = await make_member("acme")
    brand = await make_live_brand(member, "acme-robotics", name="Acme & Co", domain="acmerobotics.com")
    await make_official(member, brand, AccountRef("x", "acmerobotics"))


async def test_the_bookmark_goes_to_the_look_up_of_this_registry(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/tools")

        assert visitor.attribute("[data-bookmark]", "href") == (
            "javascript:void(location.assign('http://localhost:8000/lookup?account='+encodeURIComponent(location.href)))"
        )


async def test_browsers_find_the_search_engine_and_the_app_on_every_page(db: str) -> None:
    async with visiting(language="es") as visitor:
        await visitor.open("/")
        search = (await visitor.client.get(visitor.attribute("link[rel=search]", "href"))).content
        app = await visitor.client.get(visitor.attribute("link[rel=manifest]", "href"))

    found = ET.fromstring(search)  # noqa: S314 (our own)
    urls = [url.attrib["template"] for url in found.iter(f"{OPENSEARCH}Url")]
    assert urls[0] == "http://localhost:8000/lookup?account={searchTerms}"
    assert len(found.findtext(f"{OPENSEARCH}ShortName", "")) <= 16
    assert app.headers["content-type"] == "application/manifest+json"
    assert "set-cookie" not in app.headers
    assert app.json()["lang"] == "es"
    assert app.json()["share_target"]["action"] == "/share"


async def test_every_icon_of_the_app_is_there_in_its_size(db: str) -> None:
    async with visiting() as visitor:
        icons = (await visitor.client.get("/manifest.webmanifest")).json()["icons"]
        for each in icons:
            answer = await visitor.client.get(each["src"])

            assert answer.headers["content-type"] == each["type"]
            if each["type"] == "image/png":
                assert answer.content.startswith(PNG)
                width, height = struct.unpack(">II", answer.content[16:24])
                assert f"{width}x{height}" == each["sizes"]
        assert (await visitor.open("/icons/9999.png")).status == 404


@pytest.mark.parametrize(
    "shared",
    [
        {"url": "https://x.com/AcmeRobotics?s=21"},
        {"title": "Acme (@acmerobotics) on X", "text": "Look at this: https://x.com/acmerobotics"},
        {"text": "x.com/acmerobotics"},
    ],
)
async def test_what_another_app_shares_is_looked_up(db: str, shared: dict[str, str]) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open("/share?" + "&".join(f"{name}={quote(value)}" for name, value in shared.items()))

        assert visitor.path == "/lookup"
        assert visitor.heading == "Yes. This is Acme & Co's official account."


async def test_nothing_shared_is_an_empty_box(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/share")

        assert visitor.heading == "Paste an address or a handle first"


async def test_the_kiosk_answers_on_its_own_page(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open("/kiosk")
        assert visitor.status == 200
        for asked, words in (
            ("x.com/acmerobotics", "Yes. This is Acme & Co's official account."),
            ("@acmerobotics", "“@acmerobotics” on the platforms we know"),
            ("hello world", "That is not an account we can look up"),
        ):
            await visitor.open(f"/kiosk?account={quote(asked)}")

            assert visitor.path == "/kiosk"
            assert words in visitor.text
            assert visitor.attribute("#account", "value") == asked
