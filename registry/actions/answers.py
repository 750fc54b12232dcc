"""The look-up answer as JSON, exactly as the contract fixes it: one shape for API and command."""

from datetime import UTC, datetime
from typing import Any

import orjson

from registry.actions.listings import Answer, BrandRef, Imitates, Listing, SourceRef, Statement, Verdict
from registry.errors import BadInput
from verification.accounts import AccountRef
from verification.platforms.naming import quoted

_TO_THE_SECOND = orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS
_NOBODY = Listing(AccountRef("", ""), "")


def as_json(answer: Answer, base_url: str) -> dict[str, Any]:
    """The answer to one query; a text that cannot be read becomes `{"query", "error": {"code", "detail"}}`."""
    query = clean(answer.query)
    if answer.problem is not None:
        return {"query": query, "error": _error(answer, base_url)}
    if answer.listing is not None:
        return listing_as_json(answer.listing, base_url, query)
    return _empty(query) | {"matches": [listing_as_json(match, base_url) for match in answer.matches]}


def listing_as_json(listing: Listing, base_url: str, query: str | None = None) -> dict[str, Any]:
    """One listing in the shape of an answer; without a query it is the account's canonical address."""
    account, case = listing.account, listing.case
    return {
        "query": listing.url if query is None else query,
        "account": {
            "platform": account.platform,
            "handle": account.handle,
            "url": listing.url,
            "stable_id": listing.stable_id,
        },
        "verdict": str(listing.verdict),
        "disputed": listing.disputed,
        "brand": _owner(listing),
        "role": listing.role and str(listing.role),
        "verified_at": time_as_text(listing.verified_at),
        "checked_at": time_as_text(listing.checked_at),
        "next_check_at": time_as_text(listing.next_check_at),
        "ended_at": time_as_text(listing.ended_at),
        "decided_at": time_as_text(listing.decided_at),
        "evidence": [
            {"method": seen.method, "url": seen.url, "seen_at": time_as_text(seen.seen_at)} for seen in listing.evidence
        ],
        "imitates": _imitates(listing.imitates) if listing.imitates else None,
        "source": _source(listing.source) if listing.source else None,
        "bears_name_of": [_brand(brand) for brand in listing.bears_name_of],
        "under_review": case is not None and case.state == "under_review",
        "statement": _statement(case.statement) if case and case.statement else None,
        "decision": f"{base_url}/decisions/{case.id}" if case and case.ruled_at else None,
        "matches": [],
        "page": page_of(account, base_url),
    }


def as_line(answer: Answer, base_url: str) -> str:
    """The answer as one line of JSON."""
    return orjson.dumps(as_json(answer, base_url)).decode()


def page_of(account: AccountRef, base_url: str) -> str:
    """The registry's page about the account."""
    return f"{base_url}/accounts/{quoted(account.platform, '')}/{quoted(account.handle, '@:')}"


def _empty(query: str) -> dict[str, Any]:
    """The shape of an answer that is about no account in particular."""
    return listing_as_json(_NOBODY, "", query) | {"account": None, "page": None}


def _error(answer: Answer, base_url: str) -> dict[str, Any]:
    problem = answer.problem or BadInput()
    error: dict[str, Any] = {"code": problem.code, "detail": in_full(problem)}
    if answer.matches:  # what is known although the owner is not
        error["known"] = [listing_as_json(match, base_url) for match in answer.matches]
    return error


def in_full(problem: BadInput) -> str:
    """The sentence with its values."""
    return str(problem) % problem.values if problem.values else str(problem)


def _account(account: AccountRef, url: str) -> dict[str, Any]:
    return {"platform": account.platform, "handle": account.handle, "url": url}


def _brand(brand: BrandRef) -> dict[str, Any]:
    return {"slug": brand.slug, "name": brand.name}


def _owner(listing: Listing) -> dict[str, Any] | None:
    """Whose account it is; of an impostor the brand stands under `imitates` alone, where nobody can misread it."""
    if listing.brand is None or listing.verdict is Verdict.IMPOSTOR:
        return None
    return {"slug": listing.brand.slug, "name": listing.brand.name, "domain": listing.brand.domain}


def _statement(statement: Statement) -> dict[str, Any]:
    """The words of whoever holds the account; they are nobody else's opinion."""
    return {"ground": statement.ground, "words": statement.words, "said_at": time_as_text(statement.said_at)}


def _imitates(imitates: Imitates) -> dict[str, Any]:
    return {
        "brand": _brand(imitates.brand),
        "account": _account(imitates.account, imitates.url),
        "score": imitates.score,
        "tricks": list(imitates.tricks),
        "why": imitates.why("en"),
    }


def _source(source: SourceRef) -> dict[str, Any]:
    return {"name": source.name, "url": source.url or None, "licence": source.licence or None}


def time_as_text(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC, to the second."""
    if moment is None:
        return None
    return orjson.dumps(moment.astimezone(UTC), option=_TO_THE_SECOND)[1:-1].decode()


def clean(query: str) -> str:
    """The query as it can be sent back: JSON has no lone surrogates."""
    return query.encode("utf-8", "replace").decode()
