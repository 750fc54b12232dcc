"""The public log: entries that nobody changes, the tiles of their tree, and every checkpoint that was signed.

Read and written by hand-written SQL only (registry/actions/transparency_log.py), so there are no models of them.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

STATEMENTS = [
    (
        # `index`: the place among the leaves, from 0; `data`: the leaf as it was written, once.
        "CREATE TABLE log_entry (index bigint PRIMARY KEY, fact_id bigint NOT NULL UNIQUE REFERENCES fact (id)"
        " ON DELETE RESTRICT, data bytea NOT NULL, CHECK (index >= 0))",
        "DROP TABLE log_entry",
    ),
    (
        "CREATE TRIGGER log_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_entry"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        "DROP TRIGGER log_entry_append_only ON log_entry",
    ),
    (
        # Up to 256 hashes of one level of the tree, one behind the other.
        "CREATE TABLE log_tile (level smallint, index bigint, hashes bytea NOT NULL, PRIMARY KEY (level, index),"
        " CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0))",
        "DROP TABLE log_tile",
    ),
    (
        # What was vouched for, when: `note` is the signed checkpoint.
        "CREATE TABLE log_checkpoint (size bigint PRIMARY KEY, root bytea NOT NULL CHECK (length(root) = 32),"
        " note text NOT NULL, at timestamptz NOT NULL)",
        "DROP TABLE log_checkpoint",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0020_cases")]

    initial = False

    operations = [ops.RunSQL(sql, reverse_sql=back) for sql, back in STATEMENTS]
