"""What the vantages saw of a check, beside what we saw."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_host")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Verification",
            name="views",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
    ]
