"""Sends one letter, again and again until it is taken, refused or too old."""

from datetime import timedelta
from uuid import UUID

from registry import log, mail
from registry.jobs.mailing import Posted
from registry.jobs.tools import Again, Tools

SHORTEST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=3)


async def send_letter(subject: str, tools: Tools) -> Again | None:
    letter = await mail.unsent(UUID(subject))
    if letter is None:
        return None
    now = tools.clock()
    posted = await tools.post(letter, now)
    match posted:
        case Posted.SENT:
            await mail.mark_sent(letter.id, now=now)
            log.get().info("mail.sent", letter=subject)
        case Posted.KEPT:
            log.get().info("mail kept in the local outbox", letter=subject)
        case Posted.REFUSED:
            log.get().error("mail.refused", letter=subject)
        case Posted.LATER:
            age = now - letter.created_at
            if age < GIVEN_UP_AFTER:
                log.get().warning("mail.later", letter=subject)
                return Again(min(max(age, SHORTEST_PAUSE), LONGEST_PAUSE))  # waits about as long as it has waited
            log.get().error("mail.given_up", letter=subject)
    return None
