"""Public pages go out packed: they hold no secret and no token, so their size gives nothing away (BREACH)."""

import gzip
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from registry.web.kept import GZIP_LEVEL, LEAST_PACKED, TOLD

R = TypeVar("R", bound=Response)


def packed(request: Request[Any], response: R) -> R:
    """The same answer, packed for whoever takes it so. What is kept (see web/kept) is packed there, once for all."""
    if TOLD in request.scope:
        return response
    response.headers.add_vary_header("Accept-Encoding")
    if "gzip" in request.headers.get("accept-encoding", "") and len(response.body) >= LEAST_PACKED:
        response.body = gzip.compress(response.body, GZIP_LEVEL, mtime=0)
        response.headers["content-encoding"] = "gzip"
        response.headers["content-length"] = str(len(response.body))
    return response
