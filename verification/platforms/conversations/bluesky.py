"""Bluesky: profile and posts from the AppView or, where a bare PDS answers, from the repository itself."""

import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.post_address import post_address
from verification.platforms.conversations.reading_json import (
    Malformed,
    as_object,
    flag,
    objects,
    or_broken,
    read_object,
    required_text,
    same,
    strings,
    text,
)
from verification.platforms.platform import Conversation, Get, Reply, Trouble, Txt, Words

_API = "https://public.api.bsky.app/xrpc/"
_PLC = "https://plc.directory/"
_DID = re.compile(r"did:(?:plc:[a-z2-7]{24}|web:[A-Za-z0-9._:%-]{1,200})")
_read_post = post_address(
    r"https://(?:(?:www|main)\.)?bsky\.app/profile/@?(?P<actor>[^/?#\s]+)/post/(?P<rkey>[A-Za-z0-9._~:-]{1,512})/?"
    r"(?:[?#].*)?|at://(?P<at_actor>[^/?#\s]+)/app\.bsky\.feed\.post/(?P<at_rkey>[A-Za-z0-9._~:-]{1,512})",
    wanted="Paste the address of the post, such as https://bsky.app/profile/…/post/….",
    refused="This is not the address of a post on Bluesky.",
)
_NOT_AN_APPVIEW = (401, 404, 501)  # what a bare PDS answers to getProfile without a session
_OK = 200
_OWN_DOMAIN = ".bsky.social"  # names below it are the platform's own: its API knows them first
_DID_TYPES = "application/did+ld+json, application/json, application/ld+json"
_INACTIVE = frozenset(
    ("AccountTakedown", "AccountDeactivated", "AccountSuspended", "RepoTakendown", "RepoDeactivated", "RepoSuspended"),
)
_NO_ACCOUNT = Trouble(Problem.ACCOUNT_NOT_FOUND, "Bluesky knows no account of this name.")


@dataclass(frozen=True, slots=True)
class _Owner:
    """Who holds the claimed name now, and what the first answer said about them."""

    ref: AccountRef
    did: str
    profile: Mapping[str, object]
    reply: Reply
    by_appview: bool


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """Description, display name and website of the profile; the DID is the stable id."""
    del place  # a profile has one place
    owner = yield from _owner(account)
    if isinstance(owner, Trouble):
        return owner
    if owner.by_appview:
        return _profile_words(owner, owner.profile, owner.reply)
    reply = yield _ask("com.atproto.repo.getRecord", repo=owner.did, collection="app.bsky.actor.profile", rkey="self")
    if reply.status != _OK:
        # Nobody wrote a profile yet: a definite, empty answer.
        return _profile_words(owner, {}, reply) if _error(reply) == "RecordNotFound" else _trouble(reply)
    record = _own_record(reply, owner.did, "app.bsky.actor.profile/self")
    return _profile_words(owner, record, reply)


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:
    """The text of one post record of the account; what it quotes, embeds or answers is not its own."""
    match = _read_post(place)
    if isinstance(match, Trouble):
        return match
    actor, rkey = match["actor"] or match["at_actor"], match["rkey"] or match["at_rkey"]
    owner = yield from _owner(account)
    if isinstance(owner, Trouble):
        return owner
    if actor != owner.did and not same(actor, account.handle):
        return Trouble(Problem.ANOTHER_ACCOUNT, "This post belongs to another account.")
    record = yield from (_viewed_post(owner, rkey) if owner.by_appview else _stored_post(owner, rkey))
    if isinstance(record, Trouble):
        return record
    value, reply = record
    return Words(owner.ref, owner.did, (text(value, "text"),), (), None, reply)


@or_broken
def domain_handle(account: AccountRef, place: str | None) -> Conversation:
    """The domain names the account's DID, the DID's document names the domain first, and the account is there."""
    del place
    host = account.handle
    did = yield from _resolved(host)
    if isinstance(did, Trouble):
        return did
    document = yield from _document(did)
    if isinstance(document, Trouble):
        return document
    names = [name for name in strings(document.get("alsoKnownAs")) if name.startswith("at://")]
    if document.get("id") != did or not names or not same(names[0], f"at://{host}"):
        return _mismatch()
    owner = yield from _owner(account, did)
    if isinstance(owner, Trouble):
        return owner
    shown = f"{host} names {did}, and its document names at://{host}"
    return Words(account, did, (shown,), (), text(owner.profile, "displayName") or None, owner.reply)


def _resolved(host: str) -> Generator[Get | Txt, Reply, str | Trouble]:
    """The DID that a handle's domain names now: by exactly one TXT record, else by the well-known file.

    We ask ourselves: a server keeps vouching for a handle after its record was removed.
    """
    record = yield Txt(f"_atproto.{host}")
    values = [value.removeprefix("did=") for value in record.strings if value.startswith("did=")]
    if len(values) != 1:  # several contradict each other and count as none
        url = f"https://{host}/.well-known/atproto-did"
        reply = yield Get(url, "text/plain", {}, "website", (_OK, 404, 410))
        values = [reply.body.decode("utf-8", "replace").strip()] if reply.status == _OK and reply.url == url else []
    return values[0] if values and _DID.fullmatch(values[0]) else _mismatch()


def _document(did: str) -> Generator[Get, Reply, Mapping[str, object] | Trouble]:
    """The DID's document from the directory, or for did:web from its own host."""
    if did.startswith("did:plc:"):
        question = Get(_PLC + did, _DID_TYPES, {}, "plc", (_OK, 404, 410))
    elif ":" in did.removeprefix("did:web:") or "%" in did:
        return _mismatch()  # the network knows whole hosts only
    else:
        url = f"https://{did.removeprefix('did:web:')}/.well-known/did.json"
        question = Get(url, _DID_TYPES, {}, "website", (_OK, 404, 410))
    reply = yield question
    if reply.status != _OK:
        return Trouble(Problem.NOT_ACTIVE, "The directory of Bluesky accounts no longer knows this account.")
    return read_object(reply)


def _is_own(handle: str, *, by_appview: bool) -> Generator[Get, Reply, bool]:
    """Whether the name is one the platform hands out itself; a bare PDS says which domains those are."""
    if handle.endswith(_OWN_DOMAIN):
        return True
    if by_appview:
        return False
    reply = yield _ask("com.atproto.server.describeServer", (_OK, 400, *_NOT_AN_APPVIEW))
    domains = strings(read_object(reply).get("availableUserDomains")) if reply.status == _OK else []
    label, _, rest = handle.partition(".")
    return bool(label) and f".{rest}" in domains


def _owner(account: AccountRef, resolved: str | Trouble | None = None) -> Generator[Get | Txt, Reply, _Owner | Trouble]:
    reply = yield _ask("app.bsky.actor.getProfile", (_OK, 400, *_NOT_AN_APPVIEW), actor=account.handle)
    by_appview = reply.status not in _NOT_AN_APPVIEW
    if not by_appview:
        reply = yield _ask("com.atproto.repo.describeRepo", repo=account.handle)
    if reply.status != _OK:
        return _trouble(reply)
    document = read_object(reply)
    did, handle = required_text(document, "did"), required_text(document, "handle")
    if not _DID.fullmatch(did):
        raise Malformed("did")
    if account.handle.startswith("did:"):
        # Claimed by number: the name does not matter.
        return _mismatch() if did != account.handle else _Owner(account, did, document, reply, by_appview)
    if not same(handle, account.handle):  # also "handle.invalid": the name no longer leads back to the account
        return _mismatch()
    if resolved is None and not (yield from _is_own(account.handle, by_appview=by_appview)):
        resolved = yield from _resolved(account.handle)
    if resolved is not None and resolved != did:
        return resolved if isinstance(resolved, Trouble) else _mismatch()
    if not by_appview and (doubt := (yield from _doubt(document, did, account.handle))):
        return doubt
    return _Owner(AccountRef("bluesky", handle.lower()), did, document, reply, by_appview)


def _doubt(repo: Mapping[str, object], did: str, handle: str) -> Generator[Get, Reply, Trouble | None]:
    """Whether the DID's own document fails to name the handle: the AppView checks that, a PDS only remembers it.

    A PDS may show an old document after a rename, so the directory has the last word; its outage leaves us not knowing.
    """
    embedded = as_object(repo.get("didDoc") or {})
    if flag(repo, "handleIsCorrect") and _names(embedded, did, handle):
        return None
    if not did.startswith("did:plc:"):
        return _mismatch()
    document = yield from _document(did)
    if isinstance(document, Trouble):
        return document
    return None if _names(document, did, handle) else _mismatch()


def _names(document: Mapping[str, object], did: str, handle: str) -> bool:
    known_as = strings(document.get("alsoKnownAs"))
    return document.get("id") == did and any(same(name, f"at://{handle}") for name in known_as)


def _viewed_post(owner: _Owner, rkey: str) -> Generator[Get, Reply, tuple[Mapping[str, object], Reply] | Trouble]:
    uri = f"at://{owner.did}/app.bsky.feed.post/{rkey}"
    reply = yield _ask("app.bsky.feed.getPosts", uris=uri)
    if reply.status != _OK:
        return _trouble(reply)
    posts = objects(read_object(reply).get("posts"))
    if not posts:
        return Trouble(Problem.POST_NOT_FOUND, "Bluesky shows no such post.")
    if posts[0].get("uri") != uri or as_object(posts[0].get("author")).get("did") != owner.did:
        return Trouble(Problem.ANOTHER_ACCOUNT, "Bluesky says that another account wrote this post.")
    return as_object(posts[0].get("record")), reply


def _stored_post(owner: _Owner, rkey: str) -> Generator[Get, Reply, tuple[Mapping[str, object], Reply] | Trouble]:
    reply = yield _ask("com.atproto.repo.getRecord", repo=owner.did, collection="app.bsky.feed.post", rkey=rkey)
    if reply.status != _OK:
        if _error(reply) == "RecordNotFound":
            return Trouble(Problem.POST_NOT_FOUND, "Bluesky shows no such post.")
        return _trouble(reply)
    return _own_record(reply, owner.did, f"app.bsky.feed.post/{rkey}"), reply


def _own_record(reply: Reply, did: str, path: str) -> Mapping[str, object]:
    document = read_object(reply)
    if document.get("uri") != f"at://{did}/{path}":
        raise Malformed("uri")
    return as_object(document.get("value"))


def _profile_words(owner: _Owner, profile: Mapping[str, object], reply: Reply) -> Words:
    texts = tuple(text(profile, key) for key in ("description", "displayName", "website"))
    links = (texts[2],) if texts[2] else ()
    return Words(owner.ref, owner.did, texts, links, texts[1] or None, reply)


def _ask(method: str, expected: tuple[int, ...] = (_OK, 400), **parameters: str) -> Get:
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters.items())
    return Get(f"{_API}{method}{query and '?'}{query}", "application/json", {}, "bluesky", expected)


def _error(reply: Reply) -> str:
    return text(read_object(reply), "error")


def _trouble(reply: Reply) -> Trouble:
    """Unknown things are 400 here, not 404; only the platform's own words for "gone" count."""
    document = read_object(reply)
    error, message = text(document, "error"), text(document, "message")
    if error in _INACTIVE:
        return Trouble(Problem.NOT_ACTIVE, "Bluesky says that this account is suspended or deactivated.")
    if error in {"RepoNotFound", "HandleNotFound"} or message == "Profile not found" or "actor must be a" in message:
        return _NO_ACCOUNT
    raise Malformed("error")


def _mismatch() -> Trouble:
    return Trouble(Problem.ANOTHER_ACCOUNT, "On Bluesky this name does not belong to the account that uses it.")
