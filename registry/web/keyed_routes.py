"""The part of the API that a company's programs use with a key: what the desk can do."""

from starlette.routing import BaseRoute

from registry.models.columns import Scope
from registry.web.api import claims, me, sandbox_claims, sightings, webhooks
from registry.web.api.keyed import Call, keyed

READ, CLAIMS, WEBHOOKS = Scope.READ, Scope.CLAIMS, Scope.WEBHOOKS
_CLAIM, _WEBHOOK = "/api/v1/claims/{claim_id:uuid}", "/api/v1/webhooks/{webhook_id:uuid}"

_MADE_UP = "/api/v1/sandbox/claims/{claim_id:uuid}"

ROUTES: list[BaseRoute] = [
    keyed("/api/v1/sandbox/claims", post=Call(Scope.SANDBOX, sandbox_claims.file)),
    keyed(_MADE_UP, get=Call(Scope.SANDBOX, sandbox_claims.show)),
    keyed(f"{_MADE_UP}/withdraw", post=Call(Scope.SANDBOX, sandbox_claims.withdraw)),
    keyed(f"{_MADE_UP}/check", post=Call(Scope.SANDBOX, sandbox_claims.check)),
    keyed("/api/v1/me", get=Call(READ, me.show)),
    keyed("/api/v1/claims", get=Call(READ, claims.list_claims), post=Call(CLAIMS, claims.file_claims)),
    keyed(_CLAIM, get=Call(READ, claims.show), patch=Call(CLAIMS, claims.describe)),
    keyed(f"{_CLAIM}/check", post=Call(CLAIMS, claims.check)),
    keyed(f"{_CLAIM}/token", post=Call(CLAIMS, claims.renew_token)),
    keyed(f"{_CLAIM}/withdraw", post=Call(Scope.WITHDRAW, claims.withdraw)),
    keyed(f"{_CLAIM}/proofs", get=Call(READ, claims.list_proofs)),
    keyed("/api/v1/sightings", get=Call(READ, sightings.list_sightings)),
    keyed("/api/v1/sightings/{sighting_id:uuid}", post=Call(Scope.LOOKALIKES, sightings.decide)),
    keyed("/api/v1/webhooks", get=Call(WEBHOOKS, webhooks.list_webhooks), post=Call(WEBHOOKS, webhooks.add)),
    keyed(
        _WEBHOOK,
        get=Call(WEBHOOKS, webhooks.show),
        patch=Call(WEBHOOKS, webhooks.change),
        delete=Call(WEBHOOKS, webhooks.remove),
    ),
    keyed(f"{_WEBHOOK}/secret", post=Call(WEBHOOKS, webhooks.new_secret)),
    keyed(f"{_WEBHOOK}/test", post=Call(WEBHOOKS, webhooks.try_out)),
    keyed(f"{_WEBHOOK}/deliveries", get=Call(WEBHOOKS, webhooks.list_deliveries)),
    keyed(f"{_WEBHOOK}/deliveries/{{delivery_id:int}}/replay", post=Call(WEBHOOKS, webhooks.replay)),
    keyed(f"{_WEBHOOK}/replay", post=Call(WEBHOOKS, webhooks.replay_failed)),
]
