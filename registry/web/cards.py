"""The picture of a brand that other sites show beside a link to its page."""

import asyncio
import hashlib
from functools import lru_cache

import resvg_py
from jinja2 import Environment

from registry.actions.listings import BrandPage
from registry.language import current, gettext, mark, ngettext
from registry.models.columns import BrandState
from registry.web import rendering
from registry.web.fonts import BOLD, REGULAR, font

WIDTH, HEIGHT = 1200, 630
TEMPLATE = "directory/card.svg"
ROOM = 1040  # for words
MOST_LINES = 3
SIZES = (104, 84, 68, 56)  # of the name; the smaller, the longer it is
SMALL = 36
MOST_KEPT = 64  # cards of a moment ago
DIGEST = 32

_PROVEN = mark("Domain proven")
_LISTED = mark("Listed, not confirmed by the brand")


class CannotDraw(Exception):
    """The fonts are not there."""


def card(brand: BrandPage, registry_name: str, host: str) -> str:
    """The card as SVG; raises CannotDraw without fonts. What the font cannot write is told by the page's address."""
    address = f"{host}/brands/{brand.brand.slug}"
    lines, size = _fitted(brand.brand.name if _can_write(brand.brand.name) else _in_latin(brand))
    is_live = brand.state is BrandState.LIVE
    domain = brand.brand.domain or ""
    count = len(brand.official) if is_live else len(brand.reported)
    accounts = (
        ngettext("%(count)s official account", "%(count)s official accounts", count)
        if is_live
        else ngettext("%(count)s account reported", "%(count)s accounts reported", count)
    )
    values = {
        "lines": lines, "size": size, "is_live": is_live, "width": WIDTH, "height": HEIGHT, "small": SMALL,
        "state": gettext(_PROVEN if is_live else _LISTED), "domain": _cut(domain), "accounts": accounts,
        "registry_name": registry_name if _can_write(registry_name) else host, "address": _cut(address),
    }  # fmt: skip
    environment: Environment = rendering.environment(current.get())
    return environment.get_template(TEMPLATE).render(values)


async def drawn(svg: str) -> bytes:
    """The card as PNG, drawn beside the event loop."""
    return await asyncio.to_thread(_drawn, svg)


def etag(svg: str) -> str:
    """The same drawing has the same mark."""
    return f'"{hashlib.sha256(svg.encode()).hexdigest()[:DIGEST]}"'


@lru_cache(maxsize=MOST_KEPT)
def _drawn(svg: str) -> bytes:
    files = [str(REGULAR), str(BOLD)]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=files))


def _in_latin(brand: BrandPage) -> str:
    """What stands for a name that the font cannot write: its website, else its address here."""
    return brand.brand.domain or next((one.account.handle for one in brand.websites), brand.brand.slug)


def _can_write(text: str) -> bool:
    bold = font(BOLD)
    if bold is None or font(REGULAR) is None:
        raise CannotDraw
    return bold.can_write(text)


def _fitted(name: str) -> tuple[list[str], int]:
    """The name in lines that fit, in the largest letters in which they do; what is still too long is cut."""
    for size in SIZES:
        lines = _lines(name, size)
        if len(lines) <= (MOST_LINES if size < SIZES[0] else MOST_LINES - 1):
            return lines, size
    kept = _lines(name, SIZES[-1])[:MOST_LINES]
    return [*kept[:-1], kept[-1][:-1].rstrip() + "…"], SIZES[-1]


def _lines(name: str, size: int) -> list[str]:
    """Broken between words, and inside one only where a line cannot hold it."""
    lines = [""]
    for word in name.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if _width(longer, size) <= ROOM:
            lines[-1] = longer
            continue
        pieces = _pieces(word, size)
        lines += pieces if lines[-1] else []
        lines = lines if lines[-1] else pieces
    return lines


def _pieces(word: str, size: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if _width(pieces[-1] + letter, size) > ROOM:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _cut(text: str) -> str:
    """As much of it as one line of small letters holds."""
    while text and _width(text, SMALL) > ROOM:
        text = text[:-2].rstrip("…") + "…"
    return text


def _width(text: str, size: int) -> float:
    bold = font(BOLD)
    return bold.width(text, size) if bold else 0.0
