"""The question asked most, `/api/v1/lookup?account=…`, answered without the framework: the same answer, sooner."""

from urllib.parse import unquote_to_bytes

import orjson
from tortoise.exceptions import DBConnectionError

from registry.actions.answers import as_json
from registry.actions.listings import Answer
from registry.actions.readings import LONGEST, names_author, read_text
from registry.database import LOST
from registry.web.headers import JSON, public_headers
from registry.web.state import AppState
from registry.web.wire import Form, lines, status_line
from verification.platforms import Reading
from verification.platforms.platform import ReadingResult

PATH = "/api/v1/lookup"
ACCOUNT = b"account="
AWAY = (*LOST, DBConnectionError)

OK, TYPE = status_line(200), lines([(b"content-type", JSON.encode())])


def reading_of(query: bytes) -> Reading | None:
    """What the query asks for, if it names one account and says nothing else; None takes the long way."""
    if not query.startswith(ACCOUNT) or b"&" in query or b"+" in query:
        return None
    written = query[len(ACCOUNT) :].replace(b"%3A", b":").replace(b"%2F", b"/")  # of an address that is all it takes
    try:
        text = (unquote_to_bytes(written) if b"%" in written else written).decode()
    except UnicodeDecodeError:
        return None
    if "\0" in text or len(text) > LONGEST:
        return None
    reading = read_text(text)
    return reading if reading.result is ReadingResult.ACCOUNT and names_author(reading) else None


async def answer(reading: Reading, state: AppState) -> Answer:
    """Looks the account up; raises one of AWAY."""
    account = reading.account
    assert account is not None  # reading_of
    return Answer(reading.input, reading, listing=await state["look_up"](account))


def encoded(found: Answer, base_url: str, fields_of_all: bytes) -> Form:
    """The answer as it is sent, with the header fields that all answers carry."""
    body = orjson.dumps(as_json(found, base_url))
    own = ((name.encode(), value.encode()) for name, value in public_headers(body).items())
    head = (OK, lines(own), b"content-length: %d\r\n" % len(body), TYPE, fields_of_all)
    return Form(200, b"".join(head), body)
