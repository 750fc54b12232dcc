"""What search engines and shared links show of a page: its own title and description, one address, its languages."""

import pytest

from tests.factories import make_listed_brand, make_live_brand, make_member, make_official
from tests.registry.web.visitor import BASE, Visitor, visiting
from verification.accounts import AccountRef

PAGES = (
    *("/", "/brands", "/brands/acme", "/brands/dell", "/accounts/x/acme", "/decisions", "/decisions/rules", "/tools"),
    *("/about", "/about/verdicts", "/about/privacy", "/about/security", "/about/operator", "/about/accessibility"),
    *("/docs", "/status", "/platforms", "/statistics", "/sign-in", "/follow/brands/acme"),
)


async def scene() -> None:
    member = await make_member("acme-inc")
    await make_official(member, await make_live_brand(member, "acme"), AccountRef("x", "acme"))
    await make_listed_brand("dell")


def links(visitor: Visitor, rel: str) -> dict[str, str]:
    found = visitor.page.css(f"link[rel={rel}]")
    return {node.attributes.get("hreflang") or "": node.attributes.get("href") or "" for node in found}


@pytest.mark.parametrize("language", ["en", "es"])
async def test_every_public_page_has_its_own_title_and_description(db: str, language: str) -> None:
    await scene()
    titles, descriptions = list[str](), list[str]()
    async with visiting(language=language) as visitor:
        for path in PAGES:
            await visitor.open(path)
            assert visitor.status == 200, path
            titles.append(visitor.find("title").text())
            descriptions.append(visitor.attribute("meta[name=description]", "content"))

    assert len(set(titles)) == len(PAGES)
    assert len(set(descriptions)) == len(PAGES)
    assert all(20 < len(one) < 200 for one in descriptions), [one for one in descriptions if len(one) >= 200]


async def test_every_public_page_names_its_address_and_its_languages(db: str) -> None:
    await scene()
    async with visiting() as visitor:
        for path in PAGES:
            for asked in ("", "?lang=es"):
                visitor.client.cookies.clear()
                await visitor.open(path + asked)
                assert links(visitor, "canonical") == {"": f"{BASE}{path}{asked}"}
                languages = {node.attributes.get("hreflang") for node in visitor.page.css("link[hreflang]")}
                assert languages == {"en", "es", "x-default"}
                assert links(visitor, "alternate")["x-default"] == f"{BASE}{path}"


async def test_what_is_asked_leads_to_the_accounts_own_page_and_errors_to_none(db: str) -> None:
    await scene()
    async with visiting() as visitor:
        await visitor.open("/lookup?account=https%3A%2F%2Ftwitter.com%2FACME")
        assert links(visitor, "canonical") == {"": f"{BASE}/accounts/x/acme"}
        await visitor.open("/nowhere")
        assert links(visitor, "canonical") == {}
