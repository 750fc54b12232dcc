"""What a registry and its vantages say to each other: one check asked, one outcome answered, both signed."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from verification.accounts import AccountRef
from verification.challenges import Challenge
from verification.outcomes import Evidence, Outcome, Problem, Result

LARGEST = 64 * 1024  # bytes of a question or an answer
TIME, NONCE, SIGNATURE = "vantage-time", "vantage-nonce", "vantage-signature"
ANSWER = "answer"

T = TypeVar("T")


class Unreadable(ValueError):
    """What came is not one of our messages."""


@dataclass(frozen=True, slots=True)
class Question:
    """One check, with everything that decides it."""

    challenge: Challenge
    place: str | None
    known_stable_id: str | None


def signed(key: str, *parts: bytes) -> str:
    """HMAC-SHA256 over all parts, each with its length in front, in hex."""
    mac = hmac.new(key.encode(), digestmod=hashlib.sha256)
    for part in parts:
        mac.update(len(part).to_bytes(8, "big") + part)
    return mac.hexdigest()


def written(question: Question) -> bytes:
    challenge = question.challenge
    return _line(
        {
            "platform": challenge.account.platform,
            "handle": challenge.account.handle,
            "brand": challenge.brand,
            "registry": challenge.registry,
            "token": challenge.token,
            "method": challenge.method,
            "sites": list(challenge.sites),
            "confirmed": challenge.confirmed,
            "once_confirmed": challenge.once_confirmed,
            "was_read": challenge.was_read,
            "place": question.place,
            "stable_id": question.known_stable_id,
        }
    )


def read_question(body: bytes) -> Question:
    """The check that is asked for; raises Unreadable."""
    asked = _object(body)
    account = AccountRef(_required(asked, "platform", str), _required(asked, "handle", str))
    sites = _required(asked, "sites", list)
    if not all(isinstance(site, str) for site in sites):
        raise Unreadable("sites")
    challenge = Challenge(
        account,
        _required(asked, "brand", str),
        _required(asked, "registry", str),
        _required(asked, "token", str),
        _optional(asked, "method", str),
        tuple(sites),
        confirmed=_optional(asked, "confirmed", bool) or False,
        once_confirmed=_optional(asked, "once_confirmed", bool) or False,
        was_read=_optional(asked, "was_read", bool) or False,
    )
    return Question(challenge, _optional(asked, "place", str), _optional(asked, "stable_id", str))


def answered(outcome: Outcome) -> bytes:
    evidence = outcome.evidence
    return _line(
        {
            "result": outcome.result.value,
            "problem": outcome.problem.value if outcome.problem else None,
            "detail": outcome.detail,
            "platform": outcome.account.platform,
            "handle": outcome.account.handle,
            "stable_id": outcome.stable_id,
            "method": outcome.method,
            "retry_after": outcome.retry_after,
            "evidence": None
            if evidence is None
            else {
                "url": evidence.url,
                "status": evidence.status,
                "seen_at": evidence.seen_at.isoformat(),
                "sha256": evidence.sha256,
                "excerpt": evidence.excerpt,
            },
        }
    )


def read_answer(body: bytes) -> Outcome:
    """The outcome that a vantage came to; raises Unreadable, also for one that contradicts itself."""
    told = _object(body)
    problem = _optional(told, "problem", str)
    try:
        result = Result(_required(told, "result", str))
        named = Problem(problem) if problem is not None else None
    except ValueError as error:
        raise Unreadable("result") from error
    if result is not (named.result if named else Result.PROVEN):
        raise Unreadable("result and problem")
    return Outcome(
        result,
        named,
        _required(told, "detail", str),
        AccountRef(_required(told, "platform", str), _required(told, "handle", str)),
        stable_id=_optional(told, "stable_id", str),
        evidence=_evidence(told.get("evidence")),
        retry_after=_optional(told, "retry_after", int),
        method=_optional(told, "method", str),
    )


def _evidence(value: object) -> Evidence | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise Unreadable("evidence")
    try:
        seen_at = datetime.fromisoformat(_required(value, "seen_at", str))
    except ValueError as error:
        raise Unreadable("seen_at") from error
    return Evidence(
        _required(value, "url", str),
        _optional(value, "status", int),
        seen_at,
        _optional(value, "sha256", str),
        _required(value, "excerpt", str),
    )


def _line(message: Mapping[str, object]) -> bytes:
    return json.dumps(message, separators=(",", ":")).encode()


def _object(body: bytes) -> Mapping[str, object]:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("no JSON") from error
    if not isinstance(message, dict):
        raise Unreadable("no object")
    return message


def _required(message: Mapping[str, object], name: str, kind: type[T]) -> T:
    value = message.get(name)
    if not isinstance(value, kind):
        raise Unreadable(name)
    return value


def _optional(message: Mapping[str, object], name: str, kind: type[T]) -> T | None:
    return None if message.get(name) is None else _required(message, name, kind)
