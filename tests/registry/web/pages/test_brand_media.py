"""A brand for others to show: its page for programs, the picture, the feed."""

import json
import struct
from xml.etree import ElementTree as ET

import pytest

from registry.models import Brand, Claim
from registry.models.columns import AccountRole, BrandState, ClaimState
from tests.factories import make_claim, make_listed_brand, make_live_brand, make_member, make_official
from tests.registry.actions.test_brand_history import tell
from tests.registry.web.visitor import visiting
from verification.accounts import AccountRef

ATOM = "{http://www.w3.org/2005/Atom}"


async def acme(name: str = "Acme") -> Brand:
    member = await make_member("acme")
    brand = await make_live_brand(member, "acme", name=name, domain="acme.com")
    await make_official(member, brand, AccountRef("x", "acme"))
    await make_listed_brand("other", accounts=(AccountRef("instagram", "other"),))
    return brand


async def test_only_proven_accounts_are_told_as_the_brands_own(db: str) -> None:
    await acme("Acme </script><b>")
    async with visiting() as visitor:
        await visitor.open("/brands/acme")
        told = json.loads(visitor.find("script[type='application/ld+json']").text())
        mine = [link.attributes["href"] for link in visitor.page.css("a[rel~=me]")]
        image = visitor.attribute("meta[property='og:image']", "content")
        await visitor.open("/brands/other")
        others = visitor.page.css("a[rel~=me], script[type='application/ld+json']")

    assert (told["@type"], told["name"], told["url"]) == ("Organization", "Acme </script><b>", "https://acme.com/")
    assert told["sameAs"] == ["https://x.com/acme"]
    assert [str(link).rstrip("/") for link in mine] == ["https://x.com/acme", "https://acme.com"]
    assert image.endswith("/brands/acme/card.png?lang=en")
    assert others == []


async def test_a_page_tells_what_accounts_are_for_and_what_became_of_them(db: str) -> None:
    member = await make_member("acme")
    brand = await make_live_brand(member, "acme", domain="acme.com")
    help_ = await make_claim(
        member, brand, AccountRef("x", "acmehelp"), state=ClaimState.VERIFIED, role=AccountRole.SUPPORT
    )
    await make_claim(member, brand, AccountRef("x", "acmeold"), state=ClaimState.WITHDRAWN)
    await Claim.filter(id=help_.id).update(region="MX", language="es")
    await tell(brand, "account.verified", handle="acmehelp")
    async with visiting() as visitor:
        text = (await visitor.open("/brands/acme")).text
        spanish = (await visitor.open("/brands/acme?lang=es")).text

    assert "customer support · Mexico · Spanish" in text
    assert "The brand has withdrawn it." in text
    assert "23 November 2026" in text
    assert "x.com/acmehelp is an official account of Acme." in text
    assert "México" in spanish


@pytest.mark.parametrize("name", ["Acme", "東京電力", "A" * 80, "Donau & <Söhne>", "Яндекс"])
@pytest.mark.parametrize("language", ["en", "es"])
async def test_the_card_is_a_picture_of_the_size_promised(db: str, name: str, language: str) -> None:
    await acme(name)
    async with visiting() as visitor:
        card = (await visitor.open(f"/brands/acme/card.png?lang={language}")).answer
        again = await visitor.client.get(str(card.url), headers={"if-none-match": card.headers["etag"]})

    assert card.headers["content-type"] == "image/png"
    assert struct.unpack(">II", card.content[16:24]) == (1200, 630)
    assert (again.status_code, "set-cookie" in card.headers) == (304, False)


def _read(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 (our own words)


async def test_the_feed_is_atom_with_ids_that_stay(db: str) -> None:
    brand = await acme("Acme & Sons")
    first = await tell(brand, "account.verified")
    for _ in range(50):
        await tell(brand, "account.lapsed")
    async with visiting() as visitor:
        feed = _read((await visitor.open("/brands/acme/feed.atom")).answer.text)
        onward = next(link.attrib["href"] for link in feed.iter(f"{ATOM}link") if link.attrib["rel"] == "next")
        older = _read((await visitor.open(onward.removeprefix("http://localhost:8000"))).answer.text)
        kept = await visitor.client.get("/brands/acme/feed.atom")
        known = await visitor.client.get("/brands/acme/feed.atom", headers={"if-none-match": kept.headers["etag"]})

    assert feed.findtext(f"{ATOM}title") == "Acme & Sons in Brand Registry"
    assert len(feed.findall(f"{ATOM}entry")) == 50
    assert [entry.findtext(f"{ATOM}id") for entry in older.iter(f"{ATOM}entry")] == [
        f"tag:localhost,2026:fact/{first.id}"
    ]
    assert older.findtext(f"{ATOM}updated") == "2026-11-23T12:00:00+00:00"
    assert (known.status_code, kept.headers["content-type"]) == (304, "application/atom+xml; charset=utf-8")


async def test_what_is_not_public_has_neither(db: str) -> None:
    brand = await acme()
    await Brand.filter(id=brand.id).update(state=BrandState.REFUSED)
    async with visiting() as visitor:
        for place in ("card.png", "feed.atom"):
            assert (await visitor.open(f"/brands/acme/{place}")).status == 404
            assert (await visitor.open(f"/brands/nobody/{place}")).status == 404


async def test_odd_pages_of_the_feed_are_feeds(db: str) -> None:
    await acme()
    async with visiting() as visitor:
        for before in ("0", "-1", "x", "9" * 18, "9" * 40):
            assert (await visitor.open(f"/brands/acme/feed.atom?before={before}")).status == 200
