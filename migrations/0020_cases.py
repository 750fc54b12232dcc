"""Cases that people decide, what is reported in them, and what the holder of a reported account answers."""

from uuid import uuid4

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from registry.models.columns import CaseState, Ground, ReplyState, ReportKind

STATEMENTS = [
    (
        "ALTER TABLE moderation_case ADD CONSTRAINT case_imitation_needs_two CHECK (state NOT IN ('notice', 'imitates',"
        " 'suspended') OR (proposed_by_id IS NOT NULL AND confirmed_by_id IS NOT NULL"
        " AND proposed_by_id <> confirmed_by_id))",
        "ALTER TABLE moderation_case DROP CONSTRAINT case_imitation_needs_two",
    ),
    (
        "ALTER TABLE moderation_case ADD CONSTRAINT case_notice_ends CHECK (state <> 'notice' OR acts_at IS NOT NULL)",
        "ALTER TABLE moderation_case DROP CONSTRAINT case_notice_ends",
    ),
    (
        "ALTER TABLE moderation_case ADD CONSTRAINT case_imitates_since"
        " CHECK (state <> 'imitates' OR (published_at IS NOT NULL AND ruled_at IS NOT NULL))",
        "ALTER TABLE moderation_case DROP CONSTRAINT case_imitates_since",
    ),
    (
        "CREATE INDEX case_waiting ON moderation_case (waits_since, id) WHERE waits_since IS NOT NULL",
        "DROP INDEX case_waiting",
    ),
    (
        "CREATE INDEX case_due ON moderation_case (acts_at) WHERE acts_at IS NOT NULL",
        "DROP INDEX case_due",
    ),
    (
        "ALTER TABLE report ADD CONSTRAINT report_address_goes_with_answer CHECK (answered_at IS NULL OR mail IS NULL)",
        "ALTER TABLE report DROP CONSTRAINT report_address_goes_with_answer",
    ),
    (
        "ALTER TABLE reply ADD CONSTRAINT reply_proven_since CHECK (state <> 'proven' OR proven_at IS NOT NULL)",
        "ALTER TABLE reply DROP CONSTRAINT reply_proven_since",
    ),
    ("CREATE INDEX decision_by_time ON decision (created_at, id)", "DROP INDEX decision_by_time"),
    ("CREATE INDEX letter_passing ON letter (sent_at) WHERE is_passing", "DROP INDEX letter_passing"),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0019_alerts")]

    operations = [
        ops.CreateModel(
            name="Case",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "registry.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="cases",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "brand",
                    fields.ForeignKeyField(
                        "registry.Brand",
                        source_field="brand_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="cases",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "state",
                    fields.CharEnumField(
                        description="OPEN: open\nPROPOSED: proposed\nNOTICE: notice\nIMITATES: imitates\nSUSPENDED: suspended\nHONEST: honest",
                        enum_type=CaseState,
                        max_length=16,
                    ),
                ),
                ("version", fields.IntField(default=1, db_default=1)),
                ("opened_at", fields.DatetimeField()),
                ("waits_since", fields.DatetimeField(null=True)),
                ("due_at", fields.DatetimeField(null=True)),
                ("acts_at", fields.DatetimeField(null=True)),
                ("ruled_at", fields.DatetimeField(null=True)),
                ("published_at", fields.DatetimeField(null=True)),
                ("appealed_at", fields.DatetimeField(null=True)),
                (
                    "ground",
                    fields.CharEnumField(
                        null=True,
                        description="FAN: fan\nPARODY: parody\nRESELLER: reseller\nANOTHER_COMPANY: another_company\nOWN_ACCOUNT: own_account\nOWN_NAME: own_name\nNOT_ALIKE: not_alike\nBLESSED: blessed\nPASSES_OFF: passes_off\nFRAUD: fraud\nHELD_FOR_SALE: held_for_sale\nOTHER: other",
                        enum_type=Ground,
                        max_length=24,
                    ),
                ),
                (
                    "proposed_by",
                    fields.ForeignKeyField(
                        "registry.Person",
                        source_field="proposed_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="proposed_cases",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "confirmed_by",
                    fields.ForeignKeyField(
                        "registry.Person",
                        source_field="confirmed_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="confirmed_cases",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "moderation_case",
                "app": "registry",
                "unique_together": (("account", "brand"),),
                "pk_attr": "id",
                "table_description": "Does this account imitate that brand? One case however often it is asked (docs/RULINGS.md).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Reply",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "case",
                    fields.ForeignKeyField(
                        "registry.Case",
                        source_field="case_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="replies",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "ground",
                    fields.CharEnumField(
                        description="FAN: fan\nPARODY: parody\nRESELLER: reseller\nANOTHER_COMPANY: another_company\nOWN_ACCOUNT: own_account\nOWN_NAME: own_name\nNOT_ALIKE: not_alike\nBLESSED: blessed\nPASSES_OFF: passes_off\nFRAUD: fraud\nHELD_FOR_SALE: held_for_sale\nOTHER: other",
                        enum_type=Ground,
                        max_length=24,
                    ),
                ),
                ("words", fields.CharField(max_length=1000)),
                ("language", fields.CharField(max_length=8)),
                (
                    "state",
                    fields.CharEnumField(
                        description="PENDING: pending\nWAITS: waits\nPROVEN: proven\nLAPSED: lapsed",
                        enum_type=ReplyState,
                        max_length=16,
                    ),
                ),
                ("secret_hash", fields.CharField(unique=True, max_length=64)),
                ("token", fields.CharField(max_length=100)),
                ("token_expires_at", fields.DatetimeField()),
                ("place", fields.CharField(null=True, max_length=500)),
                ("checked_at", fields.DatetimeField(null=True)),
                ("asked_at", fields.DatetimeField(null=True)),
                ("problem", fields.CharField(null=True, max_length=32)),
                ("detail", fields.CharField(null=True, max_length=300)),
                ("method", fields.CharField(null=True, max_length=32)),
                ("stable_id", fields.CharField(null=True, max_length=320)),
                ("evidence", fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ("proven_at", fields.DatetimeField(null=True)),
                ("created_at", fields.DatetimeField()),
            ],
            options={
                "table": "reply",
                "app": "registry",
                "pk_attr": "id",
                "table_description": "What the holder of an account says to the suspicion; it counts once the account itself has shown the token.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Report",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "case",
                    fields.ForeignKeyField(
                        "registry.Case",
                        source_field="case_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="reports",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(
                        description="IMITATES: imitates\nFRAUD: fraud\nTAKEN_OVER: taken_over\nFOR_SALE: for_sale\nOTHER: other",
                        enum_type=ReportKind,
                        max_length=16,
                    ),
                ),
                ("words", fields.CharField(default="", db_default="", max_length=2000)),
                ("link", fields.CharField(null=True, max_length=500)),
                ("language", fields.CharField(max_length=8)),
                ("secret_hash", fields.CharField(unique=True, max_length=64)),
                ("mail", fields.CharField(null=True, db_index=True, max_length=254)),
                ("mail_hash", fields.CharField(null=True, db_index=True, max_length=64)),
                ("mail_confirmed_at", fields.DatetimeField(null=True)),
                ("answered_at", fields.DatetimeField(null=True)),
                ("created_at", fields.DatetimeField()),
            ],
            options={
                "table": "report",
                "app": "registry",
                "pk_attr": "id",
                "table_description": "What somebody saw. Who it was is not kept; an address for the answer goes with the answer.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Decision",
            name="case",
            field=fields.ForeignKeyField(
                "registry.Case",
                source_field="case_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="decisions",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Decision",
            name="ground",
            field=fields.CharEnumField(
                null=True,
                description="FAN: fan\nPARODY: parody\nRESELLER: reseller\nANOTHER_COMPANY: another_company\nOWN_ACCOUNT: own_account\nOWN_NAME: own_name\nNOT_ALIKE: not_alike\nBLESSED: blessed\nPASSES_OFF: passes_off\nFRAUD: fraud\nHELD_FOR_SALE: held_for_sale\nOTHER: other",
                enum_type=Ground,
                max_length=24,
            ),
        ),
        ops.AddField(
            model_name="Decision",
            name="waited_since",
            field=fields.DatetimeField(null=True),
        ),
        ops.AddField(
            model_name="Letter",
            name="is_passing",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        *[ops.RunSQL(sql, reverse_sql=back) for sql, back in STATEMENTS],
    ]
