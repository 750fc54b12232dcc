"""Webhooks and lookalikes by programs: as on the desk, in the shapes that the document gives."""

from registry.models import Delivery, Sighting, Webhook
from registry.models.columns import DeliveryState, Said, Scope, SightingState
from registry.web.api import keyed_shapes as shapes
from tests.factories import NOON, make_live_brand, make_member, make_sighting
from tests.registry.web.api.program import Program, programming
from verification.accounts import AccountRef

URL = "https://hooks.acme-systems.com/registry"


async def added(program: Program) -> shapes.WebhookWithSecret:
    return shapes.WebhookWithSecret.model_validate(await program.post("webhooks", {"url": URL}))


async def test_a_webhook_is_added_changed_tried_and_removed(db: str) -> None:
    member = await make_member()
    await make_live_brand(member)
    async with programming(member, Scope.WEBHOOKS) as program:
        made = await added(program)
        assert (program.status, made.secret.startswith("whsec_"), made.state) == (201, True, "on")
        one = f"webhooks/{made.id}"
        changed = shapes.Webhook.model_validate(
            await program.patch(one, {"types": ["account.verified"], "state": "paused"})
        )
        assert (changed.types, changed.state) == (["account.verified"], "paused")
        assert (await program.post(f"{one}/test"))["code"] == "conflict"
        await program.patch(one, {"state": "on"})
        renewed = shapes.WebhookWithSecret.model_validate(await program.post(f"{one}/secret"))
        assert renewed.secret != made.secret
        assert renewed.old_secret_until
        await program.post(f"{one}/test")
        assert program.status == 202
        shapes.Webhooks.model_validate(await program.get("webhooks"))
        for _ in range(2):
            assert await program.delete(one) == {"removed": True}
    assert await Webhook.all().count() == 0


async def test_what_was_sent_is_listed_and_sent_again(db: str) -> None:
    member = await make_member()
    await make_live_brand(member)
    async with programming(member, Scope.WEBHOOKS) as program:
        one = f"webhooks/{(await added(program)).id}"
        await program.post(f"{one}/test")
        await Delivery.all().update(state=DeliveryState.FAILED, attempts=16, ended_at=NOON)
        log = shapes.Deliveries.model_validate(await program.get(f"{one}/deliveries?failed=1"))
        assert [delivery.type for delivery in log.deliveries] == ["webhook.test"]
        told = await program.post(f"{one}/replay", {"since": "2026-11-01"})
        assert (program.status, told) == (202, {"sent_again": 1})
        await program.post(f"{one}/deliveries/{log.deliveries[0].id}/replay")
        assert program.status == 409
        for number in (2**62 + 1, 10**30, 0):
            await program.post(f"{one}/deliveries/{number}/replay")
            assert program.status == 404


async def test_what_cannot_be_meant_is_refused(db: str) -> None:
    member = await make_member()
    async with programming(member, Scope.WEBHOOKS) as program:
        for body, code in (
            ({"url": "http://hooks.acme-systems.com/"}, "bad_input"),
            ({"url": "https://127.0.0.1/"}, "bad_input"),
            ({"url": URL, "types": ["account.verifed"]}, "unknown_type"),
            ({"url": URL, "types": []}, "bad_input"),
            ({"url": URL, "secret": "mine"}, "unknown_member"),
            ({}, "bad_parameter"),
        ):
            told = await program.post("webhooks", body)
            assert (program.status, told["code"]) == (422, code), body
        one = f"webhooks/{(await added(program)).id}"
        await program.patch(one, {"state": "gone"})
        assert program.status == 422
        for path in (f"{one}/deliveries?before=x", f"{one}/deliveries?failed=2"):
            await program.get(path)
            assert program.status == 400
    assert await Webhook.all().count() == 1


async def test_lookalikes_are_listed_and_decided(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    first = await make_sighting(brand, AccountRef("x", "acme_help"))
    await make_sighting(brand, AccountRef("x", "acme_shop"))
    async with programming(member, Scope.READ, Scope.LOOKALIKES) as program:
        page = shapes.Sightings.model_validate(await program.get("sightings?brand=acme&limit=1"))
        assert (page.open, len(page.sightings), bool(page.next)) == (2, 1, True)
        one = f"sightings/{first.id}"
        told = shapes.Decided.model_validate(await program.post(one, {"decision": "ours"}))
        assert (told.sighting.said, told.claim_next) == (Said.OURS, "https://x.com/acme_help")
        await program.post(one, {"decision": "undo"})
        told = shapes.Decided.model_validate(await program.post(one, {"decision": "report"}))
        assert told.sighting.state is SightingState.REPORTED
        assert (await program.post(one, {"decision": "fan"}))["code"] == "already_decided"
        await program.post(one, {"decision": "official"})
        assert program.status == 422
        settled = shapes.Sightings.model_validate(await program.get("sightings?brand=acme&settled=1"))
        assert len(settled.sightings) == 1
        await program.get("sightings")
        assert program.status == 400


async def test_other_companies_webhooks_and_lookalikes_are_not_there(db: str) -> None:
    member, other = await make_member(), await make_member("fennwick")
    sighting = await make_sighting(await make_live_brand(other, "fennwick"), AccountRef("x", "fennwick1"))
    async with programming(other) as theirs:
        hook = f"webhooks/{(await added(theirs)).id}"
    async with programming(member) as program:
        for path in (hook, f"{hook}/deliveries", "sightings?brand=fennwick"):
            assert (await program.get(path))["code"] == "not_found"
        for path, body in (
            (f"{hook}/secret", {}),
            (f"{hook}/test", {}),
            (f"{hook}/replay", {"since": "2026-11-01"}),
            (f"{hook}/deliveries/1/replay", {}),
            (f"sightings/{sighting.id}", {"decision": "report"}),
        ):
            assert (await program.post(path, body))["code"] == "not_found", path
        assert (await program.patch(hook, {"state": "paused"}))["code"] == "not_found"
        await program.delete(hook)
    assert await Webhook.all().count() == 1
    assert (await Sighting.get()).state is SightingState.NEW
