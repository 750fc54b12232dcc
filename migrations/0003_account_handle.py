"""A bare handle is looked for on every platform."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_constraints")]

    operations = [
        ops.RunSQL("CREATE INDEX account_handle ON account (handle)", reverse_sql="DROP INDEX account_handle"),
    ]
