"""Every refusal worth telling a person.

RegistryError
  + NotFound                 not there, or not yours: a stranger cannot tell which
  + NotSignedIn
    - KeyNeeded              a program has to send a key
    - KeyUnknown             the key it sent is none of ours
    - KeyExpired
    - KeyEnded               ended by its company, or with its maker's membership
  + NotAllowed               yours to see, not yours to do
    - StepUpNeeded           dangerous: show again who you are; pages ask for it and come back
    - ScopeMissing           the key may not do this
  + BadInput                 something typed cannot be used; `field` says which
    - NotAnAccount
    - CursorAhead            of a feed that has not come so far: a cursor from elsewhere
    - NeedsLookup
    - UnknownPlatform
    - BadName
    - BadWebsite
    - BadDump
    - BadEmail
    - ReasonMissing
    - UnknownBrand
    - PasskeyRefused
    - OtherRequest           an Idempotency-Key that stood for something else before
  + LinkUnusable             a sign-in link that cannot be used (again)
    - LinkExpired
    - LinkUsed
    - LinkReplaced
    - OtherBrowser
  + Conflict
    - NameTaken
    - ClaimEnded             the claim was withdrawn, revoked or has lapsed
    - ChangedMeanwhile
    - AlreadyDecided
    - LastOwner              a company always keeps an owner
    - StillRunning           the first request with this Idempotency-Key has not ended
  + TooMany                  a limit; `retry_after` in seconds
  + Unavailable              the database is away; nothing was changed

No HTTP here: registry.web.errors has the one table of status codes. `code` is public and stable.
"""

from typing import ClassVar


class RegistryError(Exception):
    """`code` is for programs, `sentence` (English msgid, translated by the page) for people."""

    code: ClassVar[str] = "error"
    sentence: ClassVar[str] = "Something went wrong."

    def __init__(self, sentence: str | None = None, *, field: str | None = None, **values: str) -> None:
        super().__init__(sentence or self.sentence)
        self.field = field
        self.values = values  # for the placeholders of the sentence: %(name)s

    @property
    def english(self) -> str:
        """The sentence for logs, terminals and reports, its places filled."""
        return str(self) % self.values if self.values else str(self)


class NotFound(RegistryError):
    code = "not_found"
    sentence = "There is nothing here, or it is not yours to see."


class NotSignedIn(RegistryError):
    code = "not_signed_in"
    sentence = "Sign in first."


class KeyNeeded(NotSignedIn):
    code = "key_needed"
    sentence = "Send a key of your company: Authorization: Bearer rgk_…"


class KeyUnknown(NotSignedIn):
    code = "key_unknown"
    sentence = "That is no key of this registry. Look whether all of it was copied."


class KeyExpired(NotSignedIn):
    code = "key_expired"
    sentence = "This key has expired. Make a new one on the desk of your company."


class KeyEnded(NotSignedIn):
    code = "key_ended"
    sentence = "This key was ended. Make a new one on the desk of your company."


class NotAllowed(RegistryError):
    code = "not_allowed"
    sentence = "Your role does not allow this."


class StepUpNeeded(NotAllowed):
    code = "step_up_needed"
    sentence = "Confirm first that it is you: you signed in a while ago."


class ScopeMissing(NotAllowed):
    code = "scope_missing"
    sentence = "This key may not do that: it needs the scope %(scope)s."


class BadInput(RegistryError):
    code = "bad_input"
    sentence = "That cannot be used."


class NotAnAccount(BadInput):
    code = "not_an_account"
    sentence = "That is not the address of an account."


class CursorAhead(BadInput):
    code = "cursor_ahead"
    sentence = "The feed has not come so far: that number is from elsewhere. Begin again without “after”."


class NeedsLookup(BadInput):
    code = "needs_lookup"
    sentence = "The owner cannot be read from that address."


class UnknownPlatform(BadInput):
    code = "unknown_platform"
    sentence = "We do not know that platform."


class BadName(BadInput):
    code = "bad_name"
    sentence = "That name cannot be used."


class BadWebsite(BadInput):
    code = "bad_website"
    sentence = "That is not a website of your own."


class BadDump(BadInput):
    code = "bad_dump"
    sentence = "That is no dump of a registry that can be brought in."


class BadEmail(BadInput):
    code = "bad_email"
    sentence = "That is not an e-mail address we can write to."


class UnknownBrand(BadInput):
    code = "unknown_brand"
    sentence = "We do not know a brand of that name. Write it as the directory does."


class ReasonMissing(BadInput):
    code = "reason_missing"
    sentence = "Give a reason: it is kept with the decision."


class PasskeyRefused(BadInput):
    code = "passkey_refused"
    sentence = "That passkey was not accepted. Try again, or let us send you a link."


class OtherRequest(BadInput):
    code = "idempotency_mismatch"
    sentence = "This Idempotency-Key was used for another request. Nothing was changed: send a new one."


class LinkUnusable(RegistryError):
    code = "link_unusable"
    sentence = "This sign-in link cannot be used. Ask for a new one."


class LinkExpired(LinkUnusable):
    code = "link_expired"
    sentence = "This sign-in link is older than 15 minutes. Ask for a new one."


class LinkUsed(LinkUnusable):
    code = "link_used"
    sentence = "This sign-in link was used already. Ask for a new one."


class LinkReplaced(LinkUnusable):
    code = "link_replaced"
    sentence = "You asked for a newer sign-in link. Use that one, or ask again."


class OtherBrowser(LinkUnusable):
    code = "other_browser"
    sentence = "Open the link in the browser where you asked for it, or ask again from here."


class Conflict(RegistryError):
    code = "conflict"
    sentence = "That does not fit what is there already."


class NameTaken(Conflict):
    code = "name_taken"
    sentence = "That name is taken."


class ClaimEnded(Conflict):
    code = "claim_ended"
    sentence = "This claim has ended. File a new one."


class ChangedMeanwhile(Conflict):
    code = "changed_meanwhile"
    sentence = "This changed while you were looking at it. Look again."


class AlreadyDecided(Conflict):
    code = "already_decided"
    sentence = "Somebody decided this already."


class LastOwner(Conflict):
    code = "last_owner"
    sentence = "A company always keeps an owner. Make somebody else an owner first."


class StillRunning(Conflict):
    code = "idempotency_in_progress"
    sentence = "The first request with this Idempotency-Key is still running. Ask again in a moment."


class TooMany(RegistryError):
    code = "too_many"
    sentence = "Too many requests. Try again in a while."

    def __init__(self, sentence: str | None = None, *, retry_after: int = 60) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Unavailable(RegistryError):
    code = "database_away"
    sentence = "The registry cannot reach its database. Nothing was changed; try again in a minute."
