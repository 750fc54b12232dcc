"""The pages that answer about one account, for whoever is nobody in particular: the same pages, sooner."""

from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote_to_bytes

from registry import later
from registry.actions.listings import Answer
from registry.language import current
from registry.web import direct_lookups
from registry.web.headers import PUBLIC_SECONDS
from registry.web.kept import Told
from registry.web.late_site import SITE
from registry.web.state import AppState
from registry.web.wire import Form, lines, status_line
from verification.accounts import AccountRef
from verification.platforms import Reading, canonical

if TYPE_CHECKING:
    from registry.web import rendering
    from registry.web.pages import public
else:
    rendering, public = later.module("registry.web.rendering"), later.module("registry.web.pages.public")

OF_ACCOUNT, OF_QUESTION = "/accounts/{platform}/{handle:path}", "/lookup"
BEFORE, TO_PRINT = "/accounts/", "/print"
LONGEST_QUERY = 2000  # characters; addresses are shorter
UNREADABLE = "\N{REPLACEMENT CHARACTER}"  # stood for what is no UTF-8
HTML = b"text/html; charset=utf-8"


class Page(NamedTuple):
    """Which page is asked for, and what was pasted, if that is why."""

    account: AccountRef
    path: str
    language: str
    reading: Reading | None = None
    text: str = ""


def page_of(path: str, query: bytes, language: str) -> Page | None:
    """The page that the address names, if it says nothing else and is the one address of it."""
    if path == OF_QUESTION:
        return _asked(query, language)
    if query or not path.startswith(BEFORE) or path.endswith(TO_PRINT) or UNREADABLE in path:
        return None
    platform, _, handle = path.removeprefix(BEFORE).partition("/")
    account = canonical(platform, handle)
    return Page(account, path, language) if account == AccountRef(platform, handle) else None


def _asked(query: bytes, language: str) -> Page | None:
    reading = direct_lookups.reading_of(query)
    if reading is None or reading.account is None:
        return None
    text = unquote_to_bytes(query.removeprefix(direct_lookups.ACCOUNT)).decode()
    if len(text) > LONGEST_QUERY:
        return None
    return Page(reading.account, OF_QUESTION, language, reading, text)


async def answer(page: Page, state: AppState, told: Told) -> bytes:
    """Looks the account up and shows it, and says in `told` what is answered; raises what reading raises."""
    await later.loaded(SITE)
    listing = await state["look_up"](page.account)
    outside = current.set(page.language)
    try:
        if page.reading is None:
            told.route = OF_ACCOUNT
            told.found.append(listing)
            shown = public.ACCOUNT, public.shown_account(listing)
            return rendering.for_everybody(state["settings"], *shown, path=page.path)
        told.route = OF_QUESTION
        found = Answer(page.text, page.reading, listing=listing)
        told.found.append(found)
        asked = [(direct_lookups.ACCOUNT.decode().removesuffix("="), page.text)]
        return rendering.for_everybody(
            state["settings"], public.ANSWER, public.shown(found), path=page.path, asked=asked
        )
    finally:
        current.reset(outside)


def form_of(page: Page, body: bytes, fields_of_all: bytes) -> Form:
    """The page as it is sent, with the header fields that all answers carry."""
    sized = b"content-length: %d\r\ncontent-type: %b\r\n" % (len(body), HTML)
    return Form(200, b"".join((_start(page.language), sized, fields_of_all)), body, media_type=HTML)


@cache
def _start(language: str) -> bytes:
    own = [
        (b"cache-control", b"public, max-age=%d" % PUBLIC_SECONDS),
        (b"vary", b"Accept-Language, Cookie, Accept-Encoding"),
        (b"content-language", language.encode()),
    ]
    return status_line(200) + lines(own)
