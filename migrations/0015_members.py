"""Passkeys, forms that wait for a confirmation, invitations, groups of companies, changes of mail address."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from registry.models.columns import Role
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields

CONSTRAINTS = [
    ("UPDATE session SET confirmed_at = created_at", "SELECT 1"),
    (
        "CREATE UNIQUE INDEX invitation_one_open ON invitation (company_id, email) WHERE ended_at IS NULL",
        "DROP INDEX invitation_one_open",
    ),
    (
        "CREATE UNIQUE INDEX group_tie_one_parent ON group_tie (child_id) WHERE ended_at IS NULL",
        "DROP INDEX group_tie_one_parent",
    ),
    (
        "ALTER TABLE group_tie ADD CONSTRAINT group_tie_of_two CHECK (parent_id <> child_id)",
        "ALTER TABLE group_tie DROP CONSTRAINT group_tie_of_two",
    ),
    (
        "CREATE UNIQUE INDEX address_change_one_open ON address_change (person_id) WHERE ended_at IS NULL",
        "DROP INDEX address_change_one_open",
    ),
    ("CREATE INDEX company_by_family ON company (family) WHERE family IS NOT NULL", "DROP INDEX company_by_family"),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0014_moderators_told")]

    initial = False

    operations = [
        ops.CreateModel(
            name="AddressChange",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "person",
                    fields.ForeignKeyField(
                        "registry.Person",
                        source_field="person_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="address_changes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("new_email", fields.CharField(max_length=254)),
                ("old_secret_hash", fields.CharField(max_length=64)),
                ("new_secret_hash", fields.CharField(max_length=64)),
                ("old_agreed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("new_agreed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "address_change",
                "app": "registry",
                "pk_attr": "id",
                "table_description": "A person's wish for another mail address; both mailboxes must agree.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="GroupTie",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "parent",
                    fields.ForeignKeyField(
                        "registry.Company",
                        source_field="parent_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="subsidiaries",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "child",
                    fields.ForeignKeyField(
                        "registry.Company",
                        source_field="child_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="parents",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("asked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("confirmed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "group_tie",
                "app": "registry",
                "pk_attr": "id",
                "table_description": "One company says that it is part of another; it holds once both have said so, until either ends it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Invitation",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "company",
                    fields.ForeignKeyField(
                        "registry.Company",
                        source_field="company_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="invitations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("email", fields.CharField(db_index=True, max_length=254)),
                (
                    "role",
                    fields.CharEnumField(
                        description="OWNER: owner\nMANAGER: manager\nEDITOR: editor\nVIEWER: viewer",
                        enum_type=Role,
                        max_length=16,
                    ),
                ),
                (
                    "invited_by",
                    fields.ForeignKeyField(
                        "registry.Person",
                        source_field="invited_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="invitations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("sent_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "invitation",
                "app": "registry",
                "pk_attr": "id",
                "table_description": "Somebody may become a member: whoever signs in with this address, until it ends.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="KeptForm",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "person",
                    fields.ForeignKeyField(
                        "registry.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="kept_forms",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("path", fields.CharField(max_length=500)),
                ("typed", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("created_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "kept_form",
                "app": "registry",
                "pk_attr": "id",
                "table_description": "A form that waits until its sender has shown again who they are; nobody else ever sees it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Passkey",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "person",
                    fields.ForeignKeyField(
                        "registry.Person",
                        source_field="person_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="passkeys",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("credential_id", fields.CharField(unique=True, max_length=1400)),
                ("public_key", fields.CharField(max_length=2000)),
                ("sign_count", fields.BigIntField()),
                ("name", fields.CharField(max_length=60)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("blocked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "passkey",
                "app": "registry",
                "pk_attr": "id",
                "table_description": "A key that a person's device keeps. We have only its public half.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PasskeyChallenge",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("challenge", fields.CharField(max_length=100)),
                ("browser_hash", fields.CharField(max_length=64)),
                (
                    "person",
                    fields.ForeignKeyField(
                        "registry.Person",
                        source_field="person_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="passkey_challenges",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("created_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "passkey_challenge",
                "app": "registry",
                "pk_attr": "id",
                "table_description": "What a passkey is asked to sign: once, soon, in the browser that asked for it.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Company",
            name="family",
            field=fields.CharField(null=True, max_length=80),
        ),
        ops.AddField(
            model_name="Person",
            name="closed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Person",
            name="passkeys_declined_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Session",
            name="browser",
            field=fields.CharField(default="", db_default="", max_length=40),
        ),
        ops.AddField(
            model_name="Session",
            name="confirmed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        *[ops.RunSQL(sql, reverse_sql=back) for sql, back in CONSTRAINTS],
    ]
