"""Whom a ruling is told: the owners of the brand, and whoever reported the account and asked for an answer."""

from datetime import datetime

from registry import mail
from registry.actions import letters
from registry.actions.grounds import WORDS
from registry.actions.letters import in_words
from registry.language import gettext, mark
from registry.models import Case, Report
from registry.models.columns import Ground
from registry.settings import settings
from verification.accounts import AccountRef

_HONEST = mark("We looked at %(account)s")
_HONEST_BODY = mark(
    "People have looked at %(account)s and found that it does not imitate %(brand)s. %(detail)s\n\n"
    "The decision and its reason:\n%(page)s\n"
)
_NOTICE = mark("%(account)s was found to imitate %(brand)s")
_NOTICE_BODY = mark(
    "Two moderators have looked at %(account)s and found that it imitates %(brand)s.\n\n"
    "Until %(until)s whoever runs it can answer. After that the public reads it. You need not do anything now.\n"
)
_IMITATES_BODY = mark(
    "People have looked at %(account)s and found that it imitates %(brand)s. The public reads so now:\n%(page)s\n\n"
    "The platform alone can take it down. What it needs to know is put together for you here:\n%(pack)s\n"
)
_ANSWER_HONEST = mark(
    "You reported %(account)s. People have looked at it and found that it does not imitate %(brand)s. %(detail)s\n\n"
    "The decision and its reason:\n%(page)s\n\n"
    "Thank you. We have deleted your address: this is the last letter about it.\n"
)
_ANSWER_IMITATES = mark(
    "You reported %(account)s. People have looked at it and found that it imitates %(brand)s."
    " The public reads so now:\n%(page)s\n\n"
    "Thank you. We have deleted your address: this is the last letter about it.\n"
)


async def tell_honest(case: Case, ground: Ground, *, now: datetime) -> None:
    """To the brand's owners and to whoever reported it: it is honest, and why."""
    values = {**_values(case), "detail": WORDS[ground]}
    await letters.to_owners(case.brand, _HONEST, _HONEST_BODY, now=now, **values)
    await _answer(case, _HONEST, _ANSWER_HONEST, values, now)


async def tell_notice(case: Case, until: datetime, *, now: datetime) -> None:
    """To the brand's owners only: it is not public yet."""
    values = {**_values(case), "until": f"{until:%Y-%m-%d}"}
    await letters.to_owners(case.brand, _NOTICE, _NOTICE_BODY, now=now, **values)


async def tell_imitates(case: Case, *, now: datetime) -> None:
    """To the same as at the end: the public reads that it imitates the brand."""
    values = _values(case)
    account = AccountRef(case.account.platform, case.account.handle)
    pack = f"{settings().base_url}/desk/brands/{case.brand.slug}/pack/{account.platform}/{account.handle}"
    await letters.to_owners(case.brand, _NOTICE, _IMITATES_BODY, now=now, **values, pack=pack)
    await _answer(case, _NOTICE, _ANSWER_IMITATES, values, now)


def _values(case: Case) -> dict[str, str]:
    account = in_words(AccountRef(case.account.platform, case.account.handle))
    return {"account": account, "brand": case.brand.name, "page": f"{settings().base_url}/decisions/{case.id}"}


async def _answer(case: Case, subject: str, body: str, values: dict[str, str], now: datetime) -> None:
    """Answers every report that waits; the address goes with the answer (SECURITY V3)."""
    waiting = await Report.filter(case_id=case.id, answered_at__isnull=True)
    for report in waiting:
        if report.mail and report.mail_confirmed_at:
            said = {
                name: gettext(value, report.language) if name == "detail" else value for name, value in values.items()
            }
            await mail.write(
                report.mail,
                gettext(subject, report.language, **said),
                gettext(body, report.language, **said),
                now=now,
                is_passing=True,
            )
    await Report.filter(id__in=[report.id for report in waiting]).update(answered_at=now, mail=None, mail_hash=None)
