"""How many brands there are of each platform, country and sector, as the worker counted them last."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("registry", "0029_job_outcomes")]

    operations = [
        ops.RunSQL(
            'CREATE TABLE trait_count (trait text COLLATE "C" PRIMARY KEY, brands bigint NOT NULL)',
            reverse_sql="DROP TABLE trait_count",
        )
    ]
