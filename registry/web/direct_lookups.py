"""The question asked most, `/api/v1/lookup?account=…`, answered without the framework: the same answer, sooner."""

from urllib.parse import unquote_to_bytes

import orjson

from registry.actions.answers import as_json
from registry.actions.listings import Answer
from registry.actions.readings import LONGEST, names_author, read_text
from registry.web.kept import Told
from registry.web.state import AppState
from registry.web.wire import exact
from verification.platforms import Reading
from verification.platforms.platform import ReadingResult

PATH = "/api/v1/lookup"
ACCOUNT = b"account="


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


async def answer(reading: Reading, state: AppState, told: Told) -> bytes:
    """Looks the account up, and says in `told` what is answered; raises what reading raises."""
    account = reading.account
    assert account is not None  # reading_of
    found = Answer(reading.input, reading, listing=await state["look_up"](account))
    told.route = PATH
    told.found.append(found)
    return exact(orjson.dumps(as_json(found, state["settings"].base_url)))
