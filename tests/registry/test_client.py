"""The client for scripts against a real server."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import pytest

from registry.client import Answer, ApiError, Client
from registry.models import Fact
from tests.factories import NOON, make_listed_brand, make_live_brand, make_member, make_official
from tests.registry.web.serving import serving
from verification.accounts import AccountRef

T = TypeVar("T")


async def _with_client(work: Callable[[Client], T]) -> T:
    async with serving(base_url="http://localhost:8000", allowed_hosts=("127.0.0.1",)) as port:

        def run() -> T:
            with Client(f"http://127.0.0.1:{port}") as client:
                return work(client)

        return await asyncio.to_thread(run)


async def _acme() -> None:
    member = await make_member()
    await make_official(member, await make_live_brand(member), AccountRef("x", "acme"))


async def test_an_answer_says_whose_account_it_is(db: str) -> None:
    await _acme()

    answer = await _with_client(lambda client: client.lookup("https://x.com/Acme"))

    assert answer.is_official
    assert (answer.verdict, answer.brand, answer.error) == ("official", "acme", None)
    assert answer.raw["account"]["url"] == "https://x.com/acme"


async def test_many_are_answered_in_order_and_what_is_no_account_stands_in_its_place(db: str) -> None:
    await _acme()
    asked = ["x.com/acme", "hello there", *(f"x.com/somebody{i}" for i in range(1200))]

    answers: list[Answer] = await _with_client(lambda client: list(client.lookup_many(asked)))

    assert [answer.query for answer in answers] == asked
    assert [answer.verdict for answer in answers[:3]] == ["official", None, "unknown"]
    assert answers[1].error == "not_an_account"


async def test_a_private_question_has_the_verdict_and_the_brand(db: str) -> None:
    await _acme()

    known, other = await _with_client(
        lambda client: (client.lookup_private("x", "acme"), client.lookup_private("x", "nobody"))
    )

    assert (known.query, known.verdict, known.brand) == ("x:acme", "official", "acme")
    assert (other.verdict, other.brand) == ("unknown", None)


async def test_events_are_read_on_from_where_one_stopped(db: str) -> None:
    brand = await make_live_brand(await make_member())
    told = {"brand": {"slug": "acme", "name": "Acme"}, "account": None, "facts": {}}
    for _ in range(250):
        await Fact.create(at=NOON, type="brand.live", is_public=True, brand_id=brand.id, about="brand acme", told=told)

    first, rest = await _with_client(
        lambda client: (found := list(client.events()), list(client.events(int(found[199]["id"]))))
    )

    assert (len(first), rest) == (250, first[200:])


async def test_brands_are_read_page_after_page(db: str) -> None:
    for number in range(55):
        await make_listed_brand(f"brand-{number}", accounts=(AccountRef("x", f"brand{number}"),))

    slugs = await _with_client(lambda client: [brand["slug"] for brand in client.brands()])

    assert sorted(slugs) == sorted(f"brand-{number}" for number in range(55))


async def test_a_refusal_has_its_stable_code(db: str) -> None:
    with pytest.raises(ApiError, match="not_an_account") as refused:
        await _with_client(lambda client: client.lookup("hello there"))

    assert (refused.value.code, refused.value.status) == ("not_an_account", 422)


async def test_a_registry_that_is_away_is_said_to_be(db: str) -> None:
    def ask_nobody(_: Client) -> Answer:
        with Client("http://127.0.0.1:9") as client:
            return client.lookup("x.com/acme")

    with pytest.raises(ApiError, match="unreachable"):
        await _with_client(ask_nobody)
