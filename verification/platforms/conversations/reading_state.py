"""The JSON state that a page carries in one named script, found in linear time and read as strictly as an API."""

import re
from collections.abc import Mapping
from dataclasses import replace

from verification.platforms.conversations.reading_json import Malformed, as_object, read_object
from verification.platforms.platform import Reply

_TAG = re.compile(r"<(/?[A-Za-z][A-Za-z0-9:-]*+)((?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)>")
# A name is only looked for where one begins: in linear time, however long it is.
_ATTRIBUTE = re.compile(
    r"(?<![A-Za-z0-9_:.-])([A-Za-z_:][A-Za-z0-9_:.-]*+)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')",
)
_MOST_TAGS = 30_000
# Their content is text for a browser, or not shown at all: nothing in it is an element of the page.
_RAW = frozenset(("script", "style", "textarea", "title", "template", "noscript", "iframe", "xmp"))


def read_state(reply: Reply, name: str) -> Mapping[str, object]:
    """The object in `<script id=name type="application/json">`; none or two of them, or a cut page, are Malformed."""
    html = reply.body.decode("latin-1")  # one character a byte: lower case keeps every place; JSON is read as UTF-8
    if "</html>" not in html[-500:].lower():
        raise Malformed("not a whole page")
    found = _scripts(html, name)
    if len(found) != 1:
        raise Malformed(name)
    return read_object(replace(reply, body=found[0].encode("latin-1")))


def inside(document: Mapping[str, object], *keys: str) -> Mapping[str, object]:
    """The object at the end of the path; anything missing on the way is Malformed."""
    for key in keys:
        document = as_object(document.get(key))
    return document


def _scripts(html: str, name: str) -> list[str]:
    if html.count("<") > _MOST_TAGS:
        raise Malformed("too many tags")
    found: list[str] = []
    lowered = _lower(html)
    at = html.find("<")
    while at >= 0:
        if html.startswith("<!--", at):
            at = _past(lowered, "-->", at + 4)
        elif (tag := _TAG.match(html, at)) is None:
            at += 1  # a lone "<", or <!DOCTYPE
            if html[at : at + 1].isalpha():
                raise Malformed("a tag that does not end")
        else:
            at, kind = tag.end(), tag[1].lower()
            if kind in _RAW:
                end = lowered.find(f"</{kind}", at)
                if end < 0:
                    raise Malformed("not a whole page")
                if kind == "script" and _is_state(tag[2], name):
                    found.append(html[at:end])
                at = end + 1  # past the "<": the end tag itself is nothing more to read
        at = html.find("<", at)
    return found


def _lower(html: str) -> str:
    return html.encode("latin-1").lower().decode("latin-1")  # ASCII only


def _past(text: str, mark: str, start: int) -> int:
    end = text.find(mark, start)
    if end < 0:
        raise Malformed("not a whole page")
    return end + len(mark)


def _is_state(attributes: str, name: str) -> bool:
    written = {key.lower(): double or single for key, double, single in _ATTRIBUTE.findall(attributes)}
    return written.get("id") == name and written.get("type") == "application/json"
