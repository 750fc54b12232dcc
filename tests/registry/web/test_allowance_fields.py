"""What is left of an allowance stands on every answer of the API."""

import httpx
import pytest

from registry.settings import Settings
from registry.web.app import create_app

ASK = "/api/v1/lookup?account=x.com/acme"


def asker(app: object) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=transport, base_url="http://localhost:8000")


async def test_each_answer_says_what_is_left(db: str) -> None:
    async with asker(create_app(Settings(lookups_per_minute=4))) as client:
        first = await client.get(ASK)
        again = await client.get(ASK)
        same = await client.get(ASK, headers={"if-none-match": first.headers["etag"]})
        bad = await client.get("/api/v1/lookup?account=hello+world")
        refused = await client.get(ASK)
        free = await client.get("/api/v1/openapi.json")
        page = await client.get("/about")

    answers = [first, again, same, bad, refused, free]
    assert [answer.status_code for answer in answers] == [200, 200, 304, 422, 429, 200]
    assert [answer.headers["ratelimit"].partition(";t=")[0] for answer in answers] == [
        '"lookup";r=3', '"lookup";r=2', '"lookup";r=1', '"lookup";r=0', '"lookup";r=0', '"lookup";r=0',
    ]  # fmt: skip
    assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"lookup";q=4;w=60'}
    assert "ratelimit" not in page.headers


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/brands/nobody", "/api/v1/lookup"])
async def test_refusals_say_it_too(db: str, path: str) -> None:
    async with asker(create_app(Settings())) as client:
        answer = await client.get(path)

    assert answer.status_code in {400, 404}
    assert answer.headers["ratelimit"].startswith('"lookup";r=')
    assert answer.headers.get_list("ratelimit-policy") == ['"lookup";q=600;w=60']
