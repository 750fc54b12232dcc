"""The web application, put together: `uvicorn --factory registry.web.app:create_app`.

Run it without uvicorn's own proxy handling (`proxy_headers=False`): whose forwarding headers count is a setting.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from registry import clock
from registry.actions import lookups, private_lookups
from registry.actions.lookup_counts import Counts
from registry.actions.told_changes import CHANNEL, Changes
from registry.database import listening, opened, rows
from registry.reads import Reads
from registry.settings import Settings
from registry.settings import settings as settings_of_process
from registry.web import counting
from registry.web.access_log import AccessLog
from registry.web.allowance_fields import AllowanceFields
from registry.web.counted import Counted
from registry.web.headers import SecurityHeaders
from registry.web.hosts import Hosts
from registry.web.kept import Kept
from registry.web.late_site import LateSite
from registry.web.live import Hub
from registry.web.numbers import Numbers
from registry.web.quick_answers import QuickAnswers
from registry.web.settling import settled
from registry.web.state import AppState
from registry.web.throttle import Limit, Limits
from registry.web.warming import warmed


def create_app(settings: Settings | None = None, *, now: clock.Clock = clock.now) -> ASGIApp:
    """The whole site. Without its lifespan (tests) it uses the database of the running context."""
    chosen = settings or settings_of_process()
    hub = Hub()
    limits = _limits(chosen)
    counts, changes = Counts(), Changes()
    state: AppState = {
        "settings": chosen,
        "clock": now,
        "hub": hub,
        "limits": limits,
        "counts": counts,
        "counted": Counted(),
        "numbers": Numbers(),
        "kept": Kept(changes),
        "read": rows,
        "look_up": lookups.look_up,
        "look_up_range": private_lookups.accounts_of,
    }

    @asynccontextmanager
    async def lifespan(_: Router) -> AsyncIterator[None]:
        if not chosen.database_url:
            raise ValueError("REGISTRY_DATABASE_URL is not set: `registry up` brings a database, `serve` needs one")
        url = chosen.database_url
        async with opened(url), hub.listening(url), counting.writing_down(counts), settled(limits):
            await rows("SELECT 1")  # the pool is lazy: the first visitor should not pay for it
            reads = Reads(url)
            state["read"], state["look_up"] = reads.rows, lookups.gathered(reads.rows)
            state["look_up_range"] = private_lookups.gathered(reads.rows)
            async with warmed(), listening(url, CHANNEL, changes.hear, changes.lose):
                yield
            await reads.close()

    site = LateSite(chosen, lifespan)
    logged = AccessLog(_WithState(site, state), state["numbers"])
    return AllowanceFields(QuickAnswers(SecurityHeaders(logged, https=chosen.https), state, Hosts(chosen)))


def _limits(settings: Settings) -> Limits:
    return Limits(
        lookup=Limit("lookup", settings.lookups_per_minute, 60),
        keyed=Limit("key", settings.key_lookups_per_minute, 60),
        secret=settings.keys()[0],
    )


class _WithState:
    """Hands the state to every request, with or without a lifespan."""

    def __init__(self, app: ASGIApp, state: AppState) -> None:
        self.app = app
        self.state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            scope["state"] = dict(self.state)
        await self.app(scope, receive, send)
