"""The strict reading of small XML answers: no document types, no entities of their own, no attributes that matter."""

import re
from dataclasses import dataclass, field

from verification.platforms.conversations.reading_json import Malformed

_DEEPEST = 32
_TOKEN = re.compile(
    r"<!\[CDATA\[(?P<cdata>.*?)\]\]>|<!--.*?-->|</(?P<end>[A-Za-z_][\w.:-]*)\s*>"
    r"""|<(?P<start>[A-Za-z_][\w.:-]*)(?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(?P<empty>/?)>|(?P<text>[^<]+)""",
    re.DOTALL | re.ASCII,
)
_DECLARATION = re.compile(r"\ufeff?\s*(?:<\?xml[^<>?]*\?>)?")
_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));|&")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_HIGHEST = 0x10FFFF


@dataclass(slots=True)
class Element:
    name: str
    text: str = ""  # its own text; what stands in its children is theirs
    children: list["Element"] = field(default_factory=list)

    def child(self, name: str) -> "Element | None":
        """The one child of this name; two of them would be read differently by different readers."""
        found = [child for child in self.children if child.name == name]
        if len(found) > 1:
            raise Malformed(f"{name} stands there twice")
        return found[0] if found else None

    def text_in(self, name: str) -> str:
        """The text of the one child of this name, "" without one."""
        child = self.child(name)
        if child is not None and child.children:
            raise Malformed(f"{name} is no text")
        return child.text.strip() if child is not None else ""


def read_xml(body: bytes) -> Element:
    """The root element of a UTF-8 document; anything but elements, text, CDATA and comments raises Malformed."""
    try:
        document = body.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("not UTF-8") from None
    declaration = _DECLARATION.match(document)
    position = declaration.end() if declaration else 0
    outside = Element("")
    path = [outside]
    while position < len(document):
        token = _TOKEN.match(document, position)
        if token is None or len(path) > _DEEPEST:
            raise Malformed("no XML that we read")
        _take(token, path)
        position = token.end()
    if len(path) != 1 or len(outside.children) != 1 or outside.text.strip():
        raise Malformed("not one whole element")
    return outside.children[0]


def _take(token: re.Match[str], path: list[Element]) -> None:
    if token["start"]:
        element = Element(token["start"])
        path[-1].children.append(element)
        if not token["empty"]:
            path.append(element)
    elif token["end"]:
        if path.pop().name != token["end"] or not path:
            raise Malformed("an element ends that did not begin")
    elif token["text"] is not None:
        path[-1].text += _REFERENCE.sub(_character, token["text"])
    elif token["cdata"] is not None:
        path[-1].text += token["cdata"]


def _character(reference: re.Match[str]) -> str:
    if reference[1]:
        return _NAMED[reference[1]]
    code = int(reference[2]) if reference[2] else int(reference[3] or "0", 16)
    if not 0 < code <= _HIGHEST:
        raise Malformed("an unknown reference")
    return chr(code)
