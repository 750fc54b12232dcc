"""The list of accounts that a company keeps on its own proven website, as it was read last."""

from typing import Any
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from registry.models.claim import Claim
from registry.models.people import Person


class SiteList(Model):
    """A suggestion to the company that keeps it, and nothing more: never shown to the public, never a proof."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    claim: fields.OneToOneRelation[Claim] = fields.OneToOneField(
        "registry.Claim", "site_list", on_delete=fields.RESTRICT
    )  # on the website
    claim_id: UUID
    asked_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "site_lists", on_delete=fields.RESTRICT
    )
    asked_by_id: UUID
    asked_at = fields.DatetimeField()
    answered_at = fields.DatetimeField(null=True)  # when that reading ended; none: the worker has yet to do it
    problem = fields.CharField(32, null=True)  # why that reading came to nothing
    # The last list that could be read: an outage does not make us forget it.
    read_at = fields.DatetimeField(null=True)
    url = fields.CharField(500, null=True)
    sha256 = fields.CharField(64, null=True)
    accounts: fields.JSONField[Any] = fields.JSONField(default=list)  # [["x", "acme"], …]
    unread: fields.JSONField[Any] = fields.JSONField(default=list)  # the lines that name no account

    class Meta:
        table = "site_list"
