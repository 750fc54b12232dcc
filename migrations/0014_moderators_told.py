"""When a moderator was last written to about what waits, and whether they want no such letters."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("registry", "0013_sightings")]

    operations = [
        ops.AddField(model_name="Person", name="waiting_told_at", field=fields.DatetimeField(null=True)),
        ops.AddField(model_name="Person", name="waiting_paused_at", field=fields.DatetimeField(null=True)),
    ]
