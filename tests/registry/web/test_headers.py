"""The headers every answer carries."""

import httpx
import pytest

from registry.settings import Settings
from registry.web.app import create_app
from tests.registry.web.visitor import visiting


@pytest.mark.parametrize("path", ["/", "/nowhere", "/healthz", "/static/site.css", "/api/v1/lookup", "/lookup?q=%00"])
async def test_every_answer_allows_nothing_from_elsewhere(db: str, path: str) -> None:
    async with visiting() as visitor:
        headers = (await visitor.open(path)).answer.headers

    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    for rule in ("base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in headers  # not behind TLS here


async def test_behind_tls_the_browser_is_told_to_stay_there() -> None:
    app = create_app(Settings(base_url="https://registry.example"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://registry.example") as client:
        answer = await client.get("/sign-in")

    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-browser=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


async def test_no_page_holds_inline_script_or_style(db: str) -> None:
    async with visiting() as visitor:
        for path in ("/", "/about", "/brands", "/sign-in", "/lookup?account=hello+world", "/accounts/x/nobody"):
            await visitor.open(path)

            assert not visitor.page.css("[style], style, script:not([src])"), path
            assert not [tag for tag in visitor.page.css("*") for name in tag.attributes if name.startswith("on")], path
