"""Whose account is this: one, many, or by canonical name."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from registry.actions import directory
from registry.actions.answers import as_json, listing_as_json
from registry.errors import BadInput, NotAnAccount, UnknownPlatform
from registry.language import mark
from registry.web import counting, errors, throttle
from registry.web.api.answering import fresh, parameter, public, sent_object, unusable
from registry.web.state import AppRequest
from verification.accounts import AccountRef
from verification.platforms import PLATFORMS, canonical

LONGEST_QUERY = 4096  # characters; what is no address is told so long before
LONGEST_SLUG = 60
MOST_ACCOUNTS = 1000
ACCOUNTS_A_LOOKUP = 50  # so many of a batch weigh as much as one more single look-up

_OTHER_PLATFORM = mark("That is no account of %(platform)s.")


async def look_up(request: AppRequest) -> Response:
    """GET /api/v1/lookup?account=…[&platform=…]"""
    text, platform = parameter(request, "account", LONGEST_QUERY), parameter(request, "platform", LONGEST_SLUG)
    if text is None:
        raise unusable("account")
    throttle.spend_lookup(request)
    base_url = request.state["settings"].base_url
    if platform:
        account = await _on(request, platform, text)
        listing = await request.state["look_up"](account)
        counting.note(request, listing)
        return public(request, listing_as_json(listing, base_url, text))
    answer = await directory.ask(text, read=request.state["read"])
    counting.note(request, answer)
    found = as_json(answer, base_url)
    if answer.problem:
        return _unread(answer.problem, found)
    return public(request, found)


async def look_up_many(request: AppRequest) -> Response:
    """POST /api/v1/lookup; what cannot be read stands in its place with its error."""
    texts = (await sent_object(request)).get("accounts")
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise unusable("accounts", 422)
    if len(texts) > MOST_ACCOUNTS:
        raise HTTPException(422, "too_many_accounts")
    throttle.spend_lookup(request, cost=1 + len(texts) // ACCOUNTS_A_LOOKUP)
    base_url = request.state["settings"].base_url
    answers = await directory.ask_many([text[:LONGEST_QUERY] for text in texts], read=request.state["read"])
    counting.note(request, *answers)
    return fresh({"answers": [as_json(answer, base_url) for answer in answers]})


async def show_account(request: AppRequest) -> Response:
    """GET /api/v1/accounts/{platform}/{handle}"""
    throttle.spend_lookup(request)
    platform, handle = request.path_params["platform"], request.path_params["handle"]
    account = _named(request, platform, handle)
    if account is None:
        raise NotAnAccount(_OTHER_PLATFORM, field="handle", platform=PLATFORMS[platform].name)
    listing = await request.state["look_up"](account)
    counting.note(request, listing)
    return public(request, listing_as_json(listing, request.state["settings"].base_url))


async def _on(request: AppRequest, platform: str, text: str) -> AccountRef:
    """The account of this platform that the text names, as a handle or as an address."""
    account = _named(request, platform, text.strip())
    if account is not None:
        return account
    answer = await directory.ask(text, read=request.state["read"])
    if answer.problem:
        raise answer.problem
    if answer.listing is None or answer.listing.account.platform != PLATFORMS[platform].slug:
        raise NotAnAccount(_OTHER_PLATFORM, field="account", platform=PLATFORMS[platform].name)
    return answer.listing.account


def _named(request: AppRequest, platform: str, handle: str) -> AccountRef | None:
    account = canonical(platform, handle, test_names=request.state["settings"].test_names)
    if account is None and platform not in PLATFORMS:
        raise UnknownPlatform(field="platform")
    return account


def _unread(refusal: BadInput, found: dict[str, Any]) -> Response:
    """422, with what is known of the account that the address names."""
    return errors.problem(errors.told(refusal), {"query": found["query"], "known": found["error"].get("known", [])})
