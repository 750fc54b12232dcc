"""What people decide about an account and a brand: the case, what was reported in it, what the account answers."""

from typing import Any
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from registry.models.brand import Account, Brand
from registry.models.columns import CaseState, Ground, ReplyState, ReportKind
from registry.models.people import Person


class Case(Model):
    """Does this account imitate that brand? One case however often it is asked (docs/RULINGS.md)."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "registry.Account", "cases", on_delete=fields.RESTRICT
    )
    account_id: UUID
    brand: fields.ForeignKeyRelation[Brand] = fields.ForeignKeyField(
        "registry.Brand", "cases", on_delete=fields.RESTRICT, db_index=True
    )
    brand_id: UUID
    state = fields.CharEnumField(CaseState, max_length=16)
    version = fields.IntField(default=1, db_default=1)  # a ruling counts only for the case that was looked at
    opened_at = fields.DatetimeField()
    waits_since = fields.DatetimeField(null=True)  # for a moderator; none: nothing has to be decided
    due_at = fields.DatetimeField(null=True)  # until when that is promised
    acts_at = fields.DatetimeField(null=True)  # when the registry itself moves it
    ruled_at = fields.DatetimeField(null=True)  # the ruling that counts now
    published_at = fields.DatetimeField(null=True)  # since when the public reads that it imitates
    appealed_at = fields.DatetimeField(null=True)  # the account's side was heard and is not decided yet
    ground = fields.CharEnumField(Ground, max_length=24, null=True)  # why, of the ruling that counts now
    # Two people, never one twice (SECURITY R4); the database refuses a notice without them.
    proposed_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "proposed_cases", on_delete=fields.RESTRICT, null=True
    )
    proposed_by_id: UUID | None
    confirmed_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "confirmed_cases", on_delete=fields.RESTRICT, null=True
    )
    confirmed_by_id: UUID | None

    class Meta:
        table = "moderation_case"
        unique_together = (("account", "brand"),)


class Report(Model):
    """What somebody saw. Who it was is not kept; an address for the answer goes with the answer."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    case: fields.ForeignKeyRelation[Case] = fields.ForeignKeyField(
        "registry.Case", "reports", on_delete=fields.RESTRICT, db_index=True
    )
    case_id: UUID
    kind = fields.CharEnumField(ReportKind, max_length=16)
    words = fields.CharField(2000, default="", db_default="")
    link = fields.CharField(500, null=True)
    language = fields.CharField(8)
    secret_hash = fields.CharField(64, unique=True)  # of the address where the answer stands
    mail = fields.CharField(254, null=True, db_index=True)
    mail_hash = fields.CharField(64, null=True, db_index=True)  # of the link that says "yes, write to me"
    mail_confirmed_at = fields.DatetimeField(null=True)
    answered_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "report"


class Reply(Model):
    """What the holder of an account says to the suspicion; it counts once the account itself has shown the token."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    case: fields.ForeignKeyRelation[Case] = fields.ForeignKeyField(
        "registry.Case", "replies", on_delete=fields.RESTRICT, db_index=True
    )
    case_id: UUID
    ground = fields.CharEnumField(Ground, max_length=24)
    words = fields.CharField(1000)
    language = fields.CharField(8)
    state = fields.CharEnumField(ReplyState, max_length=16)
    secret_hash = fields.CharField(64, unique=True)  # of the page where the holder proves it
    token = fields.CharField(100)
    token_expires_at = fields.DatetimeField()
    place = fields.CharField(500, null=True)
    checked_at = fields.DatetimeField(null=True)
    asked_at = fields.DatetimeField(null=True)  # a check was asked for and has not ended
    problem = fields.CharField(32, null=True)  # of the last check
    detail = fields.CharField(300, null=True)
    method = fields.CharField(32, null=True)
    stable_id = fields.CharField(320, null=True)
    evidence: fields.JSONField[Any] = fields.JSONField(null=True)
    proven_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "reply"
