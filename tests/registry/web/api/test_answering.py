"""How the API says no: by a code, with the name of what was wrong, readable for other sites' scripts."""

import gzip

import pytest

from tests.registry.web.visitor import visiting

FORGED = "WzksImEiXQ"  # [9,"a"]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("lookup", "account"),
        ("lookup?account=a&account=b", "account"),
        ("lookup?account=x.com/a&signed=2", "signed"),
        ("brands?limit=0", "limit"),
        ("brands?limit=-1", "limit"),
        ("brands?limit=1000000000", "limit"),
        ("brands?sector=magic", "sector"),
        (f"brands?cursor={'A' * 6000}", "cursor"),
        ("lookalikes?since=yesterday", "since"),
        ("events?after=-1", "after"),
        ("events?after=%D9%A1", "after"),  # a digit of another script
        ("events?limit=1e9", "limit"),
    ],
)
async def test_a_refused_parameter_is_named(db: str, address: str, name: str) -> None:
    async with visiting() as visitor:
        answer = (await visitor.open(f"/api/v1/{address}")).answer

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_parameter")
    assert answer.json()["detail"] == f"“{name}” is missing or has a value that cannot be used."


@pytest.mark.parametrize("cursor", ["abc", FORGED])
@pytest.mark.parametrize("address", ["brands", "lookalikes"])
async def test_a_cursor_of_another_s_making_is_refused_instead_of_beginning_anew(
    db: str, address: str, cursor: str
) -> None:
    async with visiting() as visitor:
        answer = (await visitor.open(f"/api/v1/{address}?cursor={cursor}")).answer

    assert (answer.status_code, answer.json()["code"]) == (422, "bad_parameter")
    assert "“cursor”" in answer.json()["detail"]


async def test_a_script_of_another_site_can_read_how_long_to_wait(db: str) -> None:
    async with visiting() as visitor:
        for path in ("brands?limit=0", "nothing", "lookup?account=a+b+c"):
            headers = (await visitor.open(f"/api/v1/{path}")).answer.headers

            assert headers["access-control-allow-origin"] == "*"
            assert {"Retry-After", "RateLimit"} <= set(headers["access-control-expose-headers"].split(", "))


async def test_a_body_that_is_packed_is_refused_with_how_to_send_it(db: str) -> None:
    body = gzip.compress(b'{"accounts": []}')
    async with visiting() as visitor:
        told = {"content-type": "application/json", "content-encoding": "gzip"}
        answer = await visitor.client.post("/api/v1/lookup", content=body, headers=told)

    assert (answer.status_code, answer.json()["code"]) == (415, "packed_body")
    assert answer.headers["accept-encoding"] == "identity"


async def test_what_only_programs_ask_for_is_refused_in_their_words(db: str) -> None:
    async with visiting() as visitor:
        for path in ("/log/tile/0/999", "/log/tile/entries/x001/000", "/.well-known/nothing"):
            answer = (await visitor.open(path)).answer

            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
            assert answer.headers["access-control-allow-origin"] == "*"


async def test_a_wrong_method_is_told_which_ones_there_are(db: str) -> None:
    async with visiting() as visitor:
        answer = await visitor.client.delete("/api/v1/brands")

    assert answer.status_code == 405
    assert {"GET", "HEAD", "OPTIONS"} == set(answer.headers["allow"].split(", "))
