"""Reads addresses and names strictly: what a browser, a resolver and we could read differently is refused (N2, N4)."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import urljoin

import idna
from publicsuffixlist import PublicSuffixList

from verification.fetching.failures import Reason, Stopped

PORTS = {"https": 443, "http": 80}
LONGEST_URL = 2048
LONGEST_NAME = 253
NAMES_REMEMBERED = 4096  # a check reads each name several times, and the same platforms come again and again
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[^/?#@:\[\]\\%]+)(?::(?P<port>[1-9][0-9]{0,4}))?"
    r"(?P<path>/[!$&'()*+,\-./0-9:;=@A-Z_a-z~%|]*)?(?P<query>\?[!$&'()*+,\-./0-9:;=?@A-Z_a-z~%|\[\]]*)?(?:#[!-~]*)?",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_TXT_LABEL = re.compile(r"_[a-z0-9-]{1,62}")
# In the public suffix list, but no place where a brand can be.
_NOT_PUBLIC = frozenset({"arpa", "onion", "alt", "local", "localhost", "internal", "invalid", "example"})


@dataclass(frozen=True, slots=True)
class Url:
    """An address whose every part was looked at."""

    scheme: str
    host: str  # lower case, A-labels
    port: int
    target: str  # path and query, as sent

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """The Host header: the port only where it is not the scheme's own."""
        return self.host if self.port == PORTS[self.scheme] else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


@dataclass(frozen=True, slots=True)
class Rules:
    """What the operator's settings add to the strict reading."""

    ports: frozenset[int] = frozenset()
    test_names: bool = False  # names under .test count as public


def read_url(text: str, rules: Rules) -> Url:
    """The address in its parts; raises `Stopped` for anything but a plain https address of a public name."""
    match = _URL.fullmatch(text) if len(text) <= LONGEST_URL else None
    if match is None or match["scheme"].lower() != "https":
        raise Stopped(Reason.BAD_URL)
    host = public_name(match["host"], rules)
    port = int(match["port"] or PORTS["https"])
    if port not in PORTS.values() and port not in rules.ports:
        raise Stopped(Reason.BAD_PORT)
    return Url("https", host, port, (match["path"] or "/") + (match["query"] or ""))


@lru_cache(maxsize=NAMES_REMEMBERED)
def public_name(text: str, rules: Rules) -> str:
    """The host name in A-labels (strict IDNA 2008); raises `Stopped` unless it is a name below a public suffix."""
    name = _a_labels(text)
    labels = name.split(".")
    if len(name) > LONGEST_NAME or len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):  # noqa: PLR2004
        raise Stopped(Reason.BAD_NAME)
    if labels[-1] == "test" and rules.test_names:
        return name
    if labels[-1] in _NOT_PUBLIC or _suffixes().privatesuffix(name) is None:
        raise Stopped(Reason.BAD_NAME)
    return name


def txt_name(text: str, rules: Rules) -> str:
    """A name to ask TXT for: `_labels` in front of a public name; raises `Stopped` for any other."""
    labels = text.lower().split(".") if text.isascii() else text.split(".")
    front = 0
    while front < len(labels) and _TXT_LABEL.fullmatch(labels[front]):
        front += 1
    name = ".".join([*labels[:front], public_name(".".join(labels[front:]), rules)])
    if len(name) > LONGEST_NAME:
        raise Stopped(Reason.BAD_NAME)
    return name


@lru_cache(maxsize=NAMES_REMEMBERED)
def registrable(name: str) -> str:
    """The domain that somebody registered, of which this public name is a part."""
    return _suffixes().privatesuffix(name) or ".".join(name.split(".")[-2:])


def parent_of(name: str) -> str:
    """The domain a `_label` name speaks for."""
    labels = name.split(".")
    while labels[0].startswith("_"):
        labels.pop(0)
    return ".".join(labels)


def follow(start: Url, current: Url, location: str, rules: Rules) -> Url:
    """Where a redirect leads; raises `Stopped` when it leaves the host (P7: a catch-all redirect proves nothing).

    The one step aside is between `example.com` and `www.example.com` with the same path.
    """
    if not location or not location.isascii() or not location.isprintable() or " " in location:
        raise Stopped(Reason.BAD_REDIRECT)
    try:
        target = read_url(urljoin(str(current), location), rules)
    except (Stopped, ValueError) as error:
        raise Stopped(Reason.ANOTHER_HOST) from error
    if target.origin == current.origin:
        return target
    siblings = {start.host, _www_sibling(start.host)}
    if target.host in siblings and target.port == current.port and target.path == current.path:
        return target
    raise Stopped(Reason.ANOTHER_HOST)


def _www_sibling(host: str) -> str:
    return host[4:] if host.startswith("www.") else f"www.{host}"


def _a_labels(text: str) -> str:
    if not text:
        raise Stopped(Reason.BAD_NAME)
    try:
        # Only ASCII is folded: lower() and NFKC elsewhere turn one name into another (SECURITY P5).
        return idna.encode(text.lower() if text.isascii() else text, strict=True, std3_rules=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise Stopped(Reason.BAD_NAME) from error


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False, only_icann=True)
