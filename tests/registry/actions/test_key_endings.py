"""Before a key expires its company's owners are told, once."""

from datetime import timedelta

from registry.actions import api_keys, key_endings
from registry.actions.api_keys import WantedKey
from registry.models import Letter
from registry.models.columns import Role
from tests.factories import NOON, make_member

SOON = NOON + timedelta(days=80)


async def test_owners_are_told_once_two_weeks_before(db: str) -> None:
    member = await make_member()
    await make_member(role=Role.MANAGER)
    key = await api_keys.make(member.actor, "acme", WantedKey("shop server", days=90), now=NOON)
    await Letter.all().delete()

    assert await key_endings.warn(now=NOON + timedelta(days=70)) == 0
    assert [await key_endings.warn(now=SOON), await key_endings.warn(now=SOON)] == [1, 0]
    letter = await Letter.get()
    assert letter.to == member.actor.email
    assert f"/companies/acme/keys/{key.id}" in letter.body
    assert "2027-02-21" in letter.subject


async def test_an_ended_and_a_renewed_key_are_no_news(db: str) -> None:
    member = await make_member()
    keys = [await api_keys.make(member.actor, "acme", WantedKey(name, days=90), now=NOON) for name in ("a", "b")]
    await api_keys.end(member.actor, "acme", keys[0].id, now=NOON)
    actor = member.actor
    await api_keys.renew(actor, "acme", keys[1].id, overlap_hours=0, now=NOON + timedelta(minutes=5))

    assert await key_endings.warn(now=NOON + timedelta(days=76)) == 0
    assert await key_endings.warn(now=SOON) == 1
