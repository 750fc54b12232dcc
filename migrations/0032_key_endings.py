"""Which keys expire soon: looked for every minute."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("registry", "0031_purpose_wish")]

    initial = False

    operations = [
        ops.RunSQL(
            "CREATE INDEX api_key_by_end ON api_key (expires_at) WHERE ended_at IS NULL",
            reverse_sql="DROP INDEX api_key_by_end",
        )
    ]
