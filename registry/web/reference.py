"""The API's own document as values for a page: every question with its parameters, answers and examples that run."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from registry.actions.private_lookups import PREFIX_LENGTH, hash_of
from registry.language import mark
from registry.web.api.openapi import document
from registry.web.headers import JSON
from verification.accounts import AccountRef

Json = Mapping[str, Any]
KEY = "REGISTRY_KEY"  # of the environment, in the examples
_PUT_IN = frozenset({"claim_id", "sighting_id", "webhook_id", "delivery_id"})  # of the reader's own, in braces
_MOST_VALUES = 6  # of a fixed list that are named; longer ones stand in the document
_EXAMPLES: Json = MappingProxyType(
    {
        "account": "x.com/dell",
        "accounts": ["x.com/dell", "hello world"],
        "brand": "dell",
        "decision": "fan",
        "handle": "dell",
        "id": 1,
        "language": "es",
        "place": "https://x.com/dell/status/1",
        "platform": "x",
        "prefix": hash_of(AccountRef("x", "dell"))[:PREFIX_LENGTH],
        "q": "del",
        "region": "MX",
        "role": "support",
        "since": "2026-11-23T12:00:00Z",
        "slug": "dell",
        "state": "on",
        "url": "https://hooks.example.com/registry",
    }
)
_MADE_UP: Json = MappingProxyType(
    {
        "account": "instagram.com/sandbox_official",
        "accounts": ["instagram.com/sandbox_official", "instagram.com/sandbox_lookalike"],
        "platform": "instagram",
        "handle": "sandbox_official",
    }
)
_MADE_UP_CLAIM: Json = MappingProxyType({"account": "instagram.com/sandbox_proven", "brand": "sandbox"})
# What is no text of the required ones, and still makes the example.
_SHOWN = frozenset({"account", "place", "q", "region", "state", "role"})
_NOT_SHOWN: Mapping[str, frozenset[str]] = MappingProxyType(
    {"/api/v1/claims": frozenset({"region", "role", "language", "state"})}
)
GROUPS = (
    ("/api/v1/claims", mark("Claims of your company")),
    ("/api/v1/sightings", mark("Lookalikes of your brands")),
    ("/api/v1/webhooks", mark("Webhooks")),
    ("/api/v1/me", mark("Your key")),
    ("/api/v1/sandbox", mark("Sandbox")),
    ("/api/v1/export", mark("The whole directory")),
    ("/api/v1/events", mark("What became public")),
    ("/api/v1/brands", mark("Directory")),
    ("/api/v1/lookalikes", mark("Directory")),
    ("/api/v1/platforms", mark("Directory")),
    ("/api/v1/", mark("Look-ups")),
)
_ORDER = ("Look-ups", "Directory", "What became public", "The whole directory", "Sandbox")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may be sent with a question; `told` is to be translated."""

    name: str
    place: str  # path, query, header or body
    kind: str
    told: str
    is_needed: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """One status that the question may be answered with; `shape` names what the body is."""

    status: str
    told: str
    shape: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One question that can be asked."""

    id: str
    method: str
    path: str
    told: str
    scope: str  # that a key needs; "": nobody needs a key
    parameters: Sequence[Parameter]
    replies: Sequence[Reply]
    examples: Mapping[str, str]  # by language: curl, python, javascript


@dataclass(frozen=True, slots=True)
class Shape:
    """What an answer or a body consists of."""

    name: str
    told: str
    fields: Sequence[Parameter]


@dataclass(frozen=True, slots=True)
class Reference:
    groups: Sequence[tuple[str, Sequence[Endpoint]]]
    shapes: Sequence[Shape]


@cache
def reference(name: str, base_url: str) -> Reference:
    """Everything that the document of the registry at this address says."""
    written = document(name, base_url)
    schemas: Json = written["components"]["schemas"]
    found = [
        (_group(path), _endpoint(method, path, operation, schemas, base_url))
        for path, methods in written["paths"].items()
        for method, operation in methods.items()
    ]
    found.sort(key=lambda one: _ORDER.index(one[0]) if one[0] in _ORDER else len(_ORDER))  # stable: as in the document
    groups = [(title, [one for _, one in of_title]) for title, of_title in groupby(found, key=lambda one: one[0])]
    return Reference(groups, [_shape(name, schema) for name, schema in sorted(schemas.items()) if "enum" not in schema])


def _group(path: str) -> str:
    return next(title for start, title in GROUPS if path.startswith(start))


def _endpoint(method: str, path: str, operation: Json, schemas: Json, base_url: str) -> Endpoint:
    body: Json = operation.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema", {})
    sent = _shape("", schemas[_named(body)]).fields if body else ()
    parameters = [
        Parameter(one["name"], one["in"], _kind(one["schema"]), one["description"], one.get("required", False))
        for one in operation["parameters"]
    ]
    scope = operation.get("description", "").partition("`")[2].rstrip("`") if "security" in operation else ""
    return Endpoint(
        operation["operationId"],
        method.upper(),
        path,
        operation["summary"],
        scope,
        (*parameters, *sent),
        [_reply(status, told) for status, told in sorted(operation["responses"].items())],
        _examples(method, path, operation, sent, base_url, has_key=bool(scope)),
    )


def _reply(status: str, told: Json) -> Reply:
    bodies: Json = told.get("content", {})
    return Reply(status, told["description"], _named(next(iter(bodies.values()))["schema"]) if bodies else "")


def _shape(name: str, schema: Json) -> Shape:
    needed = schema.get("required", ())
    fields = [
        Parameter(field, "body", _kind(told), told.get("description", ""), field in needed)
        for field, told in schema.get("properties", {}).items()
    ]
    return Shape(name, schema.get("description", ""), fields)


def _kind(schema: Json) -> str:
    """The type as one reads it aloud: `text or null`, `list of Answer`."""
    if "$ref" in schema:
        return _named(schema)
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_kind(one) for one in schema["anyOf"]))
    if "const" in schema or len(schema.get("enum", ())) in range(1, _MOST_VALUES + 1):
        return " | ".join(json.dumps(one) for one in schema.get("enum", [schema.get("const")]))
    kind = str(schema.get("type", "any"))
    if kind == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    return f"{kind} ({schema['format']})" if "format" in schema else kind


def _named(schema: Json) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


# ── examples ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _examples(
    method: str, path: str, operation: Json, sent: Sequence[Parameter], base_url: str, *, has_key: bool
) -> Mapping[str, str]:
    known = dict(_EXAMPLES)
    if path.startswith("/api/v1/sandbox"):
        known |= _MADE_UP_CLAIM if "/claims" in path else _MADE_UP
    in_query = {
        one["name"]: known[one["name"]]
        for one in operation["parameters"]
        if one["in"] == "query" and one["name"] in known and (one["required"] or one["name"] == "q")
    }
    hidden = _NOT_SHOWN.get(path, frozenset())
    body = {
        one.name: known[one.name]
        for one in sent
        if one.name in known and (one.is_needed or one.name in _SHOWN - hidden)
    }
    url = base_url + _filled(path, known)
    is_file = JSON not in operation["responses"].get("200", {}).get("content", {JSON: {}})
    return MappingProxyType(
        {
            "curl": _curl(method, url, in_query, body if sent else None, has_key=has_key, is_file=is_file),
            "python": _python(method, url, in_query, body if sent else None, has_key=has_key, is_file=is_file),
            "javascript": _javascript(method, url, in_query, body if sent else None, has_key=has_key, is_file=is_file),
        }
    )


def _filled(path: str, known: Json) -> str:
    parts = [part[1:-1] if part.startswith("{") else "" for part in path.split("/")]
    return "/".join(
        quote(str(known[name]), safe="") if name and name not in _PUT_IN else written
        for name, written in zip(parts, path.split("/"), strict=True)
    )


def _curl(method: str, url: str, query: Json, body: Json | None, *, has_key: bool, is_file: bool) -> str:
    lines = ["curl --silent --fail-with-body"]
    if method not in {"get", "post"} or (method == "post" and body is None):
        lines.append(f"  --request {method.upper()}")
    if has_key:
        lines.append(f'  --header "Authorization: Bearer ${KEY}"')
    if body is not None:
        lines.append(f"  --json '{json.dumps(body)}'")
    if is_file:
        lines.append("  --remote-name")
    lines.append(f'  "{_with(url, query)}"')
    return " \\\n".join(lines)


def _python(method: str, url: str, query: Json, body: Json | None, *, has_key: bool, is_file: bool) -> str:
    given = [f'"{url}"']
    if query:
        given.append(f"params={_pairs(query)}")
    if has_key:
        given.append('headers={"Authorization": "Bearer " + os.environ["' + KEY + '"]}')
    if body is not None:
        given.append(f"json={_pairs(body)}")
    call = f"httpx.{method}({', '.join(given)})"
    if len(call) > len("answer = ") + 80:
        call = f"httpx.{method}(\n    " + ",\n    ".join(given) + ",\n)"
    said = "len(answer.raise_for_status().content)" if is_file else "answer.raise_for_status().json()"
    return ("import os\n\n" if has_key else "") + f"import httpx\n\nanswer = {call}\nprint({said})"


def _javascript(method: str, url: str, query: Json, body: Json | None, *, has_key: bool, is_file: bool) -> str:
    headers = ["Authorization: `Bearer ${process.env." + KEY + "}`"] if has_key else []
    if body is not None:
        headers.append('"Content-Type": "application/json"')
    wish = [] if method == "get" else [f'method: "{method.upper()}"']
    wish += [f"headers: {{ {', '.join(headers)} }}"] if headers else []
    wish += [f"body: JSON.stringify({json.dumps(body)})"] if body is not None else []
    given = ", {\n  " + ",\n  ".join(wish) + ",\n}" if wish else ""
    said = "(await answer.arrayBuffer()).byteLength" if is_file else "await answer.json()"
    return (
        f'const answer = await fetch("{_with(url, query)}"{given});\n'
        f"if (!answer.ok) throw new Error(await answer.text());\nconsole.log({said});"
    )


def _with(url: str, query: Json) -> str:
    return f"{url}?{urlencode(query)}" if query else url


def _pairs(values: Json) -> str:
    return json.dumps(values)
