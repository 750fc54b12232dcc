"""Keys for the API: what is kept of them, how long they open anything, and with whom they end."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from registry.access import Member, member_of
from registry.actions import api_keys, approvals, claims, company_rules, key_holders, key_texts, members
from registry.actions.api_keys import MadeKey, WantedKey
from registry.actions.claims import NewClaim
from registry.errors import (
    BadInput,
    KeyEnded,
    KeyExpired,
    KeyUnknown,
    NotAllowed,
    NotFound,
    ScopeMissing,
    StepUpNeeded,
    TooMany,
)
from registry.models import ApiKey, Claim, Event, Letter, Membership
from registry.models.columns import Role, Scope
from tests.factories import NOON, make_live_brand, make_member, proven
from tests.registry.actions.test_checks import check
from verification.accounts import AccountRef

EVERYTHING = tuple(scope.value for scope in Scope)


async def made(member: Member, *scopes: str, days: int = 365) -> MadeKey:
    wanted = WantedKey("shop server", scopes or EVERYTHING, days)
    return await api_keys.make(member.actor, member.company_slug, wanted, now=NOON)


async def test_a_key_is_kept_as_a_hash_told_to_owners_and_on_record(db: str) -> None:
    member = await make_member()
    key = await made(member, "claims:write")

    kept = await ApiKey.get()
    assert key_texts.PATTERN.fullmatch(key.text)
    assert key.text.split("_")[2] not in kept.secret_hash
    assert kept.scopes == ["read", "claims:write"]
    letter = await Letter.get()
    assert "shop server" in letter.body
    assert "rgk_" not in letter.body
    event = await Event.get(kind="key.made")
    assert (event.actor, event.facts["key"]) == ("owner of acme", key.id.hex)


async def test_a_key_acts_in_its_company_and_within_its_scopes(db: str) -> None:
    member = await make_member()
    elsewhere = await make_member("fennwick")
    await Membership.create(
        company_id=elsewhere.company_id, person_id=member.actor.person_id, role=Role.OWNER, created_at=NOON
    )
    holder = await key_holders.recognise((await made(member, "claims:write")).text, now=NOON)
    program = holder.actor(Scope.CLAIMS, now=NOON)

    acting = await member_of(program, "acme")
    assert (acting.role, acting.label) == (Role.EDITOR, "key of acme")
    with pytest.raises(NotFound):
        await member_of(program, "fennwick")
    with pytest.raises(NotAllowed):
        await member_of(program, "acme", at_least=Role.MANAGER)
    with pytest.raises(ScopeMissing):
        holder.actor(Scope.WEBHOOKS, now=NOON)


async def test_a_key_never_holds_more_than_its_maker_does_now(db: str) -> None:
    member = await make_member()
    holder = await key_holders.recognise((await made(member)).text, now=NOON)
    await Membership.filter(person_id=member.actor.person_id).update(role=Role.VIEWER)

    assert (await member_of(holder.actor(Scope.WEBHOOKS, now=NOON), "acme")).role is Role.VIEWER


async def test_wrong_expired_and_ended_keys_open_nothing(db: str) -> None:
    member = await make_member()
    key = await made(member, days=30)
    for wrong in ("", "hello", key.text[:-1] + "!", key_texts.write(key.id, key_texts.new_secret()),
                  key_texts.write(uuid4(), key_texts.new_secret()), key.text[:-1]):  # fmt: skip
        with pytest.raises(KeyUnknown):
            await key_holders.recognise(wrong, now=NOON)
    with pytest.raises(KeyExpired):
        await key_holders.recognise(key.text, now=NOON + timedelta(days=30))
    await api_keys.end(member.actor, "acme", key.id, now=NOON)
    await api_keys.end(member.actor, "acme", key.id, now=NOON)
    with pytest.raises(KeyEnded):
        await key_holders.recognise(key.text, now=NOON)
    assert await Event.filter(kind="key.ended").count() == 1


async def test_while_the_secret_is_changed_both_open_and_each_counts_as_who_saw_it(db: str) -> None:
    owner = await make_member()
    manager = await make_member(role=Role.MANAGER)
    first = await made(owner)
    second = await api_keys.renew(manager.actor, "acme", first.id, overlap_hours=24, now=NOON)

    assert (await key_holders.recognise(first.text, now=NOON)).maker_id == owner.actor.person_id
    assert (await key_holders.recognise(second.text, now=NOON)).maker_id == manager.actor.person_id
    with pytest.raises(KeyEnded):
        await key_holders.recognise(first.text, now=NOON + timedelta(hours=24))
    third = await api_keys.renew(owner.actor, "acme", first.id, overlap_hours=0, now=NOON)
    with pytest.raises(KeyUnknown):
        await key_holders.recognise(second.text, now=NOON)
    assert (await key_holders.recognise(third.text, now=NOON)).key_id == first.id


async def test_where_two_must_agree_nobody_files_with_a_key_and_approves_it_too(db: str) -> None:
    owner, manager = await make_member(), await make_member(role=Role.MANAGER)
    brand = await make_live_brand(owner)
    await company_rules.want_approval(owner.actor, "acme", now=NOON)
    first = await made(owner)
    second = await api_keys.renew(manager.actor, "acme", first.id, overlap_hours=24, now=NOON)
    for key, filer, name in ((first, owner, "acme1"), (second, manager, "acme2")):
        holder = await key_holders.recognise(key.text, now=NOON)
        program = await member_of(holder.actor(Scope.CLAIMS, now=NOON), "acme")
        account = AccountRef("github", name)
        await claims.file_claim(program, brand.slug, NewClaim(f"github.com/{name}"), now=NOON)
        claim = await check(await Claim.get(account__handle=name), proven(account))
        with pytest.raises(NotAllowed):
            await approvals.approve(filer.actor, "acme", [claim.id], now=NOON)


async def test_keys_end_with_the_membership_of_whoever_saw_their_secret(db: str) -> None:
    owner = await make_member()
    manager = await make_member(role=Role.MANAGER)
    theirs, shared, ours = await made(manager), await made(owner), await made(owner)
    await api_keys.renew(manager.actor, "acme", shared.id, overlap_hours=24, now=NOON)
    await Letter.all().delete()
    leaving = await Membership.get(person_id=manager.actor.person_id)
    await members.remove(owner.actor, "acme", leaving.id, now=NOON)

    for key in (theirs, shared):
        with pytest.raises(KeyEnded):
            await key_holders.recognise(key.text, now=NOON)
    assert await key_holders.recognise(ours.text, now=NOON)
    assert await Letter.filter(to=owner.actor.email, subject__contains="were ended").count() == 1


async def test_the_last_use_is_written_once_a_minute(db: str) -> None:
    key = await made(await make_member())
    used = []
    for seconds in (0, 30, 60):
        await key_holders.recognise(key.text, now=NOON + timedelta(seconds=seconds))
        used.append((await ApiKey.get()).used_at)
    assert used == [NOON, NOON, NOON + timedelta(seconds=60)]


async def test_only_managers_who_just_signed_in_make_keys_and_no_key_does(db: str) -> None:
    member = await make_member()
    stale = replace(member.actor, confirmed_at=NOON - timedelta(hours=1))
    with pytest.raises(StepUpNeeded):
        await api_keys.make(stale, "acme", WantedKey("a"), now=NOON)
    with pytest.raises(NotAllowed):
        await made(await make_member(role=Role.EDITOR))
    with pytest.raises(NotFound):
        await api_keys.show_all((await make_member("fennwick")).actor, "acme", now=NOON)
    program = (await key_holders.recognise((await made(member)).text, now=NOON)).actor(Scope.WEBHOOKS, now=NOON)
    with pytest.raises(NotAllowed):
        await api_keys.make(program, "acme", WantedKey("a"), now=NOON)


async def test_what_cannot_be_used_is_refused_and_twenty_are_enough(db: str) -> None:
    member = await make_member()
    for wanted in (WantedKey(" "), WantedKey("x" * 61), WantedKey("a\u202eb"), WantedKey("a", days=731)):
        with pytest.raises(BadInput):
            await api_keys.make(member.actor, "acme", wanted, now=NOON)
    for _ in range(api_keys.MOST_KEYS):
        await made(member)
    with pytest.raises(TooMany):
        await made(member)
    shown = await api_keys.show_all(member.actor, "acme", now=NOON)
    assert (len(shown.keys), len(shown.over)) == (20, 0)
