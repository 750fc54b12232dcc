"""Text and links out of the HTML fragments platforms send, and the head of a web page."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

PAGE_LIMIT = 64 * 1024  # characters of a page that are read (SECURITY N9)
FRAGMENT_LIMIT = 16 * 1024  # of a bio or a post; deep nesting costs quadratic time

_BLOCKS = frozenset(("p", "br", "div", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "tr"))
_SILENT_TAGS = ("script", "style", "template", "noscript", "textarea", "iframe")
_OTHERS = frozenset(("ugc", "sponsored"))
# What a browser does not show, or shows only where it cannot show something else: nobody reads it there.
_UNSEEN = (
    *_SILENT_TAGS,
    "noembed",
    "noframes",
    "dialog",
    "video",
    "audio",
    "canvas",
    "object",
    "svg",
    "math",
    "datalist",
)
_SILENT = ", ".join((*_UNSEEN, "select", "[hidden]"))
_HIDES = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|(?<![a-z-])(?:opacity|font-size|height|width):0(?![.1-9])|"
    r"(?:left|top|text-indent):-[0-9]{3}|clip|/\*",
)


def text_of(html: str, *, without: str = "") -> str:
    """What the fragment says: tags go, block elements begin a new line, inline elements do not break a word.

    `without` names elements (CSS) whose text is somebody else's and does not count.
    """
    body = _parse(html, FRAGMENT_LIMIT).body
    return _text(body, without) if body else ""


def links_of(html: str) -> tuple[str, ...]:
    """The https addresses the fragment links to; the visible text may be cut, `href` is not."""
    links = (node.attributes.get("href") for node in _parse(html, FRAGMENT_LIMIT).css("a[href]"))
    return tuple(link for link in links if link and link.startswith("https://"))


def sole_link(html: str) -> str | None:
    """The one address a profile field is: a bare address, or one `<a>` whose `href` is its text (Mastodon's rule)."""
    whole = html.strip()
    if "<" not in whole:
        return whole if whole.startswith("https://") else None
    body = _parse(whole, FRAGMENT_LIMIT).body
    nodes = _children(body) if body else []
    if len(nodes) == 1 and nodes[0].tag == "p":  # some servers wrap every value
        nodes = _children(nodes[0])
    if len(nodes) != 1 or nodes[0].tag != "a":
        return None
    href = nodes[0].attributes.get("href")
    return href if href == nodes[0].text() else None


def rel_me_links(html: str) -> tuple[str, ...]:
    """`href` of every `<a>` and `<link>` whose `rel` holds the word `me`, in the order of the page.

    Not of those that the page itself marks as its users' or as paid for (`ugc`, `sponsored`).
    """
    nodes = _parse(html, PAGE_LIMIT).css("a[rel][href], link[rel][href]")
    known: dict[int, bool] = {}
    found = (node for node in nodes if _is_own(node.attributes.get("rel") or "") and not _is_silent(node, known))
    return tuple(node.attributes.get("href") or "" for node in found)


def _is_own(rel: str) -> bool:
    return "me" in rel.split() and _OTHERS.isdisjoint(rel.lower().split())


def linked_data(html: str) -> tuple[str, ...]:
    """The text of every `<script type="application/ld+json">`."""
    scripts = _parse(html, PAGE_LIMIT).css("script[type]")
    wanted = (node for node in scripts if (node.attributes.get("type") or "").strip().lower() == "application/ld+json")
    known: dict[int, bool] = {}
    return tuple(node.text() for node in wanted if not _is_silent(node.parent, known))


def first_paragraph(html: str, container: str) -> str | None:
    """The text of the first `<p>` that is a child of the first element matching `container`; None without one."""
    block = _parse(html, FRAGMENT_LIMIT).css_first(container)
    for node in block.iter() if block else ():
        if node.tag == "p":
            return _text(node, "")
    return None


def meta_contents(html: str, name: str) -> tuple[str, ...]:
    """`content` of every `<meta name=…>` that is a child of the document's head itself, nowhere else."""
    head = _parse(html, PAGE_LIMIT).head
    metas = [node for node in head.iter() if node.tag == "meta"] if head else []
    return tuple(node.attributes.get("content") or "" for node in metas if node.attributes.get("name") == name)


def _children(node: LexborNode) -> list[LexborNode]:
    return list(node.iter(include_text=True))


def _is_silent(node: LexborNode | None, known: dict[int, bool]) -> bool:
    """Whether the element stands inside one whose content nobody sees; `known` holds what was found on the way up."""
    way: list[int] = []
    silent = False
    while node is not None and not silent:
        if node.mem_id in known:
            silent = known[node.mem_id]
            break
        way.append(node.mem_id)
        silent = node.tag in _SILENT_TAGS
        node = node.parent
    known.update(dict.fromkeys(way, silent))
    return silent


def _parse(html: str, limit: int) -> LexborHTMLParser:
    # JSON can hold half a character ("\\ud800"), which no encoding can.
    return LexborHTMLParser(html[:limit].encode("utf-8", "replace"))


def _text(node: LexborNode, without: str) -> str:
    unwanted = {part.mem_id for part in node.css(f"{_SILENT}, {without}" if without else _SILENT)}
    unwanted |= {part.mem_id for part in node.css("[style]") if _is_hidden(part)}
    # One walk, not two inserts per element: sixty kilobytes of nested <div> must not hold up the loop.
    parts: list[str] = []
    for part in node.traverse(include_text=True):
        if part.mem_id in unwanted or (part.parent is not None and part.parent.mem_id in unwanted):
            unwanted.add(part.mem_id)
            continue
        if part.tag in _BLOCKS or (part.prev is not None and part.prev.tag in _BLOCKS):
            parts.append("\n")
        if part.tag == "-text":
            parts.append(part.text(deep=False))
    return "".join(parts).strip()


def _is_hidden(node: LexborNode) -> bool:
    return _HIDES.search("".join((node.attributes.get("style") or "").lower().split())) is not None
