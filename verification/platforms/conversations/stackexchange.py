"""Stack Exchange's API: "about me", website and name of a user of one of its sites (api.stackexchange.com/docs)."""

import re

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.reading_html import text_of
from verification.platforms.conversations.reading_json import (
    Malformed,
    host_of,
    list_of_objects,
    number,
    or_broken,
    read_object,
    required_text,
    same,
    text,
)
from verification.platforms.platform import Conversation, Get, Reply, Trouble, Words

# A filter's name stands for the list of fields; this one is the default list and `about_me`.
_USER = "https://api.stackexchange.com/2.3/users/{id}?site={site}&filter=!AH)b5JqVyImf"
_KEY = re.compile(r"(?P<site>[a-z0-9.-]+)/(?P<id>[0-9]{1,18})")
_OK, _BAD_REQUEST = 200, 400
_ANOTHER = Trouble(Problem.ANOTHER_ACCOUNT, "Stack Exchange answered for another account.")


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """Own text, website and name; number and site must be the claimed ones, `account_id` is the stable id."""
    del place  # a profile has one place
    key = _KEY.fullmatch(account.handle)
    if key is None or key["site"] == "api.stackexchange.com":
        return Trouble(Problem.REFUSED, "This is not the address of a user on a Stack Exchange site.")
    reply = yield Get(_USER.format(**key.groupdict()), "application/json", {}, "stackexchange", (_OK, _BAD_REQUEST))
    if reply.status != _OK:
        return _refused(reply)
    users = list_of_objects(read_object(reply).get("items"))
    if not users:
        return Trouble(Problem.ACCOUNT_NOT_FOUND, "This site knows no user of this number.")
    if len(users) > 1:
        raise Malformed("several users")
    user, link = users[0], required_text(users[0], "link")
    on_site = same(host_of(link), key["site"]) and link.startswith(f"https://{host_of(link)}/users/{key['id']}/")
    if number(user, "user_id") != key["id"] or not on_site:
        return _ANOTHER
    if user.get("timed_penalty_date") is not None:
        return Trouble(Problem.NOT_ACTIVE, "Stack Exchange says that this account is suspended for a while.")
    website, name = text(user, "website_url"), text_of(text(user, "display_name"))
    texts = (text_of(text(user, "about_me"), without="blockquote"), website, name)
    return Words(account, number(user, "account_id"), texts, (website,) if website else (), name or None, reply)


def _refused(reply: Reply) -> Trouble:
    """A spent allowance is a 400 here."""
    if text(read_object(reply), "error_name") == "throttle_violation":
        return Trouble(Problem.RATE_LIMITED, "Stack Exchange has answered enough of our questions for now.")
    raise Malformed("error")
