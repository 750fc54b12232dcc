"""People who can sign in, their links and sessions."""

from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model


class Person(Model):
    id = fields.UUIDField(primary_key=True, default=uuid4)
    email = fields.CharField(254, unique=True)  # lower case, ASCII
    language = fields.CharField(8, default="en")
    is_moderator = fields.BooleanField(default=False, db_default=False)
    created_at = fields.DatetimeField()
    waiting_told_at = fields.DatetimeField(null=True)  # a moderator was written to about what waits
    waiting_paused_at = fields.DatetimeField(null=True)  # and wants no such letters

    class Meta:
        table = "person"


class SignInLink(Model):
    """One mailed link. Only hashes are kept: reading the table signs nobody in."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    email = fields.CharField(254, db_index=True)
    secret_hash = fields.CharField(64)
    browser_hash = fields.CharField(64)
    language = fields.CharField(8)
    next_path = fields.CharField(500, default="")
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    replaced_at = fields.DatetimeField(null=True)

    class Meta:
        table = "sign_in_link"


class Session(Model):
    id = fields.UUIDField(primary_key=True, default=uuid4)
    secret_hash = fields.CharField(64, unique=True)  # SHA-256, hex
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "sessions", on_delete=fields.RESTRICT, db_index=True
    )
    person_id: UUID
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "session"
