"""Requests that are sent twice: done once, answered alike, and never mixed up with others."""

import asyncio
from datetime import timedelta

import pytest
from starlette.routing import Route

from registry.actions import kept_answers, tidying
from registry.actions.kept_answers import Kept, Retriable
from registry.errors import NotFound, OtherRequest, StillRunning
from registry.models import ApiKey, Claim, Event, KeptAnswer, Webhook
from registry.models.columns import ClaimState, Scope
from registry.web import keyed_routes
from registry.web.api.keyed_operations import KEYED
from tests.factories import NOON, make_live_brand, make_member
from tests.registry.web.api.program import programming
from tests.registry.web.everything import all_rows, changed, make_everything

MEANT = {  # what a form of these has to hold
    "/api/v1/sightings/{sighting_id:uuid}": {"decision": "report"},
    "/api/v1/webhooks/{webhook_id:uuid}/replay": {"since": "2026-11-01"},
}
CLAIM = {"brand": "acme", "account": "x.com/acme"}


async def test_the_same_request_again_does_nothing_and_gives_the_first_answer(db: str) -> None:
    member = await make_member()
    await make_live_brand(member)
    async with programming(member) as program:
        first = await program.post("claims", CLAIM, once="filing-1")
        assert (program.status, "idempotency-replayed" in program.answer.headers) == (201, False)
        again = await program.post("claims", CLAIM, once='"filing-1"')  # the draft writes it in quotes
        assert (program.status, program.answer.headers["idempotency-replayed"]) == (201, "true")
        assert first == again
        other = await program.post("claims", {**CLAIM, "account": "x.com/acme2"}, once="filing-1")
        assert (program.status, other["code"]) == (422, "idempotency_mismatch")
    assert await Claim.filter(state=ClaimState.PENDING).count() == 1


async def test_a_refusal_is_not_kept_and_what_cannot_be_a_name_is_refused(db: str) -> None:
    member = await make_member()
    async with programming(member) as program:
        await program.post("claims", CLAIM, once="n")
        assert program.status == 404
        await make_live_brand(member)
        await program.post("claims", CLAIM, once="n")
        assert program.status == 201
        for bad in ("x" * 256, "a\tb", '""'):
            told = await program.post("claims", CLAIM, once=bad)
            assert (program.status, told["code"]) == (400, "bad_idempotency_key")


async def test_a_kept_secret_is_sealed(db: str) -> None:
    member = await make_member()
    async with programming(member) as program:
        made = await program.post("webhooks", {"url": "https://hooks.acme-systems.com/"}, once="hook")
        again = await program.post("webhooks", {"url": "https://hooks.acme-systems.com/"}, once="hook")
    assert made["secret"] == again["secret"]
    assert made["secret"] not in (await KeptAnswer.get()).body
    assert await Webhook.all().count() == 1


async def test_while_the_first_runs_the_second_is_told_so_and_a_crash_leaves_nothing(db: str) -> None:
    async with programming(await make_member()):
        key = await ApiKey.get()
    request = Retriable(key.id, "slow", "f" * 64)
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> Kept:
        begun.set()
        await go_on.wait()
        raise NotFound

    running = asyncio.create_task(kept_answers.once(request, slow, now=NOON))
    await begun.wait()
    with pytest.raises(StillRunning):
        await kept_answers.once(request, slow, now=NOON)
    go_on.set()
    with pytest.raises(NotFound):
        await running
    assert await KeptAnswer.all().count() == 0


async def test_answers_are_kept_for_a_day_and_then_tidied_away(db: str) -> None:
    async with programming(await make_member()):
        key = await ApiKey.get()

    async def answered() -> Kept:
        return Kept(200, b"{}")

    for name in ("one", "two"):
        await kept_answers.once(Retriable(key.id, name, "f" * 64), answered, now=NOON)
    with pytest.raises(OtherRequest):
        await kept_answers.once(Retriable(key.id, "one", "e" * 64), answered, now=NOON + timedelta(hours=23))
    later = NOON + timedelta(hours=25)
    await kept_answers.once(Retriable(key.id, "one", "e" * 64), answered, now=later)
    await tidying.tidy(now=later)
    assert [kept.name for kept in await KeptAnswer.all()] == ["one"]


async def test_nothing_of_a_key_is_in_the_trail(db: str) -> None:
    member = await make_member()
    await make_live_brand(member)
    async with programming(member) as program:
        await program.post("claims", CLAIM, once="filing-1")
        secret = program.key.split("_")[2]
    assert all(secret not in str(event.facts) + event.subject + event.actor for event in await Event.all())


async def test_with_another_company_s_key_nothing_of_this_one_is_there(db: str) -> None:
    acme, stranger = await make_everything(), await make_member("rival-inc")
    await make_live_brand(stranger, "rival")
    routes = [route for route in keyed_routes.ROUTES if isinstance(route, Route) and ":uuid}" in route.path]
    async with programming(stranger) as program:
        headers, before = {"authorization": f"Bearer {program.key}"}, await all_rows()
        for route in routes:
            for method in sorted((route.methods or set()) - {"OPTIONS", "HEAD"}):
                body = {"json": MEANT.get(route.name, {})} if method in {"POST", "PATCH"} else {}
                answer = await program.client.request(method, acme.path(route), headers=headers, **body)  # type: ignore[arg-type]
                assert answer.status_code == (200 if method == "DELETE" else 404), (method, route.path)
        after = await all_rows()
    assert list(changed(before, after)) in ([], ["api_key"])  # when the key was used last


async def test_every_call_needs_the_scope_that_the_document_names(db: str) -> None:
    acme = await make_everything()
    routes = {route.path: route for route in keyed_routes.ROUTES if isinstance(route, Route)}
    assert {path: set(route.methods or ()) - {"HEAD", "OPTIONS"} for path, route in routes.items()} == {
        path: {method.upper() for method, other in KEYED if other == path} for _, path in KEYED
    }
    async with programming(acme.owner, Scope.READ) as program:
        headers = {"authorization": f"Bearer {program.key}"}
        for (method, path), operation in KEYED.items():
            answer = await program.client.request(method.upper(), acme.path(routes[path]), headers=headers)
            told = answer.headers.get("www-authenticate", "")
            missing = "" if operation.scope is Scope.READ else f'scope="{operation.scope}"'
            assert (answer.status_code == 403, missing in told) == (bool(missing), True), (method, path)
            nobody = await program.client.request(method.upper(), acme.path(routes[path]))
            assert (nobody.status_code, nobody.json()["code"]) == (401, "key_needed")
