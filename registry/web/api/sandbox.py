"""The sandbox: look-ups of made-up accounts, in the shape of real ones and marked as made up. No table is read."""

from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.responses import Response

from registry.actions import sandbox
from registry.actions.answers import as_json, listing_as_json
from registry.errors import NotAnAccount, UnknownPlatform
from registry.web import errors, throttle
from registry.web.api.answering import parameter, sent_object, unkept, unusable
from registry.web.api.lookups import LONGEST_QUERY, MOST_ACCOUNTS
from registry.web.state import AppRequest
from verification.platforms import PLATFORMS, canonical

MADE_UP = "/docs/sandbox"


async def look_up(request: AppRequest) -> Response:
    """GET /api/v1/sandbox/lookup?account="""
    text = parameter(request, "account", LONGEST_QUERY)
    if text is None:
        raise unusable("account")
    throttle.spend_lookup(request)
    answer = sandbox.answer(text, now=request.state["clock"]())
    if answer.problem:
        return errors.problem(errors.told(answer.problem), {"query": text, "known": []})
    return unkept(orjson.dumps(_marked(request, as_json(answer, _base(request)))))


async def look_up_many(request: AppRequest) -> Response:
    """POST /api/v1/sandbox/lookup"""
    texts = (await sent_object(request)).get("accounts")
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise unusable("accounts", 422)
    if len(texts) > MOST_ACCOUNTS:
        raise HTTPException(422, "too_many_accounts")
    throttle.spend_lookup(request)
    now = request.state["clock"]()
    answers = [as_json(sandbox.answer(text[:LONGEST_QUERY], now=now), _base(request)) for text in texts]
    told = [one if "error" in one else _marked(request, one) for one in answers]
    return unkept(orjson.dumps({"answers": told}))


async def show_account(request: AppRequest) -> Response:
    """GET /api/v1/sandbox/accounts/{platform}/{handle}"""
    throttle.spend_lookup(request)
    platform = request.path_params["platform"]
    if platform not in PLATFORMS:
        raise UnknownPlatform(field="platform")
    account = canonical(platform, request.path_params["handle"], test_names=request.state["settings"].test_names)
    if account is None:
        raise NotAnAccount(field="handle")
    found = sandbox.listing(account, now=request.state["clock"]())
    return unkept(orjson.dumps(_marked(request, listing_as_json(found, _base(request)))))


def _marked(request: AppRequest, told: dict[str, Any]) -> dict[str, Any]:
    """Nobody shall take it for a real answer, nor open a page about it."""
    matches = [_marked(request, match) for match in told["matches"]]
    return {**told, "matches": matches, "sandbox": True, "page": f"{_base(request)}{MADE_UP}"}


def _base(request: AppRequest) -> str:
    base_url: str = request.state["settings"].base_url
    return base_url
