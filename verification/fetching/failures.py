"""Why a question to the outside went unanswered: every reason with its problem and its fixed sentence."""

from dataclasses import dataclass
from enum import Enum

import httpx

from verification.outcomes import Problem


class Reason(Enum):
    """What people read comes from here only: no byte, address or resolver detail of the other side (SECURITY N13)."""

    BAD_URL = (Problem.REFUSED, "This address cannot be visited: it must be a plain https address.")
    BAD_NAME = (Problem.REFUSED, "This host cannot be visited: it must be a full public domain name.")
    BAD_PORT = (Problem.REFUSED, "This address cannot be visited: only the usual web ports are allowed.")
    NOT_PUBLIC = (Problem.REFUSED, "This host cannot be visited: it leads to a network that is not public.")
    NO_SUCH_DOMAIN = (Problem.DOMAIN_NOT_FOUND, "This domain does not exist.")
    NO_ADDRESS = (Problem.UNREACHABLE, "This host has no address in the DNS.")
    DNS_FAILED = (Problem.UNREACHABLE, "The DNS gave no usable answer for this name.")
    RESOLVERS_DISAGREE = (Problem.RESOLVERS_DISAGREE, "Our resolvers got different DNS answers for this name.")
    WILDCARD = (
        Problem.WILDCARD,
        "Every name below this domain answers with the same TXT records; that proves nothing.",
    )
    TOO_MANY_RECORDS = (Problem.TOO_LARGE, "This name has more TXT records than we read.")
    NO_CONNECTION = (Problem.UNREACHABLE, "The host did not accept a connection.")
    NO_TLS = (Problem.UNREACHABLE, "No secure connection could be set up with the host (TLS 1.2 or newer is needed).")
    BAD_CERTIFICATE = (Problem.BAD_CERTIFICATE, "The certificate of the host is not valid for its name.")
    CUT_OFF = (Problem.UNREACHABLE, "The host ended the connection before the answer was complete.")
    BAD_ANSWER = (Problem.BROKEN, "The host did not answer in valid HTTP.")
    BAD_ENCODING = (Problem.BROKEN, "The answer was compressed in a way that we did not ask for.")
    NOT_TEXT = (Problem.BROKEN, "The page is not encoded in UTF-8.")
    TIMED_OUT = (Problem.TIMED_OUT, "The host took too long to answer.")
    HEADERS_TOO_LARGE = (Problem.TOO_LARGE, "The headers of the answer are larger than we read.")
    BODY_TOO_LARGE = (Problem.TOO_LARGE, "The answer is larger than we read (1 MB).")
    ANOTHER_HOST = (
        Problem.REDIRECTED,
        "The address sends visitors to another place, which proves nothing about this one.",
    )
    TOO_MANY_REDIRECTS = (Problem.BROKEN, "The address redirects too many times.")
    BAD_REDIRECT = (Problem.BROKEN, "The address redirects without saying where to.")
    RATE_LIMITED = (Problem.RATE_LIMITED, "The host asks us to come back later.")
    OWN_PACE = (Problem.RATE_LIMITED, "We visit this host slowly and are waiting for our turn.")
    BLOCKED = (Problem.BLOCKED, "The host does not let us read this page.")
    NEEDS_KEY = (
        Problem.NEEDS_KEY,
        "This platform can only be read with a key, and the operator of this registry has none.",
    )
    KEY_REFUSED = (
        Problem.NEEDS_KEY,
        "The platform does not take the key of this registry; its operator must see to it.",
    )
    SERVER_ERROR = (Problem.BROKEN, "The host answered with an error of its own.")
    BAD_STATUS = (Problem.BROKEN, "The host answered with a status that we did not expect.")
    BAD_TYPE = (Problem.BROKEN, "The answer is of another content type than expected.")
    NO_RELAY = (Problem.BROKEN, "The host did not answer in the way of a Nostr relay.")

    @property
    def problem(self) -> Problem:
        return self.value[0]

    @property
    def detail(self) -> str:
        return self.value[1]


# The host did not manage to answer, whatever was asked of it: a reason to come back less often.
FAILED = frozenset(
    (
        Reason.NO_CONNECTION,
        Reason.NO_TLS,
        Reason.CUT_OFF,
        Reason.BAD_ANSWER,
        Reason.TIMED_OUT,
        Reason.DNS_FAILED,
        Reason.SERVER_ERROR,
        Reason.NO_RELAY,
    )
)


class Stopped(httpx.TransportError):
    """Raised inside this room when a question cannot go on; leaves it only as a `Failure`."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.detail)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Failure:
    """No answer that may be used: why, in a sentence for the registrant, and when to ask again."""

    problem: Problem
    detail: str
    url: str
    status: int | None
    retry_after: int | None
    put_off: bool = False  # nothing was asked: it is not the host's turn


def failure(reason: Reason, url: str, status: int | None = None, retry_after: int | None = None) -> Failure:
    return Failure(reason.problem, reason.detail, url, status, retry_after)
