"""Whose account is it: disputes of two companies, who lost one, and what a moderator has in hand."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from registry.models.columns import DisputeState
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields

STATEMENTS = [
    (
        "ALTER TABLE dispute ADD CONSTRAINT dispute_taking_needs_two CHECK (NOT is_taken OR (proposed_by_id IS NOT NULL"
        " AND confirmed_by_id IS NOT NULL AND proposed_by_id <> confirmed_by_id))",
        "ALTER TABLE dispute DROP CONSTRAINT dispute_taking_needs_two",
    ),
    (
        "ALTER TABLE dispute ADD CONSTRAINT dispute_proposed_by_somebody"
        " CHECK (state <> 'proposed' OR proposed_by_id IS NOT NULL)",
        "ALTER TABLE dispute DROP CONSTRAINT dispute_proposed_by_somebody",
    ),
    (
        "ALTER TABLE dispute ADD CONSTRAINT dispute_ends_once"
        " CHECK ((state = 'over') = (ended_at IS NOT NULL) AND (state <> 'ruled' OR ruled_at IS NOT NULL))",
        "ALTER TABLE dispute DROP CONSTRAINT dispute_ends_once",
    ),
    (
        "CREATE UNIQUE INDEX dispute_one_open ON dispute (account_id) WHERE ruled_at IS NULL AND ended_at IS NULL",
        "DROP INDEX dispute_one_open",
    ),
    (
        "CREATE INDEX dispute_waiting ON dispute (waits_since, id) WHERE waits_since IS NOT NULL",
        "DROP INDEX dispute_waiting",
    ),
    ("CREATE INDEX dispute_due ON dispute (acts_at) WHERE acts_at IS NOT NULL", "DROP INDEX dispute_due"),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0023_newest_brands")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Dispute",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "registry.Account",
                        source_field="account_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="disputes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "state",
                    fields.CharEnumField(
                        description="OPEN: open\nPROPOSED: proposed\nRULED: ruled\nOVER: over",
                        enum_type=DisputeState,
                        max_length=16,
                    ),
                ),
                ("version", fields.IntField(default=1, db_default=1)),
                ("opened_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("answer_until", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("waits_since", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("due_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("acts_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ruled_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("appealed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("late_since", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "holder",
                    fields.ForeignKeyField(
                        "registry.Company",
                        source_field="holder_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="won_disputes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "proposed",
                    fields.ForeignKeyField(
                        "registry.Company",
                        source_field="proposed_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="proposed_disputes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("is_taken", fields.BooleanField(default=False, db_default=False)),
                (
                    "proposed_by",
                    fields.ForeignKeyField(
                        "registry.Person",
                        source_field="proposed_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="proposed_disputes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "confirmed_by",
                    fields.ForeignKeyField(
                        "registry.Person",
                        source_field="confirmed_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="confirmed_disputes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "dispute",
                "app": "registry",
                "pk_attr": "id",
                "table_description": "Whose account is this? One question from the second proof to the ruling (docs/RULINGS.md).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="DisputeSide",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "dispute",
                    fields.ForeignKeyField(
                        "registry.Dispute",
                        source_field="dispute_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="sides",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "company",
                    fields.ForeignKeyField(
                        "registry.Company",
                        source_field="company_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="dispute_sides",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("words", fields.CharField(default="", db_default="", max_length=2000)),
                ("said_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("appeal_words", fields.CharField(default="", db_default="", max_length=2000)),
                ("appealed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "dispute_side",
                "app": "registry",
                "unique_together": (("dispute", "company"),),
                "pk_attr": "id",
                "table_description": "One of the companies, what it says before the ruling, and what it says against it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Hand",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("kind", fields.CharField(max_length=16)),
                ("subject", fields.CharField(max_length=120)),
                (
                    "moderator",
                    fields.ForeignKeyField(
                        "registry.Person",
                        source_field="moderator_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="hands",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("taken_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "moderator_hand",
                "app": "registry",
                "unique_together": (("kind", "subject"),),
                "pk_attr": "id",
                "table_description": "A moderator has this in hand for a while, so that no other one looks at the same.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Loss",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "registry.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="losses",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "company",
                    fields.ForeignKeyField(
                        "registry.Company",
                        source_field="company_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="losses",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("lost_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "account_loss",
                "app": "registry",
                "unique_together": (("account", "company"),),
                "pk_attr": "id",
                "table_description": "People ruled that this company does not hold this account: what it proves later waits for people.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Decision",
            name="changed",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name="Decision",
            name="dispute",
            field=fields.ForeignKeyField(
                "registry.Dispute",
                source_field="dispute_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="decisions",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        *[ops.RunSQL(sql, reverse_sql=back) for sql, back in STATEMENTS],
    ]
