"""How every resource of the API answers: JSON that caches may keep, open to other sites, within limits."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from registry import signing
from registry.web.rendering import PUBLIC_SECONDS
from registry.web.state import AppRequest

Answer = Callable[[AppRequest], Awaitable[Response]]
LONGEST_SECONDS = 4.5
LONGEST_BATCH_SECONDS = 25.0
JSON, JOSE = "application/json", "application/jose"
LONGEST_FLAG = 5
CORS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Retry-After, RateLimit, RateLimit-Policy",
}


def resource(path: str, get: Answer, post: Answer | None = None) -> Route:
    """One address of the API. No cookie counts here, so any site may ask (CORS) and nothing needs a form's token."""
    methods = ["GET", "HEAD", *(["POST"] if post else []), "OPTIONS"]

    async def answer(request: AppRequest) -> Response:
        if request.method == "OPTIONS":
            return _options(methods)
        if request.method == "POST" and post:
            async with asyncio.timeout(LONGEST_BATCH_SECONDS):
                return await post(request)
        async with asyncio.timeout(LONGEST_SECONDS):
            return await get(request)

    return Route(path, answer, methods=methods, name=path)


def public(request: AppRequest, body: Mapping[str, Any]) -> Response:
    """An answer that depends on the address alone: cacheable, and 304 for whoever has it already.

    With `signed=1` it is a statement, signed: a JWS that anybody can check later.
    """
    is_signed = parameter(request, "signed", LONGEST_FLAG) == "1"
    encoded = _signed(request, body) if is_signed else orjson.dumps(body)
    etag = f'"{hashlib.sha256(encoded).hexdigest()[:32]}"'
    headers = {
        **CORS,
        "etag": etag,
        "cache-control": f"public, max-age={PUBLIC_SECONDS}",
        "ratelimit-policy": request.state["limits"].lookup.policy,
    }
    if is_known(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    return Response(encoded, headers=headers, media_type=JOSE if is_signed else JSON)


def _signed(request: AppRequest, body: Mapping[str, Any]) -> bytes:
    asked = f"{request.url.path}?{request.url.query}"
    return signing.statement(body, request.state["settings"], asked=asked, now=request.state["clock"]()).encode()


def fresh(request: AppRequest, body: Mapping[str, Any]) -> Response:
    """An answer to a POST: nobody keeps it."""
    policy = request.state["limits"].lookup.policy
    headers = {**CORS, "cache-control": "no-store", "ratelimit-policy": policy}
    return Response(orjson.dumps(body), headers=headers, media_type=JSON)


async def sent_object(request: AppRequest) -> dict[str, Any]:
    """The JSON object of the body; raises 400 or 415 for everything else (SECURITY W13)."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise HTTPException(415, "not_json")
    try:
        found = json.loads(
            (await request.body()).decode(), object_pairs_hook=_without_doubles, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as broken:
        raise HTTPException(400, "broken_json") from broken
    if not isinstance(found, dict):
        raise HTTPException(422, "broken_json")
    return found


def parameter(request: AppRequest, name: str, longest: int) -> str | None:
    """One parameter of the query; raises 400 when it was given twice or is too long."""
    values = request.query_params.getlist(name)
    if len(values) > 1 or any(len(value) > longest for value in values):
        raise HTTPException(400, "bad_parameter")
    return values[0] if values else None


def _options(methods: list[str]) -> Response:
    allowed = ", ".join(methods)
    headers = {
        **CORS,
        "allow": allowed,
        "access-control-allow-methods": allowed,
        "access-control-allow-headers": "Content-Type, If-None-Match, Authorization",
        "access-control-max-age": "86400",
    }
    return Response(status_code=204, headers=headers)


def is_known(header: str, etag: str) -> bool:
    """Whether an If-None-Match field names the tag."""
    known = {part.strip().removeprefix("W/") for part in header.split(",")}
    return etag in known or "*" in known


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """`json.loads` would keep the last of two and say nothing (SECURITY P10)."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
