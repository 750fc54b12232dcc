"""The files of the look: for ever in caches when the address holds their hash, else for minutes."""

from os import PathLike, stat_result

from starlette.datastructures import QueryParams
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from registry.web.rendering import STATIC, content_hash


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
        return response


FILES = HashedFiles(directory=STATIC, check_dir=False)
