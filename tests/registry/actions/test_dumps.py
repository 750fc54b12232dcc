"""The dump: every public account once, of one moment, in the same bytes, signed, and nothing of anybody else."""

import base64
import gzip
import hashlib
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature

from registry import signing
from registry.actions import dumps, exports, imports
from registry.actions.dumps import PIECE, Dump
from registry.database import rows
from registry.jobs.mailing import post_with
from registry.jobs.tools import Tools
from registry.jobs.write_dump import write_dump
from registry.models import Brand, Case
from registry.models.columns import CaseState, ClaimState, Ground
from registry.settings import Settings
from registry.web.api.dump_shapes import DumpHeader, DumpLine
from tests.factories import (
    NOON,
    announce,
    make_account,
    make_claim,
    make_listed_brand,
    make_live_brand,
    make_many_listed,
    make_member,
    make_official,
    make_person,
)
from verification.accounts import AccountRef
from verification.fetching import Failure
from verification.fetching.failures import Reason, failure
from verification.platforms.platform import Asked

SETTINGS = Settings(base_url="https://registry.example", data_licence="CC0-1.0")


async def _something_of_everything() -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    await make_official(member, brand, AccountRef("x", "acme"))
    await make_claim(member, brand, AccountRef("x", "acme_old"), state=ClaimState.WITHDRAWN)
    await make_claim(member, brand, AccountRef("x", "acme_waits"))
    await make_listed_brand("dell", accounts=(AccountRef("x", "dell"),))
    await _impostor(brand, AccountRef("x", "acme_fake"))
    await make_account(AccountRef("x", "nobody"))
    await make_account(AccountRef("x", "acm3"))


async def _impostor(brand: Brand, account: AccountRef) -> None:
    await Case.create(
        account=await make_account(account), brand=brand, state=CaseState.IMITATES, ground=Ground.PASSES_OFF,
        opened_at=NOON, ruled_at=NOON, published_at=NOON, proposed_by=await make_person(),
        confirmed_by=await make_person(),
    )  # fmt: skip


async def _bytes_of(dump: Dump, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([piece async for piece in dumps.pieces(dump, start, dump.size if end is None else end)])


async def _text_of(dump: Dump) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress(await _bytes_of(dump)).splitlines()]


async def test_it_holds_what_the_public_sees_and_nothing_else(db: str) -> None:
    await _something_of_everything()

    header, *lines = await _text_of(await dumps.write(SETTINGS, now=NOON))

    assert {(one["account"]["handle"], one["verdict"]) for one in lines} == {
        ("acme.example.com", "official"),
        ("acme", "official"),
        ("acme_old", "was_official"),
        ("acme_fake", "impostor"),
        ("dell", "listed"),
    }
    assert header["accounts"] == len(lines)
    assert (header["registry"], header["licence"]) == ("https://registry.example", "CC0-1.0")


async def test_every_line_is_as_the_schema_says(db: str) -> None:
    await _something_of_everything()

    header, *lines = await _text_of(await dumps.write(SETTINGS, now=NOON))

    DumpHeader.model_validate(header)
    for line in lines:
        DumpLine.model_validate(line)


async def test_the_same_state_is_the_same_bytes(db: str) -> None:
    await _something_of_everything()

    first, second = await dumps.write(SETTINGS, now=NOON), await dumps.write(SETTINGS, now=NOON)

    assert first.sha256 == second.sha256 == hashlib.sha256(await _bytes_of(second)).digest()


async def test_any_part_of_many_pieces_can_be_had(db: str) -> None:
    await make_many_listed(9000)
    dump = await dumps.write(SETTINGS, now=NOON)
    whole = await _bytes_of(dump)

    assert len(whole) == dump.size > PIECE
    for start, end in ((0, 1), (PIECE - 1, PIECE + 1), (PIECE, PIECE), (dump.size - 1, dump.size)):
        assert await _bytes_of(dump, start, end) == whole[start:end]
    assert len(gzip.decompress(whole).splitlines()) == 9001


def _verify(dump: Dump, digest: bytes) -> dict[str, Any]:
    protected, payload, signature = dump.signature.split(".")
    assert payload == ""
    signed = f"{protected}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"
    key = signing.keys(SETTINGS)[0].public_key()
    key.verify(base64.urlsafe_b64decode(signature + "=="), signed.encode())
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(protected + "=="))
    return found


async def test_the_signature_is_of_these_bytes_and_says_whose_and_when(db: str) -> None:
    dump = await dumps.write(SETTINGS, now=NOON)

    header = _verify(dump, hashlib.sha256(await _bytes_of(dump)).digest())

    assert (header["iss"], header["iat"]) == ("https://registry.example", NOON.timestamp())
    with pytest.raises(InvalidSignature):
        _verify(dump, bytes(32))


async def test_only_the_newest_are_kept_and_one_is_found_by_its_digest(db: str) -> None:
    made = [await dumps.write(SETTINGS, now=NOON + timedelta(days=day)) for day in range(dumps.KEPT + 1)]

    assert await dumps.of_digest(made[0].sha256) is None
    assert await dumps.of_digest(made[1].sha256) == made[1]
    assert await dumps.newest() == made[-1]
    assert {row["dump_id"] for row in await rows("SELECT dump_id FROM dump_piece")} == {one.id for one in made[1:]}


async def _nobody(question: Asked) -> Failure:
    del question
    return failure(Reason.TIMED_OUT, "")


async def test_the_worker_makes_one_a_day_and_the_first_a_while_after_the_start(db: str) -> None:
    now = NOON
    tools = Tools(_nobody, lambda: now, post_with(SETTINGS), SETTINGS)
    await announce("acme")
    for minutes, made in ((5, 0), (10, 1), (11, 1), (24 * 60 + 9, 1), (24 * 60 + 10, 2)):
        now = NOON + timedelta(minutes=minutes)
        await dumps.queue_due(now=now)
        await write_dump("all", tools)

        assert await rows("SELECT count(*) AS n FROM dump") == [{"n": made}], minutes

    assert await rows("SELECT kind FROM job WHERE kind = 'write_dump'") == [{"kind": "write_dump"}]


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_file_has_its_signature_beside_it(db: str, tmp_path: Path) -> None:
    await _something_of_everything()

    count = await dumps.write_file(tmp_path / "all.jsonl.gz", SETTINGS, now=NOON)

    assert _names(tmp_path) == ["all.jsonl.gz", "all.jsonl.gz.jws"]
    assert (tmp_path / "all.jsonl.gz").read_bytes() == await _bytes_of(await dumps.write(SETTINGS, now=NOON))
    assert count == 5


async def test_what_was_written_out_plainly_comes_in_again_without_impostors(db: str, tmp_path: Path) -> None:
    await _something_of_everything()
    out = StringIO()
    await exports.write_accounts(out, "https://registry.example")
    (tmp_path / "all.jsonl").write_text(out.getvalue())

    brands, refused = imports.read_file(tmp_path / "all.jsonl")

    assert {account.handle for brand in brands for account in brand.accounts} == {"acme.example.com", "acme", "dell"}
    assert sorted(one.reason.rpartition(" ")[2] for one in refused) == ["impostor", "was_official"]
