"""What visitors spent of their allowances, by all processes: hashes and numbers that nobody misses after a crash.

Read and written by hand-written SQL only (registry/actions/allowances.py), so there is no model of it.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

STATEMENTS = [
    (
        "CREATE UNLOGGED TABLE allowance (name text NOT NULL, visitor bytea NOT NULL CHECK (length(visitor) = 16),"
        " starts bigint NOT NULL, spent bigint NOT NULL CHECK (spent > 0), forget_at timestamptz NOT NULL,"
        " PRIMARY KEY (name, visitor, starts)) WITH (fillfactor = 70)",
        "DROP TABLE allowance",
    ),
    ("CREATE INDEX allowance_forget ON allowance (forget_at)", "DROP INDEX allowance_forget"),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0027_answers_told")]

    operations = [ops.RunSQL(sql, reverse_sql=undo) for sql, undo in STATEMENTS]
