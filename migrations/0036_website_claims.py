"""A look-up asks for the website that a brand has proven: it finds that claim among all of the brand's by an index."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# An account never changes its platform, so what an index remembers of it stays true. A claim whose account is not there
# yet would be missing in the index, and its brand without a website: that is refused instead.
IS_WEBSITE = """
CREATE FUNCTION is_website(account_id uuid) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    found_platform text;
BEGIN
    SELECT a.platform INTO STRICT found_platform FROM public.account a WHERE a.id = account_id;
    RETURN found_platform = 'website';
END $$
"""
KEEP = """
CREATE FUNCTION account_keeps_platform() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an account never changes its platform';
END $$
"""
KEPT = """
CREATE TRIGGER account_keeps_platform BEFORE UPDATE ON account FOR EACH ROW
    WHEN (OLD.platform IS DISTINCT FROM NEW.platform OR OLD.id IS DISTINCT FROM NEW.id)
    EXECUTE FUNCTION account_keeps_platform()
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0035_brand_cards")]

    operations = [
        ops.RunSQL(KEEP, reverse_sql="DROP FUNCTION account_keeps_platform()"),
        ops.RunSQL(KEPT, reverse_sql="DROP TRIGGER account_keeps_platform ON account"),
        ops.RunSQL(IS_WEBSITE, reverse_sql="DROP FUNCTION is_website(uuid)"),
        ops.RunSQL(
            "CREATE INDEX claim_of_website ON claim (brand_id) WHERE is_website(account_id)",
            reverse_sql="DROP INDEX claim_of_website",
        ),
    ]
