"""Any fediverse server: WebFinger names the actor, the actor confirms itself; bio, fields and posts are its words."""

import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.activity import (
    ACTIVITY_TYPES,
    LINK_TYPES,
    PUBLIC,
    attributed_to,
    is_activity,
    kind_of,
    words_of_account,
    words_of_actor,
)
from verification.platforms.conversations.reading_html import text_of
from verification.platforms.conversations.reading_json import (
    Malformed,
    flag,
    host_of,
    objects,
    or_broken,
    read_object,
    required_text,
    same,
    strings,
    text,
)
from verification.platforms.platform import Conversation, Get, Reply, Trouble, Words

_ACTORS = frozenset(("Person", "Organization", "Service", "Group", "Application"))
_POSTS = frozenset(("Note", "Article", "Page", "Question"))
_HANDLE = re.compile(r"(?P<bang>!?)(?P<user>[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)@(?P<domain>[a-z0-9.-]+)")
_OK, _UNAUTHORISED, _FORBIDDEN, _MISSING, _GONE = 200, 401, 403, 404, 410
_ASKS_SIGNATURE = frozenset((_UNAUTHORISED, _FORBIDDEN))
_ASKED = (_OK, *_ASKS_SIGNATURE, _MISSING, _GONE)
# What servers say, besides, that could not fetch our key or did not like the signature.
_NOT_CONVINCED = (400, 500, 503)

_NOBODY = Trouble(Problem.ACCOUNT_NOT_FOUND, "The server knows no account of this name.")
_ENDED = Trouble(Problem.NOT_ACTIVE, "The server says that this account is suspended, deleted or has moved.")
_CLOSED = Trouble(Problem.BLOCKED, "The server shows this account only to servers that sign in; we cannot read it.")
_ANOTHER = Trouble(Problem.ANOTHER_ACCOUNT, "The server says that this address belongs to an account of another name.")


@dataclass(frozen=True, slots=True)
class _Name:
    """`user@domain` as claimed; `actor` is the address the domain's WebFinger gave for it."""

    ref: AccountRef
    user: str
    domain: str
    group: bool
    actor: str = ""


@dataclass(frozen=True, slots=True)
class _Actor:
    name: _Name
    document: Mapping[str, object]
    reply: Reply


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """Bio, profile fields and display name of the actor; the actor's id is the stable id."""
    del place  # a profile has one place
    actor = yield from _actor(account)
    if isinstance(actor, _Actor):
        return words_of_actor(account, actor.document, actor.reply)
    return actor


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:
    """The text of one public post of the actor; the post confirms its own id and names the actor as its author."""
    if not place:
        return Trouble(Problem.NEEDS_PLACE, "Paste the address of the post on your own server.")
    if not host_of(place):
        return Trouble(Problem.REFUSED, "This is not the address of a post.")
    actor = yield from _actor(account)
    if isinstance(actor, Trouble):
        return actor
    if isinstance(actor, Words):  # only the profile could be read
        return _CLOSED
    actor_id = required_text(actor.document, "id")
    if host_of(place).lower() not in {host_of(actor_id), actor.name.domain}:
        return Trouble(Problem.ANOTHER_ACCOUNT, "This post is on another server than the account.")
    return (yield from _own_post(account, actor_id, place))


def _actor(account: AccountRef) -> Generator[Get, Reply, _Actor | Words | Trouble]:
    """The confirmed actor; or what Mastodon's own API says, where the server wants actors to be asked by signature."""
    match = _HANDLE.fullmatch(account.handle)
    if match is None:
        return Trouble(Problem.REFUSED, "This is not the address of a fediverse account.")
    name = _Name(account, match["user"], match["domain"], bool(match["bang"]))
    found = yield from _webfinger(name)
    if isinstance(found, Trouble):
        return found
    name = replace(name, actor=found)
    reply = yield from _activity(found)
    if reply.status == _GONE:
        return _ENDED
    if reply.status != _OK:
        # The server has just named this actor: 404 hides it from those who do not sign (Threads), it is not gone.
        return (yield from _looked_up(name))
    actor = _confirmed(name, reply)
    if isinstance(actor, _Actor) and host_of(found) != name.domain:
        return (yield from _split_domain(actor))
    return actor


def _activity(url: str) -> Generator[Get, Reply, Reply]:
    """The document; a server in secure mode refuses strangers and is asked once more, by signature."""
    reply = yield Get(url, ACTIVITY_TYPES, {}, "activitypub", _ASKED)
    if reply.status not in _ASKS_SIGNATURE:
        return reply
    return (yield Get(url, ACTIVITY_TYPES, {}, "activitypub", (*_ASKED, *_NOT_CONVINCED), signed=True))


def _webfinger(name: _Name) -> Generator[Get, Reply, str | Trouble]:
    reply = yield _finger(name.domain, f"acct:{name.user}@{name.domain}")
    if reply.status != _OK:
        return _ENDED if reply.status == _GONE else _NOBODY
    document = read_object(reply)
    if not same(required_text(document, "subject"), f"acct:{name.user}@{name.domain}"):
        return _ANOTHER
    return _self_link(document, group=name.group) or _NOBODY


def _confirmed(name: _Name, reply: Reply) -> _Actor | Trouble:
    if not is_activity(reply):
        # "application/json" may be any file somebody uploaded to that server.
        raise Malformed("content type")
    actor = read_object(reply)
    if kind_of(actor) == "Tombstone" or actor.get("movedTo") or flag(actor, "suspended"):
        return _ENDED
    if required_text(actor, "id") != reply.url or host_of(reply.url) != host_of(name.actor):
        return _ANOTHER
    if kind_of(actor) not in _ACTORS or not same(required_text(actor, "preferredUsername"), name.user):
        return _ANOTHER
    is_community = kind_of(actor) == "Group"
    if is_community is not name.group and (name.group or name.ref.platform == "lemmy"):
        return _ANOTHER  # elsewhere a group has a name like everybody's
    return _Actor(name, actor, reply)


def _split_domain(actor: _Actor) -> Generator[Get, Reply, _Actor | Trouble]:
    """The actor lives on another host than its address says: that host must call it by the same address."""
    host, actor_id = host_of(actor.reply.url), required_text(actor.document, "id")
    subject = f"acct:{actor.name.user}@{actor.name.domain}"
    for resource in (f"acct:{actor.name.user}@{host}", subject):
        reply = yield _finger(host, resource)
        if reply.status == _OK:
            document = read_object(reply)
            if not same(required_text(document, "subject"), subject):
                return _ANOTHER
            return actor if _self_link(document, group=actor.name.group) == actor_id else _ANOTHER
    return _ANOTHER


def _looked_up(name: _Name) -> Generator[Get, Reply, Words | Trouble]:
    """Mastodon's account look-up on the actor's own host; the account must be local there and its own address agree."""
    host = host_of(name.actor)
    url = f"https://{host}/api/v1/accounts/lookup?acct={quote(name.user, safe='')}"
    statuses = (_OK, *_ASKS_SIGNATURE, _MISSING, _GONE)
    reply = yield Get(url, "application/json", {}, "activitypub", statuses)
    if reply.status != _OK or host != name.domain:  # a split domain cannot be confirmed this way
        return _CLOSED
    document = read_object(reply)
    if not same(required_text(document, "acct"), name.user):  # "user@host" is somebody else's, shown here
        return _ANOTHER
    uri = text(document, "uri") or name.actor
    if uri != name.actor or host_of(required_text(document, "url")) != host:
        return _ANOTHER
    if document.get("moved") or flag(document, "suspended"):
        return _ENDED
    return words_of_account(name.ref, name.actor, document, reply)


def _own_post(account: AccountRef, actor_id: str, place: str) -> Conversation:
    address = place.partition("#")[0]
    for _ in range(2):  # the page's address, then the id the post gives itself
        reply = yield from _activity(address)
        if reply.status in _ASKS_SIGNATURE or reply.status in _NOT_CONVINCED:
            return _CLOSED
        if reply.status != _OK:
            return Trouble(Problem.POST_NOT_FOUND, "The server shows no such post.")
        if not is_activity(reply):
            raise Malformed("content type")
        document = read_object(reply)
        if kind_of(document) == "Tombstone":
            return Trouble(Problem.POST_NOT_FOUND, "The post was deleted.")
        post_id = required_text(document, "id")
        if post_id == reply.url:
            return _judged_post(account, actor_id, document, reply)
        if host_of(post_id) != host_of(actor_id):
            break
        address = post_id
    return Trouble(Problem.ANOTHER_ACCOUNT, "The post does not confirm its own address.")


def _judged_post(account: AccountRef, actor_id: str, document: Mapping[str, object], reply: Reply) -> Words | Trouble:
    same_host = host_of(reply.url) == host_of(actor_id)
    if kind_of(document) not in _POSTS or attributed_to(document) != actor_id or not same_host:
        return Trouble(Problem.ANOTHER_ACCOUNT, "The server says that another account wrote this post.")
    if not PUBLIC.intersection(strings(document.get("to")) + strings(document.get("cc"))):
        return Trouble(Problem.POST_NOT_FOUND, "This post is not public.")
    # What the post quotes is somebody else's.
    words = text_of(text(document, "content"), without="blockquote, .quote-inline")
    return Words(account, actor_id, (words,), (), None, reply)


def _finger(host: str, resource: str) -> Get:
    url = f"https://{host}/.well-known/webfinger?resource={quote(resource, safe='')}"
    return Get(url, "application/jrd+json, application/json", {}, "activitypub", (_OK, _MISSING, _GONE))


def _self_link(document: Mapping[str, object], *, group: bool) -> str | None:
    """The actor's address; Lemmy lists a person and a community under one name and marks them."""
    marked: dict[str, str] = {}
    for link in objects(document.get("links")):
        if link.get("rel") != "self" or text(link, "type").replace(" ", "") not in LINK_TYPES:
            continue
        properties = link.get("properties")
        kind = properties.get("https://www.w3.org/ns/activitystreams#type") if isinstance(properties, dict) else None
        marked.setdefault(kind if isinstance(kind, str) else "", required_text(link, "href"))
    others = (href for kind, href in marked.items() if not group and kind != "Group")
    href = marked.get("Group" if group else "Person") or marked.get("") or next(others, None)
    return href if href and host_of(href) else None
