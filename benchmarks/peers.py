"""What the API is measured beside: `uvicorn benchmarks.peers:NAME`, each doing the least that its job can be done with.

`raw` and `raw_page` send ready bytes. `prepared` asks PostgreSQL by a statement held on a connection of its own and
sends the same JSON as we do. `batch` lets PostgreSQL build the JSON of a thousand. `plain_page` is the same
look-up and a page of our length by plain Jinja2. `tortoise` is the smallest server that has our ORM at hand.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import parse_qsl

import asyncpg
import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

CONNECTIONS = 4
PAGE_BYTES = 12 * 1024
JSON = b"application/json"

HELD = """
SELECT a.platform, a.handle, c.stable_id, c.disputed, b.slug, b.name, site.handle AS domain, c.role, c.verified_at,
       c.checked_at, c.next_check_at, c.ended_at, v.method, v.evidence
  FROM account a
  JOIN claim c ON c.account_id = a.id AND c.state = 'verified'
  JOIN brand b ON b.id = c.brand_id AND b.state = 'live'
  JOIN claim w ON w.brand_id = b.id AND w.state = 'verified'
  JOIN account site ON site.id = w.account_id AND site.platform = 'website'
  JOIN verification v ON v.claim_id = c.id AND v.result = 'proven'
 WHERE a.platform = $1 AND a.handle = $2 LIMIT 1
"""
BATCH = """
SELECT json_build_object('answers', json_agg(json_build_object(
         'query', 'https://' || asked.platform || '.com/' || asked.handle,
         'account', json_build_object('platform', a.platform, 'handle', a.handle, 'url', a.handle,
         'stable_id', c.stable_id),
         'verdict', 'official', 'disputed', c.disputed, 'brand', json_build_object('slug', b.slug, 'name', b.name,
         'domain', site.handle), 'role', c.role, 'verified_at', c.verified_at, 'checked_at', c.checked_at,
         'next_check_at', c.next_check_at, 'ended_at', c.ended_at, 'decided_at', NULL,
         'evidence', json_build_array(json_build_object('method', v.method, 'url', v.evidence->>'url',
         'seen_at', v.evidence->>'seen_at')), 'imitates', NULL, 'source', NULL, 'bears_name_of', json_build_array(),
         'under_review', false, 'statement', NULL, 'decision', NULL, 'matches', json_build_array(),
         'page', 'http://127.0.0.1/accounts/' || a.platform || '/' || a.handle) ORDER BY asked.n))::text
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (platform, handle, n)
  LEFT JOIN account a ON a.platform = asked.platform AND a.handle = asked.handle
  LEFT JOIN claim c ON c.account_id = a.id AND c.state = 'verified'
  LEFT JOIN brand b ON b.id = c.brand_id AND b.state = 'live'
  LEFT JOIN claim w ON w.brand_id = b.id AND w.state = 'verified' AND w.method = 'profile_text'
        AND EXISTS (SELECT 1 FROM account s WHERE s.id = w.account_id AND s.platform = 'website')
  LEFT JOIN account site ON site.id = w.account_id
  LEFT JOIN verification v ON v.claim_id = c.id AND v.result = 'proven'
"""

# As long as the page of an account, and as many values in it.
SAID = "Checked, and found as it was."
LINES = [{"href": f"/brands/brand-{n}", "name": f"Brand {n}", "said": SAID} for n in range(40)]
PAGE = """<!doctype html><html lang="en"><head><title>{{ found.account.handle }}</title></head><body><header>
{% for line in lines %}<a class="link" href="{{ line.href }}"><span class="name">{{ line.name }}</span></a>
{% endfor %}</header><main><h1>{{ found.brand.name }}</h1><p>{{ found.verdict }}</p><ul>
{% for line in lines %}<li class="row"><a class="account" href="{{ line.href }}">{{ line.name }}</a>
<span class="note">{{ line.said }}</span>{% if found.disputed %}<strong>Disputed</strong>{% endif %}</li>
{% endfor %}</ul><dl>{% for name, value in found.items() %}<dt>{{ name }}</dt><dd>{{ value }}</dd>{% endfor %}</dl>
</main><footer>{% for line in lines %}<a href="{{ line.href }}">{{ line.name }}</a> {% endfor %}</footer></body>
</html>"""

Answer = Callable[[Scope, Receive], Awaitable[bytes]]


def _sending(body: bytes, media_type: bytes) -> ASGIApp:
    start = {"type": "http.response.start", "status": 200, "headers": _headers(body, media_type)}
    end = {"type": "http.response.body", "body": body}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        await send(start)
        await send(end)

    return app


def _asking(prepare: Callable[[], Awaitable[Answer]], media_type: bytes = JSON) -> ASGIApp:
    """An app that answers with what a coroutine, made at the start, returns."""
    answer: Answer | None = None

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal answer
        if scope["type"] == "lifespan":
            answer = await prepare()
            await _live(receive, send)
            return
        assert answer is not None
        body = await answer(scope, receive)
        await send({"type": "http.response.start", "status": 200, "headers": _headers(body, media_type)})
        await send({"type": "http.response.body", "body": body})

    return app


async def _live(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


def _headers(body: bytes, media_type: bytes) -> list[tuple[bytes, bytes]]:
    return [(b"content-type", media_type), (b"content-length", str(len(body)).encode())]


async def _statements(sql: str) -> tuple[list[Any], asyncio.Semaphore]:
    """The statement, prepared on each of the held connections."""
    url = os.environ["REGISTRY_DATABASE_URL"]
    settings = {"jit": "off", "plan_cache_mode": "force_generic_plan"}
    connections = [await asyncpg.connect(url, server_settings=settings) for _ in range(CONNECTIONS)]
    return [await one.prepare(sql) for one in connections], asyncio.Semaphore(CONNECTIONS)


async def _held() -> Callable[[Scope], Awaitable[dict[str, Any]]]:
    free, turns = await _statements(HELD)

    async def row_of(scope: Scope) -> dict[str, Any]:
        asked = dict(parse_qsl(scope["query_string"].decode()))
        platform, _, handle = asked["account"].partition(":")
        async with turns:
            statement = free.pop()
            row = await statement.fetchrow(platform, handle)
            free.append(statement)
        return _told(row, asked["account"]) if row else {"verdict": "unknown", "account": {}, "brand": {}}

    return row_of


def _told(row: asyncpg.Record, query: str) -> dict[str, Any]:
    seen = orjson.loads(row["evidence"])
    platform, handle = row["platform"], row["handle"]
    return {
        "query": query,
        "account": {"platform": platform, "handle": handle, "url": f"https://{platform}.com/{handle}",
                    "stable_id": row["stable_id"]},
        "verdict": "official", "disputed": row["disputed"],
        "brand": {"slug": row["slug"], "name": row["name"], "domain": row["domain"]},
        "role": row["role"], "verified_at": row["verified_at"], "checked_at": row["checked_at"],
        "next_check_at": row["next_check_at"], "ended_at": row["ended_at"], "decided_at": None,
        "evidence": [{"method": row["method"], "url": seen["url"], "seen_at": seen["seen_at"]}],
        "imitates": None, "source": None, "bears_name_of": [], "under_review": False, "statement": None,
        "decision": None, "matches": [], "page": f"http://127.0.0.1/accounts/{platform}/{handle}",
    }  # fmt: skip


async def _prepared() -> Answer:
    row_of = await _held()

    async def answer(scope: Scope, _: Receive) -> bytes:
        return orjson.dumps(await row_of(scope), option=orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS)

    return answer


async def _batch() -> Answer:
    free, turns = await _statements(BATCH)

    async def answer(_: Scope, receive: Receive) -> bytes:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        accounts = orjson.loads(body or b'{"accounts": []}')["accounts"]
        async with turns:
            statement = free.pop()
            found = await statement.fetchval([one[0] for one in accounts], [one[1] for one in accounts])
            free.append(statement)
        return str(found).encode()

    return answer


async def _slug() -> Answer:
    free, turns = await _statements("SELECT id, slug, name, state FROM brand WHERE slug = $1")

    async def answer(scope: Scope, _: Receive) -> bytes:
        async with turns:
            statement = free.pop()
            row = await statement.fetchrow(scope["query_string"].decode())
            free.append(statement)
        return orjson.dumps({"slug": row["slug"], "name": row["name"]} if row else {})

    return answer


async def _plain_page() -> Answer:
    """One compiled template as long as our page, with its loops and its values, and nothing to translate."""
    from jinja2 import Environment  # noqa: PLC0415 (the other peers do without)

    row_of = await _held()
    template = Environment(autoescape=True).from_string(PAGE)

    async def answer(scope: Scope, _: Receive) -> bytes:
        return template.render(found=await row_of(scope), lines=LINES).encode()

    return answer


async def _tortoise() -> Answer:
    from registry.database import opened, rows  # noqa: PLC0415

    await _OPENED.enter_async_context(opened(os.environ["REGISTRY_DATABASE_URL"]))

    async def answer(_: Scope, __: Receive) -> bytes:
        await rows("SELECT 1")
        return b'{"message":"hello"}'

    return answer


_OPENED = AsyncExitStack()  # until the process ends
APPS: dict[str, Callable[[], ASGIApp]] = {
    "raw": lambda: _sending(b'{"message":"hello"}', JSON),
    "raw_page": lambda: _sending(b"x" * PAGE_BYTES, b"text/html; charset=utf-8"),
    "prepared": lambda: _asking(_prepared),
    "batch": lambda: _asking(_batch),
    "slug": lambda: _asking(_slug),
    "plain_page": lambda: _asking(_plain_page, b"text/html; charset=utf-8"),
    "tortoise": lambda: _asking(_tortoise),
}


def __getattr__(name: str) -> ASGIApp:  # only the one that is asked for is built
    if name in APPS:
        return APPS[name]()
    raise AttributeError(name)
