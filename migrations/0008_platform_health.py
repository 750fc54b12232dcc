"""Whether each platform can be read now: what its canaries said last, and when they are asked again."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from registry.models.columns import JobKind


class Migration(migrations.Migration):
    dependencies = [("registry", "0007_views")]

    operations = [
        ops.RunSQL(
            "CREATE TABLE platform_health (platform varchar(40) PRIMARY KEY,"
            " state varchar(16) NOT NULL DEFAULT 'not_checked'"
            " CHECK (state IN ('not_checked', 'working', 'paused')), since timestamptz,"
            " next_check_at timestamptz NOT NULL, last_success timestamptz, answered_at timestamptz,"
            " failures int NOT NULL DEFAULT 0, first_failed_at timestamptz, problem varchar(40))",
            reverse_sql="DROP TABLE platform_health",
        ),
        ops.AlterField(
            model_name="Job",
            name="kind",
            field=fields.CharEnumField(
                description="\n".join(f"{kind.name}: {kind.value}" for kind in JobKind), enum_type=JobKind, max_length=32
            ),
        ),
    ]
