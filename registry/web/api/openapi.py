"""The document that describes the API (OpenAPI 3.1), written from its routes and the shapes of its answers."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.responses import Response

from registry.language import mark
from registry.models.columns import Sector
from registry.web.api import shapes
from registry.web.api.answering import public
from registry.web.api.keyed_operations import KEYED
from registry.web.api.operations import CURSOR, LIMITED, PLATFORM, TEXT, Operation
from registry.web.api.sandbox_operations import SANDBOX
from registry.web.state import AppRequest

VERSION = "1"
_REFERENCE = "#/components/schemas/{model}"
_WORD = re.compile(r"[a-z0-9]+")
_IN_PATH = re.compile(r"\{(\w+)(?::\w+)?\}")
_PREFIX: Mapping[str, Any] = MappingProxyType({"type": "string", "pattern": "^[0-9a-fA-F]{5}$"})
_COUNTRY: Mapping[str, Any] = MappingProxyType({"type": "string", "pattern": "^([A-Za-z]{2})?$"})
_SECTOR: Mapping[str, Any] = MappingProxyType({"type": "string", "enum": [sector.value for sector in Sector]})
_SINCE: Mapping[str, Any] = MappingProxyType(
    {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}
)
_DIGEST = (
    "sha256",
    mark("digest of the dump that is meant, 64 hex digits; none: the newest"),
    {"type": "string", "pattern": "^[0-9a-f]{64}$"},
)


OPERATIONS: Mapping[tuple[str, str], Operation] = MappingProxyType(
    {
        **KEYED,
        **SANDBOX,
        ("get", "/api/v1/lookup"): Operation(
            "The verdict on one account, named by any address or handle a person would paste",
            shapes.Answer,
            (
                ("account", "an address or a handle", {"type": "string", "maxLength": 4096}),
                ("platform", "slug of the platform, for a bare handle", PLATFORM),
            ),
            frozenset({"account"}),
            problems=(400, 422, 429, 503),
        ),
        ("post", "/api/v1/lookup"): Operation(
            "Up to 1,000 accounts in one question, answered in the order asked",
            shapes.Answers,
            body=shapes.Batch,
            problems=(400, 413, 415, 422, 429, 503),
        ),
        ("get", "/api/v1/accounts/{platform}/{handle:path}"): Operation(
            "The verdict on one account by its canonical name",
            shapes.Answer,
            path={
                "platform": ("slug of the platform", PLATFORM),
                "handle": ("canonical name; it may hold `/`, `@` and `.`", TEXT),
            },
            problems=(400, 404, 422, 429, 503),
        ),
        ("get", "/api/v1/brands"): Operation(
            "The directory, page by page",
            shapes.Brands,
            (
                ("q", "the beginning of a name or of a word in it", {"type": "string", "maxLength": 200}),
                ("platform", "with an account there", PLATFORM),
                ("country", "ISO 3166, two letters", _COUNTRY),
                ("sector", "what the brand does", _SECTOR),
                CURSOR,
                ("limit", "rows of a page", LIMITED),
            ),
            problems=(400, 422, 429, 503),
        ),
        ("get", "/api/v1/brands/{slug}"): Operation(
            "One brand with its domains and every account",
            shapes.Brand,
            path={"slug": ("short name of the brand", TEXT)},
            problems=(404, 429, 503),
        ),
        ("get", "/api/v1/lookalikes"): Operation(
            "Public findings: accounts that may be taken for a brand, or were ruled to imitate it; newest first",
            shapes.Findings,
            (
                ("brand", "short name of the brand", TEXT),
                ("since", "a day or a moment (RFC 3339)", _SINCE),
                CURSOR,
                ("limit", "rows of a page", {**LIMITED, "maximum": 100}),
            ),
            problems=(400, 404, 422, 429, 503),
        ),
        ("get", "/api/v1/range/{prefix}"): Operation(
            "A look-up that does not say about whom: every account whose hash begins so",
            shapes.Range,
            path={"prefix": ("first five hex digits of SHA-256 of `platform:handle`", _PREFIX)},
        ),
        ("get", "/api/v1/platforms"): Operation(
            "What each platform allows, and whether its checker works now", shapes.Platforms, problems=(503,)
        ),
        ("get", "/api/v1/events"): Operation(
            "Every public fact in order: with the cursor nothing is missed and nothing comes twice",
            shapes.Events,
            (
                ("after", "the cursor of the page before", {"type": "integer", "minimum": 0}),
                ("limit", "facts of a page", LIMITED),
                ("brand", "short name of the brand", TEXT),
            ),
            problems=(400, 404, 422, 429, 503),
        ),
        ("get", "/api/v1/events/{id:int}/proof"): Operation(
            "That a fact is in the public log, checkable without us",
            shapes.Proof,
            path={"id": ("number of the fact", {"type": "integer", "minimum": 0})},
            problems=(404, 429, 503),
        ),
        ("get", "/api/v1/export/accounts.jsonl.gz"): Operation(
            "The whole directory as one file, made once a day: a header line, then a line for each account",
            None,
            (_DIGEST,),
            problems=(400, 404, 416, 429, 503),
            media="application/gzip",
            more={206: "the part that `Range` asked for"},
        ),
        ("get", "/api/v1/export/accounts.jsonl.gz.jws"): Operation(
            "The signature of that file: a detached JWS whose payload is the SHA-256 of its bytes",
            None,
            (_DIGEST,),
            problems=(400, 404, 429, 503),
            media="application/jose",
        ),
        ("get", "/api/v1/export/schema.json"): Operation(
            "JSON Schema of a line of that file", shapes.JsonSchema, problems=(503,)
        ),
    }
)

_SIGNED = {
    "name": "signed",
    "in": "query",
    "description": mark("1: the answer as a signed statement (compact JWS, EdDSA; keys at /.well-known/jwks.json)"),
    "schema": {"type": "string", "enum": ["1", "0"]},
}

_IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": mark(
        "any text that stands for this request alone: sent again within 24 hours, nothing is done twice and"
        " the first answer is given (`Idempotency-Replayed: true`)"
    ),
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
_KEY = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "rgk_<32 hex digits>_<43 letters and digits>_<6 letters and digits>",
    "description": "A key of a company. It also raises the allowance for questions that need none.",
}


async def describe(request: AppRequest) -> Response:
    """GET /api/v1/openapi.json"""
    settings = request.state["settings"]
    return public(request, document(settings.registry_name, settings.base_url))


@cache
def document(name: str, base_url: str) -> dict[str, Any]:
    """The whole of it, for the registry at this address."""
    shown = [model for one in OPERATIONS.values() for model in (one.answer, one.body, *one.others.values())]
    models = {model for model in (*shown, shapes.Problem) if model is not None}
    ordered = sorted(models, key=lambda model: model.__name__)
    modes: list[tuple[type[BaseModel], Literal["serialization"]]] = [(model, "serialization") for model in ordered]
    _, schemas = models_json_schema(modes, ref_template=_REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for (method, path), operation in OPERATIONS.items():
        paths.setdefault(_IN_PATH.sub(r"{\1}", path), {})[method] = _written(method, path, operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{name}: official accounts of companies",
            "version": VERSION,
            "description": "Reading needs no key. Times are RFC 3339, UTC. Refusals are problem documents (RFC 9457)"
            " with a stable `code`. Answers may be kept as `Cache-Control` says, then asked for with `If-None-Match`."
            " Programs of a company send its key; members make keys on their desk.",
        },
        "servers": [{"url": base_url}],
        "paths": paths,
        "components": {"schemas": schemas["$defs"], "securitySchemes": {"key": _KEY}},
    }


def _written(method: str, path: str, operation: Operation) -> dict[str, Any]:
    in_path = [
        {"name": name, "in": "path", "required": True, "description": told, "schema": dict(schema)}
        for name, (told, schema) in operation.path.items()
    ]
    in_query = [
        {"name": name, "in": "query", "required": name in operation.needed, "description": told, "schema": dict(schema)}
        for name, told, schema in operation.query
    ]
    refusals = {*operation.problems, *_OF_ANY}
    shape = _of(operation.answer) if operation.answer else {"schema": {"type": "string", "format": "binary"}}
    ok: dict[str, Any] = {"description": operation.summary, "content": {operation.media: shape}}
    written: dict[str, Any] = {
        "operationId": _name_of(method, path),
        "summary": operation.summary,
        "parameters": [*in_path, *in_query],
        "responses": {str(operation.status): ok, **{str(status): _refused(status) for status in sorted(refusals)}},
    }
    for status, told in operation.more.items():
        written["responses"][str(status)] = {**ok, "description": told}
    for status, model in operation.others.items():
        written["responses"][str(status)] = {**ok, "content": {operation.media: _of(model)}}
    if operation.scope is not None:
        written |= {"security": [{"key": []}], "description": f"Scope: `{operation.scope}`"}
        written["parameters"] += [] if method == "get" else [_IDEMPOTENCY]
    elif method == "get" and operation.is_kept:
        _add_what_anybody_gets(written, ok, is_json=operation.answer is not None)
    if operation.body is not None:
        content = {"application/json": _of(operation.body)}
        written["requestBody"] = {"required": operation.body_is_needed, "content": content}
    return written


def _name_of(method: str, path: str) -> str:
    """`get_claims_claim_id_proofs`: what clients that are made from the document call the question."""
    return "_".join([method, *_WORD.findall(_IN_PATH.sub(r"\1", path).removeprefix("/api/v1/"))])


def _add_what_anybody_gets(written: dict[str, Any], ok: dict[str, Any], *, is_json: bool) -> None:
    """Public answers can be had signed, and asked for again by those who have them."""
    if is_json:
        written["parameters"].append(_SIGNED)
        ok["content"]["application/jose"] = {"schema": {"type": "string"}}
    written["responses"]["304"] = {"description": mark("what `If-None-Match` names is still so")}


def _of(model: type[BaseModel]) -> dict[str, Any]:
    return {"schema": {"$ref": _REFERENCE.format(model=model.__name__)}}


_OF_ANY = (400, 401, 429, 503)  # whatever is asked: broken text, a key that is not valid, too much, the database away
_REFUSALS = {
    400: mark("a parameter that cannot be used"),
    401: mark("no key, or none that is valid: `WWW-Authenticate` says which (RFC 6750)"),
    403: mark("the key lacks the scope, or its maker may not do this any more"),
    404: mark("nothing there, or nothing public"),
    409: mark("that does not fit what is there; for an `Idempotency-Key`: the first request is still running"),
    413: mark("more than is taken at once"),
    416: mark("past the end of the file"),
    415: mark("not sent as application/json"),
    422: mark("understood, but no account, platform or batch that can be answered"),
    429: mark("too many questions; `Retry-After` says how long to wait"),
    503: mark("the database is away; ask again"),
}


def _refused(status: int) -> dict[str, Any]:
    return {"description": _REFUSALS[status], "content": {"application/problem+json": _of(shapes.Problem)}}
