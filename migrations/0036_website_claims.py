"""A look-up asks for the website that a brand has proven: it finds that claim among all of the brand's by an index."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# An account never changes its platform, so what a claim remembers of it stays true.
KEEP = """
CREATE FUNCTION account_keeps_platform() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an account never changes its platform';
END $$
"""
KEPT = """
CREATE TRIGGER account_keeps_platform BEFORE UPDATE ON account FOR EACH ROW
    WHEN (OLD.platform IS DISTINCT FROM NEW.platform) EXECUTE FUNCTION account_keeps_platform()
"""
REMEMBER = """
CREATE FUNCTION claim_remembers_website() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT a.platform = 'website' INTO NEW.of_website FROM account a WHERE a.id = NEW.account_id;
    IF NOT FOUND THEN
        RAISE foreign_key_violation USING MESSAGE = 'the account of the claim is not there yet';
    END IF;
    RETURN NEW;
END $$
"""
REMEMBERED = """
CREATE TRIGGER claim_remembers_website BEFORE INSERT OR UPDATE OF account_id, of_website ON claim
    FOR EACH ROW EXECUTE FUNCTION claim_remembers_website()
"""
# Nothing that anybody is told changes by it, so nobody needs to hear of it.
FILL = """
ALTER TABLE claim DISABLE TRIGGER USER;
UPDATE claim c SET of_website = true FROM account a WHERE a.id = c.account_id AND a.platform = 'website';
ALTER TABLE claim ENABLE TRIGGER USER
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0035_brand_cards")]

    operations = [
        ops.RunSQL(KEEP, reverse_sql="DROP FUNCTION account_keeps_platform()"),
        ops.RunSQL(KEPT, reverse_sql="DROP TRIGGER account_keeps_platform ON account"),
        ops.RunSQL(
            "ALTER TABLE claim ADD COLUMN of_website boolean NOT NULL DEFAULT false",
            reverse_sql="ALTER TABLE claim DROP COLUMN of_website",
        ),
        ops.RunSQL(FILL, reverse_sql="SELECT 1"),
        ops.RunSQL(REMEMBER, reverse_sql="DROP FUNCTION claim_remembers_website()"),
        ops.RunSQL(REMEMBERED, reverse_sql="DROP TRIGGER claim_remembers_website ON claim"),
        ops.RunSQL(
            "CREATE INDEX claim_of_website ON claim (brand_id) WHERE of_website",
            reverse_sql="DROP INDEX claim_of_website",
        ),
    ]
