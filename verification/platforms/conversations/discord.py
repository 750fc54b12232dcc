"""Discord: the description and name of a server, through an invite that the brand pastes (invite API, no key)."""

import re

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.post_address import post_address
from verification.platforms.conversations.reading_json import (
    Malformed,
    as_object,
    or_broken,
    read_object,
    required_text,
    text,
)
from verification.platforms.platform import Conversation, Get, Trouble, Words

_API = "https://discord.com/api/v10/invites/"
_GUILD = re.compile(r"guild/(?P<id>[0-9]{15,21})")
_read_invite = post_address(
    r"https://(?:(?:www\.)?discord\.gg/(?:invite/)?|(?:(?:www|ptb|canary)\.)?discord(?:app)?\.com/invites?/)"
    r"(?P<code>[A-Za-z0-9-]{2,32})/?(?:[?#].*)?",
    wanted="Paste an invite to the server that never expires, https://discord.gg/….",
    refused="This is not an invite to a Discord server.",
)
_OK, _MISSING = 200, 404
_UNKNOWN_INVITE = 10006
_PEOPLE = (1, 2)  # types of invites: into a group of people, to a friend


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:
    """Description and name of the server the invite leads to; `guild.id` must be the claimed one.

    Only who manages the server can write these two. Names of channels do not count: many servers let every member
    make a voice channel and name it.
    """
    guild_id = _GUILD.fullmatch(account.handle)
    if guild_id is None:
        return Trouble(Problem.REFUSED, "Only servers can be read on Discord; profiles of people are not public.")
    invite = _read_invite(place)
    if isinstance(invite, Trouble):
        return invite
    reply = yield Get(_API + invite["code"], "application/json", {}, "discord", (_OK, _MISSING))
    document = read_object(reply)
    if reply.status != _OK:
        if document.get("code") != _UNKNOWN_INVITE:
            raise Malformed("code")
        return Trouble(Problem.POST_NOT_FOUND, "Discord knows no such invite; it may have expired.")
    if document.get("type") in _PEOPLE and document.get("guild") is None:
        return Trouble(Problem.ANOTHER_ACCOUNT, "This invite leads to no server.")
    guild = as_object(document.get("guild"))
    if required_text(guild, "id") != guild_id["id"]:
        return Trouble(Problem.ANOTHER_ACCOUNT, "This invite leads to another server.")
    name = text(guild, "name")
    return Words(account, guild_id["id"], (text(guild, "description"), name), (), name or None, reply)
