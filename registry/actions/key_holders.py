"""Which company's program is asking: the key it sent, looked up, and what that key may do."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from registry.access import Actor, ByKey
from registry.actions import key_texts
from registry.database import rows
from registry.errors import KeyEnded, KeyExpired, KeyUnknown, ScopeMissing
from registry.models.columns import Role, Scope

USED_EVERY = timedelta(minutes=1)  # how often a key's last use is written down
# As which member a key acts where it needs the scope; never as more than its maker is now.
ROLES: Mapping[Scope, Role] = {
    Scope.READ: Role.VIEWER,
    Scope.CLAIMS: Role.EDITOR,
    Scope.WITHDRAW: Role.MANAGER,
    Scope.LOOKALIKES: Role.EDITOR,
    Scope.WEBHOOKS: Role.MANAGER,
    Scope.SANDBOX: Role.VIEWER,
}
# Whoever granted these had just shown who they are, and knew that a program would do it later without being asked.
GRANTED_FRESHLY = frozenset({Scope.WEBHOOKS})

# `made_by` of the secret that was sent: whether that person is still a member decides whether the key opens anything.
_FIND = """
SELECT k.id, k.company_id, co.slug, co.name AS company_name, k.name, k.scopes, k.secret_hash, k.old_secret_hash,
       k.made_by_id, k.old_made_by_id, k.old_until, k.expires_at, k.used_at, k.ended_at
  FROM api_key k JOIN company co ON co.id = k.company_id WHERE k.id = $1
"""
_MAKER = """
SELECT p.email, p.language FROM membership m JOIN person p ON p.id = m.person_id
 WHERE m.company_id = $1 AND m.person_id = $2
"""
_USED = """
UPDATE api_key SET used_at = $2 WHERE id = $1 AND (used_at IS NULL OR used_at <= $3 OR used_at > $2) RETURNING id
"""


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """A program with a valid key."""

    key_id: UUID
    name: str
    company_id: UUID
    company_slug: str
    company_name: str
    scopes: tuple[Scope, ...]
    expires_at: datetime
    maker_id: UUID
    email: str
    language: str

    def actor(self, scope: Scope, *, now: datetime) -> Actor:
        """The program as an actor within one scope; raises ScopeMissing."""
        if scope not in self.scopes:
            raise ScopeMissing(scope=scope.value)
        confirmed_at = now if scope in GRANTED_FRESHLY else None
        return Actor(
            self.maker_id, self.email, self.language, is_moderator=False, session_id=self.key_id,
            confirmed_at=confirmed_at, by_key=ByKey(self.key_id, self.company_id, ROLES[scope]),
        )  # fmt: skip


async def recognise(text: str, *, now: datetime) -> KeyHolder:
    """Whose key this is; raises KeyUnknown, KeyExpired, KeyEnded."""
    sent = key_texts.read(text)
    found = await rows(_FIND, sent.id) if sent else []
    if sent is None or not found:
        raise KeyUnknown
    (row,) = found
    maker_id = _maker_of(row, key_texts.hashed(sent.secret), now)
    if row["ended_at"] is not None:
        raise KeyEnded
    if row["expires_at"] <= now:
        raise KeyExpired
    maker = await rows(_MAKER, row["company_id"], maker_id)
    if not maker:
        raise KeyEnded
    if row["used_at"] is None or not row["used_at"] <= now < row["used_at"] + USED_EVERY:
        await rows(_USED, row["id"], now, now - USED_EVERY)
    return _holder(row, maker_id, maker[0])


def _maker_of(row: dict[str, Any], secret_hash: str, now: datetime) -> UUID:
    """Who made the secret that was sent; raises KeyUnknown, and KeyEnded for the one before it."""
    is_new = hmac.compare_digest(row["secret_hash"], secret_hash)
    is_old = hmac.compare_digest(row["old_secret_hash"] or "", secret_hash)
    if not is_new and not is_old:
        raise KeyUnknown
    if not is_new and row["old_until"] <= now:
        raise KeyEnded
    maker: UUID = row["made_by_id"] if is_new else row["old_made_by_id"]
    return maker


def _holder(row: dict[str, Any], maker_id: UUID, maker: dict[str, Any]) -> KeyHolder:
    scopes = orjson.loads(row["scopes"]) if isinstance(row["scopes"], str) else row["scopes"]
    return KeyHolder(
        row["id"],
        row["name"],
        row["company_id"],
        row["slug"],
        row["company_name"],
        tuple(Scope(scope) for scope in scopes),
        row["expires_at"],
        maker_id,
        maker["email"],
        maker["language"],
    )
