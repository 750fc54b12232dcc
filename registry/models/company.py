"""Registrants and the people who act for them."""

from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from registry.models.columns import Role
from registry.models.people import Person


class Company(Model):
    id = fields.UUIDField(primary_key=True, default=uuid4)
    slug = fields.CharField(80, unique=True)
    name = fields.CharField(80)
    family = fields.CharField(80, null=True)  # slug of the company at the top of its group; none: it is in no group
    created_at = fields.DatetimeField()

    class Meta:
        table = "company"


class Membership(Model):
    id = fields.UUIDField(primary_key=True, default=uuid4)
    company: fields.ForeignKeyRelation[Company] = fields.ForeignKeyField(
        "registry.Company", "memberships", on_delete=fields.RESTRICT
    )
    company_id: UUID
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "memberships", on_delete=fields.RESTRICT, db_index=True
    )
    person_id: UUID
    role = fields.CharEnumField(Role, max_length=16)
    created_at = fields.DatetimeField()

    class Meta:
        table = "membership"
        unique_together = (("company", "person"),)


class Invitation(Model):
    """Somebody may become a member: whoever signs in with this address, until it ends."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    company: fields.ForeignKeyRelation[Company] = fields.ForeignKeyField(
        "registry.Company", "invitations", on_delete=fields.RESTRICT, db_index=True
    )
    company_id: UUID
    email = fields.CharField(254, db_index=True)
    role = fields.CharEnumField(Role, max_length=16)
    invited_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "invitations", on_delete=fields.RESTRICT
    )
    invited_by_id: UUID
    created_at = fields.DatetimeField()
    sent_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)  # accepted, declined or revoked

    class Meta:
        table = "invitation"


class GroupTie(Model):
    """One company says that it is part of another; it holds once both have said so, until either ends it."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    parent: fields.ForeignKeyRelation[Company] = fields.ForeignKeyField(
        "registry.Company", "subsidiaries", on_delete=fields.RESTRICT, db_index=True
    )
    parent_id: UUID
    child: fields.ForeignKeyRelation[Company] = fields.ForeignKeyField(
        "registry.Company", "parents", on_delete=fields.RESTRICT, db_index=True
    )
    child_id: UUID
    asked_at = fields.DatetimeField()
    confirmed_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "group_tie"
