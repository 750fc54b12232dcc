"""Private look-ups find accounts by the first five digits of their hash (SECURITY V2)."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# convert_to is only called stable, because the server's own encoding is no constant; to UTF-8 it always gives the same.
HASH = """
CREATE FUNCTION account_hash(platform text, handle text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(platform || ':' || handle, 'UTF8')), 'hex')
$$
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0015_members")]

    operations = [
        ops.RunSQL(HASH, reverse_sql="DROP FUNCTION account_hash(text, text)"),
        ops.RunSQL(
            "CREATE INDEX account_by_hash ON account (left(account_hash(platform, handle), 5))",
            reverse_sql="DROP INDEX account_by_hash",
        ),
    ]
