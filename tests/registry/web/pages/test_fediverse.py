"""The registry as a fediverse actor: what it shows of itself, and a real server in secure mode that lets it read."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from registry import clock
from registry.fediverse import signer
from registry.settings import Settings
from registry.web.app import create_app
from tests.registry.web.serving import serving
from tests.servers.fedify import Fedify
from tests.servers.running import free_port
from tests.verification.world import challenge
from verification.accounts import AccountRef
from verification.challenges import statement
from verification.fetching import Fetcher
from verification.fetching.signing import Signer, new_key, read_signer
from verification.outcomes import Outcome, Problem, Result
from verification.settings import NetworkSettings
from verification.verify import verify

BASE = "http://localhost:8000"


@asynccontextmanager
async def asking(folder: Path, **changes: object) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(Settings.model_validate({"base_url": BASE, "data_dir": folder, **changes}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        yield client


async def test_webfinger_knows_the_registry_and_nobody_else(tmp_path: Path) -> None:
    async with asking(tmp_path) as client:
        found = await client.get("/.well-known/webfinger", params={"resource": "acct:registry@localhost:8000"})
        other = await client.get("/.well-known/webfinger", params={"resource": "acct:dell@localhost:8000"})
        silent = await client.get("/.well-known/webfinger")

    assert (found.status_code, other.status_code, silent.status_code) == (200, 404, 400)
    assert found.headers["content-type"] == "application/jrd+json"
    assert found.json()["subject"] == "acct:registry@localhost:8000"
    assert [link["href"] for link in found.json()["links"]] == [f"{BASE}/actor"]


async def test_the_actor_shows_the_key_it_signs_with_and_takes_no_messages(tmp_path: Path) -> None:
    async with asking(tmp_path) as client:
        answer = await client.get("/actor")
        actor = answer.json()
        outbox = (await client.get(actor["outbox"])).json()
        sent = await client.post(actor["inbox"], json={"type": "Follow"})

    assert answer.headers["content-type"] == "application/activity+json"
    assert (actor["id"], actor["type"], actor["preferredUsername"]) == (f"{BASE}/actor", "Application", "registry")
    pem = signer(Settings(data_dir=tmp_path)).public_pem
    assert actor["publicKey"] == {"id": f"{BASE}/actor#main-key", "owner": f"{BASE}/actor", "publicKeyPem": pem}
    assert (outbox["totalItems"], sent.status_code) == (0, 403)


async def test_where_no_key_can_be_kept_there_is_no_actor(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")

    async with asking(tmp_path / "data") as client:
        assert (await client.get("/actor")).status_code == 404


# ── a real server in secure mode ────────────────────────────────────────────────────────────────────────────────────
async def checked(fedify: Fedify, name: str, known_as: Signer | None) -> Outcome:
    """The whole check of an account that its server shows only to actors that sign."""
    asked = challenge(AccountRef("activitypub", f"{name}@{fedify.domain}"))
    fedify.set_account(name, f"<p>Official.</p><p>{statement(asked.token)}</p>", secure=True)
    settings = NetworkSettings(platform_bases={"activitypub": fedify.base}, allow_addresses=("127.0.0.0/8",))
    async with Fetcher(settings, clock=clock.now, signer=known_as) as fetcher:
        return await verify(asked, fetcher.ask, clock.now())


@pytest.fixture
async def registry(tmp_path: Path) -> AsyncIterator[Settings]:
    """A running registry whose actor the other server can look up."""
    port = free_port()
    settings = Settings(base_url=f"http://127.0.0.1:{port}", data_dir=tmp_path)
    async with serving(port=port, base_url=settings.base_url, data_dir=tmp_path):
        yield settings


async def test_a_server_in_secure_mode_shows_the_account_to_our_actor(fedify: Fedify, registry: Settings) -> None:
    outcome = await checked(fedify, "secure", signer(registry))

    assert (outcome.result, outcome.problem) == (Result.PROVEN, None)
    assert outcome.stable_id == f"https://{fedify.domain}/users/secure"


async def test_it_shows_it_to_nobody_without_a_signature_or_with_anothers_key(
    fedify: Fedify, registry: Settings
) -> None:
    unsigned = await checked(fedify, "closed", None)
    forged = await checked(fedify, "closed", read_signer(new_key(), signer(registry).key_id))

    assert (unsigned.result, unsigned.problem) == (Result.UNKNOWN, Problem.BLOCKED)
    assert (forged.result, forged.problem) == (Result.UNKNOWN, Problem.BLOCKED)
