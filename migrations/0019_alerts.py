"""Facts for programs, webhooks and their deliveries, who wants which letters, and how often the public asks."""

from uuid import uuid4

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from registry.models.columns import DeliveryState, Rhythm, Silence

STATEMENTS = [
    ("CREATE INDEX fact_by_brand ON fact (brand_id, id)", "DROP INDEX fact_by_brand"),
    ("CREATE INDEX fact_public ON fact (id) WHERE is_public", "DROP INDEX fact_public"),
    ("CREATE INDEX fact_by_claim ON fact (claim_id, id) WHERE claim_id IS NOT NULL", "DROP INDEX fact_by_claim"),
    # The same line of the trail tells the same thing once, whoever publishes it.
    (
        "CREATE UNIQUE INDEX fact_once ON fact (event_id, type, COALESCE(claim_id, brand_id), about)"
        " WHERE event_id IS NOT NULL",
        "DROP INDEX fact_once",
    ),
    (
        "ALTER TABLE webhook ADD CONSTRAINT webhook_is_https CHECK (url LIKE 'https://%')",
        "ALTER TABLE webhook DROP CONSTRAINT webhook_is_https",
    ),
    (
        "ALTER TABLE webhook ADD CONSTRAINT webhook_silence_has_reason"
        " CHECK ((silenced_at IS NULL) = (silence IS NULL))",
        "ALTER TABLE webhook DROP CONSTRAINT webhook_silence_has_reason",
    ),
    (
        "ALTER TABLE webhook ADD CONSTRAINT webhook_old_secret_ends"
        " CHECK ((old_secret IS NULL) = (old_secret_until IS NULL))",
        "ALTER TABLE webhook DROP CONSTRAINT webhook_old_secret_ends",
    ),
    ("CREATE UNIQUE INDEX delivery_once ON delivery (webhook_id, fact_id)", "DROP INDEX delivery_once"),
    (
        "CREATE INDEX delivery_waiting ON delivery (webhook_id, about, id) WHERE state = 'waiting'",
        "DROP INDEX delivery_waiting",
    ),
    ("CREATE INDEX delivery_by_age ON delivery (created_at)", "DROP INDEX delivery_by_age"),
    (
        "ALTER TABLE lookup_count ADD CONSTRAINT lookup_count_is_of_a_week"
        " CHECK (count > 0 AND extract(isodow FROM week) = 1)",
        "ALTER TABLE lookup_count DROP CONSTRAINT lookup_count_is_of_a_week",
    ),
    ("CREATE INDEX lookup_count_by_week ON lookup_count (week)", "DROP INDEX lookup_count_by_week"),
    ("CREATE INDEX sighting_settled ON sighting (noted_at) WHERE state = 'dismissed'", "DROP INDEX sighting_settled"),
    ("CREATE INDEX verification_by_time ON verification (finished_at)", "DROP INDEX verification_by_time"),
]


def _uuid_key() -> fields.UUIDField:
    return fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)


def _number_key() -> fields.BigIntField:
    return fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)


def _json(**more: object) -> fields.JSONField:
    return fields.JSONField(encoder=JSON_DUMPS, decoder=loads, **more)


def _to(model: str, column: str, name: str, on_delete: OnDelete = OnDelete.RESTRICT, **more: object) -> object:
    return fields.ForeignKeyField(
        f"registry.{model}",
        source_field=f"{column}_id",
        db_constraint=True,
        to_field="id",
        related_name=name,
        on_delete=on_delete,
        **more,
    )


def _options(table: str, description: str, **more: object) -> dict[str, object]:
    return {"table": table, "app": "registry", **more, "pk_attr": "id", "table_description": description}


class Migration(migrations.Migration):
    dependencies = [("registry", "0018_finding_brands")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Fact",
            fields=[
                ("id", _number_key()),
                ("event_id", fields.BigIntField(null=True)),
                ("at", fields.DatetimeField()),
                ("type", fields.CharField(max_length=40)),
                ("is_public", fields.BooleanField()),
                ("brand", _to("Brand", "brand", "facts")),
                ("claim", _to("Claim", "claim", "facts", null=True)),
                ("about", fields.CharField(max_length=400)),
                ("told", _json()),
            ],
            options=_options(
                "fact",
                "One thing that happened, as programs are told it; a private one is for the company that holds the brand.",
            ),
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Webhook",
            fields=[
                ("id", _uuid_key()),
                ("company", _to("Company", "company", "webhooks", db_index=True)),
                ("url", fields.CharField(max_length=500)),
                ("types", _json()),
                ("brands", _json()),
                ("secret", fields.CharField(max_length=300)),
                ("old_secret", fields.CharField(null=True, max_length=300)),
                ("old_secret_until", fields.DatetimeField(null=True)),
                ("created_at", fields.DatetimeField()),
                ("failing_since", fields.DatetimeField(null=True)),
                ("delivered_at", fields.DatetimeField(null=True)),
                ("silenced_at", fields.DatetimeField(null=True)),
                (
                    "silence",
                    fields.CharEnumField(
                        null=True,
                        description="PAUSED: paused\nGONE: gone\nFAILING: failing",
                        enum_type=Silence,
                        max_length=16,
                    ),
                ),
            ],
            options=_options("webhook", "An address of a company's that is told what happens to its brands."),
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Delivery",
            fields=[
                ("id", _number_key()),
                ("webhook", _to("Webhook", "webhook", "deliveries", OnDelete.CASCADE)),
                ("fact", _to("Fact", "fact", "deliveries", db_index=True)),
                ("about", fields.CharField(max_length=400)),
                (
                    "state",
                    fields.CharEnumField(
                        description="WAITING: waiting\nDELIVERED: delivered\nFAILED: failed",
                        enum_type=DeliveryState,
                        max_length=16,
                    ),
                ),
                ("attempts", fields.IntField(default=0, db_default=0)),
                ("next_try_at", fields.DatetimeField()),
                ("tries", _json(default=list)),
                ("created_at", fields.DatetimeField()),
                ("ended_at", fields.DatetimeField(null=True)),
            ],
            options=_options(
                "delivery", "One fact on its way to one webhook, written with the fact and kept a while for the log."
            ),
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AlertChoice",
            fields=[
                ("id", _uuid_key()),
                ("company", _to("Company", "company", "alert_choices")),
                ("person", _to("Person", "person", "alert_choices")),
                (
                    "rhythm",
                    fields.CharEnumField(
                        description="AT_ONCE: at_once\nDAILY: daily\nWEEKLY: weekly\nOFF: off",
                        enum_type=Rhythm,
                        max_length=16,
                    ),
                ),
                ("told_at", fields.DatetimeField(null=True)),
                ("feed_number", fields.IntField(default=0, db_default=0)),
            ],
            options=_options(
                "alert_choice",
                "How a member wants to hear of a company's brands: letters, and a feed of their own.",
                unique_together=(("company", "person"),),
            ),
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LookupCount",
            fields=[
                ("id", _number_key()),
                ("brand", _to("Brand", "brand", "lookup_counts")),
                ("week", fields.DateField()),
                ("verdict", fields.CharField(max_length=16)),
                ("platform", fields.CharField(max_length=32)),
                ("count", fields.BigIntField()),
            ],
            options=_options(
                "lookup_count",
                "How often the public asked about accounts with this verdict, in one week. No query, no address, no person.",
                unique_together=(("brand", "week", "verdict", "platform"),),
            ),
            bases=["Model"],
        ),
        *[ops.RunSQL(sql, reverse_sql=back) for sql, back in STATEMENTS],
    ]
