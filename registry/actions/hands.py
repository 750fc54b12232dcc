"""What a moderator has in hand for a while, so that two do not look at the same: taken, given back, or run out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from registry.access import Actor, require_moderator
from registry.database import rows
from registry.errors import Conflict, NotFound
from registry.language import mark
from registry.models import Hand

HELD_FOR = timedelta(hours=2)  # then it is free again, by itself
ROOMS = ("cases", "disputes", "brands", "losses", "claims", "flags")
LONGEST_SUBJECT = 120

_TAKEN = mark("Another moderator has it in hand.")
_TAKE = """
INSERT INTO moderator_hand (id, kind, subject, moderator_id, taken_at) VALUES (gen_random_uuid(), $1, $2, $3, $4)
    ON CONFLICT (kind, subject) DO UPDATE SET moderator_id = EXCLUDED.moderator_id, taken_at = EXCLUDED.taken_at
 WHERE moderator_hand.moderator_id = EXCLUDED.moderator_id OR moderator_hand.taken_at <= $5 RETURNING id
"""


@dataclass(frozen=True, slots=True)
class InHand:
    """Who has a thing in hand, as the page of that thing says it."""

    room: str
    subject: str
    is_mine: bool
    since: datetime | None  # None: nobody has it


async def take(actor: Actor, room: str, subject: str, *, now: datetime) -> None:
    """Takes it in hand, or longer in hand; raises NotFound, and Conflict while somebody else has it.

    It decides nothing: whoever rules without it is not kept from ruling.
    """
    _require_room(actor, room, subject)
    if not await rows(_TAKE, room, subject, actor.person_id, now, now - HELD_FOR):
        raise Conflict(_TAKEN)


async def give_back(actor: Actor, room: str, subject: str) -> None:
    """Lets others have it; what was not in one's hand stays as it is. Raises NotFound."""
    _require_room(actor, room, subject)
    await Hand.filter(kind=room, subject=subject, moderator_id=actor.person_id).delete()


async def of(actor: Actor, room: str, subject: str, *, now: datetime) -> InHand:
    """Who has this in hand now."""
    require_moderator(actor)
    held = await Hand.get_or_none(kind=room, subject=subject, taken_at__gt=now - HELD_FOR)
    if held is None:
        return InHand(room, subject, is_mine=False, since=None)
    return InHand(room, subject, held.moderator_id == actor.person_id, held.taken_at)


async def tidy(*, now: datetime) -> None:
    """Forgets what has run out."""
    await Hand.filter(taken_at__lte=now - HELD_FOR).delete()


def _require_room(actor: Actor, room: str, subject: str) -> None:
    require_moderator(actor)
    if room not in ROOMS or not subject or len(subject) > LONGEST_SUBJECT or not subject.isascii():
        raise NotFound
