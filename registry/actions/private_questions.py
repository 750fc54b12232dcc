"""Asking a registry elsewhere about accounts without naming them: five digits of a hash go out, nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from registry.actions.listings import Verdict
from registry.actions.private_lookups import PREFIX_LENGTH, hash_of
from registry.actions.readings import names_author, problem_of, read_text
from registry.errors import BadInput, NeedsLookup
from registry.language import possessor
from registry.settings import Settings
from verification.accounts import AccountRef
from verification.fetching import Ask, Failure
from verification.platforms.platform import Get

REGISTRY = "registry"  # the name under which the fetcher knows the registry that is asked
_POST = "The name in the address of a post may be anybody's. Ask about the address of the author's profile."


@dataclass(frozen=True, slots=True)
class PrivateAnswer:
    """What a range said about one text; `row` None: nothing is known of the account."""

    query: str
    account: AccountRef | None = None
    row: dict[str, Any] | None = None
    problem: BadInput | None = None
    is_reached: bool = True

    def as_line(self) -> str:
        """One line of JSON in the names of the look-up API."""
        row = self.row or {}
        known = {name: row.get(name) for name in ("brand", "checked_at")}
        told: dict[str, Any] = {"query": self.query}
        if self.problem is not None:
            told["error"] = {"code": self.problem.code, "detail": self.problem.english}
        elif not self.is_reached or self.account is None:
            told["error"] = {"code": "unreachable", "detail": "The registry did not answer."}
        else:
            told["account"] = {"platform": self.account.platform, "handle": self.account.handle}
            told |= {"verdict": self._verdict, "disputed": bool(row.get("disputed")), **known}
        return orjson.dumps(told).decode()

    def in_words(self) -> str:
        """As the terminal shows it."""
        if self.problem is not None:
            return f"{self.query}: {self.problem.code}. {self.problem.english}"
        if not self.is_reached or self.row is None:
            told = _UNKNOWN if self.is_reached else "no answer. The registry could not be reached; try again later."
            return f"{self.query}: {told}"
        name = str((self.row.get("brand") or {}).get("name") or "a brand")
        disputed = " It is disputed." if self.row.get("disputed") else ""
        sentence = _SENTENCES[self._verdict].format(name=name, owner=possessor(name))
        return f"{self.query}: {self._verdict}. {sentence}{disputed}"

    @property
    def _verdict(self) -> Verdict:
        told = (self.row or {}).get("verdict")
        return Verdict(told) if told in set(Verdict) else Verdict.UNKNOWN


_UNKNOWN = (
    "unknown. The range holds nothing about it. Most lookalikes are in no range: without --private they are named."
)
_SENTENCES = {
    Verdict.OFFICIAL: "Yes, this is {owner}'s official account.",
    Verdict.WAS_OFFICIAL: "It was {owner}'s account. Do not trust it now.",
    Verdict.IMPOSTOR: "People decided: this account imitates {name}.",
    Verdict.LOOKALIKE: "Not registered, seen to exist, and easily taken for {name}.",
    Verdict.LISTED: "Reported as {owner}'s by an open source, not confirmed by the brand.",
    Verdict.UNKNOWN: "Not registered here. That does not mean it is fake.",
}


def settings_to_ask(settings: Settings, registry_url: str) -> Settings:
    """The settings for a fetcher that may ask this registry, wherever the person says that it is."""
    return settings.model_copy(update={"platform_bases": {**settings.platform_bases, REGISTRY: registry_url}})


async def ask_privately(texts: Sequence[str], ask: Ask) -> list[PrivateAnswer]:
    """The answers in the order asked; only the first five digits of each account's hash leave this machine."""
    return [await _one(text, ask) for text in texts]


async def _one(text: str, ask: Ask) -> PrivateAnswer:
    reading = read_text(text)
    if reading.account is None or not names_author(reading):
        problem = problem_of(reading, field="account") or NeedsLookup(_POST, field="account")
        return PrivateAnswer(text, problem=problem)
    digest = hash_of(reading.account)
    # The address is a placeholder: the fetcher's base for `registry` says which host answers.
    url = f"https://registry.example.com/api/v1/range/{digest[:PREFIX_LENGTH]}"
    reply = await ask(Get(url, "application/json", base=REGISTRY))
    results = None if isinstance(reply, Failure) else _results(reply.body)
    if results is None:
        return PrivateAnswer(text, reading.account, is_reached=False)
    suffix = digest[PREFIX_LENGTH:]
    row = next((row for row in results if isinstance(row, dict) and row.get("suffix") == suffix), None)
    return PrivateAnswer(text, reading.account, row)


def _results(body: bytes) -> list[Any] | None:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    results = found.get("results") if isinstance(found, dict) else None
    return results if isinstance(results, list) else None
