"""The list of accounts that a company keeps on its own website, as it was read last."""

from uuid import uuid4

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("registry", "0010_comparisons")]

    initial = False

    operations = [
        ops.CreateModel(
            name="SiteList",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "claim",
                    fields.OneToOneField(
                        "registry.Claim",
                        source_field="claim_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="site_list",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "asked_by",
                    fields.ForeignKeyField(
                        "registry.Person",
                        source_field="asked_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="site_lists",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("asked_at", fields.DatetimeField()),
                ("answered_at", fields.DatetimeField(null=True)),
                ("problem", fields.CharField(null=True, max_length=32)),
                ("read_at", fields.DatetimeField(null=True)),
                ("url", fields.CharField(null=True, max_length=500)),
                ("sha256", fields.CharField(null=True, max_length=64)),
                ("accounts", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("unread", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={
                "table": "site_list",
                "app": "registry",
                "pk_attr": "id",
                "table_description": (
                    "A suggestion to the company that keeps it, and nothing more: never shown to the public,"
                    " never a proof."
                ),
            },
            bases=["Model"],
        ),
    ]
