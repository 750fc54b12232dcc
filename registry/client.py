"""A client of a registry's API, for scripts: `Client("https://registry.example").lookup("@dell on x")`.

It needs httpx and nothing else of this package; copy the file if you like.
"""

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

Json = dict[str, Any]
_BATCH = 1000  # accounts in one question
_TRIES = 4
_LONGEST_PAUSE = 60.0  # seconds
_COMES_BACK = frozenset({429, 502, 503, 504})


class ApiError(Exception):
    """The registry refused, with the stable `code` of its problem document, or did not answer (code `unreachable`)."""

    def __init__(self, code: str, detail: str, status: int = 0) -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail, self.status = code, detail, status


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict on one account; `raw` is the whole answer. A text that names no account has an `error` instead."""

    query: str
    verdict: str | None
    brand: str | None
    """Slug of the brand whose account it is, was or is said to be."""
    imitates: str | None
    """Slug of the brand that it may be taken for."""
    disputed: bool
    error: str | None
    raw: Json

    @property
    def is_official(self) -> bool:
        """Whether the brand proved it and nobody disputes it."""
        return self.verdict == "official" and not self.disputed


def _answer(raw: Json) -> Answer:
    error = (raw.get("error") or {}).get("code")
    brand, imitates = raw.get("brand") or {}, (raw.get("imitates") or {}).get("brand") or {}
    return Answer(
        raw.get("query", ""),
        raw.get("verdict"),
        brand.get("slug"),
        imitates.get("slug"),
        bool(raw.get("disputed")),
        error,
        raw,
    )


class Client:
    """One registry. Waits as long as it is told to when it asks too quickly; every question may raise ApiError."""

    def __init__(self, base_url: str, *, key: str | None = None, timeout: float = 20.0) -> None:
        headers = {"accept": "application/json", "user-agent": "brand-registry-client"}
        if key:
            headers["authorization"] = f"Bearer {key}"
        self._http = httpx.Client(base_url=base_url.rstrip("/"), headers=headers, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def lookup(self, account: str, *, platform: str | None = None) -> Answer:
        """Whose account an address or handle is; a bare handle has its `matches` in `raw`."""
        params = {"account": account, **({"platform": platform} if platform else {})}
        return _answer(self.get("/api/v1/lookup", **params))

    def lookup_many(self, accounts: Sequence[str]) -> Iterator[Answer]:
        """The answers in the order asked, a thousand a question."""
        for start in range(0, len(accounts), _BATCH):
            body = {"accounts": list(accounts[start : start + _BATCH])}
            reply = self._ask("POST", "/api/v1/lookup", json=body).json()
            yield from map(_answer, reply["answers"])

    def lookup_private(self, platform: str, handle: str) -> Answer:
        """The same without saying which of very many accounts is meant; both names as the registry writes them."""
        account = f"{platform}:{handle}"
        digest = hashlib.sha256(account.encode()).hexdigest()
        results = self.get(f"/api/v1/range/{digest[:5]}")["results"]
        row = next((one for one in results if one["suffix"] == digest[5:]), {"verdict": "unknown"})
        return _answer({**row, "query": account})

    def brand(self, slug: str) -> Json:
        """One brand with every account."""
        return self.get(f"/api/v1/brands/{slug}")

    def brands(self, **wish: str) -> Iterator[Json]:
        """The brands of the directory that fit (`q`, `platform`, `country`, `sector`), page after page."""
        return self._pages("/api/v1/brands", "brands", **wish)

    def events(self, after: int = 0) -> Iterator[Json]:
        """The public facts behind this number, oldest first, as far as there are any now."""
        return self._pages("/api/v1/events", "events", after=str(after))

    def get(self, path: str, **params: str) -> Json:
        """What stands at an address of the API."""
        found: Json = self._ask("GET", path, params=params).json()
        return found

    def file(self, path: str) -> bytes:
        """The bytes of a file, as those of the public log."""
        return self._ask("GET", path).content

    def _pages(self, path: str, name: str, **params: str) -> Iterator[Json]:
        page = self.get(path, **params)
        while True:
            yield from page[name]
            if not page["next"]:
                return
            page = self._ask("GET", httpx.URL(page["next"]).raw_path.decode()).json()

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401 (httpx's own)
        for attempt in range(1, _TRIES + 1):
            try:
                reply = self._http.request(method, path, **more)
            except httpx.HTTPError as error:
                raise ApiError(
                    "unreachable", f"{self._http.base_url} did not answer ({type(error).__name__})"
                ) from error
            if reply.status_code not in _COMES_BACK or attempt == _TRIES:
                break
            told = reply.headers.get("retry-after", "")
            time.sleep(min(float(told) if told.isdecimal() else float(attempt), _LONGEST_PAUSE))
        if reply.is_success:
            return reply
        is_problem = reply.headers.get("content-type", "").startswith("application/problem+json")
        problem = reply.json() if is_problem else {}
        raise ApiError(problem.get("code", "refused"), problem.get("detail", reply.reason_phrase), reply.status_code)
