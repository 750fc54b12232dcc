"""What everybody may read goes out packed; what holds a token never does."""

import gzip

import pytest

from tests.factories import make_listed_brand, make_member
from tests.registry.web.visitor import Visitor, visiting, visiting_as

PLAIN = {"accept-encoding": "identity"}


async def raw(visitor: Visitor, path: str, **fields: str) -> tuple[bytes, str]:
    """The bytes as they went over the wire, and how they are packed."""
    request = visitor.client.build_request("GET", path, headers=fields)
    answer = await visitor.client.send(request, stream=True)
    body = b"".join([piece async for piece in answer.aiter_raw()])
    assert int(answer.headers["content-length"]) == len(body)
    assert "Accept-Encoding" in answer.headers["vary"] or "content-encoding" not in answer.headers
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


async def test_a_page_with_a_form_or_for_somebody_known_is_not(db: str) -> None:
    member = await make_member("acme-inc")
    async with visiting_as(member.actor) as visitor:
        assert [(await raw(visitor, path))[1] for path in ("/", "/desk", "/companies/new")] == ["", "", ""]
    async with visiting() as visitor:
        assert (await raw(visitor, "/sign-in"))[1] == ""
