"""Forms that wait until their sender has shown again who they are: nothing that was typed is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.transactions import in_transaction

from registry.access import Actor
from registry.errors import NotFound
from registry.models import KeptForm

KEPT_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A form as it was sent, without its token."""

    path: str
    typed: tuple[tuple[str, str], ...]


async def keep(actor: Actor, kept: Kept, *, now: datetime) -> UUID:
    """Keeps the form for an hour, for this person only; older ones of anybody go."""
    async with in_transaction():
        await KeptForm.filter(created_at__lt=now - KEPT_FOR).delete()
        typed = [list(pair) for pair in kept.typed]
        form = await KeptForm.create(person_id=actor.person_id, path=kept.path, typed=typed, created_at=now)
        return form.id


async def kept_form(actor: Actor, form_id: UUID, *, now: datetime) -> Kept:
    """The form; raises NotFound for somebody else's and after an hour."""
    form = await KeptForm.get_or_none(id=form_id, person_id=actor.person_id, created_at__gte=now - KEPT_FOR)
    if form is None:
        raise NotFound
    pairs: Sequence[Sequence[str]] = form.typed
    return Kept(form.path, tuple((name, value) for name, value in pairs))
