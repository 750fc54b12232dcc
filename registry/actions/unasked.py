"""Checks that were begun but could not be made yet: they leave no trace."""

from uuid import UUID

from registry.database import rows


async def forget(verification_id: UUID) -> None:
    """Takes back a check that is still open: nothing was learned, so there is nothing to keep."""
    await rows("DELETE FROM verification WHERE id = $1 AND finished_at IS NULL RETURNING id", verification_id)
