"""A suspicion about an account, written down with what the moderator reads: its row and its event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from registry import audit
from registry.database import rows
from registry.models.columns import FlagState
from verification.accounts import AccountRef

_INSERT = """
INSERT INTO flag (id, account_id, brand_id, imitated_id, score, tricks, state, created_at)
SELECT gen_random_uuid(), a.id, b.id, i.id, $5, $6::jsonb, $7, $8 FROM brand b
  JOIN account a ON a.platform = $1 AND a.handle = $2
  LEFT JOIN account i ON i.platform = $9 AND i.handle = $4
 WHERE b.slug = $3 ON CONFLICT (account_id, brand_id)
"""
_NEW_ONLY = f"{_INSERT} DO NOTHING RETURNING id"
_ANEW = f"""
{_INSERT} DO UPDATE SET tricks = EXCLUDED.tricks, state = EXCLUDED.state, score = EXCLUDED.score,
   created_at = LEAST(flag.created_at, EXCLUDED.created_at) RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Why people should look at an account, for the sake of which brand; `why` is the sentence in each language."""

    account: AccountRef
    brand: str  # its slug
    imitated: AccountRef | None
    tricks: Sequence[str]
    score: float
    why: Mapping[str, str]


async def raise_new(suspicions: Sequence[Suspicion], *, now: datetime) -> list[UUID]:
    """Stores what is new, in the caller's transaction; a flag that people dismissed once stays dismissed."""
    # All rows before the first event, as for whoever rules on a flag: its row before the trail's lock.
    stored = [(found, suspicion) for suspicion in suspicions for found in await _store(_NEW_ONLY, suspicion, now)]
    for _, suspicion in stored:
        await _tell(suspicion, now)
    return [flag_id for flag_id, _ in stored]


async def raise_anew(suspicion: Suspicion, *, since: datetime, now: datetime) -> None:
    """Stores it, in the caller's transaction, as if known `since` then; also where people dismissed another one."""
    await _store(_ANEW, suspicion, since)
    await _tell(suspicion, now)


async def keep(suspicion: Suspicion, *, since: datetime) -> None:
    """Stores it without telling anybody: people have it before them, and what they rule is what is told."""
    await _store(_ANEW, suspicion, since)


async def _store(sql: str, suspicion: Suspicion, since: datetime) -> list[UUID]:
    imitated = suspicion.imitated
    made = await rows(
        sql,
        suspicion.account.platform,
        suspicion.account.handle,
        suspicion.brand,
        imitated and imitated.handle,
        suspicion.score,
        orjson.dumps(_told(suspicion)).decode(),
        FlagState.OPEN.value,
        since,
        imitated and imitated.platform,
    )
    return [UUID(str(row["id"])) for row in made]


def _told(suspicion: Suspicion) -> dict[str, object]:
    """What the moderator reads: the tricks and the sentence, as they were when the flag was raised."""
    sentences = {f"why_{language}": sentence for language, sentence in suspicion.why.items()}
    return {"tricks": list(suspicion.tricks), **sentences}


async def _tell(suspicion: Suspicion, now: datetime) -> None:
    await audit.record(
        "flag.raised", actor="registry", subject=str(suspicion.account), now=now, near_to=suspicion.brand,
        tricks=list(suspicion.tricks), score=round(suspicion.score, 3),
    )  # fmt: skip
