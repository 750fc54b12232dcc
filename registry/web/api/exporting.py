"""The daily dump over HTTP: in ranges, with its digest and its signature."""

import base64
import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from registry.actions import dumps
from registry.actions.dumps import ADDRESS, SCHEMA, SIGNATURE, Dump
from registry.errors import NotFound
from registry.language import mark
from registry.web import throttle
from registry.web.api.answering import JOSE, is_known, parameter, public, unusable
from registry.web.api.dump_shapes import DumpHeader, DumpLine
from registry.web.headers import CORS, PUBLIC_SECONDS
from registry.web.state import AppRequest

COST = 10  # look-ups that fetching the dump weighs
DIGEST = re.compile(r"[0-9a-f]{64}")
GZIP = "application/gzip"
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_EXPOSED = f"{CORS['access-control-expose-headers']}, Accept-Ranges, Content-Range, Repr-Digest, Link, Last-Modified"

_NONE_YET = mark("No dump has been made yet. The first one comes soon after the start, then one a day.")


async def show_dump(request: AppRequest) -> Response:
    """GET /api/v1/export/accounts.jsonl.gz: the newest, or the part of it that is asked for."""
    throttle.spend_lookup(request, cost=COST)
    dump = await _asked(request)
    headers = _headers(request, dump)
    if _is_kept(request, dump, headers["etag"]):
        return Response(status_code=304, headers=headers)
    part = _part(request, dump, headers)
    if part is None:
        refused = {"content-range": f"bytes */{dump.size}", "accept-ranges": "bytes"}
        raise HTTPException(416, "bad_range", headers=refused)
    start, end = part
    if (start, end) != (0, dump.size):
        headers["content-range"] = f"bytes {start}-{end - 1}/{dump.size}"
    status = 206 if "content-range" in headers else 200
    headers["content-length"] = str(end - start)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=GZIP)
    return StreamingResponse(dumps.pieces(dump, start, end), status, headers, GZIP)


async def show_signature(request: AppRequest) -> Response:
    """GET /api/v1/export/accounts.jsonl.gz.jws: of the newest dump, or of the one with this digest."""
    throttle.spend_lookup(request)
    dump = await _asked(request)
    headers = {**CORS, "etag": f'"{dump.sha256.hex()}.jws"', "cache-control": f"public, max-age={PUBLIC_SECONDS}"}
    if is_known(request.headers.get("if-none-match", ""), headers["etag"]):
        return Response(status_code=304, headers=headers)
    return Response(dump.signature, headers=headers, media_type=JOSE)


async def show_schema(request: AppRequest) -> Response:
    """GET /api/v1/export/schema.json"""
    return public(request, schema(request.state["settings"].base_url))


@cache
def schema(base_url: str) -> dict[str, Any]:
    """JSON Schema of one line of a dump: the first is a header, all others are accounts."""
    written = TypeAdapter(DumpHeader | DumpLine).json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{base_url}{SCHEMA}",
        "title": "A line of the dump: the first is a DumpHeader, all others are DumpLine",
        **written,
    }


async def _asked(request: AppRequest) -> Dump:
    """The dump that is meant; raises NotFound, or 400 for what is no digest."""
    digest = parameter(request, "sha256", 64)
    if digest is not None and not DIGEST.fullmatch(digest):
        raise unusable("sha256")
    found = await (dumps.of_digest(bytes.fromhex(digest)) if digest else dumps.newest())
    if found is None:
        raise NotFound(None if digest else _NONE_YET)
    return found


def _headers(request: AppRequest, dump: Dump) -> dict[str, str]:
    base_url, digest = request.state["settings"].base_url, dump.sha256.hex()
    links = (
        f'<{base_url}{ADDRESS}{SIGNATURE}?sha256={digest}>; rel="signature"; type="{JOSE}"',
        f'<{base_url}{SCHEMA}>; rel="describedby"; type="application/schema+json"',
    )
    return {
        **CORS,
        "access-control-expose-headers": _EXPOSED,
        "etag": f'"{digest}"',
        "last-modified": format_datetime(dump.at.astimezone(UTC).replace(microsecond=0), usegmt=True),
        "accept-ranges": "bytes",
        "repr-digest": f"sha-256=:{base64.b64encode(dump.sha256).decode()}:",
        "link": ", ".join(links),
        "cache-control": f"public, max-age={PUBLIC_SECONDS}",
        "content-disposition": f'attachment; filename="accounts-{dump.at.astimezone(UTC):%Y-%m-%d}.jsonl.gz"',
    }


def _is_kept(request: AppRequest, dump: Dump, etag: str) -> bool:
    if "if-none-match" in request.headers:  # RFC 9110: then the date does not count
        return is_known(request.headers["if-none-match"], etag)
    since = _moment(request.headers.get("if-modified-since", ""))
    return since is not None and dump.at.replace(microsecond=0) <= since


def _part(request: AppRequest, dump: Dump, headers: dict[str, str]) -> tuple[int, int] | None:
    """From where to where; all of it for what cannot be read or is about another dump; None: past the end."""
    whole = (0, dump.size)
    condition = request.headers.get("if-range")
    if condition is not None and condition not in {headers["etag"], headers["last-modified"]}:
        return whole
    asked = _RANGE.fullmatch(request.headers.get("range", "").strip())
    if request.method != "GET" or asked is None or asked.groups() == ("", ""):
        return whole
    first, last = asked.groups()
    if not first:
        length = min(int(last), dump.size)
        return (dump.size - length, dump.size) if length else None
    start, end = int(first), min(int(last) + 1, dump.size) if last else dump.size
    if last and int(last) < int(first):
        return whole
    return (start, end) if start < dump.size else None


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
