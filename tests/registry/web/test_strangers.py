"""What is not yours is not there: every address and every form of one company, tried by everybody else."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from selectolax.lexbor import LexborNode
from starlette.routing import Route

from registry.models.columns import Role
from registry.web.routes import ROUTES
from tests.factories import make_live_brand, make_member
from tests.registry.web.everything import COMPANY, Everything, all_rows, changed, make_everything
from tests.registry.web.visitor import Visitor, visiting, visiting_as

# Addresses with an object in them that anybody may open, and why.
FOR_ALL = {
    "/decisions/{case_id:uuid}": "rulings are public",
    "/decisions/disputes/{dispute_id:uuid}": "what is decided about whose an account is, is public",
    "/digests/off/{choice_id:uuid}/{secret}": "whoever has the letter may end the letters",
    "/feeds/{choice_id:uuid}/{secret}.atom": "whoever has the address may read the feed",
}
OF_A_COMPANY = ("{slug}", ":uuid}", ":int}")
ROOMS = (
    *("/companies/", "/desk/", "/claims/", "/drafts/", "/faces/", "/disputes/", "/invitations/", "/you/", "/confirm/"),
    "/moderation",
)
PROTECTED = [
    route
    for route in ROUTES
    if isinstance(route, Route)
    and route.path.startswith(ROOMS)
    and any(mark in route.path for mark in OF_A_COMPANY)
]  # fmt: skip
BY_KEY = "/api/v1/"  # nobody is signed in there: tests/registry/web/api/test_keyed.py tries other companies' keys
# Below one's own brand the list is shown whatever stands behind it: an address that takes a form shows its page.
LISTS = ("/desk/brands/rival/lookalikes/", "/desk/brands/rival/cases/")
OF_ONE_S_OWN = f"/companies/{COMPANY}/alerts"  # the letters that a member gets are the member's affair
MIXED = [route for route in PROTECTED if "{slug}" in route.path and ":uuid}" in route.path]


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as one of the owner's pages offers it, with one of its buttons."""

    action: str
    values: Mapping[str, str]


@asynccontextmanager
async def intruder() -> AsyncIterator[Visitor]:
    """The owner of another company, with a brand of its own."""
    member = await make_member("rival-inc")
    await make_live_brand(member, "rival")
    async with visiting_as(member.actor) as visitor:
        yield visitor


async def _token(visitor: Visitor) -> str:
    """What every form of this session must hold; "" for whoever is not signed in."""
    await visitor.open("/companies/new")
    field = visitor.page.css_first("input[name=form_token]")
    return (field.attributes["value"] or "") if field else ""


def test_every_address_of_an_object_is_protected_or_says_why_not() -> None:
    with_object = [route.path for route in ROUTES if isinstance(route, Route) and ":uuid}" in route.path]
    with_object = [path for path in with_object if not path.startswith(BY_KEY)]

    assert set(with_object) - {route.path for route in PROTECTED} == set(FOR_ALL)
    assert len(PROTECTED) > 60


async def test_each_address_is_there_for_whoever_it_belongs_to(db: str) -> None:
    acme = await make_everything()
    shown = {route.path: acme.path(route) for route in PROTECTED if "GET" in (route.methods or ())}
    found = set[str]()
    for person in await acme.rightful():
        async with visiting_as(person) as visitor:
            for route, path in shown.items():
                if not route.endswith("/progress"):
                    answer = await visitor.client.get(path, follow_redirects=False)
                    found |= {route} if answer.status_code < 400 else set()

    assert {route for route in shown if not route.endswith("/progress")} - found == set()


@pytest.mark.parametrize("as_whose", ["the owner's", "one's own"])
async def test_another_company_s_things_are_not_there(db: str, as_whose: str) -> None:
    acme, wrong = await make_everything(), list[str]()
    async with intruder() as visitor:
        body, before = {**_eager(acme), "form_token": await _token(visitor)}, await all_rows()
        for route in PROTECTED if as_whose == "the owner's" else MIXED:
            own = {} if as_whose == "the owner's" else {"company": "rival-inc", "brand": "rival"}
            wrong += await _tried(visitor, route, acme.path(route, **own), body)

        assert wrong == []
        assert list(changed(before, await all_rows())) == []


async def test_nor_by_an_id_in_a_form_of_one_s_own(db: str) -> None:
    acme = await make_everything()
    async with intruder() as visitor:
        body, before = {**_eager(acme), "form_token": await _token(visitor)}, await all_rows()
        for path, do in (("faces", "agree"), ("faces", "end"), ("approvals", "approve")):
            answer = await visitor.client.post(f"/companies/rival-inc/{path}", data={**body, "do": do})
            assert answer.status_code in {404, 409}, (path, do)

        assert list(changed(before, await all_rows())) == []


def _eager(acme: Everything) -> dict[str, str]:
    """Fields of many forms, each with something that its page would take."""
    return {
        "role": "viewer", "do": "end", "reason": "Because.", "ruling": "bless", "name": "Mine", "ground": "fan",
        "face": str(acme.ids["face_id"]), "claim": str(acme.ids["official"]), "version": "1", "seen": "yes",
    }  # fmt: skip


async def _tried(visitor: Visitor, route: Route, path: str, body: Mapping[str, str]) -> list[str]:
    answers = []
    for method in sorted((route.methods or set()) - {"HEAD"}):
        sent = body if method == "POST" else None
        answer = await visitor.client.request(method, path, data=sent, follow_redirects=False)
        is_list = method == "GET" and path.startswith(LISTS) and "acme" not in answer.text
        answers += [f"{answer.status_code} to {method} {path}"] if answer.status_code != 404 and not is_list else []
    return answers


# ── forms as the owner has them ─────────────────────────────────────────────────────────────────────────────────────


async def _offered(visitor: Visitor, acme: Everything) -> list[Sent]:
    """Every form on every page of the owner's, once for each of its buttons."""
    found: dict[tuple[str, str], Sent] = {}
    for route in PROTECTED:
        if "GET" not in (route.methods or ()) or route.path.endswith("/progress"):
            continue
        answer = await visitor.client.get(acme.path(route), follow_redirects=False)
        for form in Html(answer.text).css("main form[method=post]"):
            for values in _ways(form):
                action = form.attributes["action"] or ""
                found[action, repr(sorted(values.items()))] = Sent(action, values)
    return list(found.values())


def _ways(form: LexborNode) -> Iterator[dict[str, str]]:
    """What the form sends as it stands, its empty places filled in, by each of its buttons."""
    typed: dict[str, str] = {
        name: field.attributes.get("value") or _first_option(field) or "something"
        for field in form.css("input[name], select[name], textarea[name]")
        if (name := field.attributes["name"] or "") != "form_token"
    }
    for button in form.css("button"):
        name = button.attributes.get("name") or ""
        yield typed | ({name: button.attributes.get("value") or ""} if name else {})


def _first_option(field: LexborNode) -> str:
    return next((option.attributes.get("value") or "" for option in field.css("option[value]:not([value=''])")), "")


async def _sent(visitor: Visitor, sent: Sent, token: str, **headers: str) -> int:
    body = {**sent.values, "form_token": token}
    answer = await visitor.client.post(sent.action, data=body, headers=headers, follow_redirects=False)
    return answer.status_code


@pytest.mark.parametrize("who", ["another company", "a viewer", "nobody"])
async def test_forms_of_an_owner_sent_by_somebody_else_change_nothing(db: str, who: str) -> None:
    acme = await make_everything()
    async with visiting_as(acme.owner.actor) as owner:
        forms = await _offered(owner, acme)
    assert len(forms) > 30
    async with _somebody(who) as visitor:
        token, before = await _token(visitor), await all_rows()
        tried = [sent for sent in forms if (who, sent.action) != ("a viewer", OF_ONE_S_OWN)]
        answers = {(sent.action, repr(sent.values)): await _sent(visitor, sent, token) for sent in tried}

        allowed = {"another company": {404}, "a viewer": {403, 404}, "nobody": {303, 403}}[who]
        assert {key: status for key, status in answers.items() if status not in allowed} == {}
        assert list(changed(before, await all_rows())) == []


# What whose role does not allow, below the company's address, a claim's or a brand's.
NOT_FOR: dict[Role, tuple[str, ...]] = {
    Role.EDITOR: (
        *("/approvals", "/faces", "/group", "/invitations/", "/keys", "/members/", "/name", "/rules", "/webhooks"),
        *("/withdraw", "/cases/"),
    ),
    Role.MANAGER: ("/group", "/name"),
}


@pytest.mark.parametrize("role", NOT_FOR)
async def test_each_role_is_refused_what_it_may_not(db: str, role: Role) -> None:
    acme = await make_everything()
    async with visiting_as(acme.owner.actor) as owner:
        forms = [sent for sent in await _offered(owner, acme) if any(room in sent.action for room in NOT_FOR[role])]
    assert len(forms) >= len(NOT_FOR[role])
    async with visiting_as((await make_member(COMPANY, role=role)).actor) as visitor:
        token, before = await _token(visitor), await all_rows()
        answers = {(sent.action, repr(sent.values)): await _sent(visitor, sent, token) for sent in forms}

        assert {key: status for key, status in answers.items() if status not in {403, 404}} == {}
        assert list(changed(before, await all_rows())) == []


@asynccontextmanager
async def _somebody(who: str) -> AsyncIterator[Visitor]:
    if who == "another company":
        async with intruder() as visitor:
            yield visitor
    elif who == "nobody":
        async with visiting() as visitor:
            yield visitor
    else:
        async with visiting_as((await make_member(COMPANY, role=Role.VIEWER)).actor) as visitor:
            yield visitor


async def test_an_owner_s_own_forms_from_elsewhere_change_nothing(db: str) -> None:
    acme = await make_everything()
    async with visiting_as(acme.owner.actor) as owner, intruder() as other:
        forms = await _offered(owner, acme)
        own, foreign, before = await _token(owner), await _token(other), await all_rows()
        for sent in forms:
            assert await _sent(owner, sent, "") == 403, sent
            assert await _sent(owner, sent, foreign) == 403, sent
            assert await _sent(owner, sent, own, **{"sec-fetch-site": "cross-site"}) == 403, sent
        del owner.client.headers["sec-fetch-site"]
        for sent in forms:
            assert await _sent(owner, sent, own, origin="https://evil.example.com") == 403, sent

        assert list(changed(before, await all_rows())) == []
