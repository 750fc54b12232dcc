"""From the audit trail to facts: each line is read once, in order, and what it means is written down with its way out.

The line and the job that calls this are written in the transaction of what happened; the place up to which the trail
was read moves in the transaction of the facts and their deliveries. So a crash at any moment loses nothing.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

import orjson
from tortoise.transactions import in_transaction

from registry.actions import deliveries, subscription_letters
from registry.actions.listings import IS_HELD, IS_PUBLIC
from registry.actions.public_facts import PRIVATE, STATES
from registry.database import rows
from registry.models import Fact, StreamCursor
from registry.models.columns import ClaimState
from verification.accounts import AccountRef

LOCK = 7_271_203  # one publisher at a time
MOST_LINES = 200  # of the trail, in one transaction
CURSOR = "facts"

# Claims that ever were proven: whether each was official at that moment, and what was told of it last.
_STANDING = f"""
SELECT c.id, c.state, c.role, c.method, a.platform, a.handle, b.id AS brand_id, b.slug, b.name,
       (c.verified_at <= $1 AND (c.ended_at IS NULL OR c.ended_at > $1)
        AND b.state = 'live' AND b.company_id = c.company_id AND b.live_since <= $1 AND NOT {IS_HELD}
        AND EXISTS (SELECT 1 FROM claim w JOIN account wa ON wa.id = w.account_id AND wa.platform = 'website'
                     WHERE w.brand_id = b.id AND w.company_id = b.company_id AND w.verified_at <= $1
                       AND (w.ended_at IS NULL OR w.ended_at > $1))) AS is_official,
       (SELECT f.type FROM fact f WHERE f.claim_id = c.id AND f.is_public AND f.type = ANY($2::text[])
         ORDER BY f.id DESC LIMIT 1) AS told
  FROM claim c JOIN account a ON a.id = c.account_id JOIN brand b ON b.id = c.brand_id
 WHERE c.verified_at IS NOT NULL
"""  # noqa: S608 (constants)
_OF_BRAND = f"{_STANDING} AND b.slug = $3 ORDER BY a.platform <> 'website', c.verified_at, c.id"
_OF_ACCOUNT = f"{_STANDING} AND a.platform = $3 AND a.handle = $4 ORDER BY c.verified_at, c.id"
_LINES = "SELECT id, at, kind, subject, facts FROM event WHERE id > $1 ORDER BY id LIMIT $2"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the audit trail."""

    id: int
    at: datetime
    kind: str
    subject: str
    facts: Mapping[str, Any]

    @property
    def account(self) -> AccountRef | None:
        platform, found, handle = self.subject.partition(":")
        return AccountRef(platform, handle) if found else None


@dataclass(frozen=True, slots=True)
class _New:
    """A fact to be written."""

    type: str
    brand: Mapping[str, Any]  # "id", "slug", "name"
    account: AccountRef | None = None
    claim_id: UUID | None = None
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


async def publish(*, now: datetime) -> bool:
    """Reads on in the trail; True: more of it waits. Facts, deliveries and the place reached are one transaction."""
    async with in_transaction():
        await rows("SELECT pg_advisory_xact_lock($1)", LOCK)
        place, _ = await StreamCursor.get_or_create(stream=CURSOR, defaults={"cursor": 0, "noted_at": now})
        lines = [_line(row) for row in await rows(_LINES, place.cursor, MOST_LINES)]
        if not lines:
            return False
        written = [fact for line in lines for fact in await _write(line)]
        await deliveries.send_out(written, now=now)
        await subscription_letters.note(written, now=now)
        await StreamCursor.filter(stream=CURSOR).update(cursor=lines[-1].id, noted_at=now)
    return len(lines) == MOST_LINES


async def _write(line: Line) -> list[int]:
    tell = _TELLERS.get(line.kind)
    return [await _keep(new, line) for new in await tell(line)] if tell else []


async def _keep(new: _New, line: Line) -> int:
    account = new.account
    told = {
        "brand": {"slug": new.brand["slug"], "name": new.brand["name"]},
        "account": {"platform": account.platform, "handle": account.handle} if account else None,
        "facts": dict(new.facts),
    }
    made = await Fact.create(
        event_id=line.id,
        at=line.at,
        type=new.type,
        is_public=new.type not in PRIVATE,
        brand_id=new.brand["id"],
        claim_id=new.claim_id,
        about=str(account) if account else f"brand {new.brand['slug']}",
        told=told,
    )
    return int(made.id)


def _line(row: dict[str, Any]) -> Line:
    facts = orjson.loads(row["facts"]) if isinstance(row["facts"], str) else row["facts"]
    return Line(row["id"], row["at"], row["kind"], row["subject"], facts)


# ── what each kind of line means ────────────────────────────────────────────────────────────────────────────────────


async def _changed(line: Line) -> list[_New]:
    """What is official now and was not, and the other way round; a website takes along what hangs from it."""
    account = line.account
    if account is None or account.platform == "website":
        return await _of_brand(line)
    found = await rows(_OF_ACCOUNT, line.at, list(STATES), account.platform, account.handle)
    return [new for row in found if (new := _difference(row, line))]


def _difference(row: dict[str, Any], line: Line) -> _New | None:
    was_told = bool(row["told"]) and row["told"].endswith(".verified")
    if row["is_official"] == was_told:
        return None
    account = AccountRef(row["platform"], row["handle"])
    kind = "domain" if account.platform == "website" else "account"
    brand = {"id": row["brand_id"], "slug": row["slug"], "name": row["name"]}
    if row["is_official"]:
        facts = {"role": row["role"], "method": row["method"]}
        return _New(f"{kind}.verified", brand, account, row["id"], facts)
    is_its_own = str(row["id"]) == line.facts.get("claim")
    facts = {"problem": line.facts.get("problem")} if is_its_own else {}
    return _New(f"{kind}.{_ending(row['state'], line)}", brand, account, row["id"], facts)


def _ending(state: str, line: Line) -> str:
    if state == ClaimState.SUPERSEDED:
        return "replaced" if "by" in line.facts else "renamed"
    return state if state in {ClaimState.LAPSED, ClaimState.REVOKED, ClaimState.WITHDRAWN} else "suspended"


async def _live(line: Line) -> list[_New]:
    brand = await _brand(line.facts.get("brand"), "b.state = 'live'")
    return [_New("brand.live", brand), *await _changed(line)] if brand else []


async def _lost(line: Line) -> list[_New]:
    """A brand that programs were told to be live is nobody's now, or is its company's again; so are its accounts."""
    brand = await _brand(line.facts.get("brand"), _WAS_LIVE)
    return [_New(line.kind, brand), *await _of_brand(line)] if brand else []


async def _of_brand(line: Line) -> list[_New]:
    found = await rows(_OF_BRAND, line.at, list(STATES), str(line.facts.get("brand", "")))
    return [new for row in found if (new := _difference(row, line))]


async def _judged(line: Line) -> list[_New]:
    """Whose account it is, of those who had proven it: for each brand that the public knows."""
    if line.account is None:
        return []
    named = [(word, slug) for word in ("theirs", "not_theirs") for slug in line.facts.get(word, ())]
    return [
        _New("ruling.made", brand, line.account, None, {"ruling": word, "ground": None, "is_decided": True})
        for word, slug in named
        if (brand := await _brand(slug, f"({IS_PUBLIC} OR {_WAS_LIVE})"))
    ]


async def _dispute(line: Line) -> list[_New]:
    """Of what the public knows to be official."""
    account = line.account
    if account is None:
        return []
    found = await rows(_OF_ACCOUNT, line.at, list(STATES), account.platform, account.handle)
    kind = line.kind.replace("claim.", "account.")
    return [
        _New(kind, {"id": row["brand_id"], "slug": row["slug"], "name": row["name"]}, account, row["id"])
        for row in found
        if str(row["id"]) == line.facts.get("claim") and str(row["told"]).endswith(".verified")
    ]


async def _proof(line: Line) -> list[_New]:
    """What its company should know before the public does."""
    brand = await _brand(line.facts.get("brand"), "b.company_id IS NOT NULL")
    if not brand or line.account is None:
        return []
    kind = "proof.missing" if line.kind == "claim.missed" else "proof.found_again"
    claim_id = UUID(line.facts["claim"])
    return [_New(kind, brand, line.account, claim_id, {"problem": line.facts.get("problem")})]


async def _suspicion(line: Line) -> list[_New]:
    """Raised by the detector or a person: a suspicion, and told as one. Of what is official it tells nobody."""
    brand = await _brand(line.facts.get("near_to"), IS_PUBLIC)
    if not brand or line.account is None or await _is_official(line.account, line.at):
        return []
    facts = {"tricks": line.facts.get("tricks", []), "score": line.facts.get("score"), "is_decided": False}
    return [_New("lookalike.flagged", brand, line.account, None, facts)]


async def _cleared(line: Line) -> list[_New]:
    """People found nothing in it; what was held back for its sake is official now."""
    brand = await _brand(line.facts.get("brand"), IS_PUBLIC)
    cleared = [_New("lookalike.cleared", brand, line.account)] if brand and line.account else []
    return [*cleared, *await _changed(line)]


async def _ruled(line: Line) -> list[_New]:
    """What people ruled, once it is public: an imitation not before the account's side had its time."""
    brand = await _brand(line.facts.get("near_to"), IS_PUBLIC)
    word = _RULINGS[line.kind]
    if not brand or line.account is None:
        return []
    if line.kind == "case.upheld" and not await rows(_IS_PUBLISHED, str(line.facts.get("case"))):
        return []
    facts = {"ruling": word, "ground": line.facts.get("ground"), "is_decided": True}
    return [_New("ruling.made", brand, line.account, None, facts)]


async def _is_official(account: AccountRef, at: datetime) -> bool:
    found = await rows(_OF_ACCOUNT, at, list(STATES), account.platform, account.handle)
    return any(row["is_official"] for row in found)


async def _brand(slug: object, condition: str) -> dict[str, Any] | None:
    found = await rows(f"SELECT b.id, b.slug, b.name FROM brand b WHERE b.slug = $1 AND {condition}", str(slug))  # noqa: S608
    return found[0] if found else None


_IS_PUBLISHED = "SELECT 1 FROM moderation_case WHERE id = $1::text::uuid AND state = 'imitates'"
_WAS_LIVE = "EXISTS (SELECT 1 FROM fact f WHERE f.brand_id = b.id AND f.type = 'brand.live')"
_RULINGS = MappingProxyType(
    {
        "account.impostor": "impostor",
        "case.upheld": "impostor",
        "case.honest": "honest",
        "case.blessed": "honest",
        "case.blessing_ended": "blessing_ended",
        "case.suspended": "suspended",  # we were late with an appeal: the ruling does not count until it is decided
    }
)
_TELLERS: Mapping[str, Callable[[Line], Awaitable[list[_New]]]] = MappingProxyType(
    {
        "brand.live": _live,
        "brand.lost": _lost,
        "brand.restored": _lost,
        **dict.fromkeys(
            (
                "claim.verified",
                "claim.approved",
                "claim.lapsed",
                "claim.revoked",
                "claim.withdrawn",
                "claim.superseded",
                "claim.confirmed",
                "claim.declined",
                "claim.released",
                "claim.restored",
            ),
            _changed,
        ),
        "claim.disputed": _dispute,
        "claim.undisputed": _dispute,
        "claim.missed": _proof,
        "claim.recovered": _proof,
        "flag.raised": _suspicion,
        "flag.dismissed": _cleared,
        "dispute.ruled": _judged,
        "dispute.upheld": _judged,
        **dict.fromkeys(_RULINGS, _ruled),
    }
)
KINDS = frozenset(_TELLERS)  # of lines that may become facts
