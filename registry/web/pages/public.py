"""The public asks: one box, and one page per account."""

from starlette.responses import RedirectResponse, Response

from registry.actions import directory
from registry.actions.listings import Answer, Listing
from registry.errors import NotFound
from registry.web import counting, errors, rendering, throttle
from registry.web.direct_pages import LONGEST_QUERY
from registry.web.state import AppRequest
from verification.accounts import AccountRef
from verification.platforms import canonical
from verification.platforms.platform import ReadingResult

ACCOUNT, ANSWER = "public/account.html", "public/answer.html"


async def home(request: AppRequest) -> Response:
    asked = request.query_params.get("q") or request.query_params.get("account")
    if asked is not None:
        return RedirectResponse(f"/lookup?{rendering.query(account=asked)}", 303)
    statistics = await request.state["counted"].of("directory", directory.statistics)
    return rendering.page(request, "public/home.html", {"statistics": statistics})


async def look_up(request: AppRequest) -> Response:
    """Whatever was pasted: the answer, or what was seen instead of an account."""
    text = request.query_params.get("account") or request.query_params.get("q") or ""
    if not text.strip():
        return rendering.page(request, "public/nothing_asked.html", status=422)
    throttle.spend_lookup(request)
    answer = await directory.ask(text[:LONGEST_QUERY], read=request.state["read"])
    counting.note(request, answer)
    status = 422 if answer.problem else 200
    return rendering.page(request, ANSWER, shown(answer), status=status)


async def show_account(request: AppRequest) -> Response:
    """The page of one account; another spelling of it leads to the one address."""
    platform, handle = request.path_params["platform"], request.path_params["handle"]
    account = canonical(platform, handle, test_names=request.state["settings"].test_names)
    if account is None:
        raise NotFound
    if account != AccountRef(platform, handle):
        return RedirectResponse(rendering.account_path(account), 308)
    throttle.spend_lookup(request)
    listing = await request.state["look_up"](account)
    counting.note(request, listing)
    return rendering.page(request, ACCOUNT, shown_account(listing, is_reported="reported" in request.query_params))


def shown_account(listing: Listing, *, is_reported: bool = False) -> dict[str, object]:
    """What the page of an account wants to know."""
    return {"listing": listing, "reported": is_reported}


def shown(answer: Answer) -> dict[str, object]:
    """What templates about an answer want to know."""
    listing = answer.listing
    return {
        "answer": answer,
        "listing": listing,
        "reading": answer.reading,
        "elsewhere": _elsewhere(answer),
        "query_text": answer.query.strip(),
        "problem": errors.told(answer.problem).sentence if answer.problem else "",
        "account_words": f"{rendering.platform_name(listing.account.platform)} {listing.account.handle}"
        if listing
        else "",
    }


def _elsewhere(answer: Answer) -> list[AccountRef]:
    """For a handle without its platform: what it would be on the platforms where nobody has registered it."""
    if answer.reading.result is not ReadingResult.BARE_HANDLE:
        return []
    registered = {match.account for match in answer.matches}
    return [account for account in answer.reading.candidates if account not in registered]
