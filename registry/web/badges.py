"""The badge to embed: the verdict about one account as a small drawing, the same in every browser."""

import base64
import hashlib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from babel.dates import format_datetime

from registry.actions.listings import Listing, Verdict
from registry.language import gettext, mark
from registry.web import rendering

HEIGHT = 48
_LEFT, _RIGHT = 48, 14  # where the words begin, and what stays free behind them
_WIDEST = 360  # of the words; longer ones end in dots, the title has them whole
_LARGE, _SMALL = 14.0, 11.5


class Theme(StrEnum):
    """On which ground the badge stands; `auto` follows the reader's own choice."""

    LIGHT = "light"
    DARK = "dark"
    AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Colours:
    ground: str
    line: str
    ink: str
    tone: str


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    width: int  # in which the words stand, whatever font the reader has


@dataclass(frozen=True, slots=True)
class Badge:
    title: str
    description: str
    first: Line
    second: Line
    sign: str
    colours: Colours
    style: str
    language: str

    @property
    def width(self) -> int:
        return _LEFT + max(self.first.width, self.second.width) + _RIGHT

    @property
    def height(self) -> int:
        return HEIGHT


_GROUNDS = {
    Theme.LIGHT: ("#ffffff", "#9aa7b0", "#15202b"),
    Theme.DARK: ("#10171d", "#5d6c78", "#e6ecf0"),
}
_TONES = {
    Theme.LIGHT: {"good": "#0b5d3c", "bad": "#a11722", "warn": "#7a4b00", "quiet": "#43515d"},
    Theme.DARK: {"good": "#7fdcab", "bad": "#ff9aa1", "warn": "#f5c56b", "quiet": "#b7c4ce"},
}
_LOOKS = {
    Verdict.OFFICIAL: ("good", "check", mark("Official account of %(brand)s")),
    Verdict.WAS_OFFICIAL: ("bad", "cross", mark("No longer official: %(brand)s")),
    Verdict.IMPOSTOR: ("bad", "cross", mark("Imitation of %(brand)s")),
    Verdict.LOOKALIKE: ("warn", "warning", mark("Not registered, resembles %(brand)s")),
    Verdict.LISTED: ("quiet", "question", mark("Not confirmed by %(brand)s")),
    Verdict.UNKNOWN: ("quiet", "question", mark("Not registered")),
}


def badge_of(listing: Listing, theme: Theme, language: str, registry: str) -> Badge:
    """The badge of exactly this account, in one language."""
    tone, sign, sentence = _LOOKS[listing.verdict]
    if listing.disputed:
        tone, sign = "warn", "warning"
    brand = listing.imitates.brand if listing.imitates else listing.brand
    first = gettext(sentence, language, brand=brand.name if brand else "?")
    account = f"{rendering.platform_name(listing.account.platform)} {listing.account.handle}"
    said = [account, *_remarks(listing, language)]
    return Badge(
        title=f"{first}: {account}",
        description=" · ".join([*said[1:], registry]),
        first=_line(first, _LARGE, bold=True),
        second=_line(" · ".join(said), _SMALL),
        sign=sign,
        colours=_colours(Theme.LIGHT if theme is Theme.AUTO else theme, tone),
        style=style_of(tone) if theme is Theme.AUTO else "",
        language=language,
    )


def drawn(badge: Badge) -> str:
    """The badge as SVG."""
    return rendering.environment(badge.language).get_template("badges/badge.svg").render(badge=badge)


def content_policy() -> str:
    """Nothing but our own few lines of style, by their hashes."""
    hashes = (hashlib.sha256(style_of(tone).encode()).digest() for tone in _TONES[Theme.DARK])
    allowed = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in hashes)
    return f"default-src 'none'; style-src {allowed}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def style_of(tone: str) -> str:
    """What changes where the reader prefers dark pages."""
    dark = _colours(Theme.DARK, tone)
    return (
        f"@media(prefers-color-scheme:dark){{.g{{fill:{dark.ground};stroke:{dark.line}}}"
        f".t{{stroke:{dark.tone}}}.s{{fill:{dark.tone}}}.i{{fill:{dark.ink}}}}}"
    )


def _remarks(listing: Listing, language: str) -> list[str]:
    """That it is disputed, and when it was last seen to be true."""
    remarks = [gettext("disputed", language)] if listing.disputed else []
    if listing.verdict is Verdict.OFFICIAL and listing.checked_at:
        moment = format_datetime(listing.checked_at, "d MMM y, HH:mm", locale=language)
        remarks.append(gettext("checked %(moment)s UTC", language, moment=moment))
    return remarks


def _colours(theme: Theme, tone: str) -> Colours:
    return Colours(*_GROUNDS[theme], _TONES[theme][tone])


def _line(text: str, size: float, *, bold: bool = False) -> Line:
    """The words, shortened to what fits."""
    shown = text
    while _width(shown, size, bold=bold) > _WIDEST:
        shown = shown.removesuffix("…")[:-1].rstrip() + "…"
    return Line(shown, round(_width(shown, size, bold=bold)))


def _width(text: str, size: float, *, bold: bool) -> float:
    """About as wide as common sans-serif fonts set it; `textLength` makes it so."""
    return size * sum(map(_em, text)) * (1.07 if bold else 1.0)


def _em(letter: str) -> float:
    if unicodedata.category(letter)[0] == "M":
        return 0.0
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return 1.0
    if letter in "iljtfrI.,:;'’|!()[] ·":  # noqa: RUF001 (the apostrophe of names)
        return 0.31
    return 0.85 if letter in "mwMW@%…" else 0.66 if letter.isupper() else 0.55
