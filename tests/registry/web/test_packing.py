"""What everybody may read goes out packed; what holds a token never does."""

import gzip
import json

import pytest

from registry.web import packing
from tests.factories import make_listed_brand, make_member
from tests.registry.web.visitor import Visitor, visiting, visiting_as
from verification.accounts import AccountRef

PLAIN = {"accept-encoding": "identity"}


async def raw(visitor: Visitor, path: str, **fields: str) -> tuple[bytes, str]:
    """The bytes as they went over the wire, and how they are packed."""
    request = visitor.client.build_request("GET", path, headers=fields)
    answer = await visitor.client.send(request, stream=True)
    body = b"".join([piece async for piece in answer.aiter_raw()])
    assert int(answer.headers["content-length"]) == len(body)
    assert "Accept-Encoding" in answer.headers.get("vary", "") or "content-encoding" not in answer.headers
    return body, answer.headers.get("content-encoding", "")


@pytest.mark.parametrize("path", ["/", "/brands", "/brands/dell", "/docs", "/platforms"])
async def test_a_public_page_is_packed_for_whoever_takes_it_so(db: str, path: str) -> None:
    await make_listed_brand("dell")
    async with visiting() as visitor:
        small, how = await raw(visitor, path, **{"accept-encoding": "gzip, br"})
        plain, not_packed = await raw(visitor, path, **PLAIN)

    assert (how, not_packed) == ("gzip", "")
    assert gzip.decompress(small) == plain
    assert len(small) < len(plain) / 2


@pytest.mark.parametrize("field", ["gzip;q=0", "br, GZIP;q=0.000", "gzipped", "identity"])
async def test_an_account_page_is_not_packed_for_whoever_refuses_it_so(db: str, field: str) -> None:
    await make_listed_brand("dell")
    async with visiting() as visitor:
        assert (await raw(visitor, "/accounts/x/dell", **{"accept-encoding": "gzip"}))[1] == "gzip"
        assert (await raw(visitor, "/accounts/x/dell", **{"accept-encoding": field}))[1] == ""


async def test_a_page_with_a_form_or_for_somebody_known_is_not(db: str) -> None:
    member = await make_member("acme-inc")
    async with visiting_as(member.actor) as visitor:
        assert [(await raw(visitor, path))[1] for path in ("/", "/desk", "/companies/new")] == ["", "", ""]
    async with visiting() as visitor:
        assert (await raw(visitor, "/sign-in"))[1] == ""


@pytest.mark.parametrize(
    "path", ["/api/v1/brands", "/api/v1/brands/brand-0", "/api/v1/platforms", "/api/v1/openapi.json"]
)
async def test_json_is_packed_once_it_is_worth_it_and_known_by_the_same_tag(db: str, path: str) -> None:
    for number in range(12):
        await make_listed_brand(
            f"brand-{number}", accounts=(AccountRef("x", f"brand{number}"), AccountRef("x", f"b{number}"))
        )
    async with visiting() as visitor:
        small, how = await raw(visitor, path, **{"accept-encoding": "gzip"})
        plain, _ = await raw(visitor, path, **PLAIN)
        packed = (await visitor.open(path)).answer
        again = await visitor.client.get(path, headers={"if-none-match": packed.headers["etag"]})

    assert (how, gzip.decompress(small)) == ("gzip", plain)
    assert packed.headers["etag"].startswith('W/"')
    assert (again.status_code, again.headers["vary"]) == (304, "Accept-Encoding")


async def test_a_batch_is_packed_a_single_answer_and_a_refusal_are_not(db: str) -> None:
    async with visiting() as visitor:
        asked = {"accounts": [f"x.com/nobody{number}" for number in range(20)]}
        batch = await visitor.client.post("/api/v1/lookup", json=asked)
        _, single = await raw(visitor, "/api/v1/lookup?account=x.com/nobody", **{"accept-encoding": "gzip"})
        _, refusal = await raw(visitor, "/api/v1/brands?limit=0", **{"accept-encoding": "gzip"})

    assert batch.headers["content-encoding"] == "gzip"
    assert len(json.loads(batch.content)["answers"]) == len(asked["accounts"])
    assert (single, refusal) == ("", "")


async def test_the_size_of_a_range_tells_nothing_however_it_is_asked_for(db: str) -> None:
    async with visiting() as visitor:
        for path in ("/api/v1/range/abcde", "/api/v1/range/abcde?signed=1"):
            assert (await raw(visitor, path, **{"accept-encoding": "gzip"}))[1] == ""


@pytest.mark.parametrize(
    ("field", "is_taken"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("gzip; q=0", False),
        ("gzip;q=0.000, br", False),
        ("", False),
        ("x-gzip", False),
    ],
)
def test_who_refuses_gzip_does_not_get_it(field: str, is_taken: bool) -> None:
    assert packing.takes_gzip(field) is is_taken
