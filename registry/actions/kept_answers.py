"""A request that is sent twice does its work once: the first answer is kept with what it did, for a day."""

import base64
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.transactions import in_transaction

from registry.actions import webhook_secrets
from registry.database import rows
from registry.errors import OtherRequest, StillRunning
from registry.models import KeptAnswer

KEPT = timedelta(hours=24)

_KEEP = """
INSERT INTO kept_answer (key_id, name, fingerprint, status, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (key_id, name) DO UPDATE SET fingerprint = EXCLUDED.fingerprint, status = EXCLUDED.status,
       body = EXCLUDED.body, created_at = EXCLUDED.created_at
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, as it is sent."""

    status: int
    body: bytes
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Retriable:
    """A request that its sender has named, so that it may be sent again."""

    key_id: UUID
    name: str
    fingerprint: str


def fingerprint(method: str, path: str, body: bytes) -> str:
    """What makes a request another one."""
    return hashlib.sha256(b"\0".join((method.encode(), path.encode(), body))).hexdigest()


async def once(request: Retriable, do: Callable[[], Awaitable[Kept]], *, now: datetime) -> Kept:
    """Does it and keeps the answer in the same transaction; sent again within a day, the kept answer is given.

    A refusal changes nothing and is not kept. Raises OtherRequest, StillRunning, and what `do` raises.
    """
    async with in_transaction():
        lock = f"answer {request.key_id} {request.name}"
        (row,) = await rows("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS is_ours", lock)
        if not row["is_ours"]:
            raise StillRunning
        known = await KeptAnswer.get_or_none(key_id=request.key_id, name=request.name, created_at__gt=now - KEPT)
        if known is not None:
            if known.fingerprint != request.fingerprint:
                raise OtherRequest
            return Kept(known.status, _opened(known.body), is_repeated=True)
        answer = await do()
        sealed = webhook_secrets.seal(base64.b64encode(answer.body).decode("ascii"))
        await rows(_KEEP, request.key_id, request.name, request.fingerprint, answer.status, sealed, now)
        return answer


def _opened(sealed: str) -> bytes:
    return base64.b64decode(webhook_secrets.unseal(sealed))
