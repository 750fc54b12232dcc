"""How every resource of the API answers: JSON that caches may keep, open to other sites, within limits."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from registry import signing
from registry.actions import key_holders
from registry.actions.key_holders import KeyHolder
from registry.errors import KeyNeeded, KeyUnknown, NotSignedIn
from registry.web import packing, throttle
from registry.web.headers import CORS, JSON, public_headers
from registry.web.state import AppRequest
from registry.web.wire import exact

Answer = Callable[[AppRequest], Awaitable[Response]]
LONGEST_SECONDS = 4.5
LONGEST_BATCH_SECONDS = 25.0
JOSE = "application/jose"
LONGEST_FLAG = 5
EVERY = ("GET", "HEAD", "POST")
NO_HEADERS: Mapping[str, str] = MappingProxyType({})


def resource(path: str, get: Answer, post: Answer | None = None, *, packs: Container[str] = EVERY) -> Route:
    """One address of the API. No cookie counts here, so any site may ask (CORS) and nothing needs a form's token.

    `packs` are the methods whose answers go out packed.
    """
    methods = ["GET", "HEAD", *(["POST"] if post else []), "OPTIONS"]

    async def answer(request: AppRequest) -> Response:
        if request.method == "OPTIONS":
            return options(methods)
        is_post = request.method == "POST" and post is not None
        async with asyncio.timeout(LONGEST_BATCH_SECONDS if is_post else LONGEST_SECONDS):
            if "authorization" in request.headers:
                await recognise(request)
            given = await (post if is_post and post else get)(request)
        return packing.packed(request, given) if request.method in packs else given

    return Route(path, answer, methods=methods, name=path)


async def recognise(request: AppRequest) -> KeyHolder:
    """The program behind the key that was sent. A wrong key is refused, never taken for none (RFC 6750).

    Raises KeyNeeded, KeyUnknown, KeyExpired, KeyEnded.
    """
    sent = request.headers.getlist("authorization")
    if not sent:
        raise KeyNeeded
    scheme, _, text = sent[0].partition(" ")
    try:
        if len(sent) > 1 or scheme.lower() != "bearer":
            raise KeyUnknown
        holder = await key_holders.recognise(text.strip(), now=request.state["clock"]())
    except NotSignedIn:
        throttle.spend_lookup(request)  # whoever guesses uses up the allowance of their address
        raise
    request.state["holder"] = holder
    return holder


def public(request: AppRequest, body: Mapping[str, Any]) -> Response:
    """An answer that depends on the address alone: cacheable, and 304 for whoever has it already.

    With `signed=1` it is a statement, signed: a JWS that anybody can check later.
    """
    is_signed = flag(request, "signed")
    encoded = _signed(request, body) if is_signed else exact(orjson.dumps(body))
    headers = public_headers(encoded)
    if is_known(request.headers.get("if-none-match", ""), headers["etag"]):
        return Response(status_code=304, headers=headers)
    return Response(encoded, headers=headers, media_type=JOSE if is_signed else JSON)


def _signed(request: AppRequest, body: Mapping[str, Any]) -> bytes:
    asked = f"{request.url.path}?{request.url.query}"
    return signing.statement(body, request.state["settings"], asked=asked, now=request.state["clock"]()).encode()


def fresh(body: Mapping[str, Any]) -> Response:
    """An answer to a POST: nobody keeps it."""
    return unkept(orjson.dumps(body))


def unkept(body: bytes, status: int = 200, more: Mapping[str, str] = NO_HEADERS) -> Response:
    """An answer for this asker alone; no cache may keep it."""
    headers = {**CORS, "cache-control": "no-store", **more}
    return Response(body, status, headers, JSON)


async def sent_object(request: AppRequest) -> dict[str, Any]:
    """The JSON object of the body; raises 400 or 415 for everything else (SECURITY W13)."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise HTTPException(415, "not_json")
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise HTTPException(415, "packed_body", {"accept-encoding": "identity"})  # RFC 9110, 15.5.16
    try:
        found = json.loads(
            (await request.body()).decode(), object_pairs_hook=_without_doubles, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as broken:
        raise HTTPException(400, "broken_json") from broken
    if not isinstance(found, dict):
        raise HTTPException(422, "broken_json")
    return found


def flag(request: AppRequest, name: str) -> bool:
    """Whether a parameter of the query says 1; raises 400 when it says anything but 1 and 0."""
    told = parameter(request, name, LONGEST_FLAG)
    if told not in {None, "0", "1"}:
        raise unusable(name)
    return told == "1"


def parameter(request: AppRequest, name: str, longest: int) -> str | None:
    """One parameter of the query; raises 400 when it was given twice or is too long."""
    values = request.query_params.getlist(name)
    if len(values) > 1 or any(len(value) > longest for value in values):
        raise unusable(name)
    return values[0] if values else None


def unusable(name: str, status: int = 400) -> HTTPException:
    """Says which parameter, or member of the body, is missing or has a value that cannot be used."""
    return HTTPException(status, f"bad_parameter {name}")


def options(methods: Sequence[str]) -> Response:
    """What a browser asks before it asks (CORS)."""
    allowed = ", ".join(methods)
    headers = {
        **CORS,
        "allow": allowed,
        "access-control-allow-methods": allowed,
        "access-control-allow-headers": "Content-Type, If-None-Match, Authorization, Idempotency-Key",
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
