"""The right of reply: whoever holds an account says what it is, and shows by a line that the words come from it."""

from starlette.responses import RedirectResponse, Response

from registry.actions import replies
from registry.actions.grounds import ANSWERS
from registry.actions.replies import NewReply
from registry.errors import BadInput, NotFound
from registry.language import current
from registry.web import forms, guards, rendering, throttle
from registry.web.forms import Typed
from registry.web.guards import BROWSER, BROWSER_SECONDS
from registry.web.state import AppRequest
from verification.accounts import AccountRef
from verification.platforms import canonical

PRIVATE = {"referrer-policy": "no-referrer", "x-robots-tag": "noindex", "cache-control": "no-store"}


async def show(request: AppRequest) -> Response:
    """Asks what the account is."""
    values = await _values(request, request.query_params.get("brand", ""))
    return _with_mark(request, "replies/new.html", {**values, "typed": Typed()})


async def begin(request: AppRequest) -> Response:
    """Keeps the words until the account has shown the line."""
    throttle.spend_report(request)
    typed = await forms.typed(request, "brand", "ground", "words")
    values = await _values(request, typed["brand"])
    new = NewReply(typed["brand"], typed["ground"], typed["words"], current.get())
    try:
        secret = await replies.begin(_account(request), new, now=request.state["clock"]())
    except BadInput as refusal:
        return forms.again(request, "replies/new.html", typed, refusal, values)
    return RedirectResponse(f"/replies/{secret}", 303)


async def show_reply(request: AppRequest) -> Response:
    """The line to post, where, and what came of it; for whoever has the address."""
    reply = await replies.show(request.path_params["secret"], now=request.state["clock"]())
    return _with_mark(request, "replies/show.html", {"reply": reply, "typed": Typed({"place": reply.place or ""})})


async def check(request: AppRequest) -> Response:
    """Looks for the line, once somebody says that it stands there."""
    typed = await forms.typed(request, "place")
    secret, now = request.path_params["secret"], request.state["clock"]()
    throttle.spend_report(request)
    try:
        await replies.ask_for_check(secret, typed["place"], now=now)
    except BadInput as refusal:
        values = {"reply": await replies.show(secret, now=now)}
        return forms.again(request, "replies/show.html", typed, refusal, values)
    return RedirectResponse(f"/replies/{secret}", 303)


async def say_seen(request: AppRequest) -> Response:
    """A moderator has looked for the line."""
    typed = await forms.typed(request, "seen")
    if typed["seen"] not in {"yes", "no"}:
        raise NotFound
    reply_id, is_there = request.path_params["reply_id"], typed["seen"] == "yes"
    now = request.state["clock"]()
    case_id = await replies.say_seen(guards.actor(request), reply_id, is_there=is_there, now=now)
    return RedirectResponse(f"/moderation/cases/{case_id}", 303)


async def _values(request: AppRequest, brand: str) -> dict[str, object]:
    account = _account(request)
    return {
        "account": account,
        "brand": await replies.concerned(account, brand[:120]),
        "answers": [(ground.value, words) for ground, words in ANSWERS.items()],
    }


def _with_mark(request: AppRequest, template: str, values: dict[str, object]) -> Response:
    """A page with a form that strangers may send."""
    mark = guards.browser_mark(request)
    token = guards.form_token(request) or guards.form_token(request, bound_to=mark)
    response = rendering.page(request, template, values, form_token=token, headers=PRIVATE)
    guards.set_cookie(request, response, BROWSER, mark, BROWSER_SECONDS)
    return response


def _account(request: AppRequest) -> AccountRef:
    platform, handle = request.path_params["platform"], request.path_params["handle"]
    account = canonical(platform, handle, test_names=request.state["settings"].test_names)
    if account is None:
        raise NotFound
    return account
