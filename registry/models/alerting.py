"""What is told of what happened: facts for programs, webhooks and their deliveries, and who wants which letters."""

from typing import Any
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from registry.models.brand import Brand
from registry.models.claim import Claim
from registry.models.columns import DeliveryState, Rhythm, Silence
from registry.models.company import Company
from registry.models.people import Person


class Fact(Model):
    """One thing that happened, as programs are told it; a private one is for the company that holds the brand."""

    id = fields.BigIntField(primary_key=True)
    event_id = fields.BigIntField(null=True)  # the line of the audit trail that it comes from
    at = fields.DatetimeField()
    type = fields.CharField(40)
    is_public = fields.BooleanField()
    brand: fields.ForeignKeyRelation[Brand] = fields.ForeignKeyField(
        "registry.Brand", "facts", on_delete=fields.RESTRICT
    )
    brand_id: UUID
    claim: fields.ForeignKeyNullableRelation[Claim] = fields.ForeignKeyField(
        "registry.Claim", "facts", on_delete=fields.RESTRICT, null=True
    )
    claim_id: UUID | None
    about = fields.CharField(400)  # what is told of the same in this order: "x:acme", "brand acme"
    told: fields.JSONField[Any] = fields.JSONField()  # {"brand", "account", "facts"}

    class Meta:
        table = "fact"


class Webhook(Model):
    """An address of a company's that is told what happens to its brands."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    company: fields.ForeignKeyRelation[Company] = fields.ForeignKeyField(
        "registry.Company", "webhooks", on_delete=fields.RESTRICT, db_index=True
    )
    company_id: UUID
    url = fields.CharField(500)
    types: fields.JSONField[Any] = fields.JSONField()  # of facts that it is told
    brands: fields.JSONField[Any] = fields.JSONField()  # slugs; none: every brand of the company
    secret = fields.CharField(300)  # sealed: reading the table signs nothing
    old_secret = fields.CharField(300, null=True)  # sealed; signs as well until then
    old_secret_until = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    failing_since = fields.DatetimeField(null=True)  # nothing got through since
    delivered_at = fields.DatetimeField(null=True)
    silenced_at = fields.DatetimeField(null=True)
    silence = fields.CharEnumField(Silence, max_length=16, null=True)  # why it is told nothing

    class Meta:
        table = "webhook"


class Delivery(Model):
    """One fact on its way to one webhook, written with the fact and kept a while for the log."""

    id = fields.BigIntField(primary_key=True)
    webhook: fields.ForeignKeyRelation[Webhook] = fields.ForeignKeyField(
        "registry.Webhook", "deliveries", on_delete=fields.CASCADE
    )
    webhook_id: UUID
    fact: fields.ForeignKeyRelation[Fact] = fields.ForeignKeyField(
        "registry.Fact", "deliveries", on_delete=fields.RESTRICT, db_index=True
    )
    fact_id: int
    about = fields.CharField(400)  # the fact's: an older one about the same goes first
    state = fields.CharEnumField(DeliveryState, max_length=16)
    attempts = fields.IntField(default=0, db_default=0)  # counted before the attempt: a crash counts too
    next_try_at = fields.DatetimeField()
    tries: fields.JSONField[Any] = fields.JSONField(default=list)  # the last ones: [{"at", "status", "problem"}]
    created_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "delivery"


class AlertChoice(Model):
    """How a member wants to hear of a company's brands: letters, and a feed of their own."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    company: fields.ForeignKeyRelation[Company] = fields.ForeignKeyField(
        "registry.Company", "alert_choices", on_delete=fields.RESTRICT
    )
    company_id: UUID
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "alert_choices", on_delete=fields.RESTRICT
    )
    person_id: UUID
    rhythm = fields.CharEnumField(Rhythm, max_length=16)
    told_at = fields.DatetimeField(null=True)  # the last digest, or when digests were asked for
    feed_number = fields.IntField(default=0, db_default=0)  # of the feed's address; 0: there is none

    class Meta:
        table = "alert_choice"
        unique_together = (("company", "person"),)


class LookupCount(Model):
    """How often the public asked about accounts with this verdict, in one week. No query, no address, no person."""

    id = fields.BigIntField(primary_key=True)
    brand: fields.ForeignKeyRelation[Brand] = fields.ForeignKeyField(
        "registry.Brand", "lookup_counts", on_delete=fields.RESTRICT
    )
    brand_id: UUID
    week = fields.DateField()  # its Monday
    verdict = fields.CharField(16)
    platform = fields.CharField(32)
    count = fields.BigIntField()

    class Meta:
        table = "lookup_count"
        unique_together = (("brand", "week", "verdict", "platform"),)
