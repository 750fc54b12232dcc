"""The log over HTTP, and a stranger who checks it with the RFCs alone."""

import base64
import hashlib
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from registry.actions import transparency_log
from registry.models import Fact
from registry.settings import Settings
from tests.factories import NOON, make_live_brand, make_member
from tests.registry.web.visitor import visiting


async def _log_of(count: int) -> None:
    brand = await make_live_brand(await make_member())
    told = {"brand": {"slug": "acme", "name": "Acme"}, "account": None, "facts": {}}
    for _ in range(count):
        await Fact.create(at=NOON, type="brand.live", is_public=True, brand_id=brand.id, about="brand acme", told=told)
    await transparency_log.extend(Settings(base_url="http://localhost:8000"), now=NOON)


def _root_of(proof: dict[str, Any]) -> bytes:
    """RFC 9162 §2.1.3.2, as it is written there."""
    found = hashlib.sha256(b"\x00" + proof["entry"].encode()).digest()
    number, last = proof["index"], proof["tree_size"] - 1
    for other in map(base64.b64decode, proof["inclusion_path"]):
        if number % 2 or number == last:
            found = hashlib.sha256(b"\x01" + other + found).digest()
            while number % 2 == 0 and number:
                number, last = number // 2, last // 2
        else:
            found = hashlib.sha256(b"\x01" + found + other).digest()
        number, last = number // 2, last // 2
    assert last == 0
    return found


def _signed_root(note: str, published: list[dict[str, str]]) -> bytes:
    """C2SP signed-note and tlog-checkpoint."""
    text, _, signature = note.partition("\n\n")
    text += "\n"
    stamp = base64.b64decode(signature.removesuffix("\n").rpartition(" ")[2])
    for key in published:
        public = base64.urlsafe_b64decode(key["x"] + "=")
        name = signature.removeprefix("— ").partition(" ")[0]
        if hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4] == stamp[:4]:
            Ed25519PublicKey.from_public_bytes(public).verify(stamp[4:], text.encode())
            return base64.b64decode(text.split("\n")[2])
    raise AssertionError("no published key signed it")


async def test_a_stranger_can_check_that_a_fact_is_in_the_log(db: str) -> None:
    await _log_of(7)
    async with visiting() as visitor:
        feed = (await visitor.open("/api/v1/events")).answer.json()["events"]
        published = (await visitor.open("/.well-known/jwks.json")).answer.json()["keys"]
        for number, event in enumerate(feed):
            proof = (await visitor.open(f"/api/v1/events/{event['id']}/proof")).answer.json()

            assert proof["index"] == number
            assert _root_of(proof) == _signed_root(proof["checkpoint"], published)


async def test_the_files_of_the_log_are_those_of_the_specification(db: str) -> None:
    await _log_of(3)
    async with visiting() as visitor:
        checkpoint = (await visitor.open("/log/checkpoint")).answer
        tile = (await visitor.open("/log/tile/0/000.p/3")).answer
        bundle = (await visitor.open("/log/tile/entries/000.p/3")).answer

    assert checkpoint.text.startswith("localhost:8000/log\n3\n")
    assert len(tile.content) == 3 * 32
    assert "immutable" in tile.headers["cache-control"]
    length = int.from_bytes(bundle.content[:2], "big")
    assert hashlib.sha256(b"\x00" + bundle.content[2 : 2 + length]).digest() == tile.content[:32]


async def test_other_addresses_are_no_files(db: str) -> None:
    await _log_of(3)
    wrong = (
        *("/log/tile/0/000", "/log/tile/0/000.p/4", "/log/tile/0/000.p/0", "/log/tile/0/000.p/03", "/log/tile/9/000"),
        *("/log/tile/x/000", "/log/tile/0/0", "/log/tile/0/x000/000", "/log/tile/entries/001.p/1"),
        *("/api/v1/events/999/proof", f"/api/v1/events/{10**30}/proof"),
    )
    async with visiting() as visitor:
        for address in wrong:
            assert (await visitor.open(address)).status == 404, address
