"""What every request finds at hand: settings, the clock, the listening hub, the limits, and who asks."""

from typing import NotRequired, TypedDict

from starlette.requests import Request

from registry.access import Actor
from registry.actions.key_holders import KeyHolder
from registry.actions.lookup_counts import Counts
from registry.actions.lookups import LookUp, Read
from registry.actions.private_lookups import LookUpRange
from registry.clock import Clock
from registry.settings import Settings
from registry.web.counted import Counted
from registry.web.kept import Kept
from registry.web.live import Hub
from registry.web.numbers import Numbers
from registry.web.throttle import Limits


class AppState(TypedDict):
    settings: Settings
    clock: Clock
    hub: Hub
    limits: Limits
    counts: Counts
    counted: Counted
    numbers: Numbers
    kept: Kept
    read: Read  # asks the database outside of any transaction
    look_up: LookUp  # of one account; many at a time are asked together
    look_up_range: LookUpRange
    holder: NotRequired[KeyHolder | None]  # of the key that came with the request; set by api.answering
    actor: NotRequired[Actor | None]  # set by guards.recognise, once per request


AppRequest = Request[AppState]
