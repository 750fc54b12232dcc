"""QR codes that lead to a page of ours, and the icons of the site in the sizes that systems ask for."""

import io
from functools import cache

import resvg_py
import segno
from markupsafe import Markup

from registry.web.rendering import STATIC

ICON_SIZES = (192, 512)
_MARGIN = 4  # modules of white around a code: scanners need them
_PNG_SCALE = 16  # pixels a module: sharp on a poster
_ICON_GROUND = "#fbfcfc"


def inline(url: str, label: str) -> Markup:
    """The code as part of a page, named for those who cannot see it."""
    drawing = _code(url).svg_inline(scale=1, omitsize=True, border=_MARGIN, light="#fff", svgclass="qr", lineclass=None)
    named = f'<svg role="img" aria-label="{Markup.escape(label)}" '
    return Markup(drawing.replace("<svg ", named, 1))  # noqa: S704 (segno's own drawing, and the label is escaped)


def svg(url: str) -> bytes:
    """The code as a file that prints sharply at every size."""
    return _saved(url, "svg", scale=10)


def png(url: str) -> bytes:
    """The code as pixels, for programs that take no SVG."""
    return _saved(url, "png", scale=_PNG_SCALE)


@cache
def icon(size: int, *, masked: bool = False) -> bytes:
    """The site's sign as PNG; a masked one has ground enough around it for any shape to be cut out."""
    sign = (STATIC / "favicon.svg").read_text(encoding="utf-8")
    if masked:
        sign = sign.replace('viewBox="0 0 24 24"', 'viewBox="-9 -9 42 42"')
    ground = _ICON_GROUND if masked else None
    return bytes(resvg_py.svg_to_bytes(svg_string=sign, width=size, height=size, background=ground))


def _code(url: str) -> segno.QRCode:
    return segno.make(url, error="m", micro=False, boost_error=True)


def _saved(url: str, kind: str, scale: int) -> bytes:
    out = io.BytesIO()
    _code(url).save(out, kind=kind, scale=scale, border=_MARGIN, light="#fff")
    return out.getvalue()
