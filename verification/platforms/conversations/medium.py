"""Medium's feed of an account: the text of one of its newest stories, with the account's id, without a key."""

import re

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.post_address import post_address
from verification.platforms.conversations.reading_html import text_of
from verification.platforms.conversations.reading_json import Malformed, or_broken, same
from verification.platforms.conversations.reading_xml import CONTENT, TYPES, Element, read_xml
from verification.platforms.platform import Conversation, Get, Trouble, Words

_FEED = "https://medium.com/feed/@{handle}"
_HANDLE = re.compile(r"@(?P<handle>[A-Za-z0-9_.-]{1,50})")
_read_story = post_address(
    r"(?i:https://(?:(?:www\.)?medium\.com/(?:@[A-Za-z0-9_.-]{1,50}|p)|(?!(?:www|link)\.)[a-z0-9_-]{1,40}\.medium\.com))/"
    r"(?:[^/?#\s]{0,300}-)?(?P<id>[0-9a-f]{8,14})/?(?:[?#]\S*)?",
    wanted="Paste the address of the story, such as https://medium.com/@name/story-1a2b.",
    refused="This is not the address of a story on Medium.",
)
_OWNER = re.compile(
    r"https://(?:medium\.com/@(?P<handle>[A-Za-z0-9_.-]{1,50})|(?P<host>[A-Za-z0-9_-]{1,40})\.medium\.com/?)"
    r"\?source=rss-(?P<id>[0-9a-f]{8,14})------[0-9]"
)
_ITEM = re.compile(
    r"https://(?:medium\.com/@(?P<handle>[A-Za-z0-9_.-]{1,50})|(?P<host>[A-Za-z0-9_-]{1,40})\.medium\.com)/"
    r"(?:[^/?#\s]{0,300}-)?(?P<id>[0-9a-f]{8,14})(?:\?[^#\s]*)?"
)
_OK = 200
_ANOTHER = Trouble(Problem.ANOTHER_ACCOUNT, "Medium says that another account wrote this story.")


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:  # noqa: PLR0911 -- each refusal has its own sentence
    """The text of one story that the account's feed shows under the account's own address; the id is stable."""
    name = _HANDLE.fullmatch(account.handle)
    if name is None:
        return Trouble(Problem.REFUSED, "Only accounts with an @name can be read on Medium, not publications.")
    wanted = _read_story(place)
    if isinstance(wanted, Trouble):
        return wanted
    reply = yield Get(_FEED.format(handle=name["handle"]), TYPES, {}, "medium", (_OK, 404))
    if reply.status != _OK:
        return Trouble(Problem.ACCOUNT_NOT_FOUND, "Medium knows no account of this name.")
    root = read_xml(reply)
    feed = root.only("channel") if root.name == "rss" else None
    owner = _OWNER.fullmatch(feed.text("link")) if feed else None
    if feed is None or owner is None:
        raise Malformed("channel")
    if not same(owner["handle"] or owner["host"], name["handle"]):
        return Trouble(Problem.ANOTHER_ACCOUNT, "Medium answered for another account.")
    found = [item for item in feed.all("item") if _number(item) == wanted["id"]]
    if len(found) != 1:
        return Trouble(
            Problem.POST_NOT_FOUND, "The account's feed, which holds its newest stories, does not show this one."
        )
    link = _ITEM.fullmatch(found[0].text("link"))
    if link is None or not same(link["handle"] or link["host"], name["handle"]):
        return _ANOTHER
    return Words(account, owner["id"], _texts(found[0]), (), None, reply)


def _number(item: Element) -> str:
    guid = item.text("guid")
    return guid.removeprefix("https://medium.com/p/") if guid.startswith("https://medium.com/p/") else ""


def _texts(item: Element) -> tuple[str, ...]:
    """A response may open with the sentence it answers, which then is its title too: then only the rest counts."""
    html = item.text(f"{{{CONTENT}}}encoded")
    said = text_of(html, without="blockquote, figcaption")
    return (said,) if "<blockquote" in html.lower() else (said, item.text("title"))
