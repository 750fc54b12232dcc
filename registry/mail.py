"""Tell someone: letters are written in the transaction of what they tell and sent by a job."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from registry.models import Letter
from registry.models.columns import JobKind
from registry.queue import enqueue

FORGOTTEN_AFTER = timedelta(days=1)
UNSENT_FOR = timedelta(days=7)  # also what a registry without a mail server keeps in its outbox


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter on its way out, or kept in the local outbox."""

    id: UUID
    to: str
    subject: str
    body: str
    created_at: datetime
    off_url: str | None = None  # where one request ends such letters (RFC 8058)


async def write(
    to: str, subject: str, body: str, *, now: datetime, is_passing: bool = False, off_url: str | None = None
) -> None:
    """Puts one letter into the outbox and queues its sending. `subject` and `body` are in the reader's language.

    `is_passing`: the reader is nobody here; once it is sent the letter is not kept. `off_url`: an address that ends
    such letters by a POST with nothing else to it; the reader's mail program shows a button for it.
    """
    letter = await Letter.create(
        to=to, subject=subject[:200], body=body, created_at=now, is_passing=is_passing, off_url=off_url
    )
    await enqueue(JobKind.SEND_LETTER, str(letter.id))


async def latest(most: int) -> list[Outgoing]:
    """The newest letters: what the outbox page of a registry without a mail server shows."""
    letters = await Letter.all().order_by("-created_at", "-id").limit(most)
    return [_outgoing(letter) for letter in letters]


async def unsent(letter_id: UUID) -> Outgoing | None:
    """The letter, unless it was sent already."""
    letter = await Letter.get_or_none(id=letter_id, sent_at__isnull=True)
    return _outgoing(letter) if letter else None


async def mark_sent(letter_id: UUID, *, now: datetime) -> None:
    await Letter.filter(id=letter_id).update(sent_at=now)


async def forget_passing(*, now: datetime) -> None:
    """Lets go of letters to people who are nobody here: a day after they were sent, or when nobody takes them."""
    await Letter.filter(is_passing=True, sent_at__lt=now - FORGOTTEN_AFTER).delete()
    await Letter.filter(is_passing=True, sent_at__isnull=True, created_at__lt=now - UNSENT_FOR).delete()


def _outgoing(letter: Letter) -> Outgoing:
    return Outgoing(letter.id, letter.to, letter.subject, letter.body, letter.created_at, letter.off_url)
