"""Facebook's pages, read with the operator's app key: what a page says of itself, and one of its own posts."""

import re
from collections.abc import Mapping

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.graph_api import GRAPH, ask, read_node
from verification.platforms.conversations.post_address import post_address
from verification.platforms.conversations.reading_json import Malformed, as_object, flag, or_broken, required_text, text
from verification.platforms.handles import normalise
from verification.platforms.platform import Conversation, Trouble, Words

_HANDLE = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9.]{1,50}")
_BY_ID = re.compile(r"id:(?P<id>[0-9]{1,20})")
_NUMBER = re.compile(r"[0-9]{1,20}")
_FIELDS = "id,username,name,about,description,website,is_unclaimed,is_community_page"
_read_post = post_address(
    r"https?://(?:(?:www|m|web|mbasic)\.)?facebook\.com/"
    r"(?:[^/?#]+/posts/(?:[^/?#]+/)?|(?:permalink|story)\.php\?(?:[^#]*&)?story_fbid=)(?P<post>[0-9]{1,20})/?(?:[?&#].*)?",
    wanted="Paste the address of the post, such as https://www.facebook.com/name/posts/123.",
    refused="This is not the address of a post with its number, such as https://www.facebook.com/name/posts/123. "
    "Addresses with pfbid name no number that we could ask for.",
)
_NO_PAGE = Trouble(Problem.REFUSED, "Only pages can be read on Facebook, by their name or number.")
_HIDDEN_PAGE = "Facebook shows us no page of this name: there may be none, or we may not read it."
_HIDDEN_POST = "Facebook shows us no post at this address: there may be none, or we may not read it."


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """What a page says of itself; `username` or `id` must be the claimed one and `id` is the stable id (Graph, Page).

    Dots and case do not count in a username. Profiles of people have none of these fields. Pages that Facebook made
    itself, of places and of things in Wikipedia, say what strangers wrote.
    """
    del place  # a page has one place
    node = _node(account.handle)
    if node is None:
        return _NO_PAGE
    reply = yield ask(f"{GRAPH}{node}?fields={_FIELDS}", "facebook")
    page = read_node(reply, _HIDDEN_PAGE)
    if isinstance(page, Trouble):
        return page
    named, stable_id = _identity(account, page)
    if flag(page, "is_unclaimed") or flag(page, "is_community_page"):
        return Trouble(
            Problem.TOKEN_NOT_FOUND, "Facebook says that nobody has taken this page; its words are nobody's."
        )
    texts = tuple(text(page, key) for key in ("about", "description", "website"))
    return Words(named, stable_id, texts, tuple(texts[2].split()), text(page, "name") or None, reply)


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:
    """The message of one post of the page; `from` must be the page itself (Graph, Page Post).

    Visitors write on a page too, and who shares something shows others' words.
    """
    node, wanted = _node(account.handle), _read_post(place)
    if node is None or isinstance(wanted, Trouble):
        return wanted if isinstance(wanted, Trouble) else _NO_PAGE
    page = read_node((yield ask(f"{GRAPH}{node}?fields=id,username", "facebook")), _HIDDEN_PAGE)
    if isinstance(page, Trouble):
        return page
    named, page_id = _identity(account, page)
    number = f"{page_id}_{wanted['post']}"
    reply = yield ask(f"{GRAPH}{number}?fields=id,from,message,parent_id,status_type", "facebook")
    said = read_node(reply, _HIDDEN_POST)
    if isinstance(said, Trouble):
        return said
    trouble = _not_its_own(said, number, page_id)
    return trouble or Words(named, page_id, (text(said, "message"),), (), None, reply)


def _not_its_own(said: Mapping[str, object], number: str, page_id: str) -> Trouble | None:
    """Why a post does not count; None if the page itself wrote it."""
    if required_text(said, "id") != number:
        raise Malformed("id")
    author = _number(as_object(said.get("from")))
    if author != page_id:
        by = AccountRef("facebook", f"id:{author}")
        return Trouble(Problem.ANOTHER_ACCOUNT, "Somebody else than the page wrote this post.", by, author)
    if text(said, "parent_id") or text(said, "status_type") == "shared_story":
        return Trouble(Problem.TOKEN_NOT_FOUND, "This post shares something else; only a plain post counts.")
    return None


def _node(handle: str) -> str | None:
    """What the Graph API calls the page; None for a group, and for a number that does not say it is one."""
    by_id = _BY_ID.fullmatch(handle)
    if by_id is not None:
        return by_id["id"]
    return handle if _HANDLE.fullmatch(handle) else None


def _identity(account: AccountRef, page: Mapping[str, object]) -> tuple[AccountRef, str]:
    """The page by the sort of name that was asked for, and its number."""
    stable_id = _number(page)
    if _BY_ID.fullmatch(account.handle):
        return AccountRef("facebook", f"id:{stable_id}"), stable_id
    username = required_text(page, "username")
    handle = normalise(username, ("lower", "strip_dots"))
    if not handle or not _HANDLE.fullmatch(username):
        raise Malformed("username")
    return AccountRef("facebook", handle), stable_id


def _number(node: Mapping[str, object]) -> str:
    number = required_text(node, "id")
    if not _NUMBER.fullmatch(number):
        raise Malformed("id")
    return number
