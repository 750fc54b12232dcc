"""Lookalikes that were seen somewhere, and how the brands that they resemble want to hear of it."""

from typing import Any
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from registry.models.brand import Account, Brand
from registry.models.columns import Said, SightingState


class Sighting(Model):
    """An account that was seen somewhere and may be taken for the brand: shown to the brand, decides nothing."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "registry.Account", "sightings", on_delete=fields.RESTRICT
    )
    account_id: UUID
    brand: fields.ForeignKeyRelation[Brand] = fields.ForeignKeyField(
        "registry.Brand", "sightings", on_delete=fields.RESTRICT
    )
    brand_id: UUID
    imitated: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "registry.Account", "sighted_imitations", on_delete=fields.RESTRICT, null=True
    )
    imitated_id: UUID | None
    score = fields.FloatField()
    tricks: fields.JSONField[Any] = fields.JSONField()  # {"tricks", "tier", "why_en", "why_es"}
    source = fields.CharField(80)  # where it was seen first: "bluesky", "probe", "feed:NAME"
    display_name = fields.CharField(200, null=True)  # as it was seen last
    first_seen_at = fields.DatetimeField()
    last_seen_at = fields.DatetimeField()
    noted_at = fields.DatetimeField()  # when it came to us
    state = fields.CharEnumField(SightingState, max_length=16)
    said = fields.CharEnumField(Said, max_length=16, null=True)  # whose it is, by the word of the brand's company
    told_at = fields.DatetimeField(null=True)  # written with the letter that tells it

    class Meta:
        table = "sighting"
        unique_together = (("account", "brand"),)


class BrandWatch(Model):
    """How a brand is watched over: when its owners were written to last, whether they want it, the last look around."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    brand: fields.OneToOneRelation[Brand] = fields.OneToOneField("registry.Brand", "watch", on_delete=fields.RESTRICT)
    brand_id: UUID
    told_at = fields.DatetimeField(null=True)
    paused_at = fields.DatetimeField(null=True)  # the owners want no letters about lookalikes
    probe_asked_at = fields.DatetimeField(null=True)
    probe_ended_at = fields.DatetimeField(null=True)
    probe: fields.JSONField[Any] = fields.JSONField(null=True)  # how far the last look around came

    class Meta:
        table = "brand_watch"


class StreamCursor(Model):
    """How far a stream of the outside was taken in."""

    stream = fields.CharField(40, primary_key=True)
    cursor = fields.BigIntField()
    noted_at = fields.DatetimeField()

    class Meta:
        table = "stream_cursor"
