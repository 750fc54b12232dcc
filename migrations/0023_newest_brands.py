"""The brands that proved their domain last, for the start of the directory."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("registry", "0022_subscriptions")]

    operations = [
        ops.RunSQL(
            "CREATE INDEX brand_newest_live ON brand (live_since, id) WHERE state = 'live'",
            reverse_sql="DROP INDEX brand_newest_live",
        )
    ]
