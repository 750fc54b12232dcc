"""The files of the look: for ever in caches when the address holds their hash, else for minutes."""

import gzip
from functools import cache
from os import PathLike, fspath, stat_result
from pathlib import Path

from starlette.datastructures import Headers, QueryParams
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from registry.web.rendering import STATIC, content_hash

TEXT = (".css", ".js", ".svg")  # holds nothing secret: it may be packed, which pages with a form's token are not


class HashedFiles(StaticFiles):
    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        name = scope["path"].removeprefix("/static/")
        is_current = QueryParams(scope["query_string"]).get("v") == content_hash(name)
        response.headers["cache-control"] = (
            "public, max-age=31536000, immutable" if is_current else "public, max-age=300"
        )
        if isinstance(response, FileResponse) and name.endswith(TEXT):
            return _packed_for(Headers(scope=scope), response, fspath(full_path), stat_result)
        return response


def _packed_for(wishes: Headers, response: FileResponse, path: str, found: stat_result) -> Response:
    """The same file, packed where the browser can unpack it: a quarter of it goes over the wire."""
    response.headers["vary"] = "Accept-Encoding"
    if "gzip" not in wishes.get("accept-encoding", "") or "range" in wishes:
        return response
    kept = {name: response.headers[name] for name in ("cache-control", "content-type", "last-modified", "vary")}
    etag = f"W/{response.headers['etag']}"
    return Response(_packed(path, found.st_mtime_ns), headers={**kept, "etag": etag, "content-encoding": "gzip"})


@cache
def _packed(path: str, _mtime: int) -> bytes:
    return gzip.compress(Path(path).read_bytes(), mtime=0)


FILES = HashedFiles(directory=STATIC, check_dir=False)
