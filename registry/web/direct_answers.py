"""What is answered without the framework: the plain question for one account, its page, and a range."""

from tortoise.exceptions import DBConnectionError

from registry.database import LOST
from registry.web import direct_lookups, direct_pages, direct_ranges
from registry.web.direct_pages import Page
from registry.web.headers import JSON, PUBLIC, etag_of
from registry.web.kept import Told
from registry.web.state import AppState
from registry.web.wire import Form, lines, status_line
from verification.platforms import Reading

UNREACHABLE = (*LOST, DBConnectionError)
Question = Reading | Page | str  # of an account, its page, or the prefix of a range

_START = status_line(200) + lines((name.encode(), value.encode()) for name, value in PUBLIC.items())
_TYPE = JSON.encode()


def question_of(path: str, query: bytes, language: str) -> Question | None:
    """What the address asks for, a page in this language; None takes the long way."""
    if language:
        return direct_pages.page_of(path, query, language)
    if path == direct_lookups.PATH:
        return direct_lookups.reading_of(query)
    return direct_ranges.prefix_of(path, query)


async def answer(question: Question, state: AppState, told: Told) -> bytes:
    """The answer, a page or JSON; says in `told` what it tells of. Raises one of UNREACHABLE."""
    if isinstance(question, Page):
        return await direct_pages.answer(question, state, told)
    if isinstance(question, Reading):
        return await direct_lookups.answer(question, state, told)
    return await direct_ranges.answer(question, state, told)


def form_of(question: Question, body: bytes, fields_of_all: bytes) -> Form:
    """The answer as it is sent, with the header fields that all answers carry."""
    if isinstance(question, Page):
        return direct_pages.form_of(question, body, fields_of_all)
    etag = etag_of(body).encode()
    own = b"etag: %b\r\ncontent-length: %d\r\ncontent-type: %b\r\n" % (etag, len(body), _TYPE)
    return Form(200, b"".join((_START, own, fields_of_all)), body, etag, _TYPE)
