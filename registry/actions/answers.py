"""The look-up answer as JSON, exactly as the contract fixes it: one shape for API and command."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import orjson

from registry.actions.listings import Answer, BrandRef, Imitates, Listing, SourceRef, Statement, Verdict
from registry.errors import BadInput
from registry.language import possessor
from verification.accounts import AccountRef
from verification.methods.by_person import BY_PERSON


def as_json(answer: Answer, base_url: str) -> dict[str, Any]:
    """The answer to one query; a text that cannot be read becomes `{"query", "error": {"code", "detail"}}`."""
    query = _clean(answer.query)
    if answer.problem is not None:
        return {"query": query, "error": _error(answer, base_url)}
    if answer.listing is not None:
        return listing_as_json(answer.listing, base_url, query)
    return _empty(query) | {"matches": [listing_as_json(match, base_url) for match in answer.matches]}


def listing_as_json(listing: Listing, base_url: str, query: str | None = None) -> dict[str, Any]:
    """One listing in the shape of an answer; without a query it is the account's canonical address."""
    return _empty(listing.url if query is None else query) | {
        "account": _account(listing.account, listing.url) | {"stable_id": listing.stable_id},
        "verdict": listing.verdict.value,
        "disputed": listing.disputed,
        "brand": _owner(listing),
        "role": listing.role.value if listing.role else None,
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
        "under_review": listing.case is not None and listing.case.state == "under_review",
        "statement": _statement(listing.case.statement) if listing.case and listing.case.statement else None,
        "decision": f"{base_url}/decisions/{listing.case.id}" if listing.case and listing.case.ruled_at else None,
        "page": page_of(listing.account, base_url),
    }


def as_line(answer: Answer, base_url: str) -> str:
    """The answer as one line of JSON."""
    return orjson.dumps(as_json(answer, base_url)).decode()


def in_words(answer: Answer) -> str:
    """The answer as the terminal shows it: what was asked, the verdict, and a sentence."""
    query = "".join(letter for letter in _clean(answer.query) if letter.isprintable())
    if answer.problem is not None:
        return f"{query}: {answer.problem.code}. {_in_full(answer.problem)}"
    if answer.listing is not None:
        return f"{query}: {_told(answer.listing)}"
    if not answer.matches:
        return f"{query}: unknown. No registered account has this handle or one like it."
    lines = [f"  {match.url}: {_told(match)}" for match in answer.matches]
    return "\n".join([f"{query}: a handle without its platform. Registered:", *lines])


def _told(listing: Listing) -> str:
    brand = listing.brand.name if listing.brand else ""
    owner = possessor(brand)
    match listing.verdict:
        case Verdict.OFFICIAL:
            seen = f"{_how(listing)}last checked {time_as_text(listing.checked_at)}"
            told = f"official. Yes, this is {owner}'s official account ({seen})."
        case Verdict.WAS_OFFICIAL if listing.ended_at is None:
            told = f"was_official. No website of {brand} is proven. Do not trust it now."
        case Verdict.WAS_OFFICIAL:
            told = (
                f"was_official. It was {owner}'s account until {time_as_text(listing.ended_at)}. Do not trust it now."
            )
        case Verdict.IMPOSTOR:
            told = f"impostor. Reviewed on {time_as_text(listing.decided_at)}: this account imitates {brand}."
        case Verdict.LOOKALIKE if listing.imitates:
            imitated = listing.imitates
            told = f"lookalike. Not registered: it {imitated.why_en}. The registered account is {imitated.url}."
        case Verdict.LISTED if listing.source:
            told = f"listed. Reported as {owner}'s by {listing.source.name}, not confirmed by the brand."
        case _:
            told = "unknown. Not registered here. That does not mean it is fake." + _bearing(listing)
    return told + (" It is disputed." if listing.disputed else "")


def _how(listing: Listing) -> str:
    """Where more than the account's own words is behind it, that is said."""
    is_compared = any(seen.method == BY_PERSON.name for seen in listing.evidence)
    return "listed by its website and compared by a person; " if is_compared else ""


def _bearing(listing: Listing) -> str:
    names = ", ".join(brand.name for brand in listing.bears_name_of)
    return f" It bears the name of {names}; nobody has confirmed it." if names else ""


def page_of(account: AccountRef, base_url: str) -> str:
    """The registry's page about the account."""
    return f"{base_url}/accounts/{quote(account.platform, safe='')}/{quote(account.handle, safe='@:')}"


def _empty(query: str) -> dict[str, Any]:
    return {
        "query": query,
        "account": None,
        "verdict": "unknown",
        "disputed": False,
        "brand": None,
        "role": None,
        "verified_at": None,
        "checked_at": None,
        "next_check_at": None,
        "ended_at": None,
        "decided_at": None,
        "evidence": [],
        "imitates": None,
        "source": None,
        "bears_name_of": [],
        "under_review": False,
        "statement": None,
        "decision": None,
        "matches": [],
        "page": None,
    }


def _error(answer: Answer, base_url: str) -> dict[str, Any]:
    problem = answer.problem or BadInput()
    error: dict[str, Any] = {"code": problem.code, "detail": _in_full(problem)}
    if answer.matches:  # what is known although the owner is not
        error["known"] = [listing_as_json(match, base_url) for match in answer.matches]
    return error


def _in_full(problem: BadInput) -> str:
    return str(problem) % problem.values if problem.values else str(problem)


def _account(account: AccountRef, url: str) -> dict[str, Any]:
    return {"platform": account.platform, "handle": account.handle, "url": url}


def _brand(brand: BrandRef) -> dict[str, Any]:
    return {"slug": brand.slug, "name": brand.name}


def _owner(listing: Listing) -> dict[str, Any] | None:
    """Whose account it is; of an impostor the brand stands under `imitates` alone, where nobody can misread it."""
    if listing.brand is None or listing.verdict is Verdict.IMPOSTOR:
        return None
    return _brand(listing.brand) | {"domain": listing.brand.domain}


def _statement(statement: Statement) -> dict[str, Any]:
    """The words of whoever holds the account; they are nobody else's opinion."""
    return {"ground": statement.ground, "words": statement.words, "said_at": time_as_text(statement.said_at)}


def _imitates(imitates: Imitates) -> dict[str, Any]:
    return {
        "brand": _brand(imitates.brand),
        "account": _account(imitates.account, imitates.url),
        "score": imitates.score,
        "tricks": list(imitates.tricks),
        "why": imitates.why_en,
    }


def _source(source: SourceRef) -> dict[str, Any]:
    return {"name": source.name, "url": source.url or None, "licence": source.licence or None}


def time_as_text(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC, to the second."""
    return f"{moment.astimezone(UTC).isoformat(timespec='seconds')[:19]}Z" if moment else None


def _clean(query: str) -> str:
    """The query as it can be sent back: JSON has no lone surrogates."""
    return query.encode("utf-8", "replace").decode()
