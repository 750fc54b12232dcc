"""Claims that a person compares: since when they wait, when they were confirmed, and what the person ruled and saw."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from registry.models.columns import Ruling

# Who has ended waits for nothing: a way out of an open state that forgets this fails here and not on the desk.
STATEMENTS = [
    (
        "ALTER TABLE claim ADD CONSTRAINT claim_waiting_is_open"
        " CHECK (waits_since IS NULL OR state IN ('pending', 'verified', 'lapsing'))",
        "ALTER TABLE claim DROP CONSTRAINT claim_waiting_is_open",
    ),
    (
        "CREATE INDEX claim_waiting ON claim (waits_since) WHERE waits_since IS NOT NULL",
        "DROP INDEX claim_waiting",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_account_reported")]

    operations = [
        ops.AddField(model_name="Claim", name="waits_since", field=fields.DatetimeField(null=True)),
        ops.AddField(model_name="Claim", name="confirmed_at", field=fields.DatetimeField(null=True)),
        ops.AddField(
            model_name="Decision",
            name="claim",
            field=fields.ForeignKeyField(
                "registry.Claim",
                source_field="claim_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="decisions",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Decision",
            name="verification",
            field=fields.ForeignKeyField(
                "registry.Verification",
                source_field="verification_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="decisions",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(model_name="Decision", name="seen_id", field=fields.CharField(null=True, max_length=120)),
        ops.AlterField(
            model_name="Decision",
            name="ruling",
            field=fields.CharEnumField(
                description="\n".join(f"{ruling.name}: {ruling.value}" for ruling in Ruling),
                enum_type=Ruling,
                max_length=32,
            ),
        ),
        *[ops.RunSQL(sql, reverse_sql=back) for sql, back in STATEMENTS],
    ]
