"""A webhook that is told nothing any more: why, on record, and in a letter to whoever can mend it."""

from datetime import datetime

from registry import audit, mail
from registry.language import gettext, mark
from registry.models import Membership, Webhook
from registry.models.columns import Role, Silence
from registry.settings import settings

_SUBJECT = mark("We no longer send events of %(company)s to %(host)s")
_FAILING = mark(
    "For three days nothing that we sent to this address was taken:\n%(url)s\n\n"
    "We have stopped trying. Nothing is lost: when the address works again, switch it on here, and what happened in"
    " the last 30 days is sent:\n%(page)s\n"
)
_GONE = mark(
    "This address told us that there is nothing any more (status 410):\n%(url)s\n\n"
    "We have stopped sending to it. If that was a mistake, switch it on again here:\n%(page)s\n"
)
_BODIES = {Silence.FAILING: _FAILING, Silence.GONE: _GONE}


async def silence(webhook: Webhook, why: Silence, *, now: datetime) -> None:
    """Ends the sending in the caller's transaction; managers and owners are written to. A second time is no news."""
    changed = await Webhook.filter(id=webhook.id, silenced_at__isnull=True).update(silenced_at=now, silence=why)
    if not changed:
        return
    members = Membership.filter(company_id=webhook.company_id, role__in=[Role.OWNER, Role.MANAGER])
    readers = await members.select_related("person", "company")
    company = readers[0].company if readers else None
    slug = company.slug if company else ""
    await audit.record(
        f"webhook.{why.value}", actor="worker", subject=f"company {slug}", now=now, webhook=str(webhook.id)
    )
    for reader in readers:
        language = reader.person.language
        values = {
            "company": reader.company.name,
            "host": webhook.url.removeprefix("https://").partition("/")[0],
            "url": webhook.url,
            "page": f"{settings().base_url}/companies/{slug}/webhooks/{webhook.id}",
        }
        subject, body = gettext(_SUBJECT, language, **values), gettext(_BODIES[why], language, **values)
        await mail.write(reader.person.email, subject, body, now=now)
