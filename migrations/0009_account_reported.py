"""When the public last asked us to look again at an account: at most once an hour is anything done about it."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("registry", "0008_platform_health")]

    operations = [ops.AddField(model_name="Account", name="reported_at", field=fields.DatetimeField(null=True))]
