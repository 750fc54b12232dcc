"""Addresses for programs: the API, badges, icons, the log, what a monitor asks."""

from starlette.routing import BaseRoute, Mount, Route

from registry.web import keyed_routes
from registry.web.api import brands as brands_api
from registry.web.api import events, exporting, lookups, openapi, proofs, ranges, sandbox
from registry.web.api import lookalikes as lookalikes_api
from registry.web.api import platforms as platforms_api
from registry.web.api.answering import resource
from registry.web.pages import (
    badges,
    fediverse,
    histories,
    log,
    machines,
    metrics,
    printing,
    static,
    tools,
)
from registry.web.routing import machine

ROUTES: list[BaseRoute] = [
    # ── programs ask ────────────────────────────────────────────────────────────────────────────────────────────────
    resource("/api/v1/lookup", lookups.look_up, lookups.look_up_many, packs=("POST",)),
    resource("/api/v1/accounts/{platform}/{handle:path}", lookups.show_account, packs=()),  # one is small
    resource("/api/v1/brands", brands_api.list_brands),
    resource("/api/v1/brands/{slug}", brands_api.show_brand),
    resource("/api/v1/lookalikes", lookalikes_api.list_lookalikes),
    resource("/api/v1/platforms", platforms_api.list_platforms),
    resource("/api/v1/events", events.list_events),
    resource("/api/v1/events/{id:int}/proof", proofs.show_proof),
    resource("/api/v1/range/{prefix}", ranges.show_range, packs=()),  # its size must tell nothing
    resource("/api/v1/export/accounts.jsonl.gz", exporting.show_dump, packs=()),  # it is
    resource("/api/v1/export/accounts.jsonl.gz.jws", exporting.show_signature),
    resource("/api/v1/export/schema.json", exporting.show_schema),
    resource("/api/v1/openapi.json", openapi.describe),
    resource("/api/v1/sandbox/lookup", sandbox.look_up, sandbox.look_up_many),
    resource("/api/v1/sandbox/accounts/{platform}/{handle:path}", sandbox.show_account),
    *keyed_routes.ROUTES,
    # ── for machines ────────────────────────────────────────────────────────────────────────────────────────────────
    machine("/badge/{platform}/{handle:path}.svg", badges.show_badge),
    *(machine(f"/qr/accounts/{{platform}}/{{handle:path}}.{kind}", printing.account_code) for kind in ("svg", "png")),
    *(machine(f"/qr/brands/{{slug}}.{kind}", printing.brand_code) for kind in ("svg", "png")),
    machine("/icons/{size:int}.png", tools.icon),
    machine("/icons/masked/{size:int}.png", tools.icon),
    machine("/extension.zip", tools.extension_package),
    machine("/opensearch.xml", tools.opensearch),
    machine("/manifest.webmanifest", tools.manifest),
    machine("/healthz", machines.healthz),
    machine("/readyz", machines.readyz),
    machine("/metrics", metrics.show_metrics),
    machine("/.well-known/security.txt", machines.security_txt),
    machine("/.well-known/jwks.json", machines.key_set),
    machine("/check_answer.py", histories.script),
    machine("/log/checkpoint", log.checkpoint),
    machine("/log/tile/entries/{path:path}", log.entries),
    machine("/log/tile/{level}/{path:path}", log.tile),
    machine("/.well-known/webfinger", fediverse.webfinger),
    machine("/actor", fediverse.actor),
    machine("/actor/outbox", fediverse.outbox),
    Route("/actor/inbox", fediverse.inbox, methods=["POST"], name="/actor/inbox"),
    machine("/robots.txt", machines.robots),
    machine("/favicon.ico", machines.favicon),
    Mount("/static", static.FILES),
]
