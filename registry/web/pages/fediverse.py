"""The registry as an actor of the fediverse: servers that read to known askers only look here for its public key."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from registry.fediverse import NAME, actor_address, key_address, signer
from registry.settings import Settings
from registry.web.state import AppRequest

ACTIVITY = "application/activity+json"
CONTEXT = ("https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1")
KEPT = {"access-control-allow-origin": "*", "cache-control": "public, max-age=300"}


async def webfinger(request: AppRequest) -> Response:
    """RFC 7033: there is one account here, `registry`."""
    settings = request.state["settings"]
    subject = f"acct:{NAME}@{settings.registry_host}"
    address = actor_address(settings)
    resource = request.query_params.get("resource", "")
    if not resource:
        return JSONResponse({"error": "resource is missing"}, 400)
    if resource.lower() not in {subject.lower(), address.lower()}:
        return JSONResponse({"error": "no such account"}, 404)
    link = {"rel": "self", "type": ACTIVITY, "href": address}
    body = {"subject": subject, "aliases": [address], "links": [link]}
    return JSONResponse(body, headers=KEPT, media_type="application/jrd+json")


async def actor(request: AppRequest) -> Response:
    """Who asks when this registry asks by signature; it reads, and neither follows nor posts."""
    settings = request.state["settings"]
    address = actor_address(settings)
    key = {"id": key_address(settings), "owner": address, "publicKeyPem": await _public_pem(settings)}
    body = {
        "@context": CONTEXT,
        "id": address,
        "type": "Application",
        "preferredUsername": NAME,
        "name": settings.registry_name,
        "url": f"{settings.base_url}/about",
        "inbox": f"{address}/inbox",
        "outbox": f"{address}/outbox",
        "manuallyApprovesFollowers": True,
        "publicKey": key,
    }
    return JSONResponse(body, headers=KEPT, media_type=ACTIVITY)


async def _public_pem(settings: Settings) -> str:
    try:
        found = await asyncio.to_thread(signer, settings)  # the first time it may have to make the key
    except OSError as missing:
        raise HTTPException(404) from missing
    return found.public_pem


async def outbox(request: AppRequest) -> Response:
    """Nothing, ever."""
    address = f"{actor_address(request.state['settings'])}/outbox"
    body = {"@context": CONTEXT[0], "id": address, "type": "OrderedCollection", "totalItems": 0, "orderedItems": []}
    return JSONResponse(body, headers=KEPT, media_type=ACTIVITY)


async def inbox(_request: AppRequest) -> Response:
    """Nobody can write to this actor; what is sent is not read."""
    return JSONResponse({"error": "this actor takes no messages"}, 403)
