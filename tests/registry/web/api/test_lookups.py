"""The look-up API, as its clients use it."""

import json

import httpx
import pytest

from registry.models.columns import ClaimState
from registry.settings import Settings
from registry.web.app import create_app
from tests.factories import make_claim, make_listed_brand, make_live_brand, make_member, make_official
from tests.registry.web.serving import serving
from tests.registry.web.visitor import visiting
from verification.accounts import AccountRef

ACME = AccountRef("x", "acmerobotics")


async def _acme() -> None:
    member = await make_member("acme")
    brand = await make_live_brand(member, "acme-robotics", name="Acme Robotics", domain="acmerobotics.com")
    await make_official(member, brand, ACME)
    await make_claim(member, brand, AccountRef("x", "acme_before"), state=ClaimState.WITHDRAWN)
    await make_listed_brand("walmart", accounts=(AccountRef("x", "walmart"),))


async def test_each_spelling_of_an_account_gets_the_same_verdict(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        for asked in ("https://www.x.com/AcmeRobotics/", "twitter.com/acmerobotics", "HTTPS://X.COM/acmerobotics?s=20"):
            answer = (await visitor.client.get("/api/v1/lookup", params={"account": asked})).json()

            assert answer["query"] == asked
            assert answer["verdict"] == "official"
            assert answer["account"]["handle"] == "acmerobotics"
            assert answer["brand"] == {"slug": "acme-robotics", "name": "Acme Robotics", "domain": "acmerobotics.com"}
            assert answer["page"] == "http://localhost:8000/accounts/x/acmerobotics"


async def test_the_verdicts_of_the_contract(db: str) -> None:
    await _acme()
    expected = {
        "acme_before": "was_official",
        "acmerobotic": "lookalike",
        "walmart": "listed",
        "somebodyelse": "unknown",
    }
    async with visiting() as visitor:
        for handle, verdict in expected.items():
            answer = (await visitor.open(f"/api/v1/lookup?account=x.com/{handle}")).answer.json()

            assert answer["verdict"] == verdict, handle
        lookalike = (await visitor.open("/api/v1/accounts/x/acmerobotic")).answer.json()
    assert lookalike["imitates"]["account"]["handle"] == "acmerobotics"
    assert lookalike["verdict"] == "lookalike"


async def test_a_handle_with_its_platform_is_an_account(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        bare = (await visitor.open("/api/v1/lookup?account=@acmerobotics")).answer.json()
        named = (await visitor.open("/api/v1/lookup?account=@AcmeRobotics&platform=x")).answer.json()
        other = await visitor.open("/api/v1/lookup?account=https://github.com/acmerobotics&platform=x")

    assert bare["account"] is None
    assert bare["matches"][0]["verdict"] == "official"
    assert (named["verdict"], named["query"]) == ("official", "@AcmeRobotics")
    assert other.status == 422
    assert other.answer.json()["code"] == "not_an_account"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "bad_parameter"),
        ("account=a&account=b", 400, "bad_parameter"),
        ("account=" + "a" * 5000, 400, "bad_parameter"),
        ("account=", 422, "not_an_account"),
        ("account=%F0%9F%98%80", 422, "not_an_account"),
        ("account=hello%20world", 422, "not_an_account"),
        ("account=x.com%2Fd%D0%B5ll", 422, "not_an_account"),
        ("account=t.co/abc", 422, "needs_lookup"),
        ("account=x.com/acmerobotics/status/12345", 422, "needs_lookup"),
        ("account=acme&platform=nowhere", 422, "unknown_platform"),
        ("account=%00", 400, "broken_text"),
    ],
)
async def test_what_cannot_be_answered_has_a_stable_code(db: str, query: str, status: int, code: str) -> None:
    async with visiting() as visitor:
        answer = (await visitor.open(f"/api/v1/lookup?{query}")).answer

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["detail"]


async def test_a_post_speaks_for_nobody_but_what_is_known_is_told(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        problem = (await visitor.open("/api/v1/lookup?account=x.com/acmerobotics/status/12345")).answer.json()

    assert problem["code"] == "needs_lookup"
    assert [known["account"]["handle"] for known in problem["known"]] == ["acmerobotics"]


async def test_a_batch_is_answered_in_its_order_with_errors_in_their_places(db: str) -> None:
    await _acme()
    texts = ["x.com/walmart", "no account at all", "x.com/acmerobotics", "", "\ud800", "x.com/walmart"]
    async with visiting() as visitor:
        answer = await visitor.client.post("/api/v1/lookup", content=_json(texts), headers=_JSON)

    answers = answer.json()["answers"]
    assert [one.get("verdict") or one["error"]["code"] for one in answers] == [
        "listed",
        "not_an_account",
        "official",
        "not_an_account",
        "not_an_account",
        "listed",
    ]
    assert answers[1]["query"] == "no account at all"


_JSON = {"content-type": "application/json; charset=utf-8"}


def _json(texts: list[str]) -> bytes:
    return json.dumps({"accounts": texts, "ignored": None}).encode()


async def test_a_thousand_are_answered_and_one_more_is_too_many(db: str) -> None:
    await _acme()
    texts = [f"x.com/name{number}" for number in range(1000)]
    async with visiting() as visitor:
        most = await visitor.client.post("/api/v1/lookup", content=_json(texts), headers=_JSON)
        more = await visitor.client.post("/api/v1/lookup", content=_json([*texts, "x.com/a"]), headers=_JSON)

    assert len(most.json()["answers"]) == 1000
    assert (more.status_code, more.json()["code"]) == (422, "too_many_accounts")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 422),
        (b"null", 422),
        (b'{"accounts": "x.com/a"}', 422),
        (b'{"accounts": [1]}', 422),
        (b'{"accounts": {}}', 422),
        (b"{}", 422),
        (b'{"accounts": [], "accounts": []}', 400),
        (b'{"accounts": [NaN]}', 400),
        (b'{"accounts": [Infinity]}', 400),
        (b'{"accounts": ' + b"[" * 100_000, 400),
        (b'{"accounts": ' + b"9" * 10_000 + b"}", 400),
        (b'{"accounts": ["\xff"]}', 400),
        (b"\xef\xbb\xbf{}", 400),
        (b'{"accounts": []}', 200),
    ],
)
async def test_no_body_brings_it_down(db: str, body: bytes, status: int) -> None:
    async with visiting() as visitor:
        answer = await visitor.client.post("/api/v1/lookup", content=body, headers=_JSON)

    assert answer.status_code == status
    if status != 200:
        assert answer.json()["code"] in {"broken_json", "bad_parameter"}


async def test_only_json_is_taken(db: str) -> None:
    async with visiting() as visitor:
        for kind in ("text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""):
            answer = await visitor.client.post("/api/v1/lookup", content=b"{}", headers={"content-type": kind})

            assert (answer.status_code, answer.json()["code"]) == (415, "not_json")


async def test_any_site_may_ask_and_caches_may_keep_it(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        first = (await visitor.open("/api/v1/lookup?account=x.com/walmart")).answer
        path, etag = "/api/v1/lookup?account=x.com/walmart", first.headers["etag"]
        for header in (etag, f'"other", W/{etag}', "*"):
            again = await visitor.client.get(path, headers={"if-none-match": header})
            assert again.status_code == 304
            assert again.content == b""
            assert again.headers["etag"] == etag
        stale = await visitor.client.get(path, headers={"if-none-match": '"other"'})
        foreign = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
        asked = await visitor.client.options("/api/v1/lookup", headers=foreign)
        posted = await visitor.client.post("/api/v1/lookup", json={"accounts": []}, headers=foreign)

    assert stale.status_code == 200
    assert first.headers["cache-control"] == "public, max-age=30"
    assert first.headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in first.headers
    assert asked.status_code == 204
    assert "POST" in asked.headers["access-control-allow-methods"]
    assert posted.status_code == 200


async def test_a_head_answers_like_a_get_without_its_body(db: str) -> None:
    await _acme()
    async with serving() as port, httpx.AsyncClient(base_url=f"http://localhost:{port}") as client:
        got = await client.get("/api/v1/accounts/x/walmart")
        headed = await client.head("/api/v1/accounts/x/walmart")

    assert headed.status_code == 200
    assert headed.content == b""
    assert headed.headers["etag"] == got.headers["etag"]
    assert headed.headers["content-length"] == got.headers["content-length"]


async def test_handles_with_slashes_and_signs_are_found_encoded_or_not(db: str) -> None:
    await make_listed_brand(
        "wiki", accounts=(AccountRef("linkedin", "company/wikimedia"), AccountRef("youtube", "@wikipedia"))
    )
    async with visiting() as visitor:
        linkedin = ("linkedin/company/wikimedia", "linkedin/company%2Fwikimedia")
        for path in (*linkedin, "youtube/@wikipedia", "youtube/%40Wikipedia"):
            answer = (await visitor.open(f"/api/v1/accounts/{path}")).answer

            assert answer.json()["verdict"] == "listed", path


async def test_who_asks_too_often_is_told_when_to_come_back(db: str) -> None:
    app = create_app(Settings(lookups_per_minute=3))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        answers = [await client.get("/api/v1/lookup?account=x.com/acme") for _ in range(4)]
        page = await client.get("/lookup?account=x.com/acme")
        await client.get("/")

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].json()["code"] == "too_many"
    # All three may have come late in this window: then two of them count for a third of the next one, too.
    assert 1 <= int(answers[3].headers["retry-after"]) <= 81
    assert answers[3].headers["ratelimit-policy"] == '"lookup";q=3;w=60'
    assert answers[3].headers["ratelimit"].startswith('"lookup";r=0;t=')
    assert answers[3].headers["access-control-allow-origin"] == "*"
    assert page.status_code == 429
