"""What a platform is: a description with its own examples, never a class hierarchy."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from verification.accounts import AccountRef
from verification.outcomes import Problem


class ReadingResult(StrEnum):
    """The four readings of a pasted text (CONTRACT.md §3, `registry parse`)."""

    ACCOUNT = "account"
    NOT_AN_ACCOUNT = "not an account"
    NEEDS_LOOKUP = "needs lookup"
    BARE_HANDLE = "bare handle"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One form of address. Patterns are tried in order; the first whose parts all match (fullmatch) decides.

    `path` is matched against the percent-decoded path without a trailing slash ("/" for the root); `query` names the
    parameters that must match; named groups of all parts fill the template `key`.
    """

    path: str
    kind: str
    result: ReadingResult = ReadingResult.ACCOUNT
    key: str = "{handle}"
    host: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    fragment: str | None = None
    normalise: tuple[str, ...] | None = None  # overrides the platform's
    keep_reserved: bool = False  # skips the test for reserved words
    reserved_group: str | None = None  # the group that may not be a reserved word; None: the platform's `handle_group`
    # Post addresses only. "yes": the platform refuses the address when the handle is not the author's. "no": the
    # handle is decoration (x.com/ANYTHING/status/ID opens ID). "unknown" is treated as "no".
    binding: str = ""


@dataclass(frozen=True, slots=True)
class TextPattern:
    """An address that is no http(s) URL: `@user@host`, `did:plc:…`, `tg://resolve?…`."""

    text: str  # fullmatch on the text; with `query` on what stands before the question mark
    kind: str
    result: ReadingResult = ReadingResult.ACCOUNT
    key: str = "{handle}"
    query: Mapping[str, str] = field(default_factory=dict)  # the parameters that must match
    normalise: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """One shape of canonical handle, and the public address of the account it names."""

    handle: str  # fullmatch on the canonical handle; its named groups fill `url`
    url: str
    normalise: tuple[str, ...] | None = None  # overrides the platform's


# ── reading an account's own words ──────────────────────────────────────────────────────────────────────────────────
# A platform describes its protocol as a conversation: a generator that yields what it wants to have asked and is sent
# the answers. It is pure; `verification.methods` asks the real questions through the guarded fetcher.


@dataclass(frozen=True, slots=True)
class Get:
    """One HTTPS request the conversation needs. Redirects follow SECURITY P7; nothing else is ever followed."""

    url: str
    accept: str  # media types the answer may have, comma separated; anything else is `Problem.BROKEN`
    headers: Mapping[str, str] = field(default_factory=dict)
    # Slug of the platform whose configured base (REGISTRY_PLATFORM_BASES) answers this request, if one is set.
    base: str | None = None
    # Statuses the conversation wants to judge itself; any other than 200 ends it with the usual problem.
    expected: tuple[int, ...] = (200,)
    # Slug of the platform whose app key the fetcher adds, the way that platform's `app_key` says.
    key: str | None = None
    # Signed as the registry's own actor, for fediverse servers that read to nobody else ("secure mode").
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Txt:
    """One DNS TXT question: the exact name, no search list."""

    name: str


@dataclass(frozen=True, slots=True)
class Events:
    """One question to several Nostr relays at once (NIP-01 `REQ`): what each has that fits one of the filters.

    A relay that takes only some kinds of events may refuse any filter but the first.
    """

    relays: tuple[str, ...]  # wss://…
    filters: tuple[Mapping[str, object], ...]


Asked = Get | Txt | Events  # whatever a conversation may ask


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete answer: for `Get` the page, for `Txt` the joined strings (empty: the name has no TXT).

    For `Events` the body is an object: each relay's events as the texts that it sent, or null where it failed.
    """

    url: str
    status: int | None
    content_type: str
    body: bytes
    strings: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    asked_at: datetime | None = None  # for `Events`, where the fetcher has a clock


@dataclass(frozen=True, slots=True)
class Words:
    """An account's own words in one place, with the identity the platform gave for them."""

    account: AccountRef  # as the platform returned it, in canonical spelling
    stable_id: str | None
    texts: tuple[str, ...]  # bio, fields, display name or post text: only what the holder alone can write
    links: tuple[str, ...] = ()  # the profile's own link fields
    display_name: str | None = None
    source: Reply | None = None  # the answer that held the texts, for the evidence
    partial: bool = False  # the platform may have held back some of them: what is not there may yet be


@dataclass(frozen=True, slots=True)
class Trouble:
    """The conversation ended without words."""

    problem: Problem
    detail: str
    # Whom the platform named instead of the account that was asked for, where it did.
    account: AccountRef | None = None
    stable_id: str | None = None
    source: Reply | None = None  # the answer that showed it, where that was not the last one


class Unanswered(Exception):
    """A question got no answer that may be used. Whoever has other questions may catch it; else it ends all."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


Conversation = Generator[Asked, Reply, Words | Trouble]


Talk = Callable[[AccountRef, str | None], Conversation]  # the account, and the address of a post or page, or None


class Complaint(StrEnum):
    """What an answer says about the operator's key instead of the account."""

    SPENT = "spent"  # its allowance is used up for now
    REFUSED = "refused"  # it is wrong, has run out, or lacks a permission


@dataclass(frozen=True, slots=True)
class AppKey:
    """How a platform wants to see the operator's key; the key itself comes from the settings, never from here.

    Without `token_url` the setting is the key. With it the setting is `client_id:client_secret`, exchanged there by
    the OAuth client credentials grant (RFC 6749 §4.4) for the key that is shown.
    """

    host: str  # the one host that is shown the key
    header: str = "Authorization"
    value: str = "Bearer {key}"
    token_url: str | None = None
    basic: bool = True  # id and secret go to `token_url` as HTTP Basic; False: in the form
    more: Mapping[str, str] = field(default_factory=dict)  # further headers; they may hold `{client_id}`
    with_id: bool = False  # the setting is `id:key` too; the id stands for `{client_id}` in the address of a `Get`
    # Where the answer's text, not its status, speaks of the key.
    complaint: Callable[[Reply], Complaint | None] | None = None
    full_again: time | None = None  # when a spent daily allowance is full again, in UTC

    @property
    def has_id(self) -> bool:
        """Whether the setting is `id:secret` and not the key alone."""
        return self.with_id or self.token_url is not None


class Tried(StrEnum):
    """What the reading of a platform was tried against here."""

    REAL_SERVER = "real server"
    REAL_PROTOCOL = "recorded shape; its protocol on a real server"  # another software that speaks the same
    RECORDED_SHAPE = "recorded shape"
    NOTHING = "not read by us"


@dataclass(frozen=True, slots=True)
class Canary:
    """Two handles that say whether the platform can be read now: one that is there for good, one that cannot be."""

    found: str
    missing: str


def words(text: str) -> frozenset[str]:
    """A list of words as it reads best in a source file."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Platform:
    slug: str
    name: str
    profile_url: str  # template of the public address: "https://x.com/{handle}"
    # All shapes of handle, the first that matches wins. Empty: one shape, `handle`, with the address `profile_url`.
    addresses: tuple[Address, ...] = ()
    hosts: tuple[str, ...] = ()
    host_patterns: tuple[str, ...] = ()  # country hosts, user sub-domains
    own_domains: tuple[str, ...] = ()  # any other host below them is a page of the platform, not an account
    mirror_hosts: tuple[str, ...] = ()  # third-party front-ends: accepted as input, never fetched
    patterns: tuple[Pattern, ...] = ()
    text_patterns: tuple[TextPattern, ...] = ()
    # Parameters that show something else than the path says (vk.com/acme?w=wall-1_2 is a post of community 1): whose
    # it is stands in no pattern.
    overlays: tuple[str, ...] = ()
    reserved: frozenset[str] = frozenset()  # words that can never be a handle
    reserved_suffixes: tuple[str, ...] = ()
    handle: str = ".+"  # fullmatch on the handle without a leading "@"
    handle_group: str = "handle"  # the named group that `handle` is about; "user" where the key is user@host
    unicode: bool = False  # handles may hold other letters than ASCII
    one_script: bool = False  # … but never letters of two alphabets that are taken for each other
    fediverse_hosts: tuple[str, ...] = ()  # `name@host` of these hosts is the account `name` here
    bare: str = ""  # what `@dell` would be here: "{handle}", "@{handle}", "company/{handle}"; empty: nothing
    normalise: tuple[str, ...] = ("lower",)
    stable_id: str | None = None  # what it is, in words; None: the platform has none
    # proof method → how the account's own words are read there. `place` is the address of a post, or None.
    conversations: Mapping[str, Talk] = field(default_factory=dict)
    # The same for those that need the operator's key; where both can, `keyed` is tried first once there is a key.
    keyed: Mapping[str, Talk] = field(default_factory=dict)
    app_key: AppKey | None = None
    # Where it takes reports of imitations from everybody, and when a person last opened that; empty: not known.
    report_form: str = ""
    report_form_checked: str = ""  # "2026-11-23"
    by_person: str = ""  # what a moderator compares where no program may read it; empty: not offered
    limits: str = ""  # the platform's allowance, in words
    gone: str = ""  # what its answer to "no such account" looks like, in words
    tried: Tried = Tried.NOTHING
    canary: Canary | None = None
    examples: Mapping[str, str] = field(default_factory=dict)  # address → handle
    counterexamples: tuple[str, ...] = ()  # addresses on its hosts that name no account
