"""Meta's Graph API, spoken by Facebook, Instagram and Threads: what an error says of the key, and what it hides."""

from collections.abc import Mapping

from verification.outcomes import Problem
from verification.platforms.conversations.reading_json import Malformed, as_object, read_object
from verification.platforms.platform import Complaint, Get, Reply, Trouble

GRAPH = "https://graph.facebook.com/v25.0/"
_OK = 200
_JSON = "application/json, text/javascript"  # the old media type of JSON, which Meta has not given up everywhere
# Error codes (Graph API, "Handle errors" and "Rate limits"). The key or what it may do:
_REFUSED = frozenset((3, 10, 102, 104, 190, *range(200, 300), 2500))
# The allowance of the app, the user, the page or the business is used up:
_SPENT = frozenset((4, 17, 32, 341, 613, *range(80_000, 80_015)))
# "Does not exist, cannot be loaded due to missing permissions, or does not support this": one error for all three.
_HIDDEN = frozenset((24, 100, 110, 803))


def ask(url: str, slug: str) -> Get:
    """A question to be asked with the platform's key, in a header and never in the address; errors come back too."""
    return Get(url, _JSON, base=slug, expected=(_OK, 400, 403, 404), key=slug)


def read_node(reply: Reply, hidden: str) -> Mapping[str, object] | Trouble:
    """What was asked for, or that it is `hidden` from us, which is no "not found"; another error raises Malformed."""
    answer = read_object(reply)
    if reply.status == _OK and "error" not in answer:
        return answer
    if _code(answer) in _HIDDEN:
        return Trouble(Problem.BLOCKED, hidden)
    raise Malformed("error")


def complaint(reply: Reply) -> Complaint | None:
    """What an error says of the key, by its code; None where it is of something else."""
    try:
        code = _code(read_object(reply))
    except Malformed:
        return None
    if code in _SPENT:
        return Complaint.SPENT
    return Complaint.REFUSED if code in _REFUSED else None


def _code(answer: Mapping[str, object]) -> int:
    code = as_object(answer.get("error")).get("code")
    if not isinstance(code, int) or isinstance(code, bool):
        raise Malformed("code")
    return code
