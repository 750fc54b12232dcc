"""What the document says of the questions that need a key."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from registry.language import mark
from registry.models.columns import ClaimState, Scope
from registry.web.api import keyed_shapes as shapes
from registry.web.api.operations import LIMITED, TEXT, Operation

_UUID: Mapping[str, Any] = MappingProxyType({"type": "string", "format": "uuid"})
_NUMBER: Mapping[str, Any] = MappingProxyType({"type": "integer", "minimum": 0, "maximum": 10**18 - 1})
_BRAND: Mapping[str, Any] = MappingProxyType({"type": "string", "minLength": 1, "maxLength": 120})
_STATE = "|".join(state.value for state in ClaimState)
_STATES: Mapping[str, Any] = MappingProxyType({"type": "string", "pattern": f"^(({_STATE})(,({_STATE}))*)?$"})
_CURSOR = ("cursor", mark("where the page before ended: follow `next`"), {"type": "string", "format": "uuid"})
_READ = (400, 401, 403, 404, 429, 503)
_WRITE = (400, 401, 403, 404, 409, 413, 415, 422, 429, 503)
_LIMIT = ("limit", mark("rows of a page"), LIMITED)
_CLAIM = MappingProxyType({"claim_id": (mark("id of the claim"), _UUID)})
_SIGHTING = MappingProxyType({"sighting_id": (mark("id of the sighting"), _UUID)})
_WEBHOOK = MappingProxyType({"webhook_id": (mark("id of the webhook"), _UUID)})
_DELIVERY = MappingProxyType({**_WEBHOOK, "delivery_id": (mark("number of the delivery"), _NUMBER)})
_CLAIMS, _ONE_CLAIM = "/api/v1/claims", "/api/v1/claims/{claim_id:uuid}"
_WEBHOOKS, _ONE_WEBHOOK = "/api/v1/webhooks", "/api/v1/webhooks/{webhook_id:uuid}"

_OF_CLAIMS = {
    ("get", "/api/v1/me"): Operation(
        "Whose key this is, what it may do, and the brands of its company",
        shapes.Me,
        problems=_READ,
        scope=Scope.READ,
    ),
    ("get", _CLAIMS): Operation(
        "The company's claims, newest first",
        shapes.Claims,
        (
            ("brand", "short name of a brand of the company", TEXT),
            ("state", "one or more states, with commas between", _STATES),
            _CURSOR,
            _LIMIT,
        ),
        problems=_READ,
        scope=Scope.READ,
    ),
    ("post", _CLAIMS): Operation(
        "Claim an account (201; 200: that claim was open already), or up to a hundred (200 with `results`)",
        shapes.Claim,
        body=shapes.NewClaims,
        problems=_WRITE,
        scope=Scope.CLAIMS,
        status=201,
        others={200: shapes.FiledOrOpen},
    ),
    ("get", _ONE_CLAIM): Operation(
        "One claim: how it stands, what to post where, what stood in the way",
        shapes.Claim,
        path=_CLAIM,
        problems=_READ,
        scope=Scope.READ,
    ),
    ("patch", _ONE_CLAIM): Operation(
        "What the account is for; what is not sent stays. Where two members must agree, it waits for one (202)",
        shapes.Described,
        path=_CLAIM,
        body=shapes.NewPurpose,
        problems=_WRITE,
        scope=Scope.CLAIMS,
        others={202: shapes.Described},
    ),
    ("post", f"{_ONE_CLAIM}/check"): Operation(
        "The line is posted: look now. Ask the claim again for what came of it, or wait for the webhook",
        shapes.Claim,
        path=_CLAIM,
        body=shapes.Posted,
        body_is_needed=False,
        problems=_WRITE,
        scope=Scope.CLAIMS,
        status=202,
    ),
    ("post", f"{_ONE_CLAIM}/token"): Operation(
        "A new line to post; the old one proves nothing any more",
        shapes.Claim,
        path=_CLAIM,
        body=shapes.Nothing,
        body_is_needed=False,
        problems=_WRITE,
        scope=Scope.CLAIMS,
    ),
    ("post", f"{_ONE_CLAIM}/withdraw"): Operation(
        "End the claim. Once it is proven a person has to confirm that (202): the owners get a letter",
        shapes.Withdrawal,
        path=_CLAIM,
        body=shapes.Nothing,
        body_is_needed=False,
        problems=_WRITE,
        scope=Scope.WITHDRAW,
        others={202: shapes.Withdrawal},
    ),
    ("get", f"{_ONE_CLAIM}/proofs"): Operation(
        "Every check of the claim, newest first, with what it saw",
        shapes.Proofs,
        path=_CLAIM,
        problems=_READ,
        scope=Scope.READ,
    ),
}
_OF_SIGHTINGS = {
    ("get", "/api/v1/sightings"): Operation(
        "Accounts that may be taken for a brand of the company, also those that nobody has decided about",
        shapes.Sightings,
        (
            ("brand", "short name of a brand that the company holds", _BRAND),
            ("settled", "1: those that the company has said something about", {"type": "string", "enum": ["0", "1"]}),
            _CURSOR,
            _LIMIT,
        ),
        frozenset({"brand"}),
        problems=_READ,
        scope=Scope.READ,
    ),
    ("post", "/api/v1/sightings/{sighting_id:uuid}"): Operation(
        "Say whose the account is, ask people to look at it (`report`), or take back what was said (`undo`)",
        shapes.Decided,
        path=_SIGHTING,
        body=shapes.Decision,
        problems=_WRITE,
        scope=Scope.LOOKALIKES,
    ),
}
_OF_WEBHOOKS = {
    ("get", _WEBHOOKS): Operation(
        "The company's webhooks and how each stands", shapes.Webhooks, problems=_READ, scope=Scope.WEBHOOKS
    ),
    ("post", _WEBHOOKS): Operation(
        "Add a webhook; its secret is in this answer and in no other",
        shapes.WebhookWithSecret,
        body=shapes.NewWebhook,
        problems=_WRITE,
        scope=Scope.WEBHOOKS,
        status=201,
    ),
    ("get", _ONE_WEBHOOK): Operation(
        "One webhook", shapes.Webhook, path=_WEBHOOK, problems=_READ, scope=Scope.WEBHOOKS
    ),
    ("patch", _ONE_WEBHOOK): Operation(
        "What it is told, and whether it is on; switched on again it is sent what happened meanwhile",
        shapes.Webhook,
        path=_WEBHOOK,
        body=shapes.ChangedWebhook,
        problems=_WRITE,
        scope=Scope.WEBHOOKS,
    ),
    ("delete", _ONE_WEBHOOK): Operation(
        "Forget it with its log; a second time is harmless",
        shapes.Removed,
        path=_WEBHOOK,
        problems=_WRITE,
        scope=Scope.WEBHOOKS,
    ),
    ("post", f"{_ONE_WEBHOOK}/secret"): Operation(
        "Make another secret; for a day the old one signs as well",
        shapes.WebhookWithSecret,
        path=_WEBHOOK,
        body=shapes.Nothing,
        body_is_needed=False,
        problems=_WRITE,
        scope=Scope.WEBHOOKS,
    ),
    ("post", f"{_ONE_WEBHOOK}/test"): Operation(
        "Send a message that says nothing (`webhook.test`), or one of a type about the sandbox (`sandbox: true`)",
        shapes.Webhook,
        path=_WEBHOOK,
        body=shapes.Tried,
        body_is_needed=False,
        problems=_WRITE,
        scope=Scope.WEBHOOKS,
        status=202,
    ),
    ("get", f"{_ONE_WEBHOOK}/deliveries"): Operation(
        "What was sent in the last 30 days, newest first",
        shapes.Deliveries,
        (
            ("before", "only those with a smaller number", _NUMBER),
            ("failed", "1: only what was given up", {"type": "string", "enum": ["0", "1"]}),
        ),
        path=_WEBHOOK,
        problems=_READ,
        scope=Scope.WEBHOOKS,
    ),
    ("post", f"{_ONE_WEBHOOK}/deliveries/{{delivery_id:int}}/replay"): Operation(
        "Send one message again, with the id it had",
        shapes.SentAgain,
        path=_DELIVERY,
        body=shapes.Nothing,
        body_is_needed=False,
        problems=_WRITE,
        scope=Scope.WEBHOOKS,
        status=202,
    ),
    ("post", f"{_ONE_WEBHOOK}/replay"): Operation(
        "Send everything again that was given up since a moment",
        shapes.SentAgain,
        path=_WEBHOOK,
        body=shapes.Since,
        problems=_WRITE,
        scope=Scope.WEBHOOKS,
        status=202,
    ),
}

_MADE_UP = "/api/v1/sandbox/claims/{claim_id:uuid}"
_OF_SANDBOX = {
    ("post", "/api/v1/sandbox/claims"): Operation(
        "A made-up claim of the brand `sandbox` on sandbox_proven, sandbox_missing, …",
        shapes.MadeUpClaim,
        body=shapes.NewMadeUpClaim,
        problems=_WRITE,
        scope=Scope.SANDBOX,
        status=201,
    ),
    ("get", _MADE_UP): Operation(
        "How the made-up claim ends", shapes.MadeUpClaim, path=_CLAIM, problems=_READ, scope=Scope.SANDBOX
    ),
    ("post", f"{_MADE_UP}/withdraw"): Operation(
        "The made-up claim when it is taken back; of a proven one a person would have to say so too (202)",
        shapes.MadeUpWithdrawal,
        path=_CLAIM,
        body=shapes.Nothing,
        body_is_needed=False,
        problems=_WRITE,
        scope=Scope.SANDBOX,
        others={202: shapes.MadeUpWithdrawal},
    ),
    ("post", f"{_MADE_UP}/check"): Operation(
        "The made-up claim while it is checked",
        shapes.MadeUpClaim,
        path=_CLAIM,
        body=shapes.Posted,
        body_is_needed=False,
        problems=_WRITE,
        scope=Scope.SANDBOX,
        status=202,
    ),
}

KEYED: Mapping[tuple[str, str], Operation] = MappingProxyType(
    {**_OF_CLAIMS, **_OF_SIGHTINGS, **_OF_WEBHOOKS, **_OF_SANDBOX}
)
