"""What happened (never changed), what is to be done, and the letters to be sent."""

from typing import Any
from uuid import uuid4

from tortoise import fields
from tortoise.models import Model

from registry.models.columns import JobKind


class Event(Model):
    """One unchangeable line of the audit trail; a trigger refuses UPDATE and DELETE."""

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    kind = fields.CharField(60)
    actor = fields.CharField(80)  # a role, never a name: "member of company dell", "worker", "moderator"
    subject = fields.CharField(400)
    facts: fields.JSONField[Any] = fields.JSONField()
    previous_hash = fields.CharField(64)
    hash = fields.CharField(64)

    class Meta:
        table = "event"


class Job(Model):
    """Work for the worker: leased, never locked; it may run twice, so every kind of job bears that."""

    id = fields.BigIntField(primary_key=True)
    kind = fields.CharEnumField(JobKind, max_length=32)
    subject = fields.CharField(200)  # one open job per kind and subject
    run_at = fields.DatetimeField(db_index=True)
    attempts = fields.IntField(default=0, db_default=0)  # counted before the work: a crash counts too
    leased_until = fields.DatetimeField(null=True)
    lease = fields.UUIDField(null=True)  # fencing: only the holder of this lease may finish the job
    parked_at = fields.DatetimeField(null=True)  # set aside after too many starts
    place = fields.CharField(200, default="", db_default="")  # host or platform it visits: no one gets all the slots
    company = fields.CharField(80, default="", db_default="")  # slug of the company that wants it, for the same
    created_at = fields.DatetimeField()

    class Meta:
        table = "job"


class Letter(Model):
    """A mail, written in the transaction of what it tells and sent by a job."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    to = fields.CharField(254)
    subject = fields.CharField(200)
    body = fields.TextField()
    created_at = fields.DatetimeField(db_index=True)
    sent_at = fields.DatetimeField(null=True)
    off_url = fields.CharField(500, null=True)  # where one request ends such letters (RFC 8058)
    # To somebody who is nobody here: their address is not kept once the letter has gone.
    is_passing = fields.BooleanField(default=False, db_default=False)

    class Meta:
        table = "letter"
