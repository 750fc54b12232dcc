"""Suspicions of the detector, stored for people to decide."""

from datetime import datetime
from uuid import UUID


async def scan_account(account_id: UUID, *, now: datetime) -> list[UUID]:
    """Flags the account for every other brand that it may be taken for; returns the new flags."""
    raise NotImplementedError


async def scan_brand(brand_id: UUID, *, now: datetime) -> list[UUID]:
    """Flags known accounts that may be taken for this brand; returns the new flags."""
    raise NotImplementedError
