"""A changed purpose of a proven account that waits for a second member."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from registry.models.columns import AccountRole
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("registry", "0030_trait_counts")]

    initial = False

    operations = [
        ops.CreateModel(
            name="PurposeWish",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "claim",
                    fields.OneToOneField(
                        "registry.Claim",
                        source_field="claim_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="purpose_wish",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "role",
                    fields.CharEnumField(
                        description="MAIN: main\nSUPPORT: support\nPRESS: press\nSALES: sales\nCAREERS: careers\nREGION: region\nPRODUCT: product\nSTORE: store\nEXECUTIVE: executive\nEMPLOYEE: employee",
                        enum_type=AccountRole,
                        max_length=16,
                    ),
                ),
                ("region", fields.CharField(default="", db_default="", max_length=60)),
                ("language", fields.CharField(default="", db_default="", max_length=12)),
                (
                    "asked_by",
                    fields.ForeignKeyField(
                        "registry.Person",
                        source_field="asked_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="purpose_wishes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("asked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "purpose_wish",
                "app": "registry",
                "pk_attr": "id",
                "table_description": "What a proven account shall be for, under the rule of two: another member agrees before anybody reads it.",
            },
            bases=["Model"],
        ),
    ]
