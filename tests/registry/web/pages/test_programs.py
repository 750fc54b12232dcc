"""The pages for people who write programs: what they name is there."""

import pytest

from registry.models.columns import Scope
from registry.web.api.keyed_operations import KEYED
from tests.registry.web.visitor import visiting


@pytest.mark.parametrize("language", ["en", "es"])
async def test_the_page_of_keys_names_every_scope_and_address(db: str, language: str) -> None:
    async with visiting(language=language) as visitor:
        await visitor.open("/docs/keys")
        shown = {code.text() for code in visitor.page.css("dl code")}

    assert {scope.value for scope in Scope} <= shown
    assert sum(line.partition(" ")[2].startswith("/api/v1/") for line in shown) == len(KEYED)
    assert not any(":uuid" in line or ":int" in line for line in shown)


async def test_every_account_that_the_page_of_the_sandbox_names_answers_as_it_says(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/docs/sandbox")
        rows = [[code.text() for code in row.css("code")] for row in visitor.page.css("dl.addresses > div")]
        assert len(rows) == 9
        for name, told, *_ in rows:
            answer = await visitor.client.get(f"/api/v1/sandbox/lookup?account=instagram.com/{name}")
            assert told in {str(answer.status_code), answer.json().get("verdict")}, name
