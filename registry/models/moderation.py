"""Suspicions of the detector and what people ruled."""

from typing import Any
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from registry.models.brand import Account, Brand
from registry.models.cases import Case
from registry.models.claim import Claim, Verification
from registry.models.columns import FlagState, Ground, Ruling
from registry.models.disputes import Dispute
from registry.models.people import Person


class Flag(Model):
    """A stored suspicion: this account may be taken for that brand. Never a decision."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "registry.Account", "flags", on_delete=fields.RESTRICT
    )
    account_id: UUID
    brand: fields.ForeignKeyRelation[Brand] = fields.ForeignKeyField(
        "registry.Brand", "flags", on_delete=fields.RESTRICT, db_index=True
    )
    brand_id: UUID
    imitated: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "registry.Account", "imitations", on_delete=fields.RESTRICT, null=True, db_index=True
    )
    imitated_id: UUID | None
    score = fields.FloatField()
    tricks: fields.JSONField[Any] = fields.JSONField()
    state = fields.CharEnumField(FlagState, max_length=16)
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "flag"
        unique_together = (("account", "brand"),)


class Decision(Model):
    """What a moderator ruled, with the reason; public where it concerns a listing."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    ruling = fields.CharEnumField(Ruling, max_length=32)
    moderator: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "decisions", on_delete=fields.RESTRICT
    )
    moderator_id: UUID
    brand: fields.ForeignKeyNullableRelation[Brand] = fields.ForeignKeyField(
        "registry.Brand", "decisions", on_delete=fields.RESTRICT, null=True, db_index=True
    )
    brand_id: UUID | None
    flag: fields.ForeignKeyNullableRelation[Flag] = fields.ForeignKeyField(
        "registry.Flag", "decisions", on_delete=fields.RESTRICT, null=True, db_index=True
    )
    flag_id: UUID | None
    claim: fields.ForeignKeyNullableRelation[Claim] = fields.ForeignKeyField(
        "registry.Claim", "decisions", on_delete=fields.RESTRICT, null=True, db_index=True
    )
    claim_id: UUID | None
    verification: fields.ForeignKeyNullableRelation[Verification] = fields.ForeignKeyField(
        "registry.Verification", "decisions", on_delete=fields.RESTRICT, null=True, db_index=True
    )  # the check whose evidence the moderator had in front of them
    verification_id: UUID | None
    case: fields.ForeignKeyNullableRelation[Case] = fields.ForeignKeyField(
        "registry.Case", "decisions", on_delete=fields.RESTRICT, null=True, db_index=True
    )
    case_id: UUID | None
    dispute: fields.ForeignKeyNullableRelation[Dispute] = fields.ForeignKeyField(
        "registry.Dispute", "decisions", on_delete=fields.RESTRICT, null=True, db_index=True
    )
    dispute_id: UUID | None
    changed: fields.JSONField[Any] = fields.JSONField(null=True)  # rows before and after, so that it can be undone
    ground = fields.CharEnumField(Ground, max_length=24, null=True)  # in public it stands before the reason
    waited_since = fields.DatetimeField(null=True)  # what was decided had waited since then: waiting times are public
    seen_id = fields.CharField(120, null=True)  # the platform's own id of the account, as the moderator read it there
    reason = fields.CharField(1000)
    created_at = fields.DatetimeField()

    class Meta:
        table = "decision"
