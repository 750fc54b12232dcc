"""What the API answers, as models: the OpenAPI document is written from them, and tests hold real answers to them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from registry.actions.listings import Verdict

Moment = str
"""RFC 3339, UTC."""


class Shape(BaseModel):
    """Exactly these members, no others."""

    model_config = ConfigDict(extra="forbid")


class Owner(Shape):
    slug: str
    name: str
    domain: str | None = None


class Account(Shape):
    platform: str = Field(description="slug of the platform, as in /api/v1/platforms")
    handle: str = Field(description="canonical name on that platform")
    url: str | None = None
    stable_id: str | None = Field(None, description="the platform's own id, which outlives a change of name")


class Evidence(Shape):
    method: str
    url: str | None
    seen_at: Moment | None


class Imitated(Shape):
    brand: Owner
    account: Account | None
    score: float | None = Field(description="0 to 1: of 100 such findings so many were imitations")
    tricks: list[str]
    why: str | None


class Source(Shape):
    name: str
    url: str | None
    licence: str | None


class Statement(Shape):
    ground: str
    words: str | None
    said_at: Moment | None


class Error(Shape):
    code: str
    detail: str
    known: list["Answer"] | None = None


class Answer(Shape):
    """The verdict on one account. A bare handle has no account, and `matches` instead."""

    query: str
    account: Account | None
    verdict: Verdict
    disputed: bool
    brand: Owner | None
    role: str | None
    verified_at: Moment | None
    checked_at: Moment | None
    next_check_at: Moment | None
    ended_at: Moment | None
    decided_at: Moment | None
    evidence: list[Evidence]
    imitates: Imitated | None
    source: Source | None
    bears_name_of: list[Owner]
    under_review: bool
    statement: Statement | None
    decision: str | None
    matches: list["Answer"]
    page: str | None


class Unread(Shape):
    """What stands in a batch in the place of a text that names no account."""

    query: str
    error: Error


class Batch(Shape):
    model_config = ConfigDict(extra="allow")

    accounts: list[str] = Field(max_length=1000, description="addresses or handles, as people would paste them")


class Answers(Shape):
    answers: list[Answer | Unread] = Field(description="in the order asked")


class BrandRow(Shape):
    slug: str
    name: str
    domain: str | None
    state: str
    accounts: int
    platforms: list[str]
    country: str | None
    sector: str | None
    source: Source | None
    page: str


class Brands(Shape):
    brands: list[BrandRow]
    similar: list[BrandRow] = Field(description="names like the one asked for, where nothing fits")
    next: str | None


class Purpose(Shape):
    platform: str
    handle: str
    role: str | None
    region: str | None = Field(description="a country's two letters, or words")
    language: str | None = Field(description="BCP 47")


class Brand(Shape):
    model_config = ConfigDict(extra="allow")

    slug: str
    name: str
    state: str
    description: str
    domains: list[str]
    live_since: Moment | None
    source: Source | None
    country: str | None
    sector: str | None
    purposes: list[Purpose] = Field(description="what the brand says that its official accounts are for")
    accounts: list[Answer]
    websites: list[Answer]
    former_accounts: list[Answer]
    page: str


class Finding(Answer):
    found_at: Moment


class Findings(Shape):
    lookalikes: list[Finding] = Field(description="newest first")
    next: str | None


class Row(Shape):
    suffix: str = Field(description="the other 59 hex digits of SHA-256 of `platform:handle`")
    verdict: Verdict
    disputed: bool = False
    brand: Owner | None = None
    checked_at: Moment | None = None


class Range(Shape):
    prefix: str
    epoch: str
    results: list[Row]
    padding: list[Row] = Field(description="made up, so that the size tells nothing")
    filler: str


class Health(Shape):
    state: str
    since: Moment | None
    last_success: Moment | None


class Method(Shape):
    method: str
    needs_key: bool


class Step(Shape):
    method: str
    place: str
    how: str


class Platform(Shape):
    platform: str
    name: str
    automatic: str
    methods: list[Method]
    steps: list[Step]
    compared_by_person: str | None
    has_key: bool
    limits: str | None
    gone: str | None
    stable_id: str | None
    tried_against: str
    health: Health
    hosts: list[str]
    examples: dict[str, Any]


class Platforms(Shape):
    platforms: list[Platform]


class Event(Shape):
    id: str
    type: str
    at: Moment
    brand: Owner
    account: Account | None
    facts: dict[str, Any]
    log_entry: int | None


class Events(Shape):
    events: list[Event] = Field(description="oldest first")
    cursor: str = Field(description="what to send as `after` next time")
    next: str | None


class Proof(Shape):
    """All that is needed to check that a fact is in the log (RFC 9162, C2SP)."""

    index: int
    entry: str
    leaf_hash: str
    inclusion_path: list[str]
    tree_size: int
    root_hash: str
    checkpoint: str


class JsonSchema(Shape):
    """A JSON Schema (draft 2020-12)."""

    model_config = ConfigDict(extra="allow")


class Problem(Shape):
    """RFC 9457; `code` is stable."""

    model_config = ConfigDict(extra="allow")

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str
    code: str
