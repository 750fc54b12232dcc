from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('registry', '0003_account_handle')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Job',
            name='company',
            field=fields.CharField(default='', db_default='', max_length=80),
        ),
        ops.AddField(
            model_name='Job',
            name='place',
            field=fields.CharField(default='', db_default='', max_length=200),
        ),
    ]
