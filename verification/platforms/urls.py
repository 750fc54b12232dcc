"""A text that is meant as a web address → its parts, read the way a browser would, or refused."""

import re
from urllib.parse import unquote_to_bytes

from verification.platforms.cleaning import LONGEST
from verification.platforms.hostnames import BAD_HOST, host_name
from verification.platforms.refusal import Refusal
from verification.values import value

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_PORT_AND_REST = re.compile(r"[0-9]{1,5}(?:[/?#].*)?", re.DOTALL)
_PARTS = re.compile(r"//([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_PLAIN = re.compile(r"https://([a-z0-9.-]+)((?:/@?\w(?:[\w.-]*\w)?)*)/?(?:#([A-Za-z0-9]+))?", re.ASCII)
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_SLASHES = re.compile("//+")
_KEY_END = re.compile("[\\[\x00]")
_USUAL_PORTS = ("", "80", "443")
_MOST_PARAMETERS = 64


@value()
class Url:
    host: str
    path: str = "/"  # decoded, dots resolved, without a trailing slash
    query: str = ""
    fragment: str = ""

    def parameter(self, name: str) -> str | None:
        """The decoded value; None when it is missing, given twice, no UTF-8 or holds what nobody sees."""
        pairs = self._pairs(name) if self.query else []
        if len(pairs) != 1 or _decoded(pairs[0][0]) != name:
            return None
        return _decoded(pairs[0][1].replace("+", " "))

    def has(self, name: str) -> bool:
        """Whether the parameter is there, be it twice or in another spelling."""
        return bool(self.query and self._pairs(name))

    def _pairs(self, name: str) -> list[tuple[str, str]]:
        if self.query.count("&") >= _MOST_PARAMETERS:  # nobody needs so many: as good as given twice
            return [(name, ""), (name, "")]
        pairs = (pair.partition("=") for pair in self.query.split("&"))
        return [(key, value) for key, _, value in pairs if key == name or _spelling(key) == name]


def plain(text: str, *, test_names: bool = False) -> Url | None:
    """The address, if it is a host, names and a fragment: what `clean` and `split` would leave as it is."""
    match = _PLAIN.fullmatch(text) if len(text) <= LONGEST else None
    if match is None or "nsec1" in text.lower():  # of a private key: not to be repeated
        return None
    host, path, fragment = match.groups(default="")
    known = host_name(host, test_names=test_names)
    return Url(host, path or "/", fragment=fragment) if known == host else None


def split(text: str, *, test_names: bool = False) -> Url | Refusal:
    rest = _after_scheme(text)
    if isinstance(rest, Refusal):
        return rest
    parts = _PARTS.fullmatch(rest)
    if parts is None:
        return BAD_HOST
    authority, path, query, fragment = parts.groups(default="")
    host = _host(authority, test_names=test_names)
    if isinstance(host, Refusal):
        return host
    clean_path = _path(path)
    if isinstance(clean_path, Refusal):
        return clean_path
    return Url(host, clean_path, query, _decoded(fragment) or "")


def _after_scheme(text: str) -> str | Refusal:
    """`//host/…` of an http(s) address; a text without a scheme is taken for https."""
    if text.startswith("//"):
        return text
    match = _SCHEME.match(text)
    if match is None:
        return f"//{text}"
    scheme, rest = match[1].lower(), match[2]
    if scheme in ("http", "https"):
        return rest
    if scheme == "mailto":
        return Refusal("mail address")
    if "." in scheme and _PORT_AND_REST.fullmatch(rest):
        return f"//{text}"
    return Refusal(f"scheme {scheme[:40]}")


def _host(authority: str, *, test_names: bool) -> str | Refusal:
    if "@" in authority:
        return Refusal("userinfo in URL")
    if authority.startswith("["):
        return host_name(authority)
    name, _, port = authority.partition(":")
    host = host_name(name, test_names=test_names)
    if isinstance(host, Refusal) or port in _USUAL_PORTS:
        return host
    return Refusal("port") if port.isdecimal() else BAD_HOST


def _path(written: str) -> str | Refusal:
    path = written
    if "%" in path:
        if _PERCENT.search(path):
            return Refusal("bad percent-encoding")
        if "%2f" in path.lower():
            return Refusal("encoded slash")
        try:
            path = unquote_to_bytes(path).decode("utf-8")
        except UnicodeDecodeError:
            return Refusal("bad percent-encoding")
        if _UNSEEN.search(path):
            return Refusal("control character")
    if "/." in path:
        path = _without_dots(path)
    if "//" in path:
        path = _SLASHES.sub("/", path)
    return path.rstrip("/") or "/"


def _spelling(key: str) -> str:
    """The name that some server may take a key for: PHP reads `%69d`, `+id` and `id[]` as `id`."""
    if key.isascii() and key.isalpha() and key.islower():
        return key
    decoded = unquote_to_bytes(key.replace("+", " ")).decode("utf-8", "replace")
    return _UNSEEN.sub("", _KEY_END.split(decoded, maxsplit=1)[0]).strip().lower()


def _decoded(text: str) -> str | None:
    if "%" not in text:
        return text
    try:
        decoded = unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if _UNSEEN.search(decoded) else decoded


def _without_dots(path: str) -> str:
    """`/a/../b` → `/b`, in the order of RFC 3986 §5.2.4: before empty segments are folded."""
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join(kept)
