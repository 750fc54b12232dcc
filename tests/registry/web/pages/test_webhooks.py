"""The pages of webhooks: adding one, its secret shown once, its log, and who may come here."""

from datetime import timedelta

import pytest

from registry.actions.public_facts import TYPES
from registry.models import Delivery, Event, Session, Webhook
from registry.models.columns import DeliveryState, Role, Silence
from tests.factories import NOON, make_live_brand, make_member
from tests.registry.web.visitor import Visitor, visiting_as

PATH = "/companies/acme/webhooks"
URL = "https://hooks.acme-systems.com/registry"


async def added(visitor: Visitor, url: str = URL) -> Webhook:
    await visitor.open(PATH)
    await visitor.send(PATH, url=url, types=list(TYPES))
    return await Webhook.get()


async def test_the_secret_is_shown_once_and_kept_sealed(db: str) -> None:
    member = await make_member()
    await make_live_brand(member)
    async with visiting_as(member.actor) as visitor:
        webhook = await added(visitor)
        secret = visitor.find("[data-copy-text]").text()

        assert secret.startswith("whsec_")
        assert secret not in webhook.secret
        await visitor.open(f"{PATH}/{webhook.id}")
        assert secret not in visitor.answer.text
    assert await Event.filter(kind="webhook.added").count() == 1


@pytest.mark.parametrize(
    "url",
    ["http://hooks.acme-systems.com/", "https://127.0.0.1/", "https://localhost/x", "hello", "https://a.com:8443/"],
)
async def test_only_plain_public_https_is_taken(db: str, url: str) -> None:
    member = await make_member()
    async with visiting_as(member.actor) as visitor:
        await visitor.open(PATH)
        await visitor.send(PATH, url=url, types=list(TYPES))

        assert visitor.status == 422
        assert visitor.page.css_first("#error-url") is not None
    assert await Webhook.all().count() == 0


async def test_the_same_address_twice_and_nothing_to_tell_are_refused(db: str) -> None:
    member = await make_member()
    async with visiting_as(member.actor) as visitor:
        await added(visitor)
        await added(visitor)
        assert visitor.status == 409
        await visitor.send(PATH, url=URL + "2", types=[])
        assert "Choose at least one thing to be told of." in visitor.text
    assert await Webhook.all().count() == 1


async def test_a_test_message_is_in_the_log_and_can_be_sent_again(db: str) -> None:
    member = await make_member()
    await make_live_brand(member)
    async with visiting_as(member.actor) as visitor:
        webhook = await added(visitor)
        one = f"{PATH}/{webhook.id}"
        await visitor.open(one)
        await visitor.send(one, do="test")
        await visitor.send(one, do="test")  # pressed twice, sent once

        assert "webhook.test" in visitor.text
        delivery = await Delivery.get()
        await Delivery.all().update(state=DeliveryState.FAILED, attempts=16, ended_at=NOON)
        await visitor.send(one, do="again", delivery=str(delivery.id))
        assert "On its way again" in visitor.text
    assert (await Delivery.get()).state is DeliveryState.WAITING


async def test_it_can_be_paused_and_removed(db: str) -> None:
    member = await make_member()
    async with visiting_as(member.actor) as visitor:
        webhook = await added(visitor)
        one = f"{PATH}/{webhook.id}"
        await visitor.open(one)
        await visitor.send(one, do="pause")
        assert (await Webhook.get()).silence is Silence.PAUSED
        assert "A manager has paused it." in visitor.text
        await visitor.open(one)
        await visitor.send(one, do="resume")
        await visitor.send(one, do="remove")
        assert "Removed." in visitor.text
    assert await Webhook.all().count() == 0


async def test_another_secret_signs_beside_the_old_one_for_a_day(db: str) -> None:
    member = await make_member()
    async with visiting_as(member.actor) as visitor:
        webhook = await added(visitor)
        await visitor.open(f"{PATH}/{webhook.id}")
        await visitor.send(f"{PATH}/{webhook.id}", do="secret")
        newer = await Webhook.get()

        assert newer.old_secret == webhook.secret
        assert newer.old_secret_until == NOON + timedelta(hours=24)


async def test_secrets_need_a_fresh_sign_in(db: str) -> None:
    member = await make_member()
    async with visiting_as(member.actor, now=NOON) as visitor:
        await visitor.open(PATH)
        await Session.all().update(confirmed_at=NOON - timedelta(hours=1))
        await visitor.send(PATH, url=URL, types=list(TYPES))

        assert visitor.path.startswith("/confirm/")
    assert await Webhook.all().count() == 0


@pytest.mark.parametrize(("role", "status"), [(Role.VIEWER, 403), (Role.EDITOR, 403), (Role.MANAGER, 200)])
async def test_managers_and_owners_only(db: str, role: Role, status: int) -> None:
    member = await make_member(role=role)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(PATH)
        assert visitor.status == status


async def test_a_stranger_sees_nothing(db: str) -> None:
    owner = await make_member()
    async with visiting_as(owner.actor) as visitor:
        webhook = await added(visitor)
    async with visiting_as((await make_member("zenith")).actor) as visitor:
        for path in (PATH, f"{PATH}/{webhook.id}", f"/companies/zenith/webhooks/{webhook.id}"):
            assert (await visitor.open(path)).status == 404
