"""Hearing by mail of a brand or an account: asked for, confirmed, ended."""

from starlette.responses import Response

from registry.actions import subscriptions
from registry.actions.subscriptions import CONFIRM, OFF, Topic
from registry.errors import BadInput, LinkUnusable, NotFound
from registry.language import current
from registry.web import forms, guards, rendering, throttle
from registry.web.forms import Typed
from registry.web.guards import BROWSER, BROWSER_SECONDS
from registry.web.pages.sign_in import NO_REFERRER, has_outbox
from registry.web.state import AppRequest
from verification.platforms import canonical

ASK = "subscriptions/ask.html"
NOT_KEPT = {"cache-control": "no-store"}


async def show_brand(request: AppRequest) -> Response:
    """Asks for the address to write to about a brand."""
    return _form(request, await subscriptions.brand_topic(request.path_params["slug"]))


async def show_account(request: AppRequest) -> Response:
    """Asks for the address to write to about one account."""
    return _form(request, _account(request))


async def ask_brand(request: AppRequest) -> Response:
    return await _ask(request, await subscriptions.brand_topic(request.path_params["slug"]))


async def ask_account(request: AppRequest) -> Response:
    return await _ask(request, _account(request))


async def show(request: AppRequest) -> Response:
    """Shows a button only: mail scanners follow links, they press nothing (SECURITY W6)."""
    topic = await subscriptions.peek(request.path_params["token"], CONFIRM)
    return _with_token(request, "subscriptions/confirm.html", topic)


async def confirm(request: AppRequest) -> Response:
    """From now on letters come."""
    topic = await subscriptions.confirm(request.path_params["token"], now=request.state["clock"]())
    return rendering.page(request, "subscriptions/confirmed.html", _shown(topic), headers=NO_REFERRER)


async def off(request: AppRequest) -> Response:
    """A button, or the end of the letters: one POST does it, from a mail program too (RFC 8058).

    The address itself is the right to do it, so there is no form token: nobody else knows the address.
    """
    token = request.path_params["token"]
    if request.method == "POST":
        await subscriptions.stop(token)
        return rendering.page(request, "subscriptions/ended.html", headers={**NO_REFERRER, **NOT_KEPT})
    try:
        topic = await subscriptions.peek(token, OFF)
    except LinkUnusable:
        return rendering.page(request, "subscriptions/ended.html", headers={**NO_REFERRER, **NOT_KEPT})
    values = {**_shown(topic), "action": request.url.path}
    return rendering.page(
        request, "subscriptions/off.html", values, headers={**NO_REFERRER, "cache-control": "no-store"}
    )


async def _ask(request: AppRequest, topic: Topic) -> Response:
    """Mails a link; the page is the same whoever asks for whom (SECURITY W5)."""
    limits = request.state["limits"]
    limits.spend(throttle.SUBSCRIBE, throttle.peer_of(request))
    limits.spend(throttle.SUBSCRIBE_BY_ANYBODY, "")
    typed = await forms.typed(request, "email")
    try:
        await subscriptions.ask(topic, typed["email"], current.get(), now=request.state["clock"]())
    except BadInput as refusal:
        return forms.again(request, ASK, typed, refusal, {**_shown(topic), "action": request.url.path})
    values = {**_shown(topic), "email": typed["email"], "has_outbox": has_outbox(request)}
    return rendering.page(request, "subscriptions/sent.html", values)


def _form(request: AppRequest, topic: Topic) -> Response:
    visitor = guards.visitor(request)
    return _with_token(request, ASK, topic, Typed({"email": visitor.email if visitor else ""}))


def _with_token(request: AppRequest, template: str, topic: Topic, typed: Typed | None = None) -> Response:
    """A page with a form for strangers too: its token is bound to this browser."""
    mark = guards.browser_mark(request)
    token = guards.form_token(request) or guards.form_token(request, bound_to=mark)
    values = {**_shown(topic), "typed": typed or Typed(), "action": request.url.path}
    response = rendering.page(request, template, values, headers=NO_REFERRER, form_token=token)
    guards.set_cookie(request, response, BROWSER, mark, BROWSER_SECONDS)
    return response


def _shown(topic: Topic) -> dict[str, object]:
    brand, account = topic.brand, topic.account
    page = rendering.account_path(account) if account else f"/brands/{brand.slug}" if brand else "/"
    return {"topic": topic, "page": page}


def _account(request: AppRequest) -> Topic:
    platform, handle = request.path_params["platform"], request.path_params["handle"]
    account = canonical(platform, handle, test_names=request.state["settings"].test_names)
    if account is None:
        raise NotFound
    return Topic(account=account)
