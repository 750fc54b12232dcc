"""Where an account speaks and in which language; drafts, faces, the rule of two people; whose a lookalike is."""

from typing import Any
from uuid import uuid4

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from registry.models.columns import AccountRole, DraftSource, FaceEnd, Said

STATEMENTS = [
    (
        "ALTER TABLE claim ADD CONSTRAINT claim_approved_was_asked"
        " CHECK (approved_at IS NULL OR approval_asked_at IS NOT NULL)",
        "ALTER TABLE claim DROP CONSTRAINT claim_approved_was_asked",
    ),
    (
        "CREATE INDEX claim_awaits_approval ON claim (company_id)"
        " WHERE approval_asked_at IS NOT NULL AND approved_at IS NULL AND state IN ('verified', 'lapsing')",
        "DROP INDEX claim_awaits_approval",
    ),
    (
        "CREATE INDEX draft_open ON draft (company_id, created_at) WHERE claimed_at IS NULL AND dropped_at IS NULL",
        "DROP INDEX draft_open",
    ),
    (
        "ALTER TABLE draft ADD CONSTRAINT draft_ends_once CHECK (claimed_at IS NULL OR dropped_at IS NULL)",
        "ALTER TABLE draft DROP CONSTRAINT draft_ends_once",
    ),
    (
        "CREATE UNIQUE INDEX face_one_open ON face (brand_id, account_id, person_id) WHERE ended_at IS NULL",
        "DROP INDEX face_one_open",
    ),
    ("CREATE INDEX face_open ON face (company_id, asked_at) WHERE ended_at IS NULL", "DROP INDEX face_open"),
    (
        "ALTER TABLE face ADD CONSTRAINT face_agreed_has_claim CHECK ((agreed_at IS NULL) = (claim_id IS NULL))",
        "ALTER TABLE face DROP CONSTRAINT face_agreed_has_claim",
    ),
    (
        "ALTER TABLE face ADD CONSTRAINT face_ended_by_somebody CHECK ((ended_at IS NULL) = (ended_by IS NULL))",
        "ALTER TABLE face DROP CONSTRAINT face_ended_by_somebody",
    ),
    (
        "ALTER TABLE company_rules ADD CONSTRAINT rules_end_of_what_is"
        " CHECK (approval_end_asked_at IS NULL OR approval_since IS NOT NULL)",
        "ALTER TABLE company_rules DROP CONSTRAINT rules_end_of_what_is",
    ),
    # What the trail of one company is read by.
    ("CREATE INDEX event_by_actor ON event (actor, id)", "DROP INDEX event_by_actor"),
    ("CREATE INDEX event_by_subject ON event (subject, id)", "DROP INDEX event_by_subject"),
    ("CREATE INDEX event_by_claim ON event ((facts ->> 'claim'), id)", "DROP INDEX event_by_claim"),
    ("CREATE INDEX event_by_company ON event ((facts ->> 'company'), id)", "DROP INDEX event_by_company"),
]


def _link(model: str, name: str, related: str, *, null: bool = False, db_index: bool = False) -> Any:  # noqa: ANN401
    options: dict[str, Any] = {"db_index": True} if db_index else {}
    field: Any = fields.ForeignKeyField
    return field(
        f"registry.{model}", source_field=f"{name}_id", null=null, db_constraint=True, to_field="id",
        related_name=related, on_delete=OnDelete.RESTRICT, **options,
    )  # fmt: skip


def _id() -> Any:  # noqa: ANN401 (a field is a value of two types)
    return fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)


ROLES = "\n".join(f"{role.name}: {role.value}" for role in AccountRole)


class Migration(migrations.Migration):
    dependencies = [("registry", "0016_account_hash")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Claim", name="region", field=fields.CharField(default="", db_default="", max_length=60)
        ),
        ops.AddField(
            model_name="Claim", name="language", field=fields.CharField(default="", db_default="", max_length=12)
        ),
        ops.AddField(model_name="Claim", name="approval_asked_at", field=fields.DatetimeField(null=True)),
        ops.AddField(model_name="Claim", name="approved_at", field=fields.DatetimeField(null=True)),
        ops.AddField(
            model_name="Sighting",
            name="said",
            field=fields.CharEnumField(
                description="OURS: ours\nFAN: fan\nRESELLER: reseller\nPARODY: parody\nHONEST: honest",
                enum_type=Said,
                max_length=16,
                null=True,
            ),
        ),
        ops.CreateModel(
            name="Draft",
            fields=[
                ("id", _id()),
                ("company", _link("Company", "company", "drafts")),
                ("brand", _link("Brand", "brand", "drafts", db_index=True)),
                ("made_by", _link("Person", "made_by", "drafts")),
                (
                    "source",
                    fields.CharEnumField(description="LIST: list\nSITE: site", enum_type=DraftSource, max_length=16),
                ),
                ("lines", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("version", fields.IntField(default=1, db_default=1)),
                ("site", fields.CharField(null=True, max_length=320)),
                ("asked_at", fields.DatetimeField(null=True)),
                ("answered_at", fields.DatetimeField(null=True)),
                ("problem", fields.CharField(null=True, max_length=32)),
                ("created_at", fields.DatetimeField()),
                ("updated_at", fields.DatetimeField()),
                ("claimed_at", fields.DatetimeField(null=True)),
                ("dropped_at", fields.DatetimeField(null=True)),
            ],
            options={
                "table": "draft",
                "app": "registry",
                "pk_attr": "id",
                "table_description": (
                    "Nothing of it is claimed: the company looks it through, corrects it, comes back to it another day."
                ),
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CompanyRules",
            fields=[
                ("id", _id()),
                (
                    "company",
                    fields.OneToOneField(
                        "registry.Company",
                        source_field="company_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="rules",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("faces_since", fields.DatetimeField(null=True)),
                ("approval_since", fields.DatetimeField(null=True)),
                ("approval_end_asked_at", fields.DatetimeField(null=True)),
                ("approval_end_asked_by", _link("Person", "approval_end_asked_by", "rule_ends", null=True)),
            ],
            options={
                "table": "company_rules",
                "app": "registry",
                "pk_attr": "id",
                "table_description": "How strict a company is with itself; no row: nothing was decided.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Face",
            fields=[
                ("id", _id()),
                ("company", _link("Company", "company", "faces")),
                ("brand", _link("Brand", "brand", "faces")),
                ("person", _link("Person", "person", "faces", db_index=True)),
                ("account", _link("Account", "account", "faces")),
                ("role", fields.CharEnumField(description=ROLES, enum_type=AccountRole, max_length=16)),
                ("note", fields.CharField(default="", db_default="", max_length=200)),
                ("claim", _link("Claim", "claim", "faces", null=True, db_index=True)),
                ("asked_at", fields.DatetimeField()),
                ("agreed_at", fields.DatetimeField(null=True)),
                ("ended_at", fields.DatetimeField(null=True)),
                (
                    "ended_by",
                    fields.CharEnumField(
                        description="PERSON: person\nCOMPANY: company\nLEFT: left",
                        enum_type=FaceEnd,
                        max_length=16,
                        null=True,
                    ),
                ),
            ],
            options={
                "table": "face",
                "app": "registry",
                "pk_attr": "id",
                "table_description": (
                    "A person's own account that speaks for a brand: offered by the person, agreed by the company, ended by either."
                ),
            },
            bases=["Model"],
        ),
        *[ops.RunSQL(sql, reverse_sql=back) for sql, back in STATEMENTS],
    ]
