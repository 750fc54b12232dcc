"""Somebody says that an official account looks wrong."""

from starlette.responses import RedirectResponse, Response

from registry.actions import reports
from registry.errors import NotFound
from registry.web import guards, rendering, throttle
from registry.web.guards import BROWSER, BROWSER_SECONDS
from registry.web.state import AppRequest
from verification.accounts import AccountRef
from verification.platforms import canonical


async def show(request: AppRequest) -> Response:
    """Asks once more: the account's own page is the same for everybody, so the form with its token is here."""
    mark = guards.browser_mark(request)
    # A signed-in person's form is bound to the session instead.
    token = guards.form_token(request) or guards.form_token(request, bound_to=mark)
    response = rendering.page(request, "public/report.html", {"account": _account(request)}, form_token=token)
    guards.set_cookie(request, response, BROWSER, mark, BROWSER_SECONDS)
    return response


async def report(request: AppRequest) -> Response:
    """Says thank you in any case: what was done about it is nobody else's business."""
    account = _account(request)
    throttle.spend_report(request)
    await reports.report_account(account, now=request.state["clock"]())
    return RedirectResponse(f"{rendering.account_path(account)}?reported=yes", 303)


def _account(request: AppRequest) -> AccountRef:
    platform, handle = request.path_params["platform"], request.path_params["handle"]
    account = canonical(platform, handle, test_names=request.state["settings"].test_names)
    if account is None:
        raise NotFound
    return account
