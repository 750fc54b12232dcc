"""Keys of companies for the API, and the answers kept so that asking again is safe."""

from uuid import uuid4

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

STATEMENTS = [
    (
        "ALTER TABLE api_key ADD CONSTRAINT api_key_old_secret_ends CHECK ((old_secret_hash IS NULL) = (old_until IS"
        " NULL) AND (old_secret_hash IS NULL) = (old_made_by_id IS NULL))",
        "ALTER TABLE api_key DROP CONSTRAINT api_key_old_secret_ends",
    ),
    (
        "ALTER TABLE api_key ADD CONSTRAINT api_key_ends_within_two_years"
        " CHECK (expires_at > created_at AND expires_at <= COALESCE(renewed_at, created_at) + interval '731 days')",
        "ALTER TABLE api_key DROP CONSTRAINT api_key_ends_within_two_years",
    ),
    (
        "CREATE INDEX api_key_by_old_maker ON api_key (old_made_by_id) WHERE old_made_by_id IS NOT NULL",
        "DROP INDEX api_key_by_old_maker",
    ),
    # The list of a company's claims, page by page.
    ("CREATE INDEX claim_by_age ON claim (company_id, created_at, id)", "DROP INDEX claim_by_age"),
]


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


class Migration(migrations.Migration):
    dependencies = [("registry", "0024_disputes")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ApiKey",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("company", _to("Company", "company", "api_keys", db_index=True)),
                ("name", fields.CharField(max_length=60)),
                ("scopes", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("secret_hash", fields.CharField(max_length=64)),
                ("made_by", _to("Person", "made_by", "api_keys", db_index=True)),
                ("old_secret_hash", fields.CharField(null=True, max_length=64)),
                ("old_made_by", _to("Person", "old_made_by", "old_api_keys", null=True)),
                ("old_until", fields.DatetimeField(null=True)),
                ("created_at", fields.DatetimeField()),
                ("renewed_at", fields.DatetimeField(null=True)),
                ("expires_at", fields.DatetimeField()),
                ("used_at", fields.DatetimeField(null=True)),
                ("ended_at", fields.DatetimeField(null=True)),
            ],
            options={
                "table": "api_key",
                "app": "registry",
                "pk_attr": "id",
                "table_description": (
                    "A company's key. Only hashes of its secrets are kept: reading the table opens nothing."
                ),
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="KeptAnswer",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("key", _to("ApiKey", "key", "kept_answers", OnDelete.CASCADE)),
                ("name", fields.CharField(max_length=255)),
                ("fingerprint", fields.CharField(max_length=64)),
                ("status", fields.IntField()),
                ("body", fields.TextField(unique=False)),
                ("created_at", fields.DatetimeField(db_index=True)),
            ],
            options={
                "table": "kept_answer",
                "app": "registry",
                "unique_together": (("key", "name"),),
                "pk_attr": "id",
                "table_description": (
                    "What a request with an Idempotency-Key was answered, written in the transaction of what it did."
                ),
            },
            bases=["Model"],
        ),
        *[ops.RunSQL(sql, reverse_sql=back) for sql, back in STATEMENTS],
    ]
