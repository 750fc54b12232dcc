"""What must always be true, said in PostgreSQL (the ORM's own constraints never reach the database)."""

from tortoise import migrations
from tortoise.migrations import operations as ops

STATEMENTS = [
    (
        "ALTER TABLE brand ADD CONSTRAINT brand_live_needs_company CHECK (state <> 'live' OR company_id IS NOT NULL)",
        "ALTER TABLE brand DROP CONSTRAINT brand_live_needs_company",
    ),
    (
        "ALTER TABLE brand ADD CONSTRAINT brand_listed_needs_source CHECK (state <> 'listed' OR source IS NOT NULL)",
        "ALTER TABLE brand DROP CONSTRAINT brand_listed_needs_source",
    ),
    (
        "ALTER TABLE claim ADD CONSTRAINT claim_verified_needs_proof"
        " CHECK (state <> 'verified' OR (verified_at IS NOT NULL AND method IS NOT NULL))",
        "ALTER TABLE claim DROP CONSTRAINT claim_verified_needs_proof",
    ),
    (
        "CREATE UNIQUE INDEX claim_one_open ON claim (company_id, brand_id, account_id)"
        " WHERE state IN ('pending', 'verified')",
        "DROP INDEX claim_one_open",
    ),
    (
        "CREATE UNIQUE INDEX job_one_waiting ON job (kind, subject) WHERE leased_until IS NULL AND parked_at IS NULL",
        "DROP INDEX job_one_waiting",
    ),
    (
        "CREATE INDEX brand_search_prefix ON brand (search_name text_pattern_ops, id)",
        "DROP INDEX brand_search_prefix",
    ),
    (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the audit trail is never changed' USING ERRCODE = 'integrity_constraint_violation';"
        " END $$",
        "DROP FUNCTION refuse_change()",
    ),
    (
        "CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        "DROP TRIGGER event_append_only ON event",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [ops.RunSQL(sql, reverse_sql=back) for sql, back in STATEMENTS]
