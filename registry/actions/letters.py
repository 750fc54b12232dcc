"""Letters about claims and brands, each in its reader's language."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from registry import mail
from registry.actions.readings import address_of
from registry.language import gettext
from registry.models import AlertChoice, Brand, Claim, Membership, Person
from registry.models.columns import Rhythm, Role
from verification.accounts import AccountRef


async def to_filer(claim: Claim, subject: str, body: str, *, now: datetime, **values: str) -> None:
    """To whoever filed the claim; to the owners when that person has left the company. Fills in `account` itself.

    The account must have been fetched with the claim.
    """
    filer = await Membership.get_or_none(company_id=claim.company_id, person_id=claim.filed_by_id).select_related(
        "person"
    )
    readers = [filer.person] if filer is not None else await _owners(claim.company_id)
    account = in_words(AccountRef(claim.account.platform, claim.account.handle))
    await _write(readers, subject, body, now, {**values, "account": account})


def in_words(account: AccountRef) -> str:
    """The account as its owner knows it: `x.com/acme`, `acme.com`."""
    return address_of(account).removeprefix("https://").rstrip("/")


async def to_owners(held: Brand, subject: str, body: str, *, now: datetime, **values: str) -> None:
    """To the owners of the company that holds the brand."""
    await _write(await _owners(held.company_id), subject, body, now, values)


async def to_owners_of(company_id: UUID, subject: str, body: str, *, now: datetime, **values: str) -> None:
    """To the owners of the company."""
    await _write(await _owners(company_id), subject, body, now, values)


async def to_owners_each(held: Brand, write: Callable[[str], tuple[str, str]], *, now: datetime) -> int:
    """To the same, each with the subject and body that `write` finds in a language; how many were written to."""
    others = AlertChoice.filter(company_id=held.company_id).exclude(rhythm=Rhythm.AT_ONCE)
    chose = {choice.person_id for choice in await others}  # a digest, or nothing: nobody is told the same twice
    owners = [person for person in await _owners(held.company_id) if person.id not in chose]
    for person in owners:
        await mail.write(person.email, *write(person.language), now=now)
    return len(owners)


async def _owners(company_id: object) -> list[Person]:
    owners = await Membership.filter(company_id=company_id, role=Role.OWNER).select_related("person")
    return [owner.person for owner in owners]


async def _write(readers: list[Person], subject: str, body: str, now: datetime, values: dict[str, str]) -> None:
    for person in readers:
        translated = {name: _translated(name, value, person.language) for name, value in values.items()}
        await mail.write(
            person.email,
            gettext(subject, person.language, **translated),
            gettext(body, person.language, **translated),
            now=now,
        )


def _translated(name: str, value: str, language: str) -> str:
    """A check's sentence is one of a fixed list and has a translation; names stay as they are."""
    return gettext(value, language) if name == "detail" and value else value
