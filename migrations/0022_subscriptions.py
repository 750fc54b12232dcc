"""Letters to whoever wants to hear of a brand or an account, and the link that ends them."""

from uuid import uuid4

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

STATEMENTS = [
    (
        "CREATE INDEX subscription_due ON subscription (due_at) WHERE due_at IS NOT NULL",
        "DROP INDEX subscription_due",
    ),
    (
        "CREATE INDEX subscription_by_brand ON subscription (brand_id) WHERE brand_id IS NOT NULL",
        "DROP INDEX subscription_by_brand",
    ),
    ("CREATE INDEX subscription_about ON subscription (about)", "DROP INDEX subscription_about"),
    (
        "CREATE INDEX subscription_unconfirmed ON subscription (asked_at) WHERE confirmed_at IS NULL",
        "DROP INDEX subscription_unconfirmed",
    ),
    (
        "ALTER TABLE subscription ADD CONSTRAINT subscription_due_is_confirmed"
        " CHECK (due_at IS NULL OR confirmed_at IS NOT NULL)",
        "ALTER TABLE subscription DROP CONSTRAINT subscription_due_is_confirmed",
    ),
    ("CREATE INDEX fact_about ON fact (about, id) WHERE is_public", "DROP INDEX fact_about"),
    ("CREATE INDEX flag_by_brand ON flag (brand_id, created_at, id)", "DROP INDEX flag_by_brand"),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0021_log")]

    operations = [
        ops.AddField(model_name="Letter", name="off_url", field=fields.CharField(null=True, max_length=500)),
        ops.CreateModel(
            name="Subscription",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("email", fields.CharField(max_length=254)),
                ("language", fields.CharField(max_length=8)),
                (
                    "brand",
                    fields.ForeignKeyField(
                        "registry.Brand",
                        source_field="brand_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="subscriptions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("about", fields.CharField(max_length=400)),
                ("asked_at", fields.DatetimeField()),
                ("confirmed_at", fields.DatetimeField(null=True)),
                ("told_fact", fields.BigIntField(default=0, db_default=0)),
                ("told_at", fields.DatetimeField(null=True)),
                ("due_at", fields.DatetimeField(null=True)),
                ("created_at", fields.DatetimeField()),
            ],
            options={
                "table": "subscription",
                "app": "registry",
                "unique_together": (("email", "about"),),
                "pk_attr": "id",
                "table_description": (
                    "One wish of one address; it counts once the address has confirmed it,"
                    " and it goes when they want it gone."
                ),
            },
            bases=["Model"],
        ),
        *[ops.RunSQL(sql, reverse_sql=back) for sql, back in STATEMENTS],
    ]
