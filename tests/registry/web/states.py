"""What every page shows when there is nothing, and what every form says to what it cannot use: one line a page.

A new address needs a line here (test_states.py insists): how its list looks when it is empty, that it shows one thing
only, how its form refuses, or that nothing can be typed there.
"""

from dataclasses import dataclass, field
from typing import Final

# ── pages that list something: the sentence where nothing is there yet ──────────────────────────────────────────────
# `?…` chooses what is listed.  Who looks: the owner of a company and brand that were registered a moment ago.
EMPTY: Final = {
    "/brands": "Nothing here yet",
    "/brands?q=zzzzzz": "No brand is called “zzzzzz” here",
    "/brands?sector=finance": "No brand fits these filters",
    "/platforms?q=zzzzzz": "No platform of this kind.",
    "/decisions": "Nothing has been decided yet.",
    "/statistics": "None yet.",
    "/outbox": "No letter was written yet.",
    "/status": "Not checked yet",
    "/desk?name=zzzzzz": "No brand of yours fits.",
    "/you/passkeys": "You have none yet.",
    "/companies/{slug}/webhooks": "No webhook yet.",
    "/companies/{slug}/approvals": "This company does not ask for a second member",
    "/companies/{slug}/faces": "Nobody yet.",
    "/companies/{slug}/keys": "No key yet.",
    "/companies/{slug}/trail": "Nothing of this kind so far.",
    "/companies/{slug}/group": "This company stands by itself.",
    "/desk/brands/{slug}": "No account yet.",
    "/desk/brands/{slug}/proofs": "No account is claimed yet.",
    "/desk/brands/{slug}/statistics": "Nobody has asked yet",
    "/desk/brands/{slug}/lookalikes": "None so far.",
    "/desk/brands/{slug}/lookalikes?shown=settled": "You have not dismissed or reported any.",
    "/desk/brands/{slug}/cases": "There are none.",
}
EMPTY_FOR_MODERATORS: Final = {
    "/desk": "Nothing here yet.",
    "/moderation": "There is nothing to decide now.",
    "/moderation/jobs": "No job was set aside.",
}
# With their own list of one kind, which is never empty, or with none.
NEVER_EMPTY: Final = {
    **dict.fromkeys(
        ("/", "/lookup", "/kiosk", "/share", "/tools", "/docs", "/docs/keys", "/docs/sandbox", "/docs/reference"),
        "a box to ask, or how to ask",
    ),
    **dict.fromkeys(("/about", "/about/verdicts", "/about/privacy", "/about/security"), "words"),
    **dict.fromkeys(("/about/operator", "/about/accessibility", "/decisions/rules"), "words"),
    **dict.fromkeys(("/sign-in", "/sign-in/passkey", "/confirm", "/companies", "/companies/new"), "a form"),
    **dict.fromkeys(("/faces/new", "/you/address", "/you/close", "/desk/take-over"), "a form, or on to one"),
    "/you": "the session one looks with",
    "/companies/{slug}": "what can be done with a company; a new one has no brand and says so on the desk",
    "/companies/{slug}/members": "whoever looks is a member",
    "/companies/{slug}/trail.csv": "its heading",
    "/desk/brands/{slug}/proofs.csv": "its heading",
    "/desk/brands/{slug}/drafts/template.csv": "an example",
    "/desk/brands/{slug}/drafts": "three ways to begin",
    "/desk/brands/{slug}/names": "every platform",
    **dict.fromkeys((f"/companies/{{slug}}/{page}" for page in ("alerts", "rules", "name", "leave")), "a form"),
    **dict.fromkeys(("/companies/{slug}/members/invite", "/companies/{slug}/brands/new"), "a form"),
    **dict.fromkeys(("/companies/{slug}/brands", "/desk/brands/{slug}/about"), "a form"),
    # Addresses that a form is sent to, and that show its page after a refusal.
    **dict.fromkeys(
        (f"/desk/brands/{{slug}}/{page}" for page in ("claims", "letters", "probe", "drafts/site")), "same"
    ),
    "/moderation/hand": "the queue",
}


# ── forms that are typed into ───────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Refused:
    """What is typed and cannot be used; the field that says so ("" : above the form); what is kept as it was typed."""

    typed: dict[str, str] = field(default_factory=dict)
    at: str = ""
    kept: tuple[str, ...] = ()
    page: str = ""  # where the form stands, if at another address
    who: str = "owner"  # or moderator; newcomer: the owner of a company that is part of nothing


FORMS: Final = {
    "/report/{platform}/{handle:path}": Refused(
        {"brand": "-", "other": "zzzzzz", "kind": "fraud", "words": "Seen."}, "other", ("other", "words")
    ),
    "/reply/{platform}/{handle:path}": Refused(
        {"ground": "fan", "words": ""}, "words", page="/reply/{platform}/{handle:path}?brand=acme"
    ),
    "/follow/brands/{slug}": Refused({"email": "nobody"}, "email", ("email",)),
    "/follow/accounts/{platform}/{handle:path}": Refused({"email": "nobody"}, "email", ("email",)),
    "/sign-in": Refused({"email": "nobody"}, "email", ("email",), who="stranger"),
    "/you/address": Refused({"email": "nobody"}, "email", ("email",)),
    "/you/passkeys/{passkey_id:uuid}": Refused({"name": "n" * 61}, "name", ("name",)),
    "/companies": Refused({"name": "\u202e"}, "name", page="/companies/new"),
    "/companies/{slug}/name": Refused({"name": "https://acme.com"}, "name", ("name",)),
    "/companies/{slug}/group": Refused({"brand": "zzzzzz"}, "brand", ("brand",), who="newcomer"),
    "/companies/{slug}/webhooks": Refused({"url": "nothing"}, "url", ("url",)),
    "/companies/{slug}/keys": Refused({"name": ""}, "name"),
    "/companies/{slug}/members/invite": Refused({"emails": "", "role": "editor"}, "emails"),
    "/companies/{slug}/brands": Refused(
        {"name": "Acme", "website": "nothing"}, "website", ("name", "website"), page="/companies/{slug}/brands/new"
    ),
    "/faces/new": Refused({"brand": "acme", "address": "nothing here"}, "address", ("brand", "address")),
    "/desk/brands/{slug}/about": Refused({"country": "ZZ", "sector": ""}, "country"),
    "/desk/brands/{slug}/claims": Refused(
        {"address": "nothing here", "role": "main"}, "address", ("address",), page="/desk/brands/{slug}"
    ),
    "/desk/brands/{slug}/cases/{case_id:uuid}": Refused(
        {"reason": "", "ruling": "bless"}, "reason", page="/desk/brands/{slug}/cases"
    ),
    "/desk/brands/{slug}/drafts": Refused({"list": ""}, "list"),
    "/claims/{claim_id:uuid}/check": Refused({"place": "nothing"}, "place", ("place",), page="/claims/{claim_id:uuid}"),
    "/claims/{claim_id:uuid}/purpose": Refused({"role": "region", "region": "a\u202eb"}, "region"),
    "/moderation/cases/{case_id:uuid}": Refused(
        {"ground": "fan", "reason": "", "ruling": "honest"}, "reason", ("ground",), who="moderator"
    ),
    "/moderation/brands/{slug}": Refused({"reason": "", "ruling": "refuse"}, "reason", who="moderator"),
    "/moderation/brands/{slug}/loss": Refused({"reason": "", "ruling": "propose"}, "reason", who="moderator"),
    "/moderation/claims/{claim_id:uuid}": Refused({"reason": "", "ruling": "decline"}, "reason", who="moderator"),
    "/moderation/flags/{flag_id:uuid}": Refused({"reason": ""}, "reason", who="moderator"),
}

# Nothing is typed there: buttons, choices that are on the page, links from letters.
BUTTONS: Final = {
    *(f"/you/{rest}" for rest in ("sessions", "sessions/{session_id:uuid}", "address/give-up", "address/{token}")),
    *(f"/you/{rest}" for rest in ("close", "passkeys/declined", "passkeys/{passkey_id:uuid}/remove")),
    *("/confirm", "/sign-out", "/language", "/sign-in/{token}"),
    *("/letters/{token}", "/letters/off/{token}", "/digests/off/{choice_id:uuid}/{secret}", "/reports/mail/{secret}"),
    *(f"/companies/{{slug}}/{rest}" for rest in ("alerts", "approvals", "faces", "rules")),
    *(f"/companies/{{slug}}/group/{{tie_id:uuid}}/{rest}" for rest in ("confirm", "end")),
    *(f"/companies/{{slug}}/members/{{membership_id:uuid}}{rest}" for rest in ("", "/remove")),
    *(f"/companies/{{slug}}/invitations/{{invitation_id:uuid}}/{rest}" for rest in ("revoke", "resend")),
    *("/invitations/{invitation_id:uuid}", "/invitations/{invitation_id:uuid}/decline"),
    *("/companies/{slug}/webhooks/{webhook_id:uuid}", "/brands/{slug}/claim", "/drafts/{draft_id:uuid}/drop"),
    *(f"/desk/brands/{{slug}}/{rest}" for rest in ("drafts/site", "lookalikes/{sighting_id:uuid}", "probe", "letters")),
    *(f"/claims/{{claim_id:uuid}}/{rest}" for rest in ("token", "withdraw", "list", "purpose/wish")),
    *("/moderation", "/moderation/hand", "/moderation/jobs/{job_id:int}", "/moderation/replies/{reply_id:uuid}"),
    *("/moderation/flags/{flag_id:uuid}/case", "/companies/{slug}/keys/{key_id:uuid}"),
}
# Typed into, and refused in the tests of their own pages: they need a device, a letter or a file's lines.
TRIED_ELSEWHERE: Final = {
    "/sign-in/passkey": "test_passkeys",
    "/sign-in/passkey/options": "test_passkeys",
    "/you/passkeys": "test_passkeys",
    "/you/passkeys/options": "test_passkeys",
    "/replies/{secret}": "pages/test_replies",
    "/faces/{face_id:uuid}": "test_faces",
    "/drafts/{draft_id:uuid}": "pages/test_drafts",
    "/claims/{claim_id:uuid}/list/claims": "pages/test_site_lists",
    "/disputes/{dispute_id:uuid}": "pages/test_disputes",
    "/moderation/disputes/{dispute_id:uuid}": "pages/test_disputes",
}
# Whatever stands in these addresses, there is an answer: an account that nobody knows is "unknown".
ALWAYS_THERE: Final = (
    *(
        "/accounts/",
        "/history/",
        "/report/",
        "/follow/accounts/",
        "/letters/",
        "/digests/off/",
        "/sign-in/",
        "/you/address/",
    ),
    "/moderation/jobs/",  # one that was set aside stands there until it is done
)
