"""A world made by hand for `verify()`: what is asked is answered from a table, or fails as the table says."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from verification.accounts import AccountRef
from verification.challenges import Challenge, new_token
from verification.fetching import Failure
from verification.methods.asking import address_of
from verification.outcomes import Problem
from verification.platforms.platform import Asked, Reply, Txt

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
REGISTRY = "registry.example"


def challenge(account: AccountRef, method: str | None = None, *, brand: str = "dell") -> Challenge:
    return Challenge(account, brand, REGISTRY, new_token(account, brand, REGISTRY), method)


def page(body: object, content_type: str = "application/json", status: int = 200) -> Reply:
    text = body if isinstance(body, str) else json.dumps(body)
    return Reply("", status, content_type, text.encode())


def failing(problem: Problem, status: int | None = None, retry_after: int | None = None) -> Failure:
    return Failure(problem, "A sentence from the fixed list.", "", status, retry_after)


def txt(*strings: str) -> Reply:
    return Reply("", None, "", b"", strings=strings)


@dataclass
class World:
    """Keys are addresses, or `dns:NAME`; what is not in the table is missing (404)."""

    answers: Mapping[str, Reply | Failure]
    slow: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)

    async def ask(self, question: Asked) -> Reply | Failure:
        url = address_of(question).partition("?type=")[0] if isinstance(question, Txt) else address_of(question)
        self.asked.append(url)
        if url in self.slow:
            await asyncio.sleep(3600)
        answer = self.answers.get(url, txt() if isinstance(question, Txt) else page("", "text/html", 404))
        if isinstance(answer, Failure):
            return Failure(answer.problem, answer.detail, url, answer.status, answer.retry_after)
        return Reply(url, answer.status, answer.content_type, answer.body, answer.strings)
