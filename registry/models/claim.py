"""A company's statement "this account is ours", and every check of it."""

from typing import Any
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from registry.models.brand import Account, Brand
from registry.models.columns import AccountRole, ClaimState
from registry.models.company import Company
from registry.models.people import Person


class Claim(Model):
    id = fields.UUIDField(primary_key=True, default=uuid4)
    company: fields.ForeignKeyRelation[Company] = fields.ForeignKeyField(
        "registry.Company", "claims", on_delete=fields.RESTRICT, db_index=True
    )
    company_id: UUID
    brand: fields.ForeignKeyRelation[Brand] = fields.ForeignKeyField(
        "registry.Brand", "claims", on_delete=fields.RESTRICT, db_index=True
    )
    brand_id: UUID
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "registry.Account", "claims", on_delete=fields.RESTRICT, db_index=True
    )
    account_id: UUID
    filed_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "claims", on_delete=fields.RESTRICT
    )
    filed_by_id: UUID
    role = fields.CharEnumField(AccountRole, max_length=16)
    region = fields.CharField(60, default="", db_default="")  # "MX", or in words: "Latin America"; "": everywhere
    language = fields.CharField(12, default="", db_default="")  # BCP 47: "es-MX"; "": not said
    state = fields.CharEnumField(ClaimState, max_length=16)
    disputed = fields.BooleanField(default=False, db_default=False)
    # Grows with every change; a check's result counts only for the version it was started for (SECURITY P15).
    version = fields.IntField(default=1, db_default=1)
    token = fields.CharField(100)
    token_expires_at = fields.DatetimeField()  # unused by then, it proves nothing (SECURITY P2)
    place = fields.CharField(500, null=True)  # address of the post that carries the token
    method = fields.CharField(32, null=True)  # how it was proven
    stable_id = fields.CharField(320, null=True)  # the platform's id at the first proof
    display_name = fields.CharField(200, null=True)
    misses = fields.IntField(default=0, db_default=0)  # definite absences in a row since the last good check
    first_missed_at = fields.DatetimeField(null=True)
    tries = fields.IntField(default=0, db_default=0)  # checks since the last change, for the back-off
    verified_at = fields.DatetimeField(null=True)  # first proof
    checked_at = fields.DatetimeField(null=True)  # last check that could tell
    next_check_at = fields.DatetimeField(null=True, db_index=True)
    # Its list was seen and a moderator has to compare the account with the brand; none: nothing to compare.
    waits_since = fields.DatetimeField(null=True)
    confirmed_at = fields.DatetimeField(null=True)  # when a moderator last found that account and brand fit
    # Proven under the company's rule of two people: not official before another member has agreed.
    approval_asked_at = fields.DatetimeField(null=True)
    approved_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "claim"


class Verification(Model):
    """One act of checking: kept whole, so that a verdict can be explained and replayed."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    claim: fields.ForeignKeyRelation[Claim] = fields.ForeignKeyField(
        "registry.Claim", "verifications", on_delete=fields.RESTRICT, db_index=True
    )
    claim_id: UUID
    claim_version = fields.IntField()
    started_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)
    steps: fields.JSONField[Any] = fields.JSONField(default=list)  # [{"at", "what", "url"}]
    result = fields.CharField(16, null=True)
    problem = fields.CharField(32, null=True)
    detail = fields.CharField(300, null=True)
    method = fields.CharField(32, null=True)
    evidence: fields.JSONField[Any] = fields.JSONField(null=True)  # {"url", "status", "seen_at", "sha256", "excerpt"}
    # What each of our networks saw, ours first: [{"name", "result", "problem", "evidence"}]
    views: fields.JSONField[Any] = fields.JSONField(null=True)

    class Meta:
        table = "verification"
