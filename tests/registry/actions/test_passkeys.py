"""Passkeys: added, used once for each question, blocked when there may be a copy, removed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from registry.access import Actor
from registry.actions import passkey_challenges, passkeys, sessions
from registry.actions.passkey_challenges import Answered
from registry.errors import BadName, NotFound, PasskeyRefused, StepUpNeeded
from registry.models import Letter, Passkey, Session
from tests.authenticator import Authenticator
from tests.factories import NOON, actor, make_person

BROWSER = "the session's secret"


async def _added(who: Actor, device: Authenticator, name: str = "Phone") -> None:
    asked = await passkeys.options_to_add(who, BROWSER, now=NOON)
    await passkeys.add(who, Answered(*device.make(asked), BROWSER), name, now=NOON)


async def _answered(device: Authenticator, browser: str = BROWSER) -> Answered:
    return Answered(*device.answer(await passkey_challenges.to_sign_in(browser, now=NOON)), browser)


async def test_a_passkey_signs_its_person_in_and_the_person_hears_of_it(db: str) -> None:
    who, device = actor(await make_person("ana@example.com")), Authenticator()
    await _added(who, device)

    signed_in = await passkeys.sign_in(await _answered(device), now=NOON)

    found = await sessions.actor_of(signed_in.session, now=NOON)
    assert found is not None
    assert (found.person_id, found.confirmed_at) == (who.person_id, NOON)
    letter = await Letter.get(to="ana@example.com")
    assert "“Phone” was added" in letter.body
    assert (await passkeys.list_own(who))[0].used_at == NOON


async def test_an_answer_counts_once_and_only_from_the_browser_that_was_asked(db: str) -> None:
    who, device = actor(await make_person()), Authenticator()
    await _added(who, device)
    answered = await _answered(device)
    with pytest.raises(PasskeyRefused):
        await passkeys.sign_in(replace(answered, browser="another"), now=NOON)
    await passkeys.sign_in(answered, now=NOON)

    with pytest.raises(PasskeyRefused):
        await passkeys.sign_in(answered, now=NOON)
    with pytest.raises(PasskeyRefused):
        await passkeys.sign_in(await _answered(device), now=NOON + timedelta(minutes=11))


def _elsewhere(device: Authenticator) -> None:
    device.origin = "https://phishing.example"


def _other_site(device: Authenticator) -> None:
    device.rp_id = "phishing.example"


def _unverified(device: Authenticator) -> None:
    device.verifies = False


def _other_key(device: Authenticator) -> None:
    device.key = Authenticator().key


def _unknown(device: Authenticator) -> None:
    device.credential_id = b"nobody knows this one, not at all"


def _somebody_else(device: Authenticator) -> None:
    device.user_handle = "AAAAAAAAAAAAAAAAAAAAAA"


@pytest.mark.parametrize("wrong", [_elsewhere, _other_site, _unverified, _other_key, _unknown, _somebody_else])
async def test_whatever_is_wrong_is_refused_alike(db: str, wrong: Callable[[Authenticator], None]) -> None:
    who, device = actor(await make_person()), Authenticator()
    await _added(who, device)
    wrong(device)

    with pytest.raises(PasskeyRefused) as refusal:
        await passkeys.sign_in(await _answered(device), now=NOON)

    assert str(refusal.value) == PasskeyRefused.sentence
    assert await Session.all().count() == 0


@pytest.mark.parametrize("credential", ["", "{", "[]", "null", "{}", '{"id": 7}', "x" * 20_000, "\ud83d"])
async def test_nonsense_is_refused(db: str, credential: str) -> None:
    _, asked = "", await passkey_challenges.to_sign_in(BROWSER, now=NOON)
    challenge_id, _ = Authenticator().answer(asked)
    with pytest.raises(PasskeyRefused):
        await passkeys.sign_in(Answered(challenge_id, credential, BROWSER), now=NOON)
    with pytest.raises(PasskeyRefused):
        await passkeys.sign_in(Answered("no id", credential, BROWSER), now=NOON)


async def test_a_counter_that_goes_back_blocks_the_passkey_and_its_person_hears_of_it(db: str) -> None:
    who, device = actor(await make_person("ana@example.com")), Authenticator(counts=True)
    await _added(who, device)
    await passkeys.sign_in(await _answered(device), now=NOON)
    device.count -= 1

    for _ in range(2):
        with pytest.raises(PasskeyRefused):
            await passkeys.sign_in(await _answered(device), now=NOON)

    assert (await Passkey.get()).blocked_at == NOON
    assert await Letter.filter(to="ana@example.com", subject__contains="blocked").count() == 1


async def test_adding_needs_a_fresh_sign_in_a_checked_device_and_a_name(db: str) -> None:
    who = actor(await make_person())
    with pytest.raises(StepUpNeeded):
        await passkeys.options_to_add(who, BROWSER, now=NOON + timedelta(hours=1))
    with pytest.raises(PasskeyRefused):
        await _added(who, Authenticator(verifies=False))
    with pytest.raises(PasskeyRefused):
        await _added(who, Authenticator(origin="https://phishing.example"))
    with pytest.raises(BadName):
        await _added(who, Authenticator(), name="  ")
    assert await Passkey.all().count() == 0


async def test_a_question_for_one_person_makes_no_passkey_for_another(db: str) -> None:
    ana, mallory, device = actor(await make_person()), actor(await make_person()), Authenticator()
    asked = await passkeys.options_to_add(ana, BROWSER, now=NOON)

    with pytest.raises(PasskeyRefused):
        await passkeys.add(mallory, Answered(*device.make(asked), BROWSER), "Phone", now=NOON)


async def test_a_known_device_is_not_added_twice(db: str) -> None:
    who, device = actor(await make_person()), Authenticator()
    await _added(who, device)
    with pytest.raises(PasskeyRefused, match="already"):
        await _added(who, device)


async def test_only_ones_own_passkeys_are_named_and_removed(db: str) -> None:
    who, other, device = actor(await make_person("ana@example.com")), actor(await make_person()), Authenticator()
    await _added(who, device)
    passkey = await Passkey.get()
    with pytest.raises(NotFound):
        await passkeys.rename(other, passkey.id, "Mine")
    with pytest.raises(NotFound):
        await passkeys.remove(other, passkey.id, now=NOON)
    with pytest.raises(StepUpNeeded):
        await passkeys.remove(who, passkey.id, now=NOON + timedelta(hours=1))

    await passkeys.rename(who, passkey.id, "Old phone")
    await passkeys.remove(who, passkey.id, now=NOON)

    assert await Passkey.all().count() == 0
    assert await Letter.filter(to="ana@example.com", body__contains="“Old phone” no longer").count() == 1


async def test_whoever_confirms_uses_their_own_passkey_and_gets_a_new_session(db: str) -> None:
    ana, bo, device = actor(await make_person()), actor(await make_person()), Authenticator()
    await _added(ana, device)
    with pytest.raises(PasskeyRefused):
        await passkeys.sign_in(await _answered(device), now=NOON, before=bo)

    first = await passkeys.sign_in(await _answered(device), now=NOON)
    before = await sessions.actor_of(first.session, now=NOON)
    second = await passkeys.sign_in(await _answered(device), now=NOON, before=before)

    assert await sessions.actor_of(first.session, now=NOON) is None
    assert await sessions.actor_of(second.session, now=NOON)


async def test_a_passkey_is_offered_until_there_is_one_or_the_person_declines(db: str) -> None:
    ana, bo = actor(await make_person()), actor(await make_person())
    assert await passkeys.is_to_be_offered(ana)
    await _added(ana, Authenticator())
    await passkeys.decline(bo, now=NOON)

    assert not await passkeys.is_to_be_offered(ana)
    assert not await passkeys.is_to_be_offered(bo)
