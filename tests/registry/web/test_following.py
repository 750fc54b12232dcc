"""A page that follows something of one's own: a stranger is told at once, and it ends with the session."""

import pytest
from starlette.requests import Request
from starlette.responses import StreamingResponse

from registry.access import Actor
from registry.errors import NotFound
from registry.models import Person, Session
from registry.settings import Settings
from registry.web.following import follow
from registry.web.live import Fragment, Hub
from registry.web.state import AppRequest
from tests.factories import NOON, actor, make_person, make_session


async def _request(person: Person, hub: Hub) -> AppRequest:
    cookie = f"session={await make_session(person)}".encode()
    state = {"settings": Settings(), "clock": lambda: NOON, "hub": hub, "actor": actor(person)}
    headers = [(b"cookie", cookie)]
    return Request(
        {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": headers, "state": state}
    )


def _tell(seen: str) -> Fragment:
    return Fragment(f"<p>{seen}</p>", is_final=False)


async def test_a_stranger_is_told_before_the_stream_begins(db: str) -> None:
    hub = Hub()
    request = await _request(await make_person(), hub)

    async def show(_: Actor) -> str:
        raise NotFound

    with pytest.raises(NotFound):
        await follow(request, "one", show, _tell)
    assert not hub._readers


async def test_the_stream_ends_with_the_session(db: str) -> None:
    hub, asked = Hub(), 0
    request = await _request(await make_person(), hub)

    async def show(_: Actor) -> str:
        nonlocal asked
        asked += 1
        return f"secret {asked}"

    response = await follow(request, "one", show, _tell)
    assert isinstance(response, StreamingResponse)
    sent: list[str] = []
    async for piece in response.body_iterator:
        if not sent:
            await Session.all().delete()  # signed out in another window
            hub.wake("one")
        sent.append(str(piece))

    assert sent[0] == "event: progress\ndata: <p>secret 2</p>\n\n"
    assert sent[-1].startswith("event: done")
    assert asked == 2


async def test_the_stream_ends_when_it_is_no_longer_ones_own(db: str) -> None:
    hub = Hub()
    request = await _request(await make_person(), hub)
    members = iter([True, True, False])

    async def show(_: Actor) -> str:
        if not next(members):
            raise NotFound
        hub.wake("one")  # something changed: it is looked at once more
        return "secret"

    response = await follow(request, "one", show, _tell)
    assert isinstance(response, StreamingResponse)
    sent = [str(piece) async for piece in response.body_iterator]

    assert len([piece for piece in sent if "secret" in piece]) == 1
    assert sent[-1].startswith("event: done")
