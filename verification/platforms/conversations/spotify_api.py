"""Spotify's Web API, read with the operator's app key: the description of a show, and that of a user's playlist."""

import re
from collections.abc import Mapping

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
from verification.platforms.platform import Complaint, Conversation, Get, Reply, Trouble, Words

_API = "https://api.spotify.com/v1/"
_SHOW = re.compile(r"show/(?P<id>[A-Za-z0-9]{22})")
_USER = re.compile(r"user/(?P<id>[!-.0-~]{1,64})")
_read_playlist = post_address(
    r"(?:https?://(?:open|play)\.spotify\.com/(?:intl-[a-z-]{2,9}/)?(?:user/[^/?#]+/)?playlist/|spotify:playlist:)"
    r"(?P<id>[A-Za-z0-9]{22})/?(?:[?#].*)?",
    wanted="Paste the address of the playlist, such as https://open.spotify.com/playlist/….",
    refused="This is not the address of a playlist on Spotify.",
)
_OK, _MISSING, _FORBIDDEN = 200, 404, 403


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """Description and publisher of a show, as its feed gives them; `id` must be the claimed one (Get Show).

    Shows that are not to be had in the market asked for are not found either.
    """
    del place  # a show has one place
    wanted = _SHOW.fullmatch(account.handle)
    if wanted is None:
        return Trouble(
            Problem.REFUSED, "Only shows have a description here. A user is proven by a playlist; an artist cannot be."
        )
    reply = yield _get(f"shows/{wanted['id']}?market=US")
    if reply.status == _MISSING:
        return Trouble(Problem.ACCOUNT_NOT_FOUND, "Spotify has no such show in its catalogue of the US.")
    show = read_object(reply)
    if required_text(show, "type") != "show":
        raise Malformed("type")
    named, stable_id = _identity("show", required_text(show, "id"))
    texts = (text(show, "description"), text(show, "publisher"))
    return Words(named, stable_id, texts, (), text(show, "name") or None, reply)


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:
    """Title and description of a playlist; its `owner` must be the user, who alone may write them (Get Playlist).

    Others may write on a collaborative playlist.
    """
    if not _USER.fullmatch(account.handle):
        return Trouble(Problem.REFUSED, "Only a user has playlists. A show is proven by its description.")
    wanted = _read_playlist(place)
    if isinstance(wanted, Trouble):
        return wanted
    reply = yield _get(f"playlists/{wanted['id']}?fields=id,name,description,collaborative,owner(id,type)")
    if reply.status == _MISSING:
        return Trouble(Problem.POST_NOT_FOUND, "Spotify shows no public playlist at this address.")
    playlist = read_object(reply)
    if required_text(playlist, "id") != wanted["id"]:
        raise Malformed("id")
    owner = as_object(playlist.get("owner"))
    if required_text(owner, "type") != "user":
        raise Malformed("type")
    named, stable_id = _identity("user", required_text(owner, "id"))
    if named != account:
        return Trouble(Problem.ANOTHER_ACCOUNT, "Spotify says that this playlist is another user's.", named, stable_id)
    if _is_shared(playlist):
        return Trouble(Problem.TOKEN_NOT_FOUND, "Others may write on a collaborative playlist; it does not count.")
    return Words(named, stable_id, (text(playlist, "description"), text(playlist, "name")), (), None, reply)


def complaint(reply: Reply) -> Complaint | None:
    """403 is about the app (Web API, "Response status codes"): we ask for nothing that some apps may not read."""
    return Complaint.REFUSED if reply.status == _FORBIDDEN else None


def _get(path: str) -> Get:
    return Get(_API + path, "application/json", base="spotify", expected=(_OK, _MISSING), key="spotify")


def _identity(kind: str, number: str) -> tuple[AccountRef, str]:
    """The account and its id, which are the same; case counts."""
    handle = f"{kind}/{number}"
    if not (_SHOW if kind == "show" else _USER).fullmatch(handle):
        raise Malformed("id")
    return AccountRef("spotify", handle), number


def _is_shared(playlist: Mapping[str, object]) -> bool:
    value = playlist.get("collaborative")
    if not isinstance(value, bool):
        raise Malformed("collaborative")
    return value
