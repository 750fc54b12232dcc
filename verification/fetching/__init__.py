"""The guarded fetcher: the only way out of the house for HTTP and DNS (SECURITY §2)."""

from collections.abc import Awaitable, Callable

from verification.fetching.app_keys import usable_keys, useless_keys
from verification.fetching.cleaning import clean_text, decode
from verification.fetching.failures import Failure
from verification.fetching.fetcher import Fetcher
from verification.fetching.sending import Message, Taken, host_in, why_not
from verification.platforms.platform import Asked, Reply

# Whoever needs the outside takes this: the real one is `Fetcher.ask`, a test may pass any function.
Ask = Callable[[Asked], Awaitable[Reply | Failure]]
# The same for whoever has a message to deliver: the real one is `Fetcher.send`.
Send = Callable[[Message], Awaitable[Taken | Failure]]

__all__ = [
    "Ask",
    "Failure",
    "Fetcher",
    "Message",
    "Send",
    "Taken",
    "clean_text",
    "decode",
    "host_in",
    "usable_keys",
    "useless_keys",
    "why_not",
]
