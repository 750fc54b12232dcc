"""Text and links out of the HTML fragments platforms send, and the head of a web page."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

PAGE_LIMIT = 64 * 1024  # characters of a page that are read (SECURITY N9)
FRAGMENT_LIMIT = 16 * 1024  # of a bio or a post; deep nesting costs quadratic time

_BLOCKS = frozenset(("p", "br", "div", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "tr"))
_SILENT = "script, style, template, noscript, textarea, iframe"


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


def _parse(html: str, limit: int) -> LexborHTMLParser:
    # JSON can hold half a character ("\\ud800"), which no encoding can.
    return LexborHTMLParser(html[:limit].encode("utf-8", "replace"))


def _text(node: LexborNode, without: str) -> str:
    for unwanted in node.css(f"{_SILENT}, {without}" if without else _SILENT):
        unwanted.decompose()
    # One walk, not two inserts per element: sixty kilobytes of nested <div> must not hold up the loop.
    parts: list[str] = []
    for part in node.traverse(include_text=True):
        if part.tag in _BLOCKS or (part.prev is not None and part.prev.tag in _BLOCKS):
            parts.append("\n")
        if part.tag == "-text":
            parts.append(part.text(deep=False))
    return "".join(parts).strip()
