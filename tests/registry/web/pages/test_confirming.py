"""Step-up: dangerous things ask again who it is, and lose nothing."""

from datetime import timedelta

from registry.actions import passkeys
from registry.actions.passkey_challenges import Answered
from registry.models import Claim, KeptForm, Person, Session
from registry.models.columns import ClaimState
from tests.authenticator import Authenticator
from tests.factories import NOON, actor, make_claim, make_live_brand, make_member, make_person, make_session
from tests.registry.web.pages.test_sign_in import _link
from tests.registry.web.pages.test_you import question
from tests.registry.web.visitor import Visitor, visiting, visiting_as
from verification.accounts import AccountRef

LATER = NOON + timedelta(minutes=16)


async def _stale(visitor: Visitor, person: Person) -> None:
    """The visitor signed in at noon; it is later now."""
    visitor.client.cookies.set("session", await make_session(person, now=LATER, confirmed_at=NOON))


async def test_an_old_sign_in_withdraws_nothing_until_confirmed_and_then_what_was_sent_is_done(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    claim = await make_claim(member, brand, AccountRef("x", "acme"), state=ClaimState.VERIFIED)
    person = await Person.get(id=member.actor.person_id)
    path = f"/claims/{claim.id}/withdraw"
    async with visiting(now=LATER) as visitor:
        await _stale(visitor, person)
        await visitor.open(path)
        await visitor.send(path)
        assert visitor.heading == "Confirm that it is you"
        assert (await Claim.get(id=claim.id)).state is ClaimState.VERIFIED

        await visitor.send("/confirm")
        await visitor.open(await _link(person.email))
        await visitor.send(str(visitor.answer.url.path))
        assert visitor.heading == "Go on where you were"
        await visitor.send(path)

        assert (await Claim.get(id=claim.id)).state is ClaimState.WITHDRAWN
        assert await Session.filter(ended_at__isnull=True).count() == 1  # the new one took the old one's place


async def test_a_kept_form_is_its_senders_alone_and_goes_after_an_hour(db: str) -> None:
    member, other = await make_member("acme"), await make_member("other")
    person = await Person.get(id=member.actor.person_id)
    kept = await KeptForm.create(person=person, path="/desk", typed=[["a", "b"]], created_at=NOON)
    async with visiting_as(other.actor) as visitor:
        await visitor.open(f"/confirm/{kept.id}")
        assert visitor.status == 404
    async with visiting_as(member.actor, now=NOON + timedelta(hours=2)) as visitor:
        await visitor.open(f"/confirm/{kept.id}")
        assert visitor.status == 404


async def test_whoever_is_fresh_goes_on_and_never_to_a_foreign_site(db: str) -> None:
    member = await make_member()
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/confirm?next=/companies/acme")
        assert visitor.path == "/companies/acme"
        await visitor.open("/confirm?next=//evil.example")
        assert visitor.path == "/desk"


async def test_an_old_sign_in_is_asked_before_a_page(db: str) -> None:
    member = await make_member()
    async with visiting(now=LATER) as visitor:
        await _stale(visitor, await Person.get(id=member.actor.person_id))

        await visitor.open("/confirm?next=/companies/acme")

        assert visitor.heading == "Confirm that it is you"
        assert visitor.attribute("input[name=next]", "value") == "/companies/acme"


async def test_a_passkey_confirms_without_mail_and_nobody_elses_does(db: str) -> None:
    person, device, foreign = await make_person(), Authenticator(), Authenticator()
    for who, theirs in ((person, device), (await make_person(), foreign)):
        asked = await passkeys.options_to_add(actor(who), "b", now=NOON)
        await passkeys.add(actor(who), Answered(*theirs.make(asked), "b"), "Phone", now=NOON)
    async with visiting(now=LATER) as visitor:
        await _stale(visitor, person)
        for one, heading in ((foreign, "Confirm that it is you"), (device, "Your account")):
            await visitor.open("/confirm?next=/you")
            challenge, credential = one.answer(await question(visitor, "/sign-in/passkey/options"))
            await visitor.send("/sign-in/passkey", challenge=challenge, credential=credential)
            assert visitor.heading == heading
