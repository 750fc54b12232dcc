"""What the public log says of one account, each entry with its proof; and the script that checks it."""

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from registry.actions.account_history import account_history
from registry.actions.fact_sentences import sentence
from registry.errors import NotFound
from registry.language import current
from registry.web import rendering, throttle
from registry.web.state import AppRequest
from verification.accounts import AccountRef
from verification.platforms import canonical

SCRIPT = rendering.ROOT / "docs" / "stranger" / "check_answer.py"
LONGEST_NUMBER = 18  # digits


async def show(request: AppRequest) -> Response:
    """The history of one account; another spelling of it leads to the one address."""
    platform, handle = request.path_params["platform"], request.path_params["handle"]
    account = canonical(platform, handle, test_names=request.state["settings"].test_names)
    if account is None:
        raise NotFound
    if account != AccountRef(platform, handle):
        return RedirectResponse(rendering.history_path(account), 308)
    throttle.spend_lookup(request)
    found = await account_history(account, before=_before(request))
    lines = [(sentence(entry.fact, current.get()), entry) for entry in found.entries]
    provable = next((entry for entry in found.entries if entry.index is not None), None)
    values = {"account": account, "lines": lines, "before": found.before, "provable": provable}
    return rendering.page(request, "public/history.html", values)


async def script(_request: AppRequest) -> Response:
    """The stranger's script as text, to be read before it is run."""
    if not SCRIPT.is_file():
        raise HTTPException(404)
    return PlainTextResponse(SCRIPT.read_text(encoding="utf-8"), headers={"cache-control": "public, max-age=300"})


def _before(request: AppRequest) -> int | None:
    """Where the page begins; anything but a number shows the first one."""
    text = request.query_params.get("before", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else None
