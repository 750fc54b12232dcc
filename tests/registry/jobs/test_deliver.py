"""Webhooks against a real receiver: signed, in order, at least once, again after an outage, and not for ever."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from standardwebhooks.webhooks import WebhookVerificationError

from registry import audit
from registry.access import Member
from registry.actions import deliveries, public_facts, publishing, sightings, webhook_secrets, webhooks
from registry.actions.public_facts import TYPES
from registry.actions.sightings import Seen
from registry.jobs.deliver import deliver
from registry.jobs.mailing import post_with
from registry.jobs.tools import Again, Tools
from registry.models import Brand, Claim, Delivery, Event, Job, Webhook
from registry.models.columns import ClaimState, DeliveryState, JobKind, Silence
from registry.settings import Settings
from tests.factories import letters_to, make_claim, make_live_brand, make_member, make_official
from tests.servers.dns import LiveDns
from tests.servers.receiver import NO_ANSWER, Receiver
from verification.accounts import AccountRef
from verification.fetching import Fetcher

BEFORE = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
HOST = "hooks.acme-systems.com"
SECRET = webhook_secrets.new_secret()


@dataclass
class World:
    """A company with a webhook, its receiver, and the worker's way out; the clock is moved by hand."""

    receiver: Receiver
    tools: Tools
    member: Member
    brand: Brand
    webhook: Webhook
    # Receivers refuse what was signed minutes ago, so each test has a clock of its own.
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    async def official(self, handle: str = "acme") -> None:
        """An account becomes official, and the worker reads the trail."""
        account = AccountRef("x", handle)
        claim = await make_claim(self.member, self.brand, account, state=ClaimState.VERIFIED, now=BEFORE)
        await self._happened("claim.verified", claim, account)

    async def missed(self, handle: str = "acme") -> None:
        claim = await Claim.get(account__handle=handle)
        await self._happened("claim.missed", claim, AccountRef("x", handle))

    async def _happened(self, kind: str, claim: Claim, account: AccountRef) -> None:
        facts = {"brand": "acme", "claim": str(claim.id)}
        await audit.record(kind, actor="worker", subject=str(account), now=self.now, **facts)
        while await publishing.publish(now=self.now):
            pass

    async def work(self, after: timedelta = timedelta(0)) -> Again | None:
        self.now += after
        return await deliver(str(self.webhook.id), self.tools)

    async def webhook_now(self) -> Webhook:
        return await Webhook.get(id=self.webhook.id)

    @property
    def told(self) -> list[tuple[str, str]]:
        """Type and handle of each message that came in."""
        found = [message.told for message in self.receiver.received]
        return [(one["type"], one["data"]["account"]["handle"]) for one in found]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def receiver(authority: trustme.CA) -> Iterator[Receiver]:
    with Receiver(authority, HOST) as server:
        yield server


@pytest.fixture
async def world(
    db: str, dns: LiveDns, receiver: Receiver, authority: trustme.CA, tmp_path: Path
) -> AsyncIterator[World]:
    dns.set_a(HOST, "127.0.0.1")
    root = tmp_path / "root.pem"
    authority.cert_pem.write_to_path(str(root))
    settings = Settings(
        dns_servers=(dns.address,), allow_addresses=("127.0.0.0/8",), allow_ports=(receiver.port,), ca_file=root
    )
    member = await make_member()
    brand = await make_live_brand(member)
    await Brand.all().update(live_since=BEFORE)
    await Claim.all().update(verified_at=BEFORE)
    webhook = await Webhook.create(
        company_id=member.company_id,
        url=receiver.url,
        types=list(TYPES),
        brands=[],
        secret=webhook_secrets.seal(SECRET),
        created_at=BEFORE,
    )
    async with Fetcher(settings, deadline=3.0) as fetcher:
        tools = Tools(fetcher.ask, lambda: made.now, post_with(settings), settings, send=fetcher.send)
        made = World(receiver, tools, member, brand, webhook)
        yield made


async def test_a_stranger_can_check_the_signature(world: World) -> None:
    await world.official()

    assert await world.work() is None

    (message,) = world.receiver.received
    told = message.verified_by(SECRET)
    assert told["type"] == "account.verified"
    assert told["data"]["account"] == {"platform": "x", "handle": "acme", "url": "https://x.com/acme"}
    assert message.id == f"fact_{told['data']['id']}"
    with pytest.raises(WebhookVerificationError):
        message.verified_by(webhook_secrets.new_secret())


async def test_the_job_is_queued_with_the_fact(world: World) -> None:
    await world.official()

    assert await Job.filter(kind=JobKind.DELIVER, subject=str(world.webhook.id), place=HOST).count() == 1


async def test_while_a_secret_is_changed_both_sign(world: World) -> None:
    newer = webhook_secrets.new_secret()
    await Webhook.all().update(
        secret=webhook_secrets.seal(newer),
        old_secret=webhook_secrets.seal(SECRET),
        old_secret_until=world.now + webhooks.BOTH_SIGN,
    )
    await world.official()
    await world.work()

    (message,) = world.receiver.received
    assert message.verified_by(SECRET) == message.verified_by(newer)


async def test_after_a_day_the_old_secret_signs_nothing(world: World) -> None:
    newer = webhook_secrets.new_secret()
    await Webhook.all().update(
        secret=webhook_secrets.seal(newer), old_secret=webhook_secrets.seal(SECRET), old_secret_until=world.now
    )
    await world.official()
    await world.work()

    assert len(world.receiver.received[0].headers["webhook-signature"].split()) == 1


@pytest.mark.parametrize("status", [NO_ANSWER, 500, 503, 429, 400, 404, 302])
async def test_what_is_not_taken_comes_again_with_the_same_id(world: World, status: int) -> None:
    world.receiver.status = status
    world.receiver.headers = {"location": f"https://{HOST}:{world.receiver.port}/elsewhere"} if status == 302 else {}
    await world.official()
    again = await world.work()
    assert again is not None

    world.receiver.status = 204
    assert await world.work(again.after + timedelta(seconds=1)) is None

    first, second = world.receiver.received
    assert (first.id, first.body) == (second.id, second.body)
    delivery = await Delivery.get()
    assert (delivery.state, delivery.attempts) == (DeliveryState.DELIVERED, 2)
    assert [one["status"] for one in delivery.tries] == [status or None, 204]
    assert (await world.webhook_now()).failing_since is None


async def test_about_one_account_the_older_message_goes_first(world: World) -> None:
    world.receiver.status = lambda message: 400 if message.told["type"] == "account.verified" else 204
    await world.official("one")
    await world.official("two")
    await world.missed("one")

    await world.work()

    # One refused message stops none about another account.
    assert world.told == [("account.verified", "one"), ("account.verified", "two")]

    world.receiver.status = 204
    await world.work(timedelta(minutes=1))

    assert world.told[2:] == [("account.verified", "one"), ("account.verified", "two"), ("proof.missing", "one")]


async def test_a_server_that_is_away_is_asked_once_not_once_for_each_message(world: World) -> None:
    world.receiver.status = NO_ANSWER
    for handle in ("one", "two", "three"):
        await world.official(handle)

    again = await world.work()

    assert len(world.receiver.received) == 1
    assert again is not None
    world.receiver.status = 204
    await world.work(again.after)
    assert len(world.receiver.received) == 4


async def test_a_worker_that_died_before_writing_it_down_sends_it_again(world: World) -> None:
    await world.official()
    taken = await deliveries.take(world.webhook.id, now=world.now)
    assert taken is not None  # and the worker is killed

    assert (await world.work()) is not None
    assert world.receiver.received == []
    assert await world.work(deliveries.HOLD) is None

    assert len(world.receiver.received) == 1
    assert (await Delivery.get()).attempts == 2


async def test_the_pauses_grow_and_last_three_days(world: World) -> None:
    assert list(deliveries.PAUSES) == sorted(deliveries.PAUSES)
    assert timedelta(days=3) <= sum(deliveries.PAUSES, timedelta(0)) <= timedelta(days=4)


async def test_after_three_days_of_nothing_it_is_switched_off_and_its_company_told(world: World) -> None:
    world.receiver.status = 500
    await world.official()
    await world.work()
    await Webhook.all().update(failing_since=world.now - deliveries.SILENCED_AFTER)

    assert await world.work(timedelta(minutes=1)) is None

    assert (await world.webhook_now()).silence is Silence.FAILING
    (letter,) = await letters_to(world.member.actor.email)
    assert world.receiver.url in letter.body
    assert f"/companies/acme/webhooks/{world.webhook.id}" in letter.body
    assert await Event.filter(kind="webhook.failing").count() == 1


async def test_a_message_that_is_never_taken_is_given_up_and_blocks_nothing(world: World) -> None:
    world.receiver.status = lambda message: 400 if message.told["type"] == "account.verified" else 204
    await world.official()
    await world.missed()
    await Delivery.filter(fact__type="account.verified").update(attempts=len(deliveries.PAUSES))

    await world.work()

    assert [one.state for one in await Delivery.all().order_by("id")] == [
        DeliveryState.FAILED,
        DeliveryState.DELIVERED,
    ]


async def test_gone_switches_it_off_at_once(world: World) -> None:
    world.receiver.status = 410
    await world.official("one")
    await world.official("two")

    assert await world.work() is None

    assert len(world.receiver.received) == 1
    assert (await world.webhook_now()).silence is Silence.GONE
    assert len(await letters_to(world.member.actor.email)) == 1


async def test_what_happened_while_it_was_off_is_sent_when_it_is_on(world: World) -> None:
    world.receiver.status = 410
    await world.official("one")
    await world.work()
    await world.official("two")
    world.receiver.status = 204

    added = await webhooks.resume(world.member.actor, "acme", world.webhook.id, now=world.now)
    await world.work()

    assert added == 1
    assert world.told[1:] == [("account.verified", "one"), ("account.verified", "two")]


async def test_what_was_given_up_can_be_sent_again(world: World) -> None:
    world.receiver.status = 400
    await world.official("one")
    await world.official("two")
    await Delivery.all().update(attempts=len(deliveries.PAUSES))
    await world.work()
    world.receiver.status = 204

    count = await webhooks.send_failed_again(world.member.actor, "acme", world.webhook.id, since=BEFORE, now=world.now)
    await world.work()

    assert count == 2
    sent = world.receiver.received
    assert [message.id for message in sent[2:]] == [message.id for message in sent[:2]]
    assert await Delivery.filter(state=DeliveryState.DELIVERED).count() == 2


async def test_a_network_that_is_not_public_is_never_visited(world: World, dns: LiveDns) -> None:
    dns.set_a("inside.acme-systems.com", "10.0.0.1")
    await Webhook.all().update(url=f"https://inside.acme-systems.com:{world.receiver.port}/hooks")
    await world.official()

    await world.work()

    assert (await Delivery.get()).tries[-1]["problem"] == "refused"
    assert world.receiver.received == []


async def test_a_lookalike_that_was_seen_is_told_to_the_company_alone(world: World) -> None:
    await make_official(world.member, world.brand, AccountRef("x", "acmewidgets"))
    seen = [Seen(AccountRef("x", "acmevvidgets"), "feed:list", world.now)]
    await sightings.note(seen, now=world.now)
    await sightings.note(seen, now=world.now)

    await world.work()

    assert world.told == [("lookalike.seen", "acmevvidgets")]
    assert (await public_facts.since(0)).facts == ()


async def test_other_companies_and_other_types_are_none_of_its_business(world: World) -> None:
    await Webhook.all().update(types=["account.lapsed"])
    await world.official()
    stranger = await make_member("zenith")
    await make_live_brand(stranger, "zenith")

    assert await Delivery.all().count() == 0
