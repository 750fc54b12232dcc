"""Who acts for a company: the list, roles, invitations, leaving."""

from datetime import datetime
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from registry.access import Member, member_of
from registry.actions import invitations, members
from registry.actions.invitations import LineResult
from registry.actions.members import MemberView
from registry.errors import BadInput, LastOwner, NotFound
from registry.models.columns import Role
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.state import AppRequest

OK, UNUSABLE = 200, 422


async def show(request: AppRequest) -> Response:
    """The members, what each role may do, and who is invited."""
    member = await member_of(guards.actor(request), _company(request))
    values = {
        "company": member,
        "members": await members.list_members(member),
        "invitations": await invitations.list_open(member, now=_now(request)),
        "grantable": members.grantable(member),
        "done": request.query_params.get("done", ""),
    }
    return rendering.page(request, "members/list.html", values)


async def show_invite(request: AppRequest) -> Response:
    member = await member_of(guards.actor(request), _company(request), at_least=Role.MANAGER)
    return rendering.page(request, "members/invite.html", _invite_values(member, Typed({"role": Role.EDITOR})))


async def invite(request: AppRequest) -> Response:
    """Invites everybody pasted; the page says of each line what became of it."""
    typed, actor = await forms.typed(request, "emails", "role"), guards.actor(request)
    member = await member_of(actor, _company(request), at_least=Role.MANAGER)
    values = _invite_values(member, typed)
    try:
        lines = await invitations.invite(actor, _company(request), typed["emails"], _role(typed), now=_now(request))
    except BadInput as refusal:
        return forms.again(request, "members/invite.html", typed, refusal, values)
    is_any = any(line.result is LineResult.INVITED for line in lines)
    left = "\n".join(line.text for line in lines if line.result is LineResult.NO_ADDRESS)
    again = Typed({"emails": left, "role": typed["role"]})
    shown = {**values, "lines": lines, "typed": again}
    return rendering.page(request, "members/invite.html", shown, status=OK if is_any else UNUSABLE)


async def show_one(request: AppRequest) -> Response:
    member, one = await members.show(guards.actor(request), _company(request), _membership(request))
    return rendering.page(request, "members/show.html", _member_values(member, one, Typed({"role": one.role})))


async def change_role(request: AppRequest) -> Response:
    typed, actor = await forms.typed(request, "role"), guards.actor(request)
    try:
        await members.change_role(actor, _company(request), _membership(request), _role(typed), now=_now(request))
    except LastOwner as refusal:
        member, one = await members.show(actor, _company(request), _membership(request))
        return forms.again(request, "members/show.html", typed, refusal, _member_values(member, one, typed))
    return _back(request, "role")


async def show_removal(request: AppRequest) -> Response:
    """Says what removing does before it is done."""
    member, one = await members.show(guards.actor(request), _company(request), _membership(request))
    if not one.is_changeable and not one.is_self:
        raise NotFound
    return rendering.page(request, "members/remove.html", _member_values(member, one, Typed()))


async def remove(request: AppRequest) -> Response:
    actor = guards.actor(request)
    member, one = await members.show(actor, _company(request), _membership(request))
    try:
        await members.remove(actor, _company(request), _membership(request), now=_now(request))
    except LastOwner as refusal:
        return forms.again(request, "members/remove.html", Typed(), refusal, _member_values(member, one, Typed()))
    return RedirectResponse("/desk", 303) if one.is_self else _back(request, "removed")


async def leave(request: AppRequest) -> Response:
    """To the page that ends one's own membership."""
    own = await members.membership_in(guards.actor(request), _company(request))
    return RedirectResponse(f"/companies/{_company(request)}/members/{own}/remove", 303)


async def revoke(request: AppRequest) -> Response:
    await invitations.revoke(guards.actor(request), _company(request), _invitation(request), now=_now(request))
    return _back(request, "revoked")


async def resend(request: AppRequest) -> Response:
    await invitations.resend(guards.actor(request), _company(request), _invitation(request), now=_now(request))
    return _back(request, "resent")


async def show_invitation(request: AppRequest) -> Response:
    """What somebody is invited to; only whoever is signed in with that very address sees it."""
    invitation = await invitations.show(guards.actor(request), _invitation(request), now=_now(request))
    return rendering.page(request, "members/accept.html", {"invitation": invitation})


async def accept(request: AppRequest) -> Response:
    slug = await invitations.accept(guards.actor(request), _invitation(request), now=_now(request))
    return RedirectResponse(f"/companies/{slug}", 303)


async def decline(request: AppRequest) -> Response:
    await invitations.decline(guards.actor(request), _invitation(request), now=_now(request))
    return RedirectResponse("/desk", 303)


def _invite_values(member: Member, typed: Typed) -> dict[str, object]:
    return {"company": member, "typed": typed, "lines": (), "grantable": members.grantable(member)}


def _member_values(member: Member, one: MemberView, typed: Typed) -> dict[str, object]:
    return {"company": member, "member": one, "typed": typed, "grantable": members.grantable(member)}


def _role(typed: Typed) -> Role:
    try:
        return Role(typed["role"])
    except ValueError as error:
        raise BadInput(field="role") from error


def _company(request: AppRequest) -> str:
    return str(request.path_params["slug"])


def _membership(request: AppRequest) -> UUID:
    found: UUID = request.path_params["membership_id"]
    return found


def _invitation(request: AppRequest) -> UUID:
    found: UUID = request.path_params["invitation_id"]
    return found


def _now(request: AppRequest) -> datetime:
    return request.state["clock"]()


def _back(request: AppRequest, done: str) -> Response:
    return RedirectResponse(f"/companies/{_company(request)}/members?done={done}", 303)
