"""What the document says of the sandbox."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from registry.web.api import shapes
from registry.web.api.operations import TEXT, Operation


class MadeUp(shapes.Answer):
    """Shaped like an answer, and about nothing real."""

    sandbox: Literal[True]
    matches: list["MadeUp"]  # type: ignore[assignment]


class MadeUpAnswers(shapes.Shape):
    answers: list[MadeUp | shapes.Unread] = Field(description="in the order asked")


SANDBOX: Mapping[tuple[str, str], Operation] = MappingProxyType(
    {
        ("get", "/api/v1/sandbox/lookup"): Operation(
            "A look-up to try out: sandbox_official, sandbox_lookalike, … answer their verdict for ever",
            MadeUp,
            (("account", "an address or a handle, such as instagram.com/sandbox_official", {"type": "string"}),),
            frozenset({"account"}),
            problems=(400, 422, 429, 503),
            is_kept=False,
        ),
        ("post", "/api/v1/sandbox/lookup"): Operation(
            "Many made-up accounts in one question",
            MadeUpAnswers,
            body=shapes.Batch,
            problems=(400, 413, 415, 422, 429, 503),
        ),
        ("get", "/api/v1/sandbox/accounts/{platform}/{handle:path}"): Operation(
            "A made-up account by its canonical name",
            MadeUp,
            path={"platform": ("slug of the platform", TEXT), "handle": ("canonical name", TEXT)},
            problems=(400, 404, 422, 429, 503),
            is_kept=False,
        ),
    }
)
