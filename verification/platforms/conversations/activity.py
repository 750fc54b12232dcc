"""The shapes of ActivityPub and Mastodon documents: content types, authors, and where an account's own words stand."""

from collections.abc import Mapping

from verification.accounts import AccountRef
from verification.platforms.conversations.reading_html import sole_link, text_of
from verification.platforms.conversations.reading_json import (
    as_object,
    media_type,
    objects,
    required_text,
    strings,
    text,
)
from verification.platforms.platform import Reply, Words

_CONTEXT = "https://www.w3.org/ns/activitystreams"
ACTIVITY_TYPES = f'application/activity+json, application/ld+json; profile="{_CONTEXT}"'
LINK_TYPES = frozenset(("application/activity+json", f'application/ld+json;profile="{_CONTEXT}"'))
PUBLIC = frozenset((f"{_CONTEXT}#Public", "as:Public", "Public"))


def is_activity(reply: Reply) -> bool:
    """Whether the content type is one of the two that a server gives to activities only (SECURITY P4)."""
    if media_type(reply) == "application/activity+json":
        return True
    if media_type(reply) != "application/ld+json":
        return False
    for parameter in reply.content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "profile" and _CONTEXT in value.strip().strip('"').split():
            return True
    return False


def kind_of(document: Mapping[str, object]) -> str:
    """The one type of a document, which JSON-LD may also write as a list; "" for several or none."""
    kinds = strings(document.get("type"))
    return kinds[0] if len(kinds) == 1 else ""


def attributed_to(document: Mapping[str, object]) -> str | None:
    """The one author of a post: its address, or an object with it; several authors are nobody's own words."""
    author = document.get("attributedTo")
    if isinstance(author, list):
        author = author[0] if len(author) == 1 else None
    if isinstance(author, dict):
        author = author.get("id")
    return author if isinstance(author, str) else None


def words_of_actor(ref: AccountRef, actor: Mapping[str, object], reply: Reply) -> Words:
    summary, name = text(actor, "summary"), text(actor, "name")
    texts = [text_of(summary), text_of(name)]
    links: list[str | None] = []
    for field in objects(actor.get("attachment")):
        if field.get("type") == "PropertyValue":
            value = text(field, "value")
            texts += [text_of(text(field, "name")), text_of(value)]
            links.append(sole_link(value))
    return Words(
        ref, required_text(actor, "id"), tuple(texts), tuple(filter(None, links)), text_of(name) or None, reply
    )


def words_of_account(ref: AccountRef, actor_id: str, account: Mapping[str, object], reply: Reply) -> Words:
    """Mastodon's Account entity; the display name is plain text there."""
    note, name = text(account, "note"), text(account, "display_name")
    texts = [text_of(note), name]
    links: list[str | None] = []
    for field in objects(account.get("fields")):
        value = text(as_object(field), "value")
        texts += [text(field, "name"), text_of(value)]
        links.append(sole_link(value))
    return Words(ref, actor_id, tuple(texts), tuple(filter(None, links)), name or None, reply)
