"""A stranger's script, which knows nothing of ours, believes a real server's signed words and refuses changed ones."""

import asyncio
import base64
import importlib.util
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from registry import signing
from registry.actions import dumps, transparency_log
from registry.models import Brand, Fact
from registry.settings import Settings, settings
from registry.transparency import tree
from tests.factories import NOON, make_live_brand, make_member, make_official
from tests.registry.web.serving import serving
from verification.accounts import AccountRef

BASE = "http://localhost:8000"
SETTINGS = Settings(base_url=BASE)
SCRIPT = Path(__file__).parents[2] / "docs" / "stranger" / "check_answer.py"
TILE = 256

Check = Callable[..., Awaitable[tuple[int, str]]]


class Stranger:
    """Somebody with the script, a folder, and the address of a registry."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.at = folder, f"http://127.0.0.1:{port}"

    async def check(self, what: str, *given: str | bytes | Path, proof: object = None, of: str = BASE) -> str:
        """What the script says: "" when it believes."""
        files = [self._kept(str(number), one) for number, one in enumerate(given)]
        more = ["--proof", self._kept("proof", json.dumps(proof))] if proof else []
        command = [sys.executable, "-I", str(SCRIPT), what, *files, *more, "--registry", of, "--at", self.at]
        done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == (1 if done.stderr else 0), done.stderr
        assert done.stdout.startswith("as it says: ") or done.stderr.startswith("NOT as it says: "), done.stderr
        return done.stderr.removeprefix("NOT as it says: ").strip()

    async def get(self, path: str) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.at) as client:
            return await client.get(path)

    def _kept(self, name: str, content: str | bytes | Path) -> str:
        if isinstance(content, str) and content.isdecimal():
            return content
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else bytes(content))
        return str(path)


def _server() -> Any:  # noqa: ANN401 (a context manager of serving's own)
    return serving(base_url=BASE, allowed_hosts=("127.0.0.1",))


async def _facts(count: int) -> Sequence[int]:
    brand = await Brand.first() or await make_live_brand(await make_member())
    told = {"brand": {"slug": brand.slug, "name": brand.name}, "account": None, "facts": {}}
    made = [
        Fact(at=NOON, type="brand.live", is_public=True, brand_id=brand.id, about="brand acme", told=told)
        for _ in range(count)
    ]
    await Fact.bulk_create(made)
    while await transparency_log.extend(SETTINGS, now=NOON):
        pass
    return [int(fact["id"]) for fact in await Fact.all().order_by("id").values("id")]


def _with_payload(jws: str, change: Callable[[dict[str, Any]], object]) -> str:
    header, payload, signature = jws.split(".")
    told = json.loads(base64.urlsafe_b64decode(payload + "=="))
    change(told)
    return f"{header}.{base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip('=')}.{signature}"


async def test_a_signed_answer(db: str, tmp_path: Path) -> None:
    member = await make_member()
    await make_official(member, await make_live_brand(member), AccountRef("x", "acme"))
    async with _server() as port:
        stranger = Stranger(tmp_path, port)
        jws = (await stranger.get("/api/v1/lookup?account=x.com/acme_fake&signed=1")).text
        old = signing.statement({"verdict": "official"}, SETTINGS, asked="/", now=datetime(2020, 1, 1, tzinfo=UTC))
        theirs = settings().model_copy(update={"base_url": BASE, "signing_keys": ("A" * 43,)})
        forged = signing.statement({"verdict": "official"}, theirs, asked="/", now=datetime(2020, 1, 1, tzinfo=UTC))

        assert await stranger.check("answer", jws) == ""
        changed = _with_payload(jws, lambda told: told["answer"].update(verdict="official"))
        assert "does not fit" in await stranger.check("answer", changed)
        assert "expired" in await stranger.check("answer", old)
        assert "does not publish" in await stranger.check("answer", forged)
        assert "no answer of" in await stranger.check("answer", jws, of="http://other.example")


async def test_a_dump(db: str, tmp_path: Path) -> None:
    await make_live_brand(await make_member())
    await dumps.write(SETTINGS, now=NOON)
    async with _server() as port:
        stranger = Stranger(tmp_path, port)
        body = (await stranger.get(dumps.ADDRESS)).content
        jws = (await stranger.get(f"{dumps.ADDRESS}{dumps.SIGNATURE}")).text

        assert await stranger.check("dump", body, jws) == ""
        assert "does not fit" in await stranger.check("dump", body[:-1] + b"\1", jws)
        assert "no dump of" in await stranger.check("dump", body, jws, of="http://other.example")


async def test_that_a_fact_is_in_the_log(db: str, tmp_path: Path) -> None:
    ids = await _facts(TILE + 7)
    async with _server() as port:
        stranger = Stranger(tmp_path, port)
        proof = (await stranger.get(f"/api/v1/events/{ids[3]}/proof")).json()

        for number in (0, TILE - 1, TILE + 6):
            assert await stranger.check("entry", str(ids[number])) == ""
        for change, why in (
            ({"entry": proof["entry"].replace("acme", "evil")}, "not in the log"),
            ({"index": 4}, "not in the log"),
            ({"inclusion_path": proof["inclusion_path"][:-1]}, "too short"),
            ({"inclusion_path": [*proof["inclusion_path"], *proof["inclusion_path"]]}, "too long"),
            ({"index": 999}, "does not have"),
            ({"tree_size": 5}, "another size"),
            ({"checkpoint": proof["checkpoint"].replace("\n263\n", "\n264\n"), "tree_size": 264}, "does not fit"),
        ):
            assert why in await stranger.check("entry", "1", proof=proof | change), change


@pytest.mark.parametrize(("then", "more"), [(1, 1), (5, 0), (TILE, 3), (TILE - 1, 2), (TILE + 44, 2 * TILE + 1)])
async def test_that_the_log_only_grew(db: str, tmp_path: Path, then: int, more: int) -> None:
    await _facts(then)
    async with _server() as port:
        stranger = Stranger(tmp_path, port)
        before = (await stranger.get("/log/checkpoint")).text
        await _facts(more)

        assert await stranger.check("grew", before) == ""


async def test_that_the_log_was_forked_or_cut_short(db: str, tmp_path: Path) -> None:
    await _facts(TILE + 9)
    async with _server() as port:
        stranger = Stranger(tmp_path, port)
        before = (await stranger.get("/log/checkpoint")).text
        await _begin_again(db, "UPDATE fact SET at = at + interval '1 minute' WHERE id = (SELECT min(id) FROM fact)")
        assert "two roots" in await stranger.check("grew", before)
        await _facts(5)
        assert "forked" in await stranger.check("grew", before)
        await _begin_again(db, "DELETE FROM fact WHERE id > (SELECT min(id) + 40 FROM fact)")
        assert "cut short" in await stranger.check("grew", before)

        assert "does not fit" in await stranger.check("grew", before.replace("\n265\n", "\n5\n"))


async def _begin_again(db: str, *changes: str) -> None:
    """As somebody would who holds the database and the keys."""
    connection = await asyncpg.connect(db)
    try:
        await connection.execute("ALTER TABLE log_entry DISABLE TRIGGER ALL")
        for sql in ("DELETE FROM log_entry", "DELETE FROM log_tile", "DELETE FROM log_checkpoint", *changes):
            await connection.execute(sql)
    finally:
        await connection.close()
    await transparency_log.extend(SETTINGS, now=NOON)


def test_its_arithmetic_holds_for_a_log_of_three_levels_of_tiles() -> None:
    spec = importlib.util.spec_from_file_location("check_answer", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    size, earlier = 2 * TILE * TILE + 3 * TILE + 5, TILE * TILE + 77
    leaves = [script.leaf_hash(str(number).encode()) for number in range(size)]
    rows = [leaves]
    while len(rows) <= 16:
        rows.append([script.node_hash(*pair) for pair in zip(rows[-1][::2], rows[-1][1::2], strict=False)])

    def at(of: int) -> Any:  # noqa: ANN401 (the script's own Tiles, its tiles filled in)
        tiles = script.Tiles("", of)
        counts = {level: of >> 8 * level for level in range(3)}
        tiles.read = {
            (level, index): rows[8 * level][index * TILE : min((index + 1) * TILE, count)]
            for level, count in counts.items()
            for index in range(-(-count // TILE))
        }
        return tiles

    old_root, new_root = at(earlier).node(0, earlier), at(size).node(0, size)
    proof = [at(size).node(*place) for place in script.consistency_path(0, earlier, size, is_known=True)]
    script.verify_consistency(earlier, old_root, size, new_root, proof)
    assert tree.roots_from_consistency(earlier, size, proof, old_root) == (old_root, new_root)
    for wrong in ([*proof[1:]], [*proof[:-1], proof[0]], [*proof, proof[0]]):
        with pytest.raises(script.Wrong):
            script.verify_consistency(earlier, old_root, size, new_root, wrong)
