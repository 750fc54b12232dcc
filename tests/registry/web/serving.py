"""The app behind a real uvicorn on loopback, for what only the wire shows."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from registry.settings import Settings
from registry.web.allowance_fields import AllowanceFields
from registry.web.app import create_app
from registry.web.quick_answers import QuickAnswers

QUICK = "registry.web.quick_protocol:QuickProtocol"  # as `registry serve` has it


@asynccontextmanager
async def serving(
    http: str = QUICK, *, port: int = 0, keeps: bool = False, rests: int = 5, **settings: object
) -> AsyncIterator[int]:
    """The port of a running server; the app uses the test's database. It keeps answers if it is to: none goes stale."""
    app = create_app(Settings(**settings))  # type: ignore[arg-type]
    if keeps:
        assert isinstance(app, AllowanceFields)
        assert isinstance(app.app, QuickAnswers)
        app.app.kept.changes.hear(None)
    config = uvicorn.Config(
        app,
        port=port,
        http=http,
        lifespan="off",
        log_level="critical",
        proxy_headers=False,
        timeout_keep_alive=rests,
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 (uvicorn has no event for it)
        await asyncio.sleep(0.01)
    try:
        yield int(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        await running


async def spoken(port: int, raw: bytes) -> bytes:
    """What the server answers to these very bytes, until it closes or has been silent for a second."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(raw)
    await writer.drain()
    answer = b""
    try:
        async with asyncio.timeout(1):
            while piece := await reader.read(65536):
                answer += piece
    except TimeoutError:
        pass
    finally:
        writer.close()
    return answer
