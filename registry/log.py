"""Log lines: readable on a terminal, JSON in production. Never tokens, cookies, addresses, e-mail or bodies."""

import logging
import sys
from functools import cache
from typing import TYPE_CHECKING

from registry import later

STRUCTLOG = "structlog"  # comes with the first line: it paints tracebacks, and takes a tenth of a second for that
if TYPE_CHECKING:
    import structlog
else:
    structlog = later.module(STRUCTLOG)

_CHOSEN: list[bool] = []  # whether lines are JSON, once somebody has said so


def set_up(*, as_json: bool) -> None:
    """One line per request and per job, on standard error."""
    _CHOSEN[:] = [as_json]
    _configure.cache_clear()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)


def get() -> "structlog.typing.FilteringBoundLogger":
    """Where lines go."""
    _configure()
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return logger


@cache
def _configure() -> None:
    if not _CHOSEN:
        return
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer() if _CHOSEN[0] else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
