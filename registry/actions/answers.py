"""The look-up answer as JSON, exactly as the contract fixes it: one shape for API and command."""

from typing import Any

from registry.actions.listings import Answer, Listing


def as_json(answer: Answer, base_url: str) -> dict[str, Any]:
    """The answer to one query; a text that cannot be read becomes `{"query", "error": {"code", "detail"}}`."""
    raise NotImplementedError


def listing_as_json(listing: Listing, base_url: str, query: str | None = None) -> dict[str, Any]:
    """One listing in the shape of an answer; without a query it is the account's canonical address."""
    raise NotImplementedError
