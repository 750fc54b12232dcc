"""The public log as static files would be: checkpoint, tiles and bundles of entries (C2SP tlog-tiles)."""

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from registry.actions import transparency_log
from registry.transparency.tiles import WIDTH, read_index
from registry.web.headers import CORS
from registry.web.state import AppRequest

LEVELS = 6  # of tiles: more than a registry of everything would need
_FOR_EVER = {**CORS, "cache-control": "public, max-age=31536000, immutable"}
_SHORTLY = {**CORS, "cache-control": "public, max-age=5"}


async def checkpoint(_request: AppRequest) -> Response:
    """The last signed root of the tree."""
    head = await transparency_log.head()
    if head is None:
        raise HTTPException(404)
    return PlainTextResponse(head.note, headers=_SHORTLY)


async def tile(request: AppRequest) -> Response:
    """Hashes of one level: `/log/tile/0/x001/067`, with `.p/WIDTH` behind it while the tile is not full."""
    level = str(request.path_params["level"])
    index, width = _place(request.path_params["path"])
    if not (level.isascii() and level.isdecimal() and str(int(level)) == level and int(level) < LEVELS):
        raise HTTPException(404)
    return _file(await transparency_log.tile(int(level), index, width))


async def entries(request: AppRequest) -> Response:
    """The entries themselves, each behind its length: `/log/tile/entries/000`."""
    return _file(await transparency_log.bundle(*_place(request.path_params["path"])))


def _place(path: str) -> tuple[int, int]:
    written, is_partial, width = path.partition(".p/")
    index = read_index(written)
    is_width = width.isascii() and width.isdecimal() and str(int(width)) == width and 0 < int(width) < WIDTH
    if index is None or (is_partial and not is_width):
        raise HTTPException(404)
    return index, int(width) if is_partial else WIDTH


def _file(data: bytes | None) -> Response:
    if data is None:
        raise HTTPException(404)
    return Response(data, headers=_FOR_EVER, media_type="application/octet-stream")
