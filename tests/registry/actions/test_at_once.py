"""Two presses at the same moment, by one person or by two: what is done is done once, and nothing halfway."""

import asyncio
import re
from collections.abc import Coroutine
from typing import Any

from registry.access import Member
from registry.actions import (
    addresses,
    blessings,
    cases,
    company_rules,
    drafts,
    faces,
    fake_reports,
    groups,
    invitations,
    subscriptions,
    webhooks,
)
from registry.actions.cases import Opinion
from registry.actions.faces import Offer
from registry.actions.fake_reports import FakeReport
from registry.actions.public_facts import TYPES
from registry.actions.webhooks import Wanted
from registry.errors import RegistryError
from registry.models import (
    Case,
    Claim,
    Decision,
    Event,
    Face,
    GroupTie,
    Invitation,
    Letter,
    Membership,
    Person,
    Subscription,
    Webhook,
)
from registry.models.columns import CaseState, Role
from tests.factories import (
    NOON,
    actor,
    letters_to,
    make_live_brand,
    make_member,
    make_moderator,
    make_official,
    make_person,
)
from verification.accounts import AccountRef

ODD = AccountRef("x", "acme_win")


async def at_once(*calls: Coroutine[Any, Any, object]) -> list[str]:
    """How each ended: "" or the code of a refusal that people are told; anything else is an error of ours."""
    answers = await asyncio.gather(*calls, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, RegistryError):
            raise answer
    return sorted(answer.code if isinstance(answer, RegistryError) else "" for answer in answers)


async def _acme() -> Member:
    member = await make_member()
    await make_official(member, await make_live_brand(member), AccountRef("x", "acme"))
    return member


async def _case() -> Case:
    await fake_reports.submit(ODD, FakeReport("acme", "fraud", "It asks for my card."), now=NOON)
    return await Case.get()


async def test_two_moderators_who_rule_at_once_are_heard_one_after_the_other(db: str) -> None:
    await _acme()
    case, first, second = await _case(), await make_moderator(), await make_moderator()

    proposed = await at_once(
        cases.propose_imitation(first, case.id, Opinion("fraud", "Cards.", case.version), now=NOON),
        cases.rule_honest(second, case.id, Opinion("fan", "A fan club.", case.version), now=NOON),
    )

    assert proposed == ["", "changed_meanwhile"]
    assert await Decision.filter(case_id=case.id).count() == 1


async def test_a_ruling_is_confirmed_once_and_never_by_who_proposed_it(db: str) -> None:
    await _acme()
    case, first = await _case(), await make_moderator()
    await cases.propose_imitation(first, case.id, Opinion("fraud", "Cards.", case.version), now=NOON)
    opinion = Opinion("fraud", "Cards.", (await Case.get()).version)
    others = [first, first, await make_moderator(), await make_moderator()]

    answers = await at_once(*(cases.confirm_imitation(who, case.id, opinion, now=NOON) for who in others))

    assert answers.count("") == 1
    found = await Case.get()
    assert found.state is CaseState.NOTICE
    assert first.person_id == found.proposed_by_id != found.confirmed_by_id
    assert await Decision.filter(case_id=case.id).count() == 2


async def test_the_brand_s_blessing_and_a_ruling_at_once_leave_one_of_them(db: str) -> None:
    member = await _acme()
    case, first, second = await _case(), await make_moderator(), await make_moderator()
    await cases.propose_imitation(first, case.id, Opinion("fraud", "Cards.", case.version), now=NOON)
    opinion = Opinion("fraud", "Cards.", (await Case.get()).version)

    answers = await at_once(
        cases.confirm_imitation(second, case.id, opinion, now=NOON),
        blessings.bless(member.actor, "acme", case.id, "Fans of ours.", now=NOON),
    )

    # The brand has the last word about its own name: its blessing ends a notice too.
    assert (await Case.get()).state is CaseState.HONEST
    assert answers in ([""] * 2, ["", "changed_meanwhile"])


async def test_many_reports_at_once_open_one_case(db: str) -> None:
    await _acme()
    report = FakeReport("acme", "fraud", "It asks for my card.")

    assert await at_once(*(fake_reports.submit(ODD, report, now=NOON) for _ in range(5))) == [""] * 5

    assert await Case.all().count() == 1
    assert await Event.filter(kind="case.opened").count() == 1


async def test_inviting_twice_at_once_writes_one_letter_and_accepting_twice_makes_one_member(db: str) -> None:
    owner, bo = await make_member("acme"), actor(await make_person("bo@example.com"))

    await at_once(*(invitations.invite(owner.actor, "acme", bo.email, Role.EDITOR, now=NOON) for _ in range(4)))
    assert len(await letters_to(bo.email)) == 1
    invitation = await Invitation.get()
    answers = await at_once(
        *(invitations.accept(bo, invitation.id, now=NOON) for _ in range(3)),
        invitations.revoke(owner.actor, "acme", invitation.id, now=NOON),
    )

    joined = await Membership.filter(person_id=bo.person_id).count()
    assert joined == (0 if answers == ["", *["not_found"] * 3] else 1)
    assert await Event.filter(kind="member.joined").count() == joined


async def test_a_list_is_claimed_once(db: str) -> None:
    member = await _acme()
    draft_id = await drafts.begin(member.actor, "acme", "https://x.com/acme_help,support\n", now=NOON)

    answers = await at_once(*(drafts.claim_good(member.actor, draft_id, version=1, now=NOON) for _ in range(4)))

    assert answers == ["", *["changed_meanwhile"] * 3]
    assert await Claim.filter(account__handle="acme_help").count() == 1


async def test_a_face_that_is_agreed_to_and_taken_back_at_once_is_never_half_there(db: str) -> None:
    owner, person = await _acme(), actor(await make_person())
    await company_rules.allow_faces(owner.actor, "acme", allowed=True, now=NOON)
    face_id = await faces.offer(person, Offer("acme", "https://github.com/acmeceo"), now=NOON)

    await at_once(
        *(faces.agree(owner.actor, "acme", face_id, now=NOON) for _ in range(3)), faces.end(person, face_id, now=NOON)
    )

    face = await Face.get().select_related("claim")
    assert face.ended_at is not None
    assert face.claim is None or face.claim.ended_at is not None


async def test_groups_tied_crosswise_at_once_are_one_tie(db: str) -> None:
    first = await _acme()
    second = await make_member("beta")
    await make_live_brand(second, "beta")

    answers = await at_once(
        groups.ask(first.actor, "acme", "beta", now=NOON), groups.ask(second.actor, "beta", "acme", now=NOON)
    )

    assert answers == ["", "conflict"]
    assert await GroupTie.all().count() == 1


async def test_pressing_twice_adds_one_webhook_and_one_address(db: str) -> None:
    owner = await _acme()
    wanted = Wanted("https://hooks.acme-systems.com/x", tuple(TYPES))

    answers = await at_once(*(webhooks.add(owner.actor, "acme", wanted, now=NOON) for _ in range(4)))
    await at_once(*(addresses.ask(owner.actor, "new@example.com", now=NOON) for _ in range(3)))

    assert answers.count("") == await Webhook.all().count() == 1
    token = _token((await letters_to("new@example.com"))[-1], "/you/address/")
    old = _token((await letters_to(owner.actor.email))[-1], "/you/address/")
    await at_once(*(addresses.agree(owner.actor, one, now=NOON) for one in (token, old, token, old)))
    assert (await Person.get(id=owner.actor.person_id)).email == "new@example.com"
    assert await Event.filter(kind="person.address_changed").count() == 1


async def test_a_link_to_confirm_letters_pressed_often_is_one_wish(db: str) -> None:
    await _acme()
    topic = await subscriptions.brand_topic("acme")
    await at_once(*(subscriptions.ask(topic, "eve@example.com", "en", now=NOON) for _ in range(4)))
    (letter,) = await letters_to("eve@example.com")
    token = _token(letter, "/letters/")

    assert await at_once(*(subscriptions.confirm(token, now=NOON) for _ in range(4))) == [""] * 4

    assert await Subscription.all().count() == 1


def _token(letter: Letter, path: str) -> str:
    found = re.search(rf"{path}(\S+)", letter.body)
    assert found
    return found[1]
