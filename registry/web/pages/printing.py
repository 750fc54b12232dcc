"""On paper: an account or a brand with the code that shows whether it still holds, for shops and invoices."""

from starlette.responses import Response

from registry.actions import directory
from registry.errors import NotFound
from registry.web import codes, rendering, throttle
from registry.web.pages import public
from registry.web.state import AppRequest
from verification.accounts import AccountRef
from verification.platforms import canonical

LONGEST_LIVED = "public, max-age=3600"  # a code holds an address and no verdict


async def account(request: AppRequest) -> Response:
    """A poster and cards for cutting out; `/accounts/linkedin/company/print` is an account and no page of one."""
    platform, handle = request.path_params["platform"], request.path_params["handle"]
    found = _named(request, platform, handle)
    if found is None or _named(request, platform, f"{handle}/print"):
        request.path_params["handle"] = f"{handle}/print"
        return await public.show_account(request)
    throttle.spend_lookup(request)
    listing = await directory.look_up(found)
    address = request.state["settings"].base_url + rendering.account_path(found)
    return rendering.page(request, "tools/print_account.html", {"listing": listing, **_paper(request, address)})


async def brand(request: AppRequest) -> Response:
    """Every account of a brand on one sheet."""
    found = await directory.brand_page(request.path_params["slug"])
    address = f"{request.state['settings'].base_url}/brands/{found.brand.slug}"
    return rendering.page(request, "tools/print_brand.html", {"brand": found, **_paper(request, address)})


async def account_code(request: AppRequest) -> Response:
    """The QR code of an account's page as a file."""
    found = _named(request, request.path_params["platform"], request.path_params["handle"])
    if found is None:
        raise NotFound
    return _code(request, rendering.account_path(found))


async def brand_code(request: AppRequest) -> Response:
    """The QR code of a brand's page as a file; a brand that is not public has none."""
    found = await directory.brand_page(request.path_params["slug"])
    return _code(request, f"/brands/{found.brand.slug}")


def _code(request: AppRequest, path: str) -> Response:
    url = request.state["settings"].base_url + path
    is_png = request.url.path.endswith(".png")
    body, media_type = (codes.png(url), "image/png") if is_png else (codes.svg(url), "image/svg+xml")
    return Response(body, headers={"cache-control": LONGEST_LIVED}, media_type=media_type)


def _paper(request: AppRequest, address: str) -> dict[str, object]:
    return {
        "address": address,
        "bare_address": address.partition("://")[2],
        "code": codes.inline(address, address),
        "printed_at": request.state["clock"](),
    }


def _named(request: AppRequest, platform: str, handle: str) -> AccountRef | None:
    return canonical(platform, handle, test_names=request.state["settings"].test_names)
