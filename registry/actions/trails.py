"""Everything that was done in a company, as its members may read it: by role, never by name, and unchangeable."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from registry.access import Actor, member_of
from registry.actions.account_lines import table
from registry.database import rows
from registry.language import gettext, mark
from registry.models.columns import Role

ON_A_PAGE = 50
MOST_IN_A_TABLE = 5_000

# What a member may filter by: the beginnings of the kinds of events.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "accounts": ("claim.", "accounts.", "list.", "face."),
    "brands": ("brand.",),
    "people": ("member", "invitation", "company.", "person.", "group", "rule.", "key.", "webhook."),
    "lookalikes": ("sighting.", "probe.", "alerts", "letters"),
}
WORDS: Mapping[str, str] = {
    "company.registered": mark("The company was registered"),
    "member.invited": mark("Somebody was invited"),
    "member.joined": mark("A member joined"),
    "member.left": mark("A member left"),
    "member.removed": mark("A member was removed"),
    "member.role_changed": mark("A member's role was changed"),
    "invitation.declined": mark("An invitation was declined"),
    "invitation.revoked": mark("An invitation was taken back"),
    "brand.registered": mark("A brand was registered"),
    "brand.live": mark("The brand went live"),
    "brand.review": mark("The brand waits for a review"),
    "brand.approved": mark("The brand was approved"),
    "brand.refused": mark("The brand was refused"),
    "brand.lost": mark("The brand was taken away by a decision"),
    "brand.restored": mark("The brand was given back by a decision"),
    "claim.restored": mark("A decision about the account was taken back"),
    "claim.filed": mark("An account was claimed"),
    "claim.verified": mark("The account was proven"),
    "claim.approved": mark("A second member approved the account"),
    "claim.described": mark("What the account is for was changed"),
    "claim.change_asked": mark("A change of what the account is for waits for a second member"),
    "claim.change_dropped": mark("The change of what the account is for was turned down"),
    "claim.missed": mark("The proof was missing"),
    "claim.recovered": mark("The proof is back"),
    "claim.lapsed": mark("The proof lapsed"),
    "claim.revoked": mark("The account was revoked"),
    "claim.withdrawn": mark("The claim was withdrawn"),
    "claim.superseded": mark("The claim was replaced"),
    "claim.expired": mark("The line to post was too old"),
    "claim.token_renewed": mark("A new line was made"),
    "claim.disputed": mark("The account is disputed"),
    "claim.undisputed": mark("The dispute has ended"),
    "claim.released": mark("People let the account go"),
    "claim.confirmed": mark("A person compared the account, and it fits"),
    "claim.declined": mark("A person compared the account, and it does not fit"),
    "claim.waits_for_person": mark("The account waits for a person"),
    "claim.waits_no_more": mark("The account waits for no person any more"),
    "claim.display_name_changed": mark("The account shows another name"),
    "accounts.claimed": mark("Several accounts were claimed together"),
    "list.claimed": mark("Accounts of the website's list were claimed"),
    "face.offered": mark("A person offered to speak for the brand"),
    "face.agreed": mark("The company agreed to a person who speaks for it"),
    "face.ended": mark("A person speaks for the brand no more"),
    "rule.approval_begun": mark("The rule of two began"),
    "rule.approval_end_asked": mark("The end of the rule of two was asked for"),
    "rule.approval_kept": mark("The rule of two stays"),
    "rule.approval_ended": mark("The rule of two ended"),
    "rule.faces_allowed": mark("People may speak for the brands"),
    "rule.faces_ended": mark("No further people may speak for the brands"),
    "sighting.said": mark("The company said whose a lookalike is"),
    "sighting.dismissed": mark("The company called a lookalike honest"),
    "sighting.reported": mark("The company reported a lookalike"),
    "sighting.taken_back": mark("The company took back what it had said of a lookalike"),
    "key.made": mark("A key for the API was made"),
    "key.renewed": mark("A key for the API got a new secret"),
    "key.expiring": mark("The owners were told that a key for the API expires soon"),
    "key.ended": mark("A key for the API was ended"),
    "claim.withdrawal_asked": mark("A program asked to withdraw the account"),
    "probe.asked": mark("A look around for lookalikes was asked for"),
    "company.renamed": mark("The company was renamed"),
    "brand.described": mark("Country or sector of the brand was changed"),
    "brand.group_changed": mark("The brand's group was changed"),
    "group.asked": mark("The company asked to be part of a group"),
    "group.joined": mark("A company joined the group"),
    "group.ended": mark("A company is part of the group no more"),
    "webhook.added": mark("A webhook was added"),
    "webhook.changed": mark("What a webhook is told was changed"),
    "webhook.paused": mark("A webhook was paused"),
    "webhook.resumed": mark("A webhook goes on"),
    "webhook.removed": mark("A webhook was removed"),
    "webhook.replayed": mark("Messages of a webhook were sent again"),
    "webhook.secret_changed": mark("A webhook got a new secret"),
}
_HEAD = (mark("Number"), mark("Time (UTC)"), mark("What"), mark("Code"), mark("Who"), mark("About"), mark("Details"))

# What members did, what happened to the company's claims, and what was decided about its brands. Each arm walks an
# index; what a brand's other claimants did is theirs and is in none of them.
_PAGE = """
WITH own AS (
    SELECT id FROM event WHERE actor = ANY($1::text[])
    UNION SELECT e.id FROM claim c JOIN event e ON e.facts ->> 'claim' = c.id::text WHERE c.company_id = $2
    UNION SELECT id FROM event WHERE facts ->> 'company' = $3
    UNION SELECT e.id FROM brand b JOIN event e ON e.subject = 'brand ' || b.slug
           WHERE b.company_id = $2 AND e.actor IN ('registry', 'moderator', 'worker', 'operator')
    UNION SELECT id FROM event WHERE subject = 'company ' || $3)
SELECT e.id, e.at, e.kind, e.actor, e.subject, e.facts FROM event e JOIN own USING (id)
 WHERE ($4::bigint IS NULL OR e.id < $4)
   AND (cardinality($5::text[]) = 0 OR EXISTS (SELECT 1 FROM unnest($5::text[]) g WHERE e.kind LIKE g || '%'))
   AND ($6 = '' OR e.facts ->> 'brand' = $6)
 ORDER BY e.id DESC LIMIT $7
"""


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One thing that was done: by which role, about what, with which facts."""

    id: int
    at: datetime
    kind: str
    words: str  # an English sentence to be translated; "" for a kind that has none
    actor: str
    subject: str
    brand: str
    claim: str
    details: str


@dataclass(frozen=True, slots=True)
class Trail:
    """Some of a company's trail, newest first."""

    company_slug: str
    company_name: str
    group: str
    brand: str
    lines: tuple[TrailLine, ...]
    next_before: int | None


async def show(actor: Actor, slug: str, *, group: str = "", brand: str = "", before: int | None = None) -> Trail:
    """The trail of a company of the actor's; raises NotFound."""
    name, found = await _read(actor, slug, group, brand, before, ON_A_PAGE + 1)
    following = found[ON_A_PAGE - 1].id if len(found) > ON_A_PAGE else None
    return Trail(slug, name, group, brand, tuple(found[:ON_A_PAGE]), following)


async def as_table(actor: Actor, slug: str, *, group: str = "", brand: str = "") -> str:
    """The latest five thousand lines as a table, in the reader's language; raises NotFound."""
    _, found = await _read(actor, slug, group, brand, None, MOST_IN_A_TABLE)
    lines = [
        (
            str(line.id), line.at.isoformat(timespec="seconds"), gettext(line.words) if line.words else line.kind,
            line.kind, line.actor, line.subject, line.details,
        )
        for line in found
    ]  # fmt: skip
    return table([gettext(head) for head in _HEAD], lines)


async def _read(
    actor: Actor, slug: str, group: str, brand: str, before: int | None, most: int
) -> tuple[str, list[TrailLine]]:
    member = await member_of(actor, slug)
    labels = [f"{who} of {slug}" for who in ("key", *(role.value for role in Role))]
    found = await rows(_PAGE, labels, member.company_id, slug, before, list(GROUPS.get(group, ())), brand, most)
    return member.company_name, [_line(row) for row in found]


def _line(row: dict[str, Any]) -> TrailLine:
    facts: dict[str, Any] = orjson.loads(row["facts"]) if isinstance(row["facts"], str) else row["facts"]
    shown = {name: value for name, value in facts.items() if value not in (None, "") and name not in {"brand", "claim"}}
    return TrailLine(
        row["id"],
        row["at"],
        row["kind"],
        WORDS.get(row["kind"], ""),
        row["actor"],
        row["subject"],
        str(facts.get("brand") or ""),
        str(facts.get("claim") or ""),
        ", ".join(f"{name}: {_shown(value)}" for name, value in shown.items()),
    )


def _shown(value: object) -> str:
    return " / ".join(str(one) or "-" for one in value) if isinstance(value, list) else str(value)
