"""Whose key this is, and what it may do."""

from typing import Any

from registry.access import Actor
from registry.actions import claim_lists
from registry.actions.answers import time_as_text
from registry.actions.key_holders import KeyHolder
from registry.web.api.keyed import Told
from registry.web.state import AppRequest


async def show(request: AppRequest, actor: Actor) -> Told:
    """GET /api/v1/me"""
    holder: KeyHolder = request.scope["state"]["holder"]
    return Told(
        {
            "company": {"slug": holder.company_slug, "name": holder.company_name},
            "key": {
                "id": str(holder.key_id),
                "name": holder.name,
                "scopes": [scope.value for scope in holder.scopes],
                "expires_at": time_as_text(holder.expires_at),
            },
            "brands": [_brand(row) for row in await claim_lists.brands(actor, holder.company_slug)],
        }
    )


def company_of(request: AppRequest) -> str:
    """The company for which the program acts."""
    holder: KeyHolder = request.scope["state"]["holder"]
    return holder.company_slug


def _brand(row: Any) -> dict[str, Any]:  # noqa: ANN401 (a row)
    return {"slug": row["slug"], "name": row["name"], "state": row["state"], "is_held": bool(row["is_held"])}
