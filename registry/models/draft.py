"""Accounts that a company is about to claim: kept until it does, or lets them go."""

from typing import Any
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from registry.models.brand import Brand
from registry.models.columns import DraftSource
from registry.models.company import Company
from registry.models.people import Person


class Draft(Model):
    """Nothing of it is claimed: the company looks it through, corrects it, comes back to it another day."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    company: fields.ForeignKeyRelation[Company] = fields.ForeignKeyField(
        "registry.Company", "drafts", on_delete=fields.RESTRICT
    )
    company_id: UUID
    brand: fields.ForeignKeyRelation[Brand] = fields.ForeignKeyField(
        "registry.Brand", "drafts", on_delete=fields.RESTRICT, db_index=True
    )
    brand_id: UUID
    made_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "drafts", on_delete=fields.RESTRICT
    )
    made_by_id: UUID
    source = fields.CharEnumField(DraftSource, max_length=16)
    # [{"address", "role", "region", "language", "ticked", "hint"}]; as typed, so that what is wrong can be shown.
    lines: fields.JSONField[Any] = fields.JSONField(default=list)
    version = fields.IntField(default=1, db_default=1)  # grows with every change: two windows do not undo each other
    site = fields.CharField(320, null=True)  # whose front page is read, for what is found there
    asked_at = fields.DatetimeField(null=True)
    answered_at = fields.DatetimeField(null=True)
    problem = fields.CharField(32, null=True)  # why the front page could not be read
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    claimed_at = fields.DatetimeField(null=True)
    dropped_at = fields.DatetimeField(null=True)

    class Meta:
        table = "draft"
