"""Steam Community's XML pages: the profile of a user, and the summary of a group."""

import re
from urllib.parse import quote

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.reading_html import text_of
from verification.platforms.conversations.reading_json import Malformed, or_broken, same
from verification.platforms.conversations.reading_xml import Element, read_xml
from verification.platforms.platform import Conversation, Get, Reply, Trouble, Words

_SITE = "https://steamcommunity.com"
_KEY = re.compile(
    r"profiles/(?P<id>7656119[0-9]{10})|id/(?P<custom>[A-Za-z0-9_-]{1,64})|groups/(?P<group>[A-Za-z0-9_.-]{1,64})"
    r"|gid/(?:(?P<gid>[0-9]{18})|\[g:1:(?P<clan>[0-9]{1,10})\])"
)
_FIRST_GROUP = 103582791429521408  # [g:1:N] is the group of the 64-bit number this + N
_NUMBER = re.compile(r"[0-9]{17,18}")
_NOT_FOUND = "The specified profile could not be found."
_ANOTHER = Trouble(Problem.ANOTHER_ACCOUNT, "Steam answered for another account; the address may have been given away.")


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """Summary, headline, real name and name; the 64-bit number is the stable id, a custom address must be the claimed.

    Of a group its summary, headline and name. The groups that a profile lists are other people's words.
    """
    del place  # a profile has one place
    key = _KEY.fullmatch(account.handle)
    if key is None:
        return Trouble(Problem.REFUSED, "Only profiles and groups of the Steam Community can be read.")
    if key["id"] or key["custom"]:
        reply = yield _get(f"{account.handle}/?xml=1")
        return _user(account, key, reply)
    number = key["gid"] or (str(_FIRST_GROUP + int(key["clan"])) if key["clan"] else "")
    path = f"gid/{number}" if number else f"groups/{quote(key['group'], safe='')}"
    reply = yield _get(f"{path}/memberslistxml/?xml=1")
    return _group(account, key["group"], number, reply)


def _user(account: AccountRef, key: re.Match[str], reply: Reply) -> Words | Trouble:
    profile = read_xml(reply)
    if profile.name == "response" and profile.text("error") == _NOT_FOUND:  # with status 200
        return Trouble(Problem.ACCOUNT_NOT_FOUND, "Steam knows no profile at this address.")
    if profile.name != "profile":
        raise Malformed("profile")
    steam_id = _id(profile, "steamID64")
    if key["id"] and steam_id != key["id"]:
        return _ANOTHER
    if key["custom"] and not same(profile.text("customURL"), key["custom"]):
        return _ANOTHER
    if profile.text("privacyState") != "public":
        return Trouble(Problem.BLOCKED, "This profile is not public; set it to public in its privacy settings.")
    name = profile.text("steamID")
    texts = (text_of(profile.text("summary")), profile.text("headline"), profile.text("realname"), name)
    return Words(account, steam_id, texts, (), name or None, reply)


def _group(account: AccountRef, group: str | None, number: str, reply: Reply) -> Words | Trouble:
    document = read_xml(reply)
    details = document.only("groupDetails")
    if document.name != "memberList" or details is None:
        raise Malformed("memberList")
    group_id = _id(document, "groupID64")
    if (number and group_id != number) or (group and not same(details.text("groupURL"), group)):
        return _ANOTHER
    name = details.text("groupName")
    texts = (text_of(details.text("summary")), details.text("headline"), name)
    return Words(account, group_id, texts, (), name or None, reply)


def _id(element: Element, name: str) -> str:
    number = element.text(name)
    if not _NUMBER.fullmatch(number):
        raise Malformed(name)
    return number


def _get(path: str) -> Get:
    return Get(f"{_SITE}/{path}", "text/xml, application/xml", {}, "steam")
