"""The letters of a registry without a mail server, for whoever sits at the machine it runs on."""

import re
from typing import NamedTuple

from starlette.responses import Response

from registry import mail
from registry.errors import NotFound
from registry.web import rendering
from registry.web.pages.sign_in import has_outbox
from registry.web.state import AppRequest

MOST_LETTERS = 50


class Piece(NamedTuple):
    """A stretch of a letter's text; a link only when it leads to this registry."""

    text: str
    is_link: bool


async def show(request: AppRequest) -> Response:
    """Raises NotFound for everybody who is not on this machine."""
    if not has_outbox(request):
        raise NotFound
    base_url = request.state["settings"].base_url
    letters = [(letter, pieces(letter.body, base_url)) for letter in await mail.latest(MOST_LETTERS)]
    return rendering.page(request, "outbox/letters.html", {"letters": letters}, headers={"cache-control": "no-store"})


def pieces(body: str, base_url: str) -> list[Piece]:
    """The text, cut so that the registry's own links can be pressed."""
    link = re.compile(rf"({re.escape(base_url)}/[^\s<>\"]+)")
    return [Piece(text, link.fullmatch(text) is not None) for text in link.split(body) if text]
