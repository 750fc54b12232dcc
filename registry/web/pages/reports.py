"""Anybody says that an account looks wrong: we look again, or people look whether it passes itself off as a brand."""

from starlette.responses import RedirectResponse, Response

from registry.actions import fake_reports, lookups, reports
from registry.actions.fake_reports import FakeReport
from registry.actions.listings import Verdict
from registry.errors import BadInput, NotFound
from registry.language import current
from registry.web import forms, guards, rendering, throttle
from registry.web.forms import Typed
from registry.web.guards import BROWSER, BROWSER_SECONDS
from registry.web.state import AppRequest
from verification.accounts import AccountRef
from verification.platforms import canonical

FIELDS = ("brand", "other", "kind", "words", "link", "mail")
PRIVATE = {"referrer-policy": "no-referrer", "x-robots-tag": "noindex"}


async def show(request: AppRequest) -> Response:
    """The account's own page is the same for everybody, so the form with its token is here."""
    return _with_mark(request, "public/report.html", await _values(request) | {"typed": Typed()})


async def report(request: AppRequest) -> Response:
    """Looks again at what is official; else keeps what was seen, and leads to the page of the answer."""
    account = _account(request)
    throttle.spend_report(request)
    typed = await forms.typed(request, "what", *FIELDS)
    if typed["what"] == "look":  # says thank you in any case: what was done about it is nobody else's business
        await reports.report_account(account, now=request.state["clock"]())
        return RedirectResponse(f"{rendering.account_path(account)}?reported=yes", 303)
    # A written name counts even where one of the offered brands is still ticked.
    brand = typed["other"].strip() or typed["brand"].removeprefix("-")
    new = FakeReport(brand, typed["kind"], typed["words"], typed["link"], typed["mail"], current.get())
    try:
        secret = await fake_reports.submit(account, new, now=request.state["clock"]())
    except BadInput as refusal:
        if refusal.field == "email":
            refusal.field = "mail"
        return forms.again(request, "public/report.html", typed, refusal, await _values(request))
    return RedirectResponse(f"/reports/{secret}", 303)


async def show_status(request: AppRequest) -> Response:
    """What came of one report, for whoever has its address."""
    status = await fake_reports.status(request.path_params["secret"])
    values = {"status": status}
    return rendering.page(request, "reports/status.html", values, headers=PRIVATE | {"cache-control": "no-store"})


async def ask_for_mail(request: AppRequest) -> Response:
    """Asks once more: programs that look through mail open links, too."""
    account = await fake_reports.wish_for_mail(request.path_params["secret"])
    return _with_mark(request, "reports/mail.html", {"account": account, "path_here": request.url.path})


async def confirm_mail(request: AppRequest) -> Response:
    await fake_reports.confirm_mail(request.path_params["secret"], now=request.state["clock"]())
    return rendering.page(request, "reports/mail_confirmed.html", headers=PRIVATE)


def _with_mark(request: AppRequest, template: str, values: dict[str, object]) -> Response:
    """A page with a form that strangers may send."""
    mark = guards.browser_mark(request)
    # A signed-in person's form is bound to the session instead.
    token = guards.form_token(request) or guards.form_token(request, bound_to=mark)
    response = rendering.page(request, template, values, form_token=token, headers=PRIVATE)
    guards.set_cookie(request, response, BROWSER, mark, BROWSER_SECONDS)
    return response


async def _values(request: AppRequest) -> dict[str, object]:
    account = _account(request)
    listing = await lookups.look_up(account)
    return {
        "account": account,
        "is_official": listing.verdict is Verdict.OFFICIAL,
        "brands": await fake_reports.candidates(account),
    }


def _account(request: AppRequest) -> AccountRef:
    platform, handle = request.path_params["platform"], request.path_params["handle"]
    account = canonical(platform, handle, test_names=request.state["settings"].test_names)
    if account is None:
        raise NotFound
    return account
