"""Employees as faces: nobody speaks for a brand without its company, the company for nobody without the person."""

from uuid import UUID

import pytest

from registry.access import Actor, Member
from registry.actions import accounts, company_rules, directory, face_views, faces, members, trails
from registry.actions.faces import Offer
from registry.actions.listings import Verdict
from registry.errors import BadInput, ClaimEnded, NotAllowed, NotFound, TooMany
from registry.models import Brand, Claim, Face, Letter, Membership
from registry.models.columns import AccountRole, ClaimState, FaceEnd, Role
from tests.factories import NOON, actor, make_live_brand, make_member, make_person, proven
from tests.registry.actions.test_checks import check
from tests.registry.web.visitor import visiting, visiting_as
from verification.accounts import AccountRef

ACCOUNT = AccountRef("github", "acmeceo")
WISH = Offer("acme", "https://github.com/acmeceo", AccountRole.EXECUTIVE, "I run the place")


async def acme() -> tuple[Member, Brand, Actor]:
    """A company that takes offers, and somebody who is no member of it."""
    owner = await make_member()
    brand = await make_live_brand(owner)
    await company_rules.allow_faces(owner.actor, "acme", allowed=True, now=NOON)
    return owner, brand, actor(await make_person("ceo@home.example"))


async def speaking() -> tuple[Member, Actor, UUID]:
    """An account that is proven and speaks for the brand."""
    owner, _, person = await acme()
    face_id = await faces.offer(person, WISH, now=NOON)
    await faces.agree(owner.actor, "acme", face_id, now=NOON)
    await check(await Claim.get(account__handle="acmeceo"), proven(ACCOUNT))
    return owner, person, face_id


async def verdict() -> Verdict:
    return (await directory.look_up(ACCOUNT)).verdict


async def test_offered_agreed_proven_official(db: str) -> None:
    owner, _, person = await acme()
    face_id = await faces.offer(person, WISH, now=NOON)
    assert await faces.offer(person, WISH, now=NOON) == face_id
    assert not await Claim.exists(account__handle="acmeceo")

    await faces.agree(owner.actor, "acme", face_id, now=NOON)
    await faces.agree(owner.actor, "acme", face_id, now=NOON)
    view = await face_views.show(person, face_id, now=NOON)
    assert view.proof is not None
    assert view.proof.statement

    await faces.ask_for_check(person, face_id, place=None, now=NOON)
    await check(await Claim.get(account__handle="acmeceo"), proven(ACCOUNT))
    listing = await directory.look_up(ACCOUNT)
    assert (listing.verdict, listing.role) == (Verdict.OFFICIAL, AccountRole.EXECUTIVE)
    told = [(letter.to, letter.subject) for letter in await Letter.all().order_by("id")]
    assert (owner.actor.email, "Somebody offers to speak for Acme") in told
    assert ("ceo@home.example", "Acme agreed: prove your account now") in told


async def test_the_person_ends_it_at_once(db: str) -> None:
    owner, person, face_id = await speaking()

    await faces.end(person, face_id, now=NOON)
    await faces.end(person, face_id, now=NOON)

    assert (await Face.get()).ended_by is FaceEnd.PERSON
    assert await verdict() is Verdict.WAS_OFFICIAL
    lines = (await trails.show(owner.actor, "acme", group="accounts")).lines
    assert [(line.kind, line.actor) for line in lines[:2]] == [
        ("face.ended", "person of acme"),
        ("claim.withdrawn", "person of acme"),
    ]


async def test_the_company_ends_it_and_the_person_is_told(db: str) -> None:
    owner, person, face_id = await speaking()

    await faces.end(owner.actor, face_id, now=NOON)

    assert (await face_views.show(person, face_id, now=NOON)).ended_by is FaceEnd.COMPANY
    assert await verdict() is Verdict.WAS_OFFICIAL
    assert await Letter.exists(to="ceo@home.example", subject="You no longer speak for Acme")


async def test_it_ends_when_the_person_leaves_the_company(db: str) -> None:
    owner, brand, _ = await acme()
    editor = await make_member(role=Role.EDITOR)
    face_id = await faces.offer(editor.actor, WISH, now=NOON)
    await faces.agree(owner.actor, brand.slug, face_id, now=NOON)
    await check(await Claim.get(account__handle="acmeceo"), proven(ACCOUNT))
    membership = await Membership.get(person_id=editor.actor.person_id)

    await members.remove(owner.actor, "acme", membership.id, now=NOON)

    assert (await Face.get()).ended_by is FaceEnd.LEFT
    assert await verdict() is Verdict.WAS_OFFICIAL


async def test_it_ends_when_the_person_closes_their_account(db: str) -> None:
    _, person, _ = await speaking()

    await accounts.close(person, now=NOON)

    assert (await Face.get()).ended_by is FaceEnd.LEFT
    assert (await Claim.get(account__handle="acmeceo")).state is ClaimState.WITHDRAWN


@pytest.mark.parametrize(
    "wish",
    [
        Offer("nobody", "https://github.com/acmeceo"),
        Offer("../etc", "https://github.com/acmeceo"),
        Offer("acme", "acme"),
        Offer("acme", "https://acme.example.com"),
        Offer("acme", "https://github.com/acmeceo", note="x" * 201),
    ],
)
async def test_what_cannot_be_offered_is_told(db: str, wish: Offer) -> None:
    _, _, person = await acme()

    with pytest.raises(BadInput):
        await faces.offer(person, wish, now=NOON)

    assert await Face.all().count() == 0


async def test_a_company_that_wants_no_faces_gets_no_offers(db: str) -> None:
    owner, _, person = await acme()
    await company_rules.allow_faces(owner.actor, "acme", allowed=False, now=NOON)

    with pytest.raises(BadInput, match="takes offers"):
        await faces.offer(person, WISH, now=NOON)


async def test_nobody_else_agrees_ends_or_sees_it(db: str) -> None:
    _, _, person = await acme()
    face_id = await faces.offer(person, WISH, now=NOON)
    stranger, editor = await make_member("other"), await make_member(role=Role.EDITOR)

    with pytest.raises(NotFound):
        await faces.agree(stranger.actor, "other", face_id, now=NOON)
    with pytest.raises(NotAllowed):
        await faces.agree(editor.actor, "acme", face_id, now=NOON)
    with pytest.raises(NotFound):
        await faces.end(stranger.actor, face_id, now=NOON)
    with pytest.raises(NotFound):
        await face_views.show(stranger.actor, face_id, now=NOON)
    with pytest.raises(NotFound):
        await faces.ask_for_check(person, face_id, place=None, now=NOON)


async def test_an_ended_one_takes_no_check(db: str) -> None:
    _, person, face_id = await speaking()
    await faces.end(person, face_id, now=NOON)

    with pytest.raises((NotFound, ClaimEnded)):
        await faces.renew_token(person, face_id, now=NOON)


async def test_the_pages_of_both_sides(db: str) -> None:
    owner, _, person = await acme()
    async with visiting_as(person) as visitor:
        await visitor.open("/faces/new?brand=acme")
        await visitor.send("/faces/new", brand="acme", address="nonsense")
        assert visitor.status == 422
        await visitor.send("/faces/new", brand="acme", address=WISH.address, role="executive", note="<b>me</b>")
        here = visitor.path
        assert "Nothing is shown to anybody before the company agrees" in visitor.text
    async with visiting_as(owner.actor) as visitor:
        await visitor.open("/desk")
        assert "1 person offers to speak for a brand" in visitor.text
        await visitor.open("/companies/acme/faces")
        assert "“<b>me</b>”" in visitor.text
        assert "ceo@home.example" not in visitor.answer.text
        await visitor.send("/companies/acme/faces", do="agree")
        assert "Waits for its proof" in visitor.text
    async with visiting_as(person) as visitor:
        await visitor.open(here)
        assert "1. Copy this line" in visitor.text
        await visitor.send(here, do="check")
        assert "We are looking" in visitor.text
        await check(await Claim.get(account__handle="acmeceo"), proven(ACCOUNT))
        await visitor.open("/desk")
        assert "Your own accounts that speak for a brand" in visitor.text
    async with visiting() as stranger:
        await stranger.open("/accounts/github/acmeceo")
        assert "ceo@home.example" not in stranger.answer.text


async def test_offers_made_and_taken_back_over_and_over_write_one_letter(db: str) -> None:
    owner, _, person = await acme()
    for _ in range(faces.MOST_OF_ONE):
        await faces.end(person, await faces.offer(person, WISH, now=NOON), now=NOON)

    with pytest.raises(TooMany):
        await faces.offer(person, WISH, now=NOON)

    assert await Letter.filter(to=owner.actor.email).count() == 1
