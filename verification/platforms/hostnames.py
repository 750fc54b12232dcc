"""Host names: one spelling for each, and whether the public can reach and register them."""

import re
from functools import cache, lru_cache

import idna
from publicsuffixlist import PublicSuffixList

from verification.platforms.refusal import Refusal

_LONGEST = 253
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # a last label of this kind makes a browser read an IPv4 address
_NO_PLACE = (".onion", ".arpa")  # public suffixes, and no place where a brand can be
BAD_HOST = Refusal("bad host")
IP_ADDRESS = Refusal("IP address")


@lru_cache(maxsize=16384)
def host_name(written: str, *, test_names: bool = False) -> str | Refusal:
    """The name in A-labels, lower case, without the root's dot."""
    if written.startswith("["):
        return IP_ADDRESS
    if len(written) > _LONGEST + 1:
        return BAD_HOST
    name = written.lower() if written.isascii() else _a_labels(written)
    name = name.removesuffix(".")
    if len(name) > _LONGEST or not _NAME.fullmatch(name) or not _says_something(name):
        return BAD_HOST
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        return IP_ADDRESS
    return name if has_known_ending(name, test_names=test_names) else BAD_HOST


def _a_labels(written: str) -> str:
    """As browsers do: UTS #46 without its transitional part, so that `straße.de` stays itself."""
    try:
        return idna.encode(written, uts46=True, std3_rules=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""


def _says_something(name: str) -> bool:
    """Whether every `xn--` label is the one Punycode (RFC 3492) of visible letters.

    Names older than IDNA 2008 hold letters that it refuses today; they are still names in the DNS.
    """
    foreign = [label.removeprefix("xn--") for label in name.split(".") if label.startswith("xn--")]
    try:
        words = [label.encode("ascii").decode("punycode") for label in foreign]
    except UnicodeError:
        return False
    again = [word.encode("punycode").decode("ascii") for word in words]
    return again == foreign and all(word.isprintable() and not word.isascii() for word in words)


def has_known_ending(name: str, *, test_names: bool = False) -> bool:
    """Whether the last labels are a public suffix that exists. `test_names` adds `.test`."""
    if test_names and name.endswith(".test"):
        return True
    return _suffixes().publicsuffix(name, accept_unknown=False) is not None


def is_registrable(name: str) -> bool:
    """Whether somebody can own the name: it is below a public suffix, and a host by the strict rules."""
    return "_" not in name and not name.endswith(_NO_PLACE) and _suffixes().privatesuffix(name) is not None


def without_www(name: str) -> str:
    """`www.acme.com` → `acme.com`; `www.co.uk` stays: there www is the owner's own name."""
    bare = name.removeprefix("www.")
    return bare if bare is not name and is_registrable(bare) else name


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
