"""The dump over HTTP: whole, in ranges, with what is needed to check it, from any process."""

import base64
import gzip
import hashlib
from datetime import timedelta
from email.utils import format_datetime

import httpx
import pytest

from registry.actions import dumps
from registry.actions.dumps import ADDRESS, PIECE
from registry.settings import Settings
from tests.factories import NOON, make_many_listed
from tests.registry.web.visitor import visiting

SETTINGS = Settings(base_url="http://localhost:8000")


async def _get(path: str = ADDRESS, method: str = "GET", **headers: str) -> httpx.Response:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    async with visiting() as visitor:
        return await visitor.client.request(method, path, headers=fields)


async def test_before_the_first_there_is_none(db: str) -> None:
    answer = await _get()

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert "No dump has been made yet" in answer.json()["detail"]


async def test_the_whole_file_comes_with_its_digest_and_where_its_signature_is(db: str) -> None:
    await make_many_listed(20)
    made = await dumps.write(SETTINGS, now=NOON)

    answer = await _get()

    digest = hashlib.sha256(answer.content).digest()
    assert answer.headers["repr-digest"] == f"sha-256=:{base64.b64encode(digest).decode()}:"
    assert answer.headers["content-type"] == "application/gzip"
    assert answer.headers["last-modified"] == format_datetime(NOON, usegmt=True)
    assert int(answer.headers["content-length"]) == made.size
    assert len(gzip.decompress(answer.content).splitlines()) == 21
    assert answer.links["signature"]["url"] == f"http://localhost:8000{ADDRESS}.jws?sha256={digest.hex()}"
    signature = await _get(answer.links["signature"]["url"])
    assert (signature.text, signature.headers["content-type"]) == (made.signature, "application/jose")


async def test_who_has_it_already_does_not_get_it_again(db: str) -> None:
    await dumps.write(SETTINGS, now=NOON)
    first = await _get()

    for name, value in (
        ("if_none_match", first.headers["etag"]),
        ("if_modified_since", first.headers["last-modified"]),
    ):
        again = await _get(**{name: value})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert (await _get(if_modified_since="yesterday")).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_head_says_what_get_would(db: str, method: str) -> None:
    made = await dumps.write(SETTINGS, now=NOON)

    answer = await _get(method=method)

    assert (answer.status_code, answer.headers["content-length"]) == (200, str(made.size))
    assert answer.headers["accept-ranges"] == "bytes"
    assert len(answer.content) == (made.size if method == "GET" else 0)


async def test_a_broken_download_goes_on_where_it_ended(db: str) -> None:
    await make_many_listed(9000)
    whole = (await _get()).content if await dumps.write(SETTINGS, now=NOON) else b""

    rest = await _get(range=f"bytes={PIECE - 5}-")

    assert (rest.status_code, rest.content) == (206, whole[PIECE - 5 :])
    assert rest.headers["content-range"] == f"bytes {PIECE - 5}-{len(whole) - 1}/{len(whole)}"
    assert (await _get(range="bytes=0-0")).content == whole[:1]
    assert (await _get(range="bytes=-7")).content == whole[-7:]
    assert (await _get(range=f"bytes=5-{len(whole) * 2}")).content == whole[5:]


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=9-3", "items=1-2", "bytes=-", "bytes=x-"])
async def test_what_is_no_range_is_the_whole(db: str, asked: str) -> None:
    made = await dumps.write(SETTINGS, now=NOON)

    answer = await _get(range=asked)

    assert (answer.status_code, len(answer.content)) == (200, made.size)


async def test_past_the_end_is_nothing(db: str) -> None:
    made = await dumps.write(SETTINGS, now=NOON)

    for asked in (f"bytes={made.size}-", "bytes=-0"):
        answer = await _get(range=asked)
        assert (answer.status_code, answer.json()["code"]) == (416, "bad_range")
        assert answer.headers["content-range"] == f"bytes */{made.size}"


async def test_a_range_of_another_dump_is_not_mixed_in(db: str) -> None:
    old = await dumps.write(SETTINGS, now=NOON)
    new = await dumps.write(SETTINGS, now=NOON + timedelta(days=1))

    mixed = await _get(range="bytes=5-", if_range=f'"{old.sha256.hex()}"')
    right = await _get(range="bytes=5-", if_range=f'"{new.sha256.hex()}"')
    older = await _get(f"{ADDRESS}?sha256={old.sha256.hex()}")

    assert (mixed.status_code, right.status_code) == (200, 206)
    assert hashlib.sha256(older.content).digest() == old.sha256


@pytest.mark.parametrize(("digest", "status"), [("x", 400), ("A" * 64, 400), ("0" * 64, 404)])
async def test_a_digest_that_is_none_or_of_nothing(db: str, digest: str, status: int) -> None:
    await dumps.write(SETTINGS, now=NOON)

    assert (await _get(f"{ADDRESS}.jws?sha256={digest}")).status_code == status


async def test_the_schema_says_where_it_is(db: str) -> None:
    schema = (await _get("/api/v1/export/schema.json")).json()

    assert schema["$id"] == "http://localhost:8000/api/v1/export/schema.json"
    assert {"DumpHeader", "DumpLine"} <= schema["$defs"].keys()
    assert "schema" in schema["$defs"]["DumpHeader"]["properties"]
