"""Apple's App Store by the iTunes look-up: descriptions and seller addresses of a developer's apps, without a key."""

import re
from collections.abc import Mapping

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.post_address import post_address
from verification.platforms.conversations.reading_json import Malformed, objects, or_broken, read_object, text
from verification.platforms.platform import Conversation, Get, Reply, Trouble, Words

_LOOK_UP = "https://itunes.apple.com/lookup?id={id}{more}&country={country}"
_DEVELOPER = re.compile(r"developer/(?P<id>[0-9]{1,15})")
_read_app = post_address(
    r"(?i:https://(?:apps|itunes)\.apple\.com)/(?:(?P<country>[a-z]{2})/)?app/(?:[^/?#\s]+/)?id(?P<id>[0-9]{1,15})/?"
    r"(?:[?#]\S*)?",
    wanted="Paste the address of the app, such as https://apps.apple.com/us/app/id123.",
    refused="This is not the address of an app in the App Store.",
)
_REFUSED = Trouble(Problem.REFUSED, "Only developers of the App Store can be read; podcasts and artists cannot.")


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """Descriptions of the developer's apps in the store of the US, and their sellers' addresses as links."""
    del place
    developer = _DEVELOPER.fullmatch(account.handle)
    if developer is None:
        return _REFUSED
    reply = yield _ask(developer["id"], "us", "&entity=software&limit=25")
    results = _results(reply)
    if not results:
        return Trouble(Problem.ACCOUNT_NOT_FOUND, "The App Store of the US shows no developer of this number.")
    number = int(developer["id"])
    if not any(result.get("artistId") == number for result in results):
        return Trouble(Problem.ANOTHER_ACCOUNT, "The App Store answered for another developer.")
    return _words(account, [result for result in results if _is_app_of(result, number)], reply)


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:
    """The description of one app, in the country its address names; `artistId` must be the developer's number."""
    developer = _DEVELOPER.fullmatch(account.handle)
    if developer is None:
        return _REFUSED
    wanted = _read_app(place)
    if isinstance(wanted, Trouble):
        return wanted
    reply = yield _ask(wanted["id"], (wanted["country"] or "us").lower())
    results = _results(reply)
    if not results:
        return Trouble(Problem.POST_NOT_FOUND, "The App Store shows no such app in this country.")
    if len(results) != 1 or results[0].get("trackId") != int(wanted["id"]):
        raise Malformed("trackId")
    if not _is_app_of(results[0], int(developer["id"])):
        return Trouble(Problem.ANOTHER_ACCOUNT, "The App Store says that this app is another developer's.")
    return _words(account, results, reply)


def _results(reply: Reply) -> list[Mapping[str, object]]:
    answer = read_object(reply)
    count, listed = answer.get("resultCount"), answer.get("results")
    if isinstance(count, bool) or not isinstance(listed, list) or count != len(listed):
        raise Malformed("resultCount")
    return objects(listed)


def _is_app_of(result: Mapping[str, object], developer: int) -> bool:
    return result.get("wrapperType") == "software" and result.get("artistId") == developer


def _words(account: AccountRef, apps: list[Mapping[str, object]], reply: Reply) -> Words:
    texts = tuple(text(app, "description") for app in apps)
    links = tuple(dict.fromkeys(filter(None, (text(app, "sellerUrl") for app in apps))))
    name = text(apps[0], "artistName") or None if apps else None
    return Words(account, account.handle.partition("/")[2], texts, links, name, reply)


def _ask(number: str, country: str, more: str = "") -> Get:
    # Apple calls its JSON a script.
    url = _LOOK_UP.format(id=number, more=more, country=country)
    return Get(url, "application/json, text/javascript", {}, "appstore")
