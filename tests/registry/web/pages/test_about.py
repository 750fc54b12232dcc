"""The pages that say what this registry is: true to its settings, and to the words of the contract."""

import pytest

from registry.actions.listings import Verdict
from registry.settings import Settings
from tests.registry.web.visitor import visiting

PAGES = (
    "/about",
    "/about/verdicts",
    "/about/privacy",
    "/about/security",
    "/about/operator",
    "/about/accessibility",
    "/docs",
)


@pytest.mark.parametrize("path", PAGES)
async def test_anybody_reads_it_and_caches_may_keep_it(db: str, path: str) -> None:
    async with visiting() as visitor:
        await visitor.open(path)

        assert visitor.status == 200
        assert visitor.answer.headers["cache-control"].startswith("public")
        assert visitor.heading


async def test_every_verdict_is_explained_and_no_other(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/about/verdicts")

        assert [node.attributes["id"] for node in visitor.page.css("main h2")] == [
            "official", "was_official", "impostor", "lookalike", "listed", "unknown", "beside",
        ]  # fmt: skip
        assert {verdict.value for verdict in Verdict} == {node.text() for node in visitor.page.css("main dd > code")}


async def test_a_registry_without_a_named_operator_warns(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/about/operator")

        assert "has not given a name" in visitor.text


async def test_the_operator_is_named_where_the_settings_say_who(db: str) -> None:
    settings = Settings(operator_name="Acme Foundation", operator_contact="https://acme.example.com/contact")
    async with visiting(settings=settings) as visitor:
        await visitor.open("/about/operator")
        assert "This registry is run by Acme Foundation." in visitor.text
        assert "https://acme.example.com/contact" in visitor.links()
        lines = (await visitor.open("/.well-known/security.txt")).answer.text.splitlines()

    assert lines[0] == "Contact: https://acme.example.com/contact"


@pytest.mark.parametrize("contact", ["somebody", "http://acme.example.com", "a@b@c", "javascript:alert(1)"])
def test_a_contact_that_leads_nowhere_is_refused(contact: str) -> None:
    with pytest.raises(ValueError, match="an e-mail address or an https:// address"):
        Settings(operator_contact=contact)
