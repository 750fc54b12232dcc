"""Two companies that proved one account: the dispute, what each side says, and who may not hold it any longer."""

from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from registry.models.brand import Account
from registry.models.columns import DisputeState
from registry.models.company import Company
from registry.models.people import Person


class Dispute(Model):
    """Whose account is this? One question from the second proof to the ruling (docs/RULINGS.md)."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "registry.Account", "disputes", on_delete=fields.RESTRICT, db_index=True
    )
    account_id: UUID
    state = fields.CharEnumField(DisputeState, max_length=16)
    version = fields.IntField(default=1, db_default=1)  # a ruling counts only for the dispute that was looked at
    opened_at = fields.DatetimeField()
    answer_until = fields.DatetimeField()  # both sides may say something before anybody rules
    waits_since = fields.DatetimeField(
        null=True
    )  # for a moderator, also in the future; none: nothing has to be decided
    due_at = fields.DatetimeField(null=True)  # until when that is promised
    acts_at = fields.DatetimeField(null=True)  # when the registry itself moves it: an appeal that we are late with
    ruled_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)  # it ended by itself: one side is left, or none
    appealed_at = fields.DatetimeField(null=True)  # a side does not agree with the ruling, and nobody has decided yet
    late_since = fields.DatetimeField(null=True)  # we were late with the appeal: shown as disputed until it is decided
    # Whose it is, as ruled and as proposed; none: nobody's of those who claim it.
    holder: fields.ForeignKeyNullableRelation[Company] = fields.ForeignKeyField(
        "registry.Company", "won_disputes", on_delete=fields.RESTRICT, null=True
    )
    holder_id: UUID | None
    proposed: fields.ForeignKeyNullableRelation[Company] = fields.ForeignKeyField(
        "registry.Company", "proposed_disputes", on_delete=fields.RESTRICT, null=True
    )
    proposed_id: UUID | None
    is_taken = fields.BooleanField(default=False, db_default=False)  # from whom the public read as its holder
    # Two people take it from a holder, never one twice (SECURITY R4); the database refuses it without them.
    proposed_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "proposed_disputes", on_delete=fields.RESTRICT, null=True
    )
    proposed_by_id: UUID | None
    confirmed_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "confirmed_disputes", on_delete=fields.RESTRICT, null=True
    )
    confirmed_by_id: UUID | None

    class Meta:
        table = "dispute"


class DisputeSide(Model):
    """One of the companies, what it says before the ruling, and what it says against it."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    dispute: fields.ForeignKeyRelation[Dispute] = fields.ForeignKeyField(
        "registry.Dispute", "sides", on_delete=fields.RESTRICT
    )
    dispute_id: UUID
    company: fields.ForeignKeyRelation[Company] = fields.ForeignKeyField(
        "registry.Company", "dispute_sides", on_delete=fields.RESTRICT, db_index=True
    )
    company_id: UUID
    words = fields.CharField(2000, default="", db_default="")
    said_at = fields.DatetimeField(null=True)
    appeal_words = fields.CharField(2000, default="", db_default="")
    appealed_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "dispute_side"
        unique_together = (("dispute", "company"),)


class Loss(Model):
    """People ruled that this company does not hold this account: what it proves later waits for people."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "registry.Account", "losses", on_delete=fields.RESTRICT
    )
    account_id: UUID
    company: fields.ForeignKeyRelation[Company] = fields.ForeignKeyField(
        "registry.Company", "losses", on_delete=fields.RESTRICT, db_index=True
    )
    company_id: UUID
    lost_at = fields.DatetimeField()

    class Meta:
        table = "account_loss"
        unique_together = (("account", "company"),)


class Hand(Model):
    """A moderator has this in hand for a while, so that no other one looks at the same."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    kind = fields.CharField(16)
    subject = fields.CharField(120)
    moderator: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "registry.Person", "hands", on_delete=fields.RESTRICT, db_index=True
    )
    moderator_id: UUID
    taken_at = fields.DatetimeField()

    class Meta:
        table = "moderator_hand"
        unique_together = (("kind", "subject"),)
