"""What a company has decided for itself, and the people who speak for its brands."""

from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from registry.models.brand import Account, Brand
from registry.models.claim import Claim
from registry.models.columns import AccountRole, FaceEnd
from registry.models.company import Company
from registry.models.people import Person


class CompanyRules(Model):
    """How strict a company is with itself; no row: nothing was decided."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    company: fields.OneToOneRelation[Company] = fields.OneToOneField(
        "registry.Company", "rules", on_delete=fields.RESTRICT
    )
    company_id: UUID
    faces_since = fields.DatetimeField(null=True)  # people may offer their own accounts as faces of its brands
    approval_since = fields.DatetimeField(null=True)  # a second member agrees before an account is official
    # One alone cannot lift the rule of two: who asked for its end, until another agrees.
    approval_end_asked_at = fields.DatetimeField(null=True)
    approval_end_asked_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "rule_ends", on_delete=fields.RESTRICT, null=True
    )
    approval_end_asked_by_id: UUID | None

    class Meta:
        table = "company_rules"


class PurposeWish(Model):
    """What a proven account shall be for, under the rule of two: another member agrees before anybody reads it."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    claim: fields.OneToOneRelation[Claim] = fields.OneToOneField(
        "registry.Claim", "purpose_wish", on_delete=fields.RESTRICT
    )
    claim_id: UUID
    role = fields.CharEnumField(AccountRole, max_length=16)
    region = fields.CharField(60, default="", db_default="")
    language = fields.CharField(12, default="", db_default="")
    asked_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "purpose_wishes", on_delete=fields.RESTRICT
    )
    asked_by_id: UUID
    asked_at = fields.DatetimeField()

    class Meta:
        table = "purpose_wish"


class Face(Model):
    """A person's own account that speaks for a brand: offered by the person, agreed by the company, ended by either."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    company: fields.ForeignKeyRelation[Company] = fields.ForeignKeyField(
        "registry.Company", "faces", on_delete=fields.RESTRICT
    )
    company_id: UUID
    brand: fields.ForeignKeyRelation[Brand] = fields.ForeignKeyField(
        "registry.Brand", "faces", on_delete=fields.RESTRICT
    )
    brand_id: UUID
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "faces", on_delete=fields.RESTRICT, db_index=True
    )
    person_id: UUID
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "registry.Account", "faces", on_delete=fields.RESTRICT
    )
    account_id: UUID
    role = fields.CharEnumField(AccountRole, max_length=16)
    note = fields.CharField(200, default="", db_default="")  # what the person does there; only the company sees it
    claim: fields.ForeignKeyNullableRelation[Claim] = fields.ForeignKeyField(
        "registry.Claim", "faces", on_delete=fields.RESTRICT, null=True, db_index=True
    )  # filed when the company agrees
    claim_id: UUID | None
    asked_at = fields.DatetimeField()
    agreed_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)
    ended_by = fields.CharEnumField(FaceEnd, max_length=16, null=True)

    class Meta:
        table = "face"
