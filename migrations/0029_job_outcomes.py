"""How jobs ended, by kind; all workers add to it every few seconds, so a crash loses some seconds of counting.

Read and written by hand-written SQL only (registry/actions/job_outcomes.py), so there is no model of it.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("registry", "0028_allowance")]

    operations = [
        ops.RunSQL(
            "CREATE TABLE job_outcome (kind text NOT NULL, outcome text NOT NULL,"
            " count bigint NOT NULL CHECK (count > 0), PRIMARY KEY (kind, outcome))",
            reverse_sql="DROP TABLE job_outcome",
        )
    ]
