"""Lookalikes that were seen somewhere, how their brands hear of them, and how far each stream was taken in."""

from uuid import uuid4

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from registry.models.columns import SightingState

CONSTRAINTS = [
    (
        "ALTER TABLE sighting ADD CONSTRAINT sighting_told_has_letter CHECK (state <> 'told' OR told_at IS NOT NULL)",
        "ALTER TABLE sighting DROP CONSTRAINT sighting_told_has_letter",
    ),
    ("CREATE INDEX sighting_by_brand ON sighting (brand_id, noted_at, id)", "DROP INDEX sighting_by_brand"),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0012_ready_hosts")]

    initial = False

    operations = [
        ops.CreateModel(
            name="BrandWatch",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "brand",
                    fields.OneToOneField(
                        "registry.Brand",
                        source_field="brand_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="watch",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("told_at", fields.DatetimeField(null=True)),
                ("paused_at", fields.DatetimeField(null=True)),
                ("probe_asked_at", fields.DatetimeField(null=True)),
                ("probe_ended_at", fields.DatetimeField(null=True)),
                ("probe", fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={
                "table": "brand_watch",
                "app": "registry",
                "pk_attr": "id",
                "table_description": (
                    "How a brand is watched over: when its owners were written to last, whether they want it, the last look around."
                ),
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Sighting",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "registry.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="sightings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "brand",
                    fields.ForeignKeyField(
                        "registry.Brand",
                        source_field="brand_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="sightings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "imitated",
                    fields.ForeignKeyField(
                        "registry.Account",
                        source_field="imitated_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="sighted_imitations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("score", fields.FloatField()),
                ("tricks", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("source", fields.CharField(max_length=80)),
                ("display_name", fields.CharField(null=True, max_length=200)),
                ("first_seen_at", fields.DatetimeField()),
                ("last_seen_at", fields.DatetimeField()),
                ("noted_at", fields.DatetimeField()),
                (
                    "state",
                    fields.CharEnumField(
                        description="NEW: new\nTOLD: told\nDISMISSED: dismissed\nREPORTED: reported",
                        enum_type=SightingState,
                        max_length=16,
                    ),
                ),
                ("told_at", fields.DatetimeField(null=True)),
            ],
            options={
                "table": "sighting",
                "app": "registry",
                "unique_together": (("account", "brand"),),
                "pk_attr": "id",
                "table_description": (
                    "An account that was seen somewhere and may be taken for the brand: shown to the brand, decides nothing."
                ),
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="StreamCursor",
            fields=[
                ("stream", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40)),
                ("cursor", fields.BigIntField()),
                ("noted_at", fields.DatetimeField()),
            ],
            options={
                "table": "stream_cursor",
                "app": "registry",
                "pk_attr": "stream",
                "table_description": ("How far a stream of the outside was taken in."),
            },
            bases=["Model"],
        ),
        *[ops.RunSQL(sql, reverse_sql=back) for sql, back in CONSTRAINTS],
    ]
