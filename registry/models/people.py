"""People who can sign in, their links, passkeys and sessions."""

from typing import Any
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model


class Person(Model):
    id = fields.UUIDField(primary_key=True, default=uuid4)
    email = fields.CharField(254, unique=True)  # lower case, ASCII
    language = fields.CharField(8, default="en")
    is_moderator = fields.BooleanField(default=False, db_default=False)
    created_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)  # the account was closed; its address is gone
    passkeys_declined_at = fields.DatetimeField(null=True)  # "not now": the offer is not made again
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
    confirmed_at = fields.DatetimeField(null=True)  # when the person last showed who they are, by link or passkey
    browser = fields.CharField(40, default="", db_default="")  # roughly: "Firefox, Linux"; "" when it did not tell

    class Meta:
        table = "session"


class KeptForm(Model):
    """A form that waits until its sender has shown again who they are; nobody else ever sees it."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "kept_forms", on_delete=fields.RESTRICT
    )
    person_id: UUID
    path = fields.CharField(500)
    typed: fields.JSONField[Any] = fields.JSONField()  # [[name, value], …], without the form's token
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "kept_form"


class Passkey(Model):
    """A key that a person's device keeps. We have only its public half."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "passkeys", on_delete=fields.RESTRICT, db_index=True
    )
    person_id: UUID
    credential_id = fields.CharField(1400, unique=True)  # base64url, as the browser names it
    public_key = fields.CharField(2000)  # base64url of COSE
    sign_count = fields.BigIntField()
    name = fields.CharField(60)
    created_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    blocked_at = fields.DatetimeField(null=True)  # its counter went back: there may be a copy of it

    class Meta:
        table = "passkey"


class PasskeyChallenge(Model):
    """What a passkey is asked to sign: once, soon, in the browser that asked for it."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    challenge = fields.CharField(100)  # base64url
    browser_hash = fields.CharField(64)
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "passkey_challenges", on_delete=fields.RESTRICT, null=True
    )  # for a new passkey: whose
    person_id: UUID | None
    created_at = fields.DatetimeField(db_index=True)
    expires_at = fields.DatetimeField()

    class Meta:
        table = "passkey_challenge"


class AddressChange(Model):
    """A person's wish for another mail address; both mailboxes must agree."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "address_changes", on_delete=fields.RESTRICT, db_index=True
    )
    person_id: UUID
    new_email = fields.CharField(254)
    old_secret_hash = fields.CharField(64)
    new_secret_hash = fields.CharField(64)
    old_agreed_at = fields.DatetimeField(null=True)
    new_agreed_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)  # done, given up or replaced

    class Meta:
        table = "address_change"
