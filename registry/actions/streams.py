"""How far a stream of the outside was taken in: kept after what it brought, so that a crash loses nothing."""

from datetime import datetime

from registry.database import rows


async def cursor(stream: str) -> int | None:
    """From where to go on; None: it was never listened to."""
    found = await rows("SELECT cursor FROM stream_cursor WHERE stream = $1", stream)
    return found[0]["cursor"] if found else None


async def keep(stream: str, reached: int, *, now: datetime) -> None:
    """Everything up to there is taken in; it never goes back."""
    await rows(
        "INSERT INTO stream_cursor AS s (stream, cursor, noted_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (stream) DO UPDATE SET cursor = GREATEST(s.cursor, EXCLUDED.cursor), noted_at = EXCLUDED.noted_at"
        " RETURNING stream",
        stream,
        reached,
        now,
    )
