"""What everybody may read goes out packed: it holds no secret and no token, so its size gives nothing away (BREACH)."""

import gzip
import re
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from registry.web.kept import GZIP_LEVEL, LEAST_PACKED, TOLD

R = TypeVar("R", bound=Response)
NEVER = re.compile(r"q=0(\.0*)?")


def packed(request: Request[Any], response: R) -> R:
    """The same answer, packed for whoever takes it so. What is kept (see web/kept) is packed there, once for all."""
    if TOLD in request.scope:
        return response
    response.headers.add_vary_header("Accept-Encoding")
    if takes_gzip(request.headers.get("accept-encoding", "")) and len(response.body) >= LEAST_PACKED:
        response.body = gzip.compress(response.body, GZIP_LEVEL, mtime=0)
        response.headers["content-encoding"] = "gzip"
        response.headers["content-length"] = str(len(response.body))
        if response.headers.get("etag", "").startswith('"'):  # other bytes: the tag only says that they mean the same
            response.headers["etag"] = f"W/{response.headers['etag']}"
    return response


def takes_gzip(field: str) -> bool:
    """Whether an Accept-Encoding field names it, and not to refuse it."""
    for wish in field.lower().split(","):
        name, _, weight = wish.partition(";")
        if name.strip() == "gzip":
            return not NEVER.fullmatch(weight.replace(" ", ""))
    return False
