"""Brands, the accounts of the outside world, and which open source says that one belongs to the other."""

from typing import Any
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from registry.models.columns import BrandState, Sector
from registry.models.company import Company


class Brand(Model):
    id = fields.UUIDField(primary_key=True, default=uuid4)
    slug = fields.CharField(120, unique=True)
    name = fields.CharField(120)
    search_name = fields.CharField(120, db_index=True)  # folded: no case, accents, punctuation; for finding only
    state = fields.CharEnumField(BrandState, max_length=16)
    company: fields.ForeignKeyNullableRelation[Company] = fields.ForeignKeyField(
        "registry.Company", "brands", on_delete=fields.RESTRICT, null=True, db_index=True
    )  # none: listed from an open source, nobody has taken it over
    company_id: UUID | None
    source = fields.CharField(60, null=True)  # the open source that lists it
    source_key = fields.CharField(60, null=True)  # its key there: "Q38076"
    description = fields.CharField(300, default="", db_default="")
    other_spellings = fields.TextField(default="", db_default="")  # of a source, folded, one a line; for finding only
    country = fields.CharField(2, null=True)  # ISO 3166, where it is at home or works; none: not known, or many
    sector: Sector | None = fields.CharEnumField(Sector, max_length=16, null=True)  # type: ignore[assignment]
    review_reason: fields.JSONField[Any] = fields.JSONField(null=True)  # why it waits: [{"brand", "why", …}]
    live_since = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "brand"
        unique_together = (("source", "source_key"),)


class Account(Model):
    """One profile on one platform, whoever runs it. A website is an account of the platform `website`."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    platform = fields.CharField(32)
    handle = fields.CharField(320)
    created_at = fields.DatetimeField()
    reported_at = fields.DatetimeField(null=True)  # when the public last asked us to look again

    class Meta:
        table = "account"
        unique_together = (("platform", "handle"),)


class Citation(Model):
    """An open source says that this account is the brand's. Never a proof."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    source = fields.CharField(60)
    brand: fields.ForeignKeyRelation[Brand] = fields.ForeignKeyField(
        "registry.Brand", "citations", on_delete=fields.RESTRICT
    )
    brand_id: UUID
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "registry.Account", "citations", on_delete=fields.RESTRICT, db_index=True
    )
    account_id: UUID
    # The brand's main website: proving that one takes the brand over; another one listed goes to a person.
    is_main = fields.BooleanField(default=False, db_default=False)
    created_at = fields.DatetimeField()

    class Meta:
        table = "citation"
        unique_together = (("brand", "account", "source"),)
