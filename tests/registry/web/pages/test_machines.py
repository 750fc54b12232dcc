"""Small addresses that programs ask for."""

from registry.actions import protected
from tests.registry.web.visitor import visiting


async def test_ready_means_database_and_detector(db: str) -> None:
    async with visiting() as visitor:
        assert (await visitor.open("/readyz")).status == 503
        await protected.current()
        assert (await visitor.open("/readyz")).answer.json() == {"status": "ready", "database": True, "detector": True}
        assert (await visitor.open("/healthz")).answer.json() == {"status": "ok"}


async def test_security_txt_is_dated_and_names_a_contact(db: str) -> None:
    async with visiting() as visitor:
        lines = (await visitor.open("/.well-known/security.txt")).answer.text.splitlines()

    fields = dict(line.split(": ", 1) for line in lines)
    assert fields["Contact"].startswith("mailto:")
    assert fields["Expires"] == "2027-05-22T00:00:00Z"
    assert fields["Canonical"] == "http://localhost:8000/.well-known/security.txt"


async def test_files_are_kept_for_ever_under_their_hash_only(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/about")
        hashed = visitor.attribute("link[href*='site.css']", "href")

        assert "immutable" in (await visitor.open(str(hashed))).answer.headers["cache-control"]
        for path in ("/static/site.css", "/static/site.css?v=old"):
            assert (await visitor.open(path)).answer.headers["cache-control"] == "public, max-age=300"
        for path in ("/static/", "/static/../pyproject.toml", "/static/%2e%2e/pyproject.toml", "/static/nothing"):
            assert (await visitor.open(path)).status == 404


async def test_the_old_icon_address_leads_to_the_icon(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/favicon.ico")

    assert visitor.path == "/static/favicon.svg"
    assert visitor.answer.headers["content-type"].startswith("image/svg+xml")
