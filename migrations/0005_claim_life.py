"""A claim may be lapsing or superseded; the index and the constraints know it (docs/LIFE.md)."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from registry.models.columns import ClaimState

STATEMENTS = [
    ("DROP INDEX claim_one_open", "SELECT 1"),
    (
        "CREATE UNIQUE INDEX claim_one_open ON claim (company_id, brand_id, account_id)"
        " WHERE state IN ('pending', 'verified', 'lapsing')",
        "DROP INDEX claim_one_open",
    ),
    ("ALTER TABLE claim DROP CONSTRAINT claim_verified_needs_proof", "SELECT 1"),
    (
        "ALTER TABLE claim ADD CONSTRAINT claim_verified_needs_proof"
        " CHECK (state NOT IN ('verified', 'lapsing') OR (verified_at IS NOT NULL AND method IS NOT NULL))",
        "ALTER TABLE claim DROP CONSTRAINT claim_verified_needs_proof",
    ),
    (
        "ALTER TABLE claim ADD CONSTRAINT claim_lapsing_was_missed"
        " CHECK (state <> 'lapsing' OR first_missed_at IS NOT NULL)",
        "ALTER TABLE claim DROP CONSTRAINT claim_lapsing_was_missed",
    ),
    (
        "ALTER TABLE claim ADD CONSTRAINT claim_state_is_known CHECK (state IN"
        " ('pending', 'verified', 'lapsing', 'lapsed', 'withdrawn', 'revoked', 'superseded'))",
        "ALTER TABLE claim DROP CONSTRAINT claim_state_is_known",
    ),
    (
        "UPDATE claim SET state = 'lapsing' WHERE state = 'verified' AND first_missed_at IS NOT NULL",
        "UPDATE claim SET state = 'verified' WHERE state = 'lapsing'",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_job_lanes")]

    operations = [
        *[ops.RunSQL(sql, reverse_sql=back) for sql, back in STATEMENTS],
        ops.AlterField(
            model_name="Claim",
            name="state",
            field=fields.CharEnumField(
                description="\n".join(f"{state.name}: {state.value}" for state in ClaimState),
                enum_type=ClaimState,
                max_length=16,
            ),
        ),
    ]
