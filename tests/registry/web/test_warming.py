"""What the first verdict needs, and what comes after it: in processes of their own, where nothing is imported yet."""

import asyncio
import subprocess
import sys

import orjson

from registry.settings import environment
from tests.factories import make_live_brand, make_member, make_official
from tests.servers.running import free_port
from verification.accounts import AccountRef

ASK = """
import asyncio, os, sys
from registry.database import opened
from registry.web.app import create_app

sent = []

async def send(message):
    sent.append(message)

async def receive():
    return {"type": "http.request", "body": b"", "more_body": False}

async def ask(app, path, query):
    await app({"type": "http", "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode(),
               "query_string": query, "headers": [(b"host", b"localhost:8000")], "client": ("127.0.0.1", 1)},
              receive, send)

async def main():
    async with opened(os.environ["REGISTRY_DATABASE_URL"]):
        app = create_app()
        await ask(app, "/api/v1/lookup", b"account=https://x.com/acme")
        loaded = sorted(sys.modules)
        await ask(app, "/about", b"")
    import orjson
    print(orjson.dumps([loaded, [one["status"] for one in sent if "status" in one],
                        sent[1]["body"].decode(), sorted(sys.modules)]).decode())

asyncio.run(main())
"""
# What a look-up of a known account can do without; each took longer than the look-up's own rooms.
LATER = {"numpy", "jinja2", "segno", "webauthn", "httpx", "aiohttp", "cryptography", "structlog", "rich", "babel"}
LATER_ROOMS = ("registry.web.pages", "registry.web.site", "registry.web.routes", "registry.detector",
               "verification.methods", "verification.fetching")  # fmt: skip

BREAK = """
import sys
sys.modules["registry.web.pages.about"] = None
import uvicorn
uvicorn.run("registry.web.app:create_app", factory=True, port=int(sys.argv[1]), log_level="warning")
"""


async def _ran(script: str, url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", script, *arguments],
        env=environment(REGISTRY_DATABASE_URL=url, REGISTRY_BASE_URL="http://localhost:8000"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def test_the_first_verdict_waits_for_no_page_and_no_detector(db: str) -> None:
    member = await make_member()
    await make_official(member, await make_live_brand(member), AccountRef("x", "acme"))

    told = await _ran(ASK, db)

    assert told.returncode == 0, told.stderr
    before, status, body, after = orjson.loads(told.stdout.splitlines()[-1])  # log lines before it
    assert (status, orjson.loads(body)["verdict"]) == ([200, 200], "official")
    assert {name for name in before if name in LATER or name.startswith(LATER_ROOMS)} == set()
    assert {"jinja2", "registry.web.pages.about"} <= set(after)


async def test_a_process_that_cannot_import_a_page_ends_and_says_why(db: str) -> None:
    ended = await _ran(BREAK, db, str(free_port()))

    assert ended.returncode != 0
    assert "web.broken" in ended.stdout + ended.stderr
    assert "registry.web.pages.about" in ended.stdout + ended.stderr
