"""The strict reading of XML, feeds above all: no DTD, no entities of its own, linear time, counted elements.

It knows only the part of XML that feeds and records need; whatever else stands in an answer makes it malformed
(SECURITY N11).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from verification.platforms.conversations.reading_json import Malformed
from verification.platforms.platform import Reply

TYPES = "application/rss+xml, application/atom+xml, application/xml, text/xml"
ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
_LIMIT = 1_000_000  # bytes
_MOST_ELEMENTS = 20_000
_DEEPEST = 24
_MOST_SPACES = 100  # namespaces in force at once; each element that adds one copies them
_XML = "http://www.w3.org/XML/1998/namespace"
_NAME = r"[A-Za-z_][A-Za-z0-9_.-]{0,63}(?::[A-Za-z_][A-Za-z0-9_.-]{0,63})?"
_DECLARATION = re.compile(
    r"<\?xml\s+version=([\"'])1\.0\1(?:\s+encoding=([\"'])(?i:utf-8)\2)?(?:\s+standalone=([\"'])(?:yes|no)\3)?\s*\?>"
)
_START = re.compile(rf"<({_NAME})((?:\s+{_NAME}\s*=\s*(?:\"[^\"<]*+\"|'[^'<]*+'))*+)\s*(/?)>")
_ATTRIBUTE = re.compile(rf"({_NAME})\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_SPACE = re.compile("xmlns(?::.*)?")
_END = re.compile(rf"</({_NAME})\s*>")
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));|&")
_LAST = 0x10FFFF
_FIVE = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(slots=True)
class Element:
    """`name` is "local" or "{namespace}local"; `own` is the text directly in it."""

    name: str
    attributes: Mapping[str, str]
    children: list["Element"] = field(default_factory=list)
    own: list[str] = field(default_factory=list)

    def all(self, name: str) -> list["Element"]:
        return [child for child in self.children if child.name == name]

    def only(self, name: str) -> "Element | None":
        """The child of this name; two of them, of which two readers would take different ones, are malformed."""
        found = self.all(name)
        if len(found) > 1:
            raise Malformed(name)
        return found[0] if found else None

    def text(self, name: str) -> str:
        """The text of the child of this name, "" without it; markup inside is malformed (feeds write HTML as text)."""
        child = self.only(name)
        if child is None:
            return ""
        if child.children:
            raise Malformed(name)
        return "".join(child.own).strip()


def read_xml(reply: Reply) -> Element:
    """The root element of a document; anything but plain, whole, well-formed XML without a DTD raises Malformed."""
    if len(reply.body) > _LIMIT:
        raise Malformed("too large")
    try:
        source = reply.body.decode("utf-8").removeprefix("\ufeff").lstrip()
    except UnicodeDecodeError:
        raise Malformed("not UTF-8") from None
    if _FORBIDDEN.search(source):
        raise Malformed("a character that XML does not allow")
    return _Reader(source).read()


class _Reader:
    """One walk over the text, never back."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._open: list[tuple[str, Element, Mapping[str, str]]] = []  # as written, the element, its namespaces
        self._root: Element | None = None
        self._count = 0

    def read(self) -> Element:
        at = 0
        if self._source.startswith("<?xml"):
            at = self._match(_DECLARATION, 0).end()
        while at < len(self._source):
            at = self._markup(at) if self._source[at] == "<" else self._text(at)
        if self._root is None or self._open:
            raise Malformed("not whole")
        return self._root

    def _text(self, at: int) -> int:
        end = self._source.find("<", at)
        end = len(self._source) if end < 0 else end
        self._say(_plain(self._source[at:end]))
        return end

    def _markup(self, at: int) -> int:
        if self._source.startswith("</", at):
            return self._close(self._match(_END, at))
        if self._source.startswith("<!--", at):
            return self._until("-->", at + 4)[1]
        if self._source.startswith("<![CDATA[", at):
            words, end = self._until("]]>", at + 9)
            if not self._open:
                raise Malformed("text outside of the root")
            self._say(words)
            return end
        # Also turns down <!DOCTYPE, <!ENTITY and instructions such as <?xml-stylesheet …?>.
        return self._start(self._match(_START, at))

    def _start(self, tag: re.Match[str]) -> int:
        self._count += 1
        if self._count > _MOST_ELEMENTS or len(self._open) >= _DEEPEST:
            raise Malformed("too many elements")
        written = [(a[1], _plain(a[2] if a[2] is not None else a[3])) for a in _ATTRIBUTE.finditer(tag[2])]
        spaces = self._spaces(written)
        attributes = {name: value for name, value in written if not name.startswith("xmlns")}
        if len({name for name, _ in written}) != len(written):
            raise Malformed("an attribute stands there twice")
        element = Element(_expanded(tag[1], spaces), attributes)
        self._place(element)
        if not tag[3]:
            self._open.append((tag[1], element, spaces))
        return tag.end()

    def _spaces(self, written: list[tuple[str, str]]) -> Mapping[str, str]:
        """The namespaces in force in an element with these attributes."""
        outer = self._open[-1][2] if self._open else {"xml": _XML}
        own = {name.removeprefix("xmlns").removeprefix(":"): uri for name, uri in written if _SPACE.fullmatch(name)}
        if len(outer) + len(own) > _MOST_SPACES:
            raise Malformed("too many namespaces")
        return {**outer, **own} if own else outer

    def _place(self, element: Element) -> None:
        if self._open:
            self._open[-1][1].children.append(element)
        elif self._root is None:
            self._root = element
        else:
            raise Malformed("two roots")

    def _close(self, tag: re.Match[str]) -> int:
        if not self._open or self._open.pop()[0] != tag[1]:
            raise Malformed("tags do not match")
        return tag.end()

    def _say(self, words: str) -> None:
        if self._open:
            self._open[-1][1].own.append(words)
        elif words.strip():
            raise Malformed("text outside of the root")

    def _until(self, mark: str, start: int) -> tuple[str, int]:
        end = self._source.find(mark, start)
        if end < 0:
            raise Malformed("not whole")
        return self._source[start:end], end + len(mark)

    def _match(self, pattern: re.Pattern[str], at: int) -> re.Match[str]:
        found = pattern.match(self._source, at)
        if found is None:
            raise Malformed("no XML that we read")
        return found


def _expanded(written: str, spaces: Mapping[str, str]) -> str:
    prefix, _, local = written.rpartition(":")
    if prefix and prefix not in spaces:
        raise Malformed("a prefix without a namespace")
    space = spaces.get(prefix, "")
    return f"{{{space}}}{local}" if space else local


def _plain(text: str) -> str:
    if "]]>" in text:
        raise Malformed("]]>")
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    named, decimal, hexadecimal = reference.groups()
    if named:
        return _FIVE[named]
    if not decimal and not hexadecimal:
        raise Malformed("an entity")
    number = int(decimal) if decimal else int(hexadecimal, 16)
    if number > _LAST or _FORBIDDEN.match(chr(number)):
        raise Malformed("a character that XML does not allow")
    return chr(number)
