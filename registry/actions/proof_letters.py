"""What the owner of a claim is told about its proof: found, missed, ended, replaced, compared by a person."""

from collections.abc import Mapping
from datetime import datetime

from registry.actions import disputes, flags, letters
from registry.language import mark
from registry.models import Brand, Claim
from registry.models.columns import BrandState, ClaimState
from verification.methods.by_person import BY_PERSON
from verification.outcomes import Outcome, Problem

_PROVEN = mark("%(account)s is proven")
_OFFICIAL_BODY = mark(
    "We found your line: %(account)s belongs to %(brand)s. Whoever asks us now hears that it is official.\n\n"
    "Leave the line where it is. We look again, every day at first and later at least about once a week, and write to"
    " you when we no longer find it.\n"
)
_WAITING_BODY = mark(
    "We found your line: %(account)s belongs to %(brand)s. It is shown as official as soon as the brand is live:"
    " its website has to be proven, and a review, if there is one, has to be over.\n\n"
    "Leave the line where it is. We look again, every day at first and later at least about once a week, and write to"
    " you when we no longer find it.\n"
)
_HELD_BODY = mark(
    "We found your line: %(account)s belongs to %(brand)s. Its name may be taken for %(other)s, so a person compares"
    " the two before it is shown as official. You need not do anything; we write to you.\n\n"
    "Leave the line where it is.\n"
)
_APPROVAL_BODY = mark(
    "%(account)s is proven for %(brand)s. Your company wants a second owner or manager to agree before an account is"
    " official: until then the public is told nothing of it. Those who may agree find it on their desk.\n\n"
    "Leave the proof where it is.\n"
)
_RULED_AWAY_BODY = mark(
    "We found your line on %(account)s. People decided earlier that this account is not your company's, so it is not"
    " shown as official for %(brand)s before people have looked at it again.\n\n"
    "Leave the line where it is.\n"
)
_OFFICIAL_BY_PERSON_BODY = mark(
    "Your website lists %(account)s, and a person has compared the account with %(brand)s: it is yours. Whoever asks"
    " us now hears that it is official.\n\n"
    "Leave it in the list. We read the list again and again and write to you when the account is no longer in it. Once"
    " a year a person compares again.\n"
)
_WAITING_BY_PERSON_BODY = mark(
    "Your website lists %(account)s, and a person has compared the account with %(brand)s: it is yours. It is shown as"
    " official as soon as the brand is live: a review, if there is one, has to be over.\n\n"
    "Leave it in the list. We read the list again and again and write to you when the account is no longer in it. Once"
    " a year a person compares again.\n"
)
_HELD_BY_PERSON_BODY = mark(
    "Your website lists %(account)s, and a person has compared the account with %(brand)s: it is yours. Its name may"
    " be taken for %(other)s, so people look at that too before it is shown as official. You need not do anything; we"
    " write to you.\n\n"
    "Leave it in the list.\n"
)
_MISSED = mark("We no longer find your line on %(account)s")
_MISSED_BODY = mark(
    "At %(when)s we did not find your proof on %(account)s. %(detail)s\n\n"
    "The account is still shown as official. Put the line back now: if we do not find it next time either, an hour"
    " later at the earliest, the account is no longer shown as official.\n"
)
_UNLISTED = mark("Your website no longer lists %(account)s")
_UNLISTED_BODY = mark(
    "At %(when)s the list of accounts on your website did not name %(account)s. %(detail)s\n\n"
    "The account is still shown as official. Put it back into the list now: if it is not there next time either, an"
    " hour later at the earliest, the account is no longer shown as official.\n"
)
_ENDED = mark("%(account)s is no longer shown as official")
_LAPSED_BODY = mark(
    "%(account)s is no longer shown as official. We looked at %(when)s. %(detail)s\n\n"
    "To prove it again, file the claim again and post the new line.\n"
)
_LAPSED_UNLISTED_BODY = mark(
    "%(account)s is no longer shown as official. We looked at %(when)s. %(detail)s\n\n"
    "To prove it again, put it back into the list of accounts on your website and file the claim again.\n"
)
_REVOKED_BODY = mark(
    "%(account)s is no longer shown as official: the platform says that it belongs to somebody else now."
    " We looked at %(when)s. %(detail)s\n\n"
    "If it is yours again, file the claim again and post the new line.\n"
)
_RENAMED_BODY = mark(
    "%(account)s is no longer shown as official: the platform says that the account bears another name now,"
    " %(new)s. We looked at %(when)s.\n\n"
    "Claim that address and post the new line there. Whoever takes the old name is not you.\n"
)
_TAKEN_BACK_BODY = mark(
    "%(account)s is no longer shown as official: a person has compared it with %(brand)s again, and they do not"
    " fit.\n\n"
    "The reason given: %(reason)s\n\n"
    "When that is put right, file the claim again.\n"
)
_DECLINED = mark("We could not confirm that %(account)s is yours")
_DECLINED_BODY = mark(
    "Your website lists %(account)s, and a person has compared the account with %(brand)s. They could not confirm that"
    " it is yours.\n\n"
    "The reason given: %(reason)s\n\n"
    "The claim is still there: when that is put right, open it and ask again.\n"
)
_REPLACED = mark("%(account)s belongs to another brand of yours now")
_REPLACED_BODY = mark(
    "You proved %(account)s for %(brand)s, so that is the brand it is official for now. The older claim for %(other)s"
    " has ended. You need not do anything.\n"
)
_NEW_NAME = mark("%(account)s shows another name now")
_NEW_NAME_BODY = mark(
    "At %(when)s the display name of %(account)s was “%(new)s”; before it was “%(old)s”.\n\n"
    "It stays official. If you did not change the name, somebody else may have got into the account: look there now.\n"
)
_ENDINGS = {ClaimState.REVOKED: _REVOKED_BODY, ClaimState.SUPERSEDED: _RENAMED_BODY}
# Live, held, waiting for the brand: by the line, and by a person.
_BY_LINE = (_OFFICIAL_BODY, _HELD_BODY, _WAITING_BODY)
_BY_PERSON = (_OFFICIAL_BY_PERSON_BODY, _HELD_BY_PERSON_BODY, _WAITING_BY_PERSON_BODY)


async def tell_proven(claim: Claim, outcome: Outcome, *, now: datetime) -> None:
    """That the claim is verified, and whether the public sees it already."""
    brand, near = await Brand.get(id=claim.brand_id), await flags.held_for(claim.id)
    official, held, waiting = _BY_PERSON if outcome.method == BY_PERSON.name else _BY_LINE
    body = held if near else official if brand.state is BrandState.LIVE else waiting
    if await Claim.exists(id=claim.id, approval_asked_at__isnull=False, approved_at=None):  # under the rule of two
        body = _APPROVAL_BODY
    if await disputes.was_ruled_away(await Claim.get(id=claim.id)):
        body = _RULED_AWAY_BODY
    other = near.name if near else ""
    await letters.to_filer(claim, _PROVEN, body, now=now, brand=brand.name, other=other)


async def tell_missed(claim: Claim, outcome: Outcome, *, now: datetime) -> None:
    """That the proof was seen to be gone for the first time, and what was seen."""
    subject, body = (_UNLISTED, _UNLISTED_BODY) if _is_by_person(claim) else (_MISSED, _MISSED_BODY)
    await letters.to_filer(claim, subject, body, now=now, **_seen(claim, outcome, now))


async def tell_ended(claim: Claim, state: ClaimState, outcome: Outcome, *, now: datetime) -> None:
    """That the account is no longer official, and why."""
    body = _ENDINGS.get(state, _LAPSED_UNLISTED_BODY if _is_by_person(claim) else _LAPSED_BODY)
    new = letters.in_words(outcome.seen_account) if outcome.seen_account else ""
    await letters.to_filer(claim, _ENDED, body, now=now, new=new, **_seen(claim, outcome, now))


async def tell_replaced(older: Claim, newer: Claim, *, now: datetime) -> None:
    """That the same company's newer proof counts now."""
    await letters.to_filer(older, _REPLACED, _REPLACED_BODY, now=now, brand=newer.brand.name, other=older.brand.name)


async def tell_new_name(claim: Claim, new: str, *, now: datetime) -> None:
    """That the account shows another display name than at the last look."""
    old = claim.display_name or ""
    await letters.to_filer(claim, _NEW_NAME, _NEW_NAME_BODY, now=now, when=_in_words(now), new=new, old=old)


async def tell_declined(claim: Claim, reason: str, *, now: datetime) -> None:
    """That a person could not confirm the account; for one that was official, that it no longer is."""
    subject, body = (_DECLINED, _DECLINED_BODY) if claim.verified_at is None else (_ENDED, _TAKEN_BACK_BODY)
    await letters.to_filer(claim, subject, body, now=now, brand=claim.brand.name, reason=reason)


def _is_by_person(claim: Claim) -> bool:
    return claim.method == BY_PERSON.name


def _seen(claim: Claim, outcome: Outcome, now: datetime) -> Mapping[str, str]:
    # Whose account a list proved need not hear about a line that never stood in the profile.
    is_beside = _is_by_person(claim) and outcome.problem is Problem.TOKEN_NOT_FOUND
    return {"detail": "" if is_beside else outcome.detail, "when": _in_words(now)}


def _in_words(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
