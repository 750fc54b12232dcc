"""Every address of the API, on a page: nothing is missing, and every example does what it says."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from registry import audit as trail
from registry.access import Member
from registry.actions import api_keys, dumps, publishing, sandbox_claims, transparency_log, webhooks
from registry.actions.api_keys import WantedKey
from registry.actions.public_facts import TYPES
from registry.actions.webhooks import Wanted
from registry.models import Brand
from registry.settings import Settings
from registry.web.api.openapi import OPERATIONS, document
from registry.web.reference import KEY, Endpoint, reference
from tests.factories import NOON, make_claim, make_live_brand, make_member, make_official, make_sighting
from tests.registry.web.api.program import EVERYTHING
from tests.registry.web.serving import serving
from tests.registry.web.visitor import visiting
from tests.servers.paths import node
from verification.accounts import AccountRef

TONGUES = ("curl", "python", "javascript")


async def test_the_page_shows_every_operation_of_the_document_in_both_languages(db: str) -> None:
    ids = {one["operationId"] for methods in document("", "").get("paths", {}).values() for one in methods.values()}
    for language in ("en", "es"):
        async with visiting(language=language) as visitor:
            await visitor.open("/docs/reference")
            assert visitor.status == 200
            found = {node.attributes["id"] or "" for node in visitor.page.css("details.endpoint")}
            linked = {
                (node.attributes["href"] or "")[1:] for node in visitor.page.css("details.endpoint dd a[href^='#']")
            }

        assert len(ids) == len(OPERATIONS)
        assert ids <= found
        assert linked <= found


def _endpoints(base_url: str) -> list[Endpoint]:
    """All of them; what ends something comes last."""
    found = [one for _, endpoints in reference("Brand Registry", base_url).groups for one in endpoints]
    runnable = [one for one in found if "{delivery_id}" not in one.path]  # of something that has been delivered
    assert len(found) - len(runnable) == 1
    return sorted(runnable, key=lambda one: one.method == "DELETE" or one.path.endswith("/withdraw"))


async def _dell(base_url: str) -> tuple[Member, Brand, str]:
    member = await make_member("dell-inc")
    brand = await make_live_brand(member, "dell", domain="dell.com")
    claim = await make_official(member, brand, AccountRef("x", "dell"))
    await trail.record("claim.verified", actor="worker", subject="x:dell", now=NOON, brand="dell", claim=str(claim.id))
    await publishing.publish(now=NOON)
    await transparency_log.extend(Settings(base_url=base_url), now=NOON)
    await dumps.write(Settings(base_url=base_url), now=NOON)
    wanted = WantedKey("examples", [scope.value for scope in EVERYTHING])
    return member, brand, (await api_keys.make(member.actor, member.company_slug, wanted, now=NOON)).text


async def _own_ids(member: Member, brand: Brand, tongue: str) -> dict[str, str]:
    """What whoever follows the examples puts in for the names in braces."""
    claim = await make_claim(member, brand, AccountRef("x", f"dell_{tongue}"))
    sighting = await make_sighting(brand, AccountRef("x", f"de11_{tongue}"))
    url = f"https://hooks.example.com/{tongue}"
    made = await webhooks.add(member.actor, member.company_slug, Wanted(url, tuple(TYPES)), now=NOON)
    return {"{claim_id}": str(claim.id), "{sighting_id}": str(sighting.id), "{webhook_id}": str(made.id)}


def _put_in(code: str, ids: dict[str, str]) -> str:
    for name, value in ids.items():
        code = code.replace(name, value)
    return code


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _script(tongue: str, examples: list[tuple[str, str]]) -> list[str]:
    """All examples in one process, each by itself; what fails says its name."""
    if tongue == "curl":
        return ["sh", "-c", "\n".join(f"(\n{code}\n) || {{ echo FAILED {name}; }}; echo" for name, code in examples)]
    if tongue == "python":
        body = f"import traceback\nfor name, code in {examples!r}:\n    try: exec(code, {{}})\n"
        return [sys.executable, "-c", body + "    except Exception as error: print('FAILED', name, error)\n"]
    parts = [
        f"try {{ await (async () => {{\n{code}\n}})(); }} catch (e) {{ console.log('FAILED', {json.dumps(name)}, e); }}"
        for name, code in examples
    ]
    return [str(node()), "--input-type=module", "--eval", "\n".join(parts)]


@pytest.mark.parametrize("tongue", TONGUES)
async def test_every_example_runs(db: str, tmp_path: Path, tongue: str) -> None:
    port = _free_port()
    base_url = f"http://127.0.0.1:{port}"
    member, brand, key = await _dell(base_url)
    own = await _own_ids(member, brand, tongue)
    made_up = {"{claim_id}": str(sandbox_claims.file("sandbox", "instagram.com/sandbox_proven", now=NOON).id)}
    examples = [
        (one.id, _put_in(one.examples[tongue], made_up if "/sandbox/" in one.path else own))
        for one in _endpoints(base_url)
    ]
    async with serving(port=port, base_url=base_url):
        done = await asyncio.to_thread(
            subprocess.run, _script(tongue, examples), cwd=tmp_path, env={**os.environ, KEY: key},
            capture_output=True, text=True, timeout=100, check=False,
        )  # fmt: skip

    assert "FAILED" not in done.stdout, done.stdout[done.stdout.index("FAILED") - 400 :]
    assert done.returncode == 0, done.stderr
    assert "official" in done.stdout
