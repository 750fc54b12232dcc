"""What the API answers to a company's programs, and what it takes from them, as models."""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from registry.actions.public_facts import TYPES
from registry.models.columns import (
    AccountRole,
    BrandState,
    ClaimState,
    DeliveryState,
    Said,
    Scope,
    SightingState,
)
from registry.web.api.shapes import Account, Moment, Shape


class Company(Shape):
    slug: str
    name: str


class Key(Shape):
    id: str
    name: str
    scopes: list[Scope]
    expires_at: Moment


class OwnBrand(Shape):
    slug: str
    name: str
    state: BrandState
    is_held: bool = Field(description="false: the company is only claiming it")


class Me(Shape):
    company: Company
    key: Key
    brands: list[OwnBrand]


class Named(Shape):
    slug: str
    name: str


WaitsFor = Literal["you", "a_moderator", "another_member", "review_of_the_brand"]


class ClaimRow(Shape):
    id: str
    account: Account
    brand: Named
    role: AccountRole
    region: str | None
    language: str | None
    state: ClaimState
    disputed: bool
    waits_for: WaitsFor | None = Field(description="whose turn it is; `you`: to post the statement")
    verified_at: Moment | None
    checked_at: Moment | None
    next_check_at: Moment | None
    page: str


class Claims(Shape):
    claims: list[ClaimRow] = Field(description="newest first")
    next: str | None


class Where(Shape):
    method: str
    place: str
    how: str
    needs_place: bool = Field(description="send the address of the post with the check, as `place`")


class Obstacle(Shape):
    code: str
    detail: str


class Claim(ClaimRow):
    token: str
    token_expires_at: Moment
    token_is_expired: bool
    statement: str = Field(description="the line to post; it has to hold the token")
    where: list[Where] = Field(description="where it may be posted")
    place: str | None
    is_checking: bool
    problem: Obstacle | None = Field(description="what stood in the way of the latest check")
    method: str | None
    ended_at: Moment | None


class Withdrawal(Claim):
    confirm_at: str | None = Field(description="the page where a person has to confirm it; null: it is done")


class Wished(Shape):
    role: AccountRole
    region: str | None
    language: str | None


class Described(Claim):
    wished: Wished | None = Field(description="waits until another member of the company agrees; null: it is done")


class RefusedLine(Shape):
    account: str
    error: Obstacle


class FiledOrOpen(Shape):
    """One result for every line sent, in that order; or, for a single account, the claim that was open already."""

    model_config = ConfigDict(extra="allow")

    results: list[Claim | RefusedLine] | None = None


class NewAccount(Shape):
    account: str = Field(max_length=2048, description="any address a person would paste")
    role: str = Field("main", max_length=2048, description="what it is for")
    region: str = Field("", max_length=60, description="a country's two letters, or words")
    language: str = Field("", max_length=12, description="BCP 47")


class NewClaims(Shape):
    """Either `account`, or up to a hundred `claims`."""

    brand: str = Field(max_length=120, description="short name of the brand")
    account: str | None = Field(None, max_length=2048)
    role: str = Field("main", max_length=2048)
    region: str = Field("", max_length=60)
    language: str = Field("", max_length=12)
    claims: list[NewAccount] | None = Field(None, min_length=1, max_length=100)


class NewPurpose(Shape):
    role: AccountRole | None = None
    region: str | None = Field(None, max_length=60)
    language: str | None = Field(None, max_length=12)


class MadeUpClaim(Claim):
    """Shaped like a claim, and about nothing real."""

    sandbox: Literal[True]


class MadeUpWithdrawal(MadeUpClaim):
    confirm_at: str | None = Field(description="where a person would have to confirm it; null: it is done")


class NewMadeUpClaim(Shape):
    brand: Literal["sandbox"]
    account: str = Field(max_length=2048, description="such as instagram.com/sandbox_proven")


class Posted(Shape):
    place: str | None = Field(None, max_length=500, description="https:// address of the post, where one is needed")


class Nothing(Shape):
    """No members."""


class Tried(Shape):
    type: str = Field("webhook.test", max_length=100, description="a type of message; none sent: one that says nothing")


class Seen(Shape):
    url: str
    status: int | None
    seen_at: Moment
    sha256: str | None
    excerpt: str


class Check(Shape):
    id: str
    started_at: Moment
    finished_at: Moment | None
    result: Literal["proven", "not_proven", "unknown"] | None
    problem: str | None
    detail: str | None
    method: str | None
    evidence: Seen | None


class Proofs(Shape):
    proofs: list[Check] = Field(description="newest first, fifty at most")


class SightingRow(Shape):
    id: str
    brand: Named
    account: Account
    imitates: Account | None
    is_sure: bool = Field(description="it imitates the brand, as far as a program can tell; else it resembles it")
    why: str
    display_name: str | None
    source: str
    first_seen_at: Moment
    last_seen_at: Moment
    state: SightingState
    said: Said | None


class Sightings(Shape):
    sightings: list[SightingRow] = Field(description="newest first")
    open: int
    settled: int
    next: str | None


class Decision(Shape):
    decision: Literal["ours", "fan", "reseller", "parody", "honest", "report", "undo"]


class Decided(Shape):
    sighting: SightingRow
    claim_next: str | None = Field(description="for `ours`: the address to file a claim on")


class Webhook(Shape):
    id: str
    url: str
    types: list[str]
    brands: list[str] = Field(description="short names; none: of all brands")
    state: Literal["on", "paused", "gone", "failing"]
    old_secret_until: Moment | None = Field(description="until then the secret before signs as well")
    failing_since: Moment | None
    delivered_at: Moment | None
    waiting: int
    failed: int


class Webhooks(Shape):
    webhooks: list[Webhook]


class WebhookWithSecret(Webhook):
    secret: str = Field(description="shown this once")


class NewWebhook(Shape):
    url: str = Field(max_length=500, description="https, on the public web")
    types: list[str] = Field(default=list(TYPES), max_length=100, description="none sent: all")
    brands: list[str] = Field(default=[], max_length=1000)


class ChangedWebhook(Shape):
    types: list[str] | None = Field(None, max_length=100)
    brands: list[str] | None = Field(None, max_length=1000)
    state: Literal["on", "paused"] | None = None


class Removed(Shape):
    removed: bool


class Try(Shape):
    at: Moment
    status: int | None
    problem: str | None


class Delivery(Shape):
    id: int
    message_id: str
    type: str
    state: DeliveryState
    tries: list[Try]
    next_try_at: Moment | None
    message: dict[str, Any]


class Deliveries(Shape):
    deliveries: list[Delivery] = Field(description="newest first")
    next: str | None


class Since(Shape):
    since: str = Field(max_length=40, description="a moment (RFC 3339)")


class SentAgain(Shape):
    sent_again: int
