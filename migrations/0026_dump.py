"""The daily dump in pieces, so that every web process can serve it: the newest ones, with their signatures.

Read and written by hand-written SQL only (registry/actions/dumps.py), so there are no models of them.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

STATEMENTS = [
    (
        "CREATE TABLE dump (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL,"
        " size bigint NOT NULL CHECK (size > 0), sha256 bytea NOT NULL CHECK (length(sha256) = 32),"
        " accounts bigint NOT NULL CHECK (accounts >= 0), signature text NOT NULL)",
        "DROP TABLE dump",
    ),
    (
        "CREATE TABLE dump_piece (dump_id bigint NOT NULL REFERENCES dump (id) ON DELETE CASCADE"
        " DEFERRABLE INITIALLY DEFERRED, number integer NOT NULL CHECK (number >= 0), data bytea NOT NULL,"
        " PRIMARY KEY (dump_id, number))",
        "DROP TABLE dump_piece",
    ),
    # The bytes are compressed already.
    (
        "ALTER TABLE dump_piece ALTER COLUMN data SET STORAGE EXTERNAL",
        "ALTER TABLE dump_piece ALTER COLUMN data SET STORAGE EXTENDED",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0025_api_keys")]

    initial = False

    operations = [ops.RunSQL(sql, reverse_sql=back) for sql, back in STATEMENTS]
