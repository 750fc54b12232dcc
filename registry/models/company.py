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
