"""Keys with which a company's own systems use the API, and the answers kept so that asking again is safe."""

from typing import Any
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from registry.models.company import Company
from registry.models.people import Person


class ApiKey(Model):
    """A company's key. Only hashes of its secrets are kept: reading the table opens nothing."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    company: fields.ForeignKeyRelation[Company] = fields.ForeignKeyField(
        "registry.Company", "api_keys", on_delete=fields.RESTRICT, db_index=True
    )
    company_id: UUID
    name = fields.CharField(60)
    scopes: fields.JSONField[Any] = fields.JSONField()
    secret_hash = fields.CharField(64)  # SHA-256, hex, of 256 random bits
    # Who has seen the secret: what is done with it counts as theirs, and it ends when they leave.
    made_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "api_keys", on_delete=fields.RESTRICT, db_index=True
    )
    made_by_id: UUID
    old_secret_hash = fields.CharField(64, null=True)  # the secret before, valid until then
    old_made_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "old_api_keys", on_delete=fields.RESTRICT, null=True
    )
    old_made_by_id: UUID | None
    old_until = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    renewed_at = fields.DatetimeField(null=True)  # when its secret was changed last
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)  # to the minute
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "api_key"


class KeptAnswer(Model):
    """What a request with an Idempotency-Key was answered, written in the transaction of what it did."""

    id = fields.BigIntField(primary_key=True)
    key: fields.ForeignKeyRelation[ApiKey] = fields.ForeignKeyField(
        "registry.ApiKey", "kept_answers", on_delete=fields.CASCADE
    )
    key_id: UUID
    name = fields.CharField(255)  # the value of the Idempotency-Key field
    fingerprint = fields.CharField(64)  # SHA-256 of method, path and body
    status = fields.IntField()
    body = fields.TextField()  # sealed: it may hold a new webhook's secret
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "kept_answer"
        unique_together = (("key", "name"),)
