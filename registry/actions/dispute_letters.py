"""What the companies of a dispute are written: that it began, what was ruled, that it is over."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from registry import mail
from registry.actions.letters import in_words
from registry.language import gettext, mark
from registry.models import Account, Dispute, DisputeSide, Membership
from registry.models.columns import Role
from registry.settings import settings
from verification.accounts import AccountRef

_OPENED = mark("Another company proved %(account)s as well")
_OPENED_BODY = mark(
    "Your company and another one have both proven %(account)s. Until people have decided whose it is, it is shown as"
    " disputed.\n\n"
    "Until %(until)s you may say what people should know: since when it is yours, and how that can be seen."
    "\n%(page)s\n\n"
    "Leave your proof where it is. If you say nothing, people decide on what they see.\n"
)
_AGAIN = mark("You proved %(account)s again")
_AGAIN_BODY = mark(
    "People decided earlier that %(account)s is not your company's. You have proven it again, so people look at it"
    " again before it is shown as official for you.\n\n"
    "Until %(until)s you may say what has changed since.\n%(page)s\n\n"
    "Leave your proof where it is.\n"
)
_RULED = mark("It was decided whose %(account)s is")
_KEPT_BODY = mark(
    "People have looked at %(account)s, which your company and another one had both proven, and decided that it is"
    " yours.\n\nThe reason given: %(reason)s\n\n%(page)s\n\n"
    "Leave your proof where it is: we look for it again and again, as before.\n"
)
_LOST_BODY = mark(
    "People have looked at %(account)s, which your company and another one had both proven, and decided that it is not"
    " yours: it is no longer shown as official for you.\n\nThe reason given: %(reason)s\n\n"
    "Until %(until)s you may say why that is wrong. A moderator who did not rule decides then.\n%(page)s\n"
)
_UPHELD_BODY = mark(
    "Your company did not agree with the decision about %(account)s. A moderator who had not ruled has looked at it"
    " again, and it stands.\n\nThe reason given: %(reason)s\n\n%(page)s\n"
)
_OVER = mark("The dispute about %(account)s is over")
_OVER_BODY = mark(
    "Of the companies that had proven %(account)s one is left at most, so nothing has to be decided any more.\n\n"
    "%(page)s\n"
)


async def tell_opened(dispute: Dispute, companies: Sequence[UUID], *, is_alone: bool, now: datetime) -> None:
    """To the owners and managers of these companies: what people decide, and until when they may answer.

    `is_alone`: nobody else holds the account, and people ruled once that this company does not.
    """
    words = (_AGAIN, _AGAIN_BODY) if is_alone else (_OPENED, _OPENED_BODY)
    await _write(dispute, companies, words, now, until=f"{dispute.answer_until:%Y-%m-%d}")


async def tell_ruled(
    dispute: Dispute, winners: Sequence[UUID], losers: Sequence[UUID], reason: str, until: datetime, *, now: datetime
) -> None:
    """To every side: whose it is, why, and until when the others may appeal."""
    await _write(dispute, winners, (_RULED, _KEPT_BODY), now, reason=reason)
    await _write(dispute, losers, (_RULED, _LOST_BODY), now, reason=reason, until=f"{until:%Y-%m-%d}")


async def tell_upheld(dispute: Dispute, companies: Sequence[UUID], reason: str, *, now: datetime) -> None:
    """To those who appealed: they were heard, and the ruling stands."""
    await _write(dispute, companies, (_RULED, _UPHELD_BODY), now, reason=reason)


async def tell_over(dispute: Dispute, *, now: datetime) -> None:
    """To every side: it ended by itself."""
    sides = await DisputeSide.filter(dispute_id=dispute.id)
    await _write(dispute, [side.company_id for side in sides], (_OVER, _OVER_BODY), now)


async def _write(
    dispute: Dispute, companies: Sequence[UUID], words: tuple[str, str], now: datetime, **values: str
) -> None:
    account = await Account.get(id=dispute.account_id)
    named = {
        "account": in_words(AccountRef(account.platform, account.handle)),
        "page": f"{settings().base_url}/disputes/{dispute.id}",
        **values,
    }
    readers = Membership.filter(company_id__in=list(companies), role__in=(Role.OWNER, Role.MANAGER))
    people = {one.person_id: one.person for one in await readers.select_related("person")}
    for person in people.values():
        subject, body = (gettext(text, person.language, **named) for text in words)
        await mail.write(person.email, subject, body, now=now)
