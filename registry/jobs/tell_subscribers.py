"""Writes to whoever follows a brand or an account that has changed."""

from datetime import timedelta

from registry.actions import subscription_letters, subscriptions
from registry.jobs.tools import Again, Tools

SOON = timedelta(seconds=1)


async def tell_subscribers(_subject: str, tools: Tools) -> Again | None:
    now = tools.clock()
    ahead = [await subscriptions.forget_unconfirmed(now=now), await subscription_letters.tell(now=now)]
    moments = [moment for moment in ahead if moment is not None]
    return Again(max(min(moments) - now, SOON)) if moments else None
