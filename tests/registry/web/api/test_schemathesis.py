"""Schemathesis asks a real server whatever the document allows, and what it does not: no answer contradicts it."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from registry.actions import api_keys, dumps
from registry.actions.api_keys import WantedKey
from registry.settings import Settings
from tests.exploring import examples
from tests.factories import NOON, make_claim, make_listed_brand, make_live_brand, make_member, make_official
from tests.factories import make_sighting as make_lookalike
from tests.registry.web.api.program import EVERYTHING
from tests.registry.web.serving import serving
from verification.accounts import AccountRef

BASE = "http://localhost:8000"
PHASES = "examples,coverage,fuzzing"
FEW = 6  # examples of each operation, beside those that its document makes necessary


async def _company_with_a_key() -> str:
    """A company that has something of everything; the text of its key."""
    member = await make_member()
    brand = await make_live_brand(member)
    await make_official(member, brand, AccountRef("x", "acme"))
    await make_claim(member, brand, AccountRef("github", "acme"))
    await make_listed_brand("walmart", accounts=(AccountRef("x", "walmart"),))
    await make_lookalike(brand, AccountRef("x", "acmme"))
    await dumps.write(Settings(base_url=BASE), now=NOON)
    wanted = WantedKey("schemathesis", [scope.value for scope in EVERYTHING])
    return (await api_keys.make(member.actor, member.company_slug, wanted, now=NOON)).text


def _write_config(path: Path) -> None:
    """422: what was sent is of the right form, and still names no account, no address that can be visited, no place."""
    expected = ["2xx", "3xx", "401", "403", "404", "409", "422", "429", "5xx"]
    path.write_text(f"[checks]\npositive_data_acceptance.expected-statuses = {json.dumps(expected)}\n")


@pytest.mark.timeout(1200)
@pytest.mark.hypothesis
async def test_no_answer_contradicts_the_document(db: str, tmp_path: Path) -> None:
    key = await _company_with_a_key()
    _write_config(tmp_path / "schemathesis.toml")
    async with serving(base_url=BASE, allowed_hosts=("127.0.0.1",), lookups_per_minute=1_000_000) as port:
        at = f"http://127.0.0.1:{port}"
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{at}/api/v1/openapi.json", "--url", at),
            *("--checks", "all", "--phases", PHASES, "--max-examples", str(examples(FEW)), "--seed", "1"),
            *("--header", f"Authorization: Bearer {key}", "--generation-database", "none", "--no-color"),
            *("--continue-on-failure", "--workers", "1", "--warnings", "off", "--request-timeout", "20"),
        ]
        done = await asyncio.to_thread(
            subprocess.run, command, cwd=tmp_path, capture_output=True, text=True, timeout=1100, check=False
        )

    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
