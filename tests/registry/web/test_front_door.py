"""What is turned away before anything looks at it."""

import httpx
import pytest

from registry.settings import Settings
from registry.web.app import create_app
from tests.registry.web.serving import QUICK, serving, spoken
from tests.registry.web.visitor import visiting

MB = 1024 * 1024


def _client(settings: Settings, host: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_app(settings), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=f"http://{host}")


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:9", "[::1]:8000", "localhost"])
async def test_a_local_registry_answers_under_every_name_of_this_machine(host: str) -> None:
    async with _client(Settings(base_url="http://localhost:8000"), host) as client:
        assert (await client.get("/healthz")).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "registry.example.evil.example", "127.0.0.1", "localhost"])
async def test_a_public_registry_answers_under_its_own_name_only(host: str) -> None:
    settings = Settings(base_url="https://registry.example", allowed_hosts=("www.registry.example",))
    async with _client(settings, host) as client:
        answer = await client.get("/healthz")

        assert answer.status_code == 400
        assert host not in answer.text

    for own in ("registry.example", "www.registry.example", "REGISTRY.example"):
        async with _client(settings, own) as client:
            assert (await client.get("/healthz")).status_code == 200


@pytest.mark.parametrize("http", [QUICK, "httptools", "h11"])
async def test_two_framings_get_400_and_the_connection_is_closed(db: str, http: str) -> None:
    smuggled = (
        b"POST /api/v1/lookup HTTP/1.1\r\nHost: localhost:8000\r\nContent-Type: application/json\r\n"
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    )
    async with serving(http) as port:
        answer = await spoken(port, smuggled)

    assert answer.startswith(b"HTTP/1.1 400")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b'"status":"ok"' not in answer


@pytest.mark.parametrize("query", ["account=%00dell", "account=%ff", "account=%c3%28", "q=a%00"])
async def test_broken_text_is_told_and_goes_no_further(db: str, query: str) -> None:
    async with visiting() as visitor:
        for path in ("/lookup", "/api/v1/lookup", "/brands", "/"):
            await visitor.open(f"{path}?{query}")

            assert visitor.status == 400, path
            assert "null byte" in visitor.answer.text
    async with serving() as port:
        assert (await spoken(port, b"GET /accounts/x/%ff HTTP/1.1\r\nHost: localhost\r\n\r\n")).startswith(
            b"HTTP/1.1 400"
        )


async def test_ten_megabytes_are_refused_in_words(db: str) -> None:
    async with serving() as port, httpx.AsyncClient(base_url=f"http://localhost:{port}", timeout=20) as client:
        page = await client.post("/sign-in", data={"email": "a" * 10 * MB})
        problem = await client.post("/api/v1/lookup", json={"accounts": ["a" * 10 * MB]})
        streamed = await client.post("/sign-in", content=_chunks(10), headers={"content-type": "text/plain"})

    assert (page.status_code, problem.status_code) == (413, 413)
    assert "more than we take" in page.text
    assert problem.json()["code"] == "too_large"
    # Without a length nothing is known at first; a form of a type we do not read is refused unread.
    assert streamed.status_code in {413, 415}


async def test_a_body_without_length_is_cut_at_the_limit(db: str) -> None:
    async with serving() as port, httpx.AsyncClient(base_url=f"http://localhost:{port}", timeout=20) as client:
        headers = {"content-type": "application/json"}
        answer = await client.post("/api/v1/lookup", content=_chunks(3), headers=headers)

        assert answer.status_code == 413
        assert (await client.get("/healthz")).status_code == 200


async def _chunks(megabytes: int):  # type: ignore[no-untyped-def]  # noqa: ANN202 (an asynchronous generator for httpx)
    for _ in range(megabytes * 16):
        yield b"a" * 65536


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "", "origin": "https://evil.example"},
        {"sec-fetch-site": "", "origin": "null"},
        {"sec-fetch-site": "", "origin": "https://localhost:8000"},
    ],
)
async def test_a_form_from_another_site_is_refused_even_with_its_token(db: str, headers: dict[str, str]) -> None:
    async with visiting() as visitor:
        await visitor.open("/sign-in")
        token = visitor.attribute("main input[name=form_token]", "value")
        data = {"form_token": token, "email": "ann@example.com"}

        answer = await visitor.client.post("/sign-in", data=data, headers=headers)

        assert answer.status_code == 403
        assert "from another site" in answer.text


async def test_an_old_browser_that_sends_only_origin_may_write(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/sign-in")
        token = visitor.attribute("main input[name=form_token]", "value")
        headers = {"sec-fetch-site": "", "origin": "http://localhost:8000"}

        data = {"form_token": token, "email": "ann@example.com"}
        answer = await visitor.client.post("/sign-in", data=data, headers=headers)

        assert answer.status_code == 200
