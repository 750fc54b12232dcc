"""Which language a visitor reads."""

import pytest

from tests.factories import make_person
from tests.registry.web.visitor import Visitor, visiting


def _language(visitor: Visitor) -> str | None:
    return visitor.attribute("html", "lang")


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("es-MX,es;q=0.9", "es"),
        ("fr, es;q=0.5, en;q=0.1", "es"),
        ("en;q=0.1, es;q=0.9", "es"),
        ("es;q=0, en", "en"),
        ("ja", "en"),
        ("", "en"),
        ("es;q=nonsense, en;q=0.2", "en"),
        ("," * 5000, "en"),
    ],
)
async def test_the_browser_says_what_is_read(db: str, accepted: str, expected: str) -> None:
    async with visiting(language=accepted) as visitor:
        assert _language(await visitor.open("/about")) == expected


async def test_a_choice_in_the_address_is_kept_and_nothing_else_sets_a_cookie(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/")
        await visitor.open("/lookup?account=x.com/nobody")
        assert not visitor.client.cookies  # SECURITY V1

        assert _language(await visitor.open("/about?lang=es")) == "es"
        assert _language(await visitor.open("/about")) == "es"
        assert dict(visitor.client.cookies) == {"lang": "es"}
        assert _language(await visitor.open("/about?lang=xx")) == "es"


async def test_a_signed_in_person_reads_their_own_language(db: str) -> None:
    person = await make_person(language="es")
    async with visiting(person) as visitor:
        assert _language(await visitor.open("/about")) == "es"
        assert _language(await visitor.open("/about?lang=en")) == "en"


async def test_every_page_names_its_other_language(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/brands?q=a%26b&platform=x")

        links = {link.attributes["hreflang"]: link.attributes["href"] for link in visitor.page.css("link[hreflang]")}
        here = "http://localhost:8000/brands?q=a%26b&platform=x"
        assert links == {"x-default": here, **{code: f"{here}&lang={code}" for code in ("en", "es")}}


async def test_the_api_speaks_english_whatever_the_browser_says(db: str) -> None:
    async with visiting(language="es") as visitor:
        english = (await visitor.open("/api/v1/lookup?account=hello+world")).answer.json()["detail"]
        spanish = (await visitor.open("/api/v1/lookup?account=hello+world&lang=es")).answer.json()["detail"]

    assert english.startswith("That is not the address")
    assert spanish != english
    assert "set-cookie" not in visitor.answer.headers


async def test_changing_the_language_loses_nothing_that_was_asked(db: str) -> None:
    async with visiting(await make_person()) as visitor:
        await visitor.open("/brands?q=a%26b&platform=x&lang=en")
        fields = visitor.page.css("form[action='/language'] input[type=hidden]")
        hidden = {str(field.attributes["name"]): field.attributes["value"] for field in fields} | {"lang": "es"}

        answer = await visitor.client.post("/language", data=hidden, follow_redirects=False)

    assert answer.headers["location"] == "/brands?q=a%26b&platform=x&lang=es"
