"""Many accounts at once: found on the website, pasted or uploaded; looked through, corrected, claimed together."""

from collections.abc import Mapping
from urllib.parse import quote
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from registry.access import brand_of
from registry.actions import draft_views, drafts, proof_sheets, site_list_views
from registry.actions.account_lines import COLUMNS, LANGUAGES, LONGEST_ADDRESS, LONGEST_REGION, Line, table
from registry.actions.draft_views import DraftView
from registry.errors import BadInput, BadWebsite, Conflict, TooMany
from registry.language import gettext
from registry.models.columns import AccountRole, Role
from registry.web import forms, guards, live, rendering
from registry.web.following import follow
from registry.web.forms import Typed
from registry.web.state import AppRequest
from verification.outcomes import Result

NEW, PAGE, FRAGMENT, PROOFS = "drafts/new.html", "drafts/show.html", "drafts/_reading.html", "drafts/proofs.html"
FIELDS = ("address", "role", "region", "language")
LONGEST_LANGUAGE = 20
MOST_DIGITS = 4
FILTERS = {"all", "yours", "good", "claimed"}
# What the template shows, one line of each kind; a spreadsheet opens it.
SAMPLE = (
    ("https://x.com/example", "main", "", ""),
    ("https://x.com/example_help", "support", "", "en"),
    ("https://www.instagram.com/example.mx", "region", "MX", "es-MX"),
)


async def new(request: AppRequest) -> Response:
    return rendering.page(request, NEW, {"typed": Typed(), **await _new_values(request)})


async def begin(request: AppRequest) -> Response:
    """Keeps the list; what is wrong with its lines is shown on its own page."""
    typed = await forms.typed(request, "list")
    text = await forms.uploaded(request, "file") or typed["list"]
    try:
        draft_id = await drafts.begin(guards.actor(request), _slug(request), text, now=request.state["clock"]())
    except (BadInput, TooMany) as refusal:
        return forms.again(request, NEW, typed, refusal, await _new_values(request))
    return _to(draft_id)


async def begin_from_site(request: AppRequest) -> Response:
    """Has the front page of the brand's website read; pressing twice reads it once."""
    try:
        draft_id = await drafts.begin_from_site(guards.actor(request), _slug(request), now=request.state["clock"]())
    except (BadWebsite, TooMany) as refusal:
        return forms.again(request, NEW, Typed(), refusal, await _new_values(request))
    return _to(draft_id)


async def template(request: AppRequest) -> Response:
    """An empty table to fill in."""
    await brand_of(guards.actor(request), _slug(request))
    return _csv(table(COLUMNS, SAMPLE), "accounts.csv")


async def show(request: AppRequest) -> Response:
    view = await _view(request)
    if view.is_over:
        return RedirectResponse(f"/desk/brands/{view.brand_slug}/proofs", 303)
    return rendering.page(request, PAGE, {"typed": Typed(), **_shown(request, view)})


async def save(request: AppRequest) -> Response:
    """Keeps what was corrected on this page and, if that button was pressed, claims every good line."""
    draft_id, actor, now = _draft_id(request), guards.actor(request), request.state["clock"]()
    typed = await forms.typed(request, "version", "do", "show")
    version = _number(typed["version"])
    claimed = 0
    try:
        await drafts.correct(actor, draft_id, await _corrections(request), version=version, now=now)
        if typed["do"] == "claim":
            claimed = await drafts.claim_good(actor, draft_id, version=version + 1, now=now)
    except (BadInput, Conflict, TooMany) as refusal:
        return forms.again(request, PAGE, typed, refusal, _shown(request, await _view(request)))
    view = await draft_views.show(actor, draft_id)
    if claimed and view.is_over:
        return RedirectResponse(f"/desk/brands/{view.brand_slug}/proofs?claimed={claimed}", 303)
    done = rendering.query(claimed=claimed or None, show=typed["show"] if typed["show"] in FILTERS - {"all"} else None)
    return RedirectResponse(f"/drafts/{draft_id}{'?' if done else ''}{done}", 303)


async def drop(request: AppRequest) -> Response:
    slug = await drafts.drop(guards.actor(request), _draft_id(request), now=request.state["clock"]())
    return RedirectResponse(f"/desk/brands/{slug}/drafts", 303)


async def as_table(request: AppRequest) -> Response:
    """The list to be corrected elsewhere and sent again."""
    return _csv(await draft_views.as_table(guards.actor(request), _draft_id(request)), "accounts.csv")


async def progress(request: AppRequest) -> Response:
    """Ends when the front page was read; the page then shows what was found."""
    draft_id = _draft_id(request)

    def tell(view: DraftView) -> live.Fragment:
        html = rendering.fragment(request, FRAGMENT, {"draft": view}) if view.is_reading else ""
        return live.Fragment(html, is_final=not view.is_reading)

    return await follow(request, str(draft_id), lambda actor: draft_views.show(actor, draft_id), tell)


async def proofs(request: AppRequest) -> Response:
    """Every line that has to be posted, on one page."""
    sheet = await proof_sheets.show(guards.actor(request), _slug(request), now=request.state["clock"]())
    asked = request.query_params.get("claimed", "")
    return rendering.page(request, PROOFS, {"sheet": sheet, "just_claimed": _number(asked)})


async def proofs_table(request: AppRequest) -> Response:
    text = await proof_sheets.as_table(guards.actor(request), _slug(request), now=request.state["clock"]())
    return _csv(text, f"proofs-{_slug(request)}.csv")


async def _corrections(request: AppRequest) -> dict[int, Line | None]:
    """The lines of the page as they stand there now; an emptied address takes its line out, one not sent does not."""
    sent = await request.form()
    asked = [_number(text, -1) for text in await forms.ticked(request, "line")]
    numbers = [number for number in asked if f"address-{number}" in sent]
    kept = {_number(text, -1) for text in await forms.ticked(request, "tick")}
    typed = await forms.typed(request, *(f"{field}-{number}" for number in numbers for field in FIELDS))
    return {number: _line(typed, number, is_ticked=number in kept) for number in numbers}


def _line(typed: Typed, number: int, *, is_ticked: bool) -> Line | None:
    address, role, region, language = (typed[f"{field}-{number}"] for field in FIELDS)
    if not address:
        return None
    return Line(
        address[:LONGEST_ADDRESS].replace("\0", ""),
        role[:LONGEST_REGION].replace("\0", "") or AccountRole.MAIN.value,
        region[: LONGEST_REGION + 1].replace("\0", ""),
        language[:LONGEST_LANGUAGE].replace("\0", ""),
        is_ticked,
    )


async def _new_values(request: AppRequest) -> Mapping[str, object]:
    actor, slug = guards.actor(request), _slug(request)
    brand, member = await brand_of(actor, slug)
    return {
        "brand_slug": slug,
        "brand_name": brand.name,
        "can_edit": member.role is not Role.VIEWER,
        "open_drafts": await draft_views.open_drafts(actor, brand=slug),
        "account_roles": [role.value for role in AccountRole],
        "sites": await site_list_views.sites_of(brand.id, member),
        "starting_file": await site_list_views.starting_file_of(brand.id, member.company_id),
    }


async def _view(request: AppRequest) -> DraftView:
    asked = request.query_params
    wanted = asked.get("show", "all")
    page = _number(asked.get("page", ""), 1)
    shown = wanted if wanted in FILTERS else "all"
    return await draft_views.show(guards.actor(request), _draft_id(request), show=shown, page=page)


def _shown(request: AppRequest, view: DraftView) -> Mapping[str, object]:
    return {
        "draft": view,
        "account_roles": [role.value for role in AccountRole],
        "languages": LANGUAGES,
        "whys": {line.number: gettext(str(line.why), **line.why.values) for line in view.lines if line.why},
        "can_edit": view.member_role is not Role.VIEWER,
        "is_unknown": view.problem is not None and view.problem.result is Result.UNKNOWN,
        "just_claimed": _number(request.query_params.get("claimed", "")),
    }


def _number(text: str, otherwise: int = 0) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else otherwise


def _csv(text: str, name: str) -> Response:
    headers = {"content-disposition": f"attachment; filename={quote(name)}", "cache-control": "no-store"}
    return Response(text, 200, headers, "text/csv; charset=utf-8")


def _to(draft_id: UUID) -> Response:
    return RedirectResponse(f"/drafts/{draft_id}", 303)


def _slug(request: AppRequest) -> str:
    found: str = request.path_params["slug"]
    return found


def _draft_id(request: AppRequest) -> UUID:
    found: UUID = request.path_params["draft_id"]
    return found
