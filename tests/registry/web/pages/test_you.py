"""The pages of one's own account."""

import json

from registry.actions import passkey_challenges
from registry.models import Passkey, Person, Session
from tests.authenticator import Authenticator
from tests.factories import make_live_brand, make_member, make_person, make_session
from tests.registry.actions.test_addresses import _token
from tests.registry.web.visitor import Visitor, visiting, visiting_as


async def question(visitor: Visitor, path: str) -> str:
    token = visitor.attribute("main input[name=form_token]", "value")
    answer = await visitor.client.post(path, data={"form_token": token})
    assert answer.headers["content-type"].startswith("application/json"), answer.text
    return answer.text


async def _add_passkey(visitor: Visitor, device: Authenticator) -> None:
    await visitor.open("/you/passkeys")
    challenge, credential = device.make(await question(visitor, "/you/passkeys/options"))
    await visitor.send("/you/passkeys", name="Phone", challenge=challenge, credential=credential)


async def test_a_passkey_is_added_signs_in_is_renamed_and_removed(db: str) -> None:
    person, device = await make_person(), Authenticator()
    async with visiting(person) as ana:
        await _add_passkey(ana, device)
        assert "The passkey was added" in ana.text
    async with visiting() as stranger:
        await stranger.open("/sign-in?next=/companies/new")
        asked = await question(stranger, "/sign-in/passkey/options")
        challenge, credential = device.answer(asked)
        await stranger.send("/sign-in/passkey", challenge=challenge, credential=credential)
        assert stranger.path == "/companies/new"

        one = f"/you/passkeys/{(await Passkey.get()).id}"
        await stranger.open(one)
        await stranger.send(one, name="Old phone")
        assert "Old phone" in stranger.text
        await stranger.open(one)
        await stranger.send(f"{one}/remove")

        assert "The passkey was removed" in stranger.text
    assert await Passkey.all().count() == 0


async def test_a_refused_passkey_leaves_the_mailed_link(db: str) -> None:
    async with visiting() as stranger:
        await stranger.open("/sign-in")
        challenge, credential = Authenticator().answer(await question(stranger, "/sign-in/passkey/options"))

        await stranger.send("/sign-in/passkey", challenge=challenge, credential=credential)

        assert stranger.status == 422
        assert "not accepted" in stranger.text
        assert stranger.page.css_first("#field-email") is not None


async def test_the_questions_name_this_registry_and_want_the_person_verified(db: str) -> None:
    async with visiting(await make_person()) as ana, visiting() as stranger:
        await ana.open("/you/passkeys")
        to_add = json.loads(await question(ana, "/you/passkeys/options"))["options"]
        await stranger.open("/sign-in")
        to_enter = json.loads(await question(stranger, "/sign-in/passkey/options"))["options"]

    assert to_add["rp"]["id"] == to_enter["rpId"] == passkey_challenges.rp_id() == "localhost"
    assert to_add["authenticatorSelection"]["userVerification"] == to_enter["userVerification"] == "required"
    assert to_add["authenticatorSelection"]["residentKey"] == "required"
    assert not to_enter["allowCredentials"]


async def test_sessions_are_seen_and_ended(db: str) -> None:
    person = await make_person()
    there = await make_session(person)
    async with visiting(person) as ana, visiting() as other:
        other.client.cookies.set("session", there)
        await ana.open("/you")
        assert "(this one)" in ana.text
        await ana.send("/you/sessions")
        assert "All other sessions have ended." in ana.text
        await other.open("/you")
        assert other.path == "/sign-in"

        this = await Session.get(ended_at__isnull=True)
        form = ana.attribute("main input[name=form_token]", "value") or ana.attribute("input[name=form_token]", "value")
        ended = await ana.client.post(f"/you/sessions/{this.id}", data={"form_token": form})
        assert ended.headers["location"] == "/"
        await ana.open("/you")
        assert ana.path == "/sign-in"


async def test_the_address_changes_after_both_links(db: str) -> None:
    person = await make_person("old@example.com")
    async with visiting(person) as ana:
        await ana.open("/you/address")
        await ana.send("/you/address", email="nonsense")
        assert ana.status == 422
        await ana.send("/you/address", email="new@example.com")
        assert "We wrote to both addresses" in ana.text
        for email in ("old@example.com", "new@example.com"):
            path = f"/you/address/{await _token(email)}"
            await ana.open(path)
            await ana.send(path)

        assert "Sign in with the new one" in ana.text
    assert (await Person.get(id=person.id)).email == "new@example.com"


async def test_an_account_is_closed_unless_something_would_be_left_without_owner(db: str) -> None:
    owner = await make_member("acme")
    await make_live_brand(owner)
    async with visiting_as(owner.actor) as ana:
        await ana.open("/you/close")
        await ana.send("/you/close")
        assert ana.status == 409
        assert "only owner of Acme" in ana.text

        await make_member("acme")
        await ana.send("/you/close")

        assert ana.path == "/"
        await ana.open("/you")
        assert ana.path == "/sign-in"
