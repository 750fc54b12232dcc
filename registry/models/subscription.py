"""Who wants a letter when something about a brand or an account changes."""

from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from registry.models.brand import Brand


class Subscription(Model):
    """One wish of one address; it counts once the address has confirmed it, and it goes when they want it gone."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    email = fields.CharField(254)
    language = fields.CharField(8)
    brand: fields.ForeignKeyNullableRelation[Brand] = fields.ForeignKeyField(
        "registry.Brand", "subscriptions", on_delete=fields.RESTRICT, null=True
    )  # else it is about one account
    brand_id: UUID | None
    about = fields.CharField(400)  # as facts say it: "x:acme", "brand acme"
    asked_at = fields.DatetimeField()  # when the last letter that asks to confirm was written
    confirmed_at = fields.DatetimeField(null=True)
    told_fact = fields.BigIntField(default=0, db_default=0)  # facts up to this one were told, or are older
    told_at = fields.DatetimeField(null=True)  # when the last letter was written
    due_at = fields.DatetimeField(null=True)  # something is to be told, not before this
    created_at = fields.DatetimeField()

    class Meta:
        table = "subscription"
        unique_together = (("email", "about"),)
