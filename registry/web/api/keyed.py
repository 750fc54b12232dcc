"""Resources for a company's programs: the key, what it may do, and a retry that does nothing twice."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from registry.access import Actor
from registry.actions import kept_answers
from registry.actions.kept_answers import Kept, Retriable
from registry.models.columns import Scope
from registry.web import throttle
from registry.web.api.answering import LONGEST_BATCH_SECONDS, LONGEST_SECONDS, options, recognise, unkept
from registry.web.state import AppRequest

READING = frozenset({"GET", "HEAD"})
LONGEST_NAME = 255
OK, CREATED, ACCEPTED = 200, 201, 202


@dataclass(frozen=True, slots=True)
class Told:
    """What a resource answers."""

    body: Mapping[str, Any]
    status: int = OK


@dataclass(frozen=True, slots=True)
class Call:
    """What one method does, and the scope that the key needs for it."""

    scope: Scope
    do: Callable[[AppRequest, Actor], Awaitable[Told]]


def keyed(path: str, **calls: Call) -> Route:
    """One address of the API for programs with a key; the names of the calls are methods, in small letters."""
    by_method = {name.upper(): call for name, call in calls.items()}
    if "GET" in by_method:
        by_method["HEAD"] = by_method["GET"]
    methods = [*by_method, "OPTIONS"]

    async def answer(request: AppRequest) -> Response:
        if request.method == "OPTIONS":
            return options(methods)
        async with asyncio.timeout(LONGEST_SECONDS if request.method in READING else LONGEST_BATCH_SECONDS):
            return await _answered(request, by_method[request.method])

    return Route(path, answer, methods=methods, name=path)


def now_of(request: AppRequest) -> datetime:
    """The moment of the request."""
    return request.state["clock"]()


async def _answered(request: AppRequest, call: Call) -> Response:
    holder = await recognise(request)
    throttle.spend_lookup(request)
    actor = holder.actor(call.scope, now=now_of(request))

    async def do() -> Kept:
        told = await call.do(request, actor)
        return Kept(told.status, orjson.dumps(told.body))

    name = None if request.method in READING else _name(request)
    if name is None:
        kept = await do()
    else:
        address = f"{request.url.path}?{request.url.query}"
        mark = kept_answers.fingerprint(request.method, address, await request.body())
        kept = await kept_answers.once(Retriable(holder.key_id, name, mark), do, now=now_of(request))
    more = {"idempotency-replayed": "true"} if kept.is_repeated else {}
    return unkept(kept.body, kept.status, more)


def _name(request: AppRequest) -> str | None:
    """The Idempotency-Key, with or without the quotes of the draft; raises 400 for what cannot be one."""
    sent = request.headers.getlist("idempotency-key")
    if not sent:
        return None
    text = sent[0].strip()
    name = text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
    if len(sent) > 1 or not 1 <= len(name) <= LONGEST_NAME or not (name.isascii() and name.isprintable()):
        raise HTTPException(400, "bad_idempotency_key")
    return name
