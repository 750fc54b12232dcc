"""Many small fediverse hosts in one process, some bad: `fediverse_server.py TOKENS [HOST=limited|HOST=silent …]`.

TOKENS is a JSON object of tokens by handle. A limited host answers 429 with Retry-After, a silent one accepts and never
answers; every other host answers after 20 ms. It prints its port.
"""

import asyncio
import json
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

DELAY = 0.02
RETRY_AFTER = 600
_REFUSAL = f"HTTP/1.1 429 Too Many\r\nRetry-After: {RETRY_AFTER}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def webfinger(handle: str) -> dict[str, object]:
    user, _, host = handle.partition("@")
    link = {"rel": "self", "type": "application/activity+json", "href": f"https://{host}/users/{user}"}
    return {"subject": f"acct:{handle}", "links": [link]}


def actor(handle: str, token: str) -> dict[str, object]:
    user, _, host = handle.partition("@")
    address = f"https://{host}/users/{user}"
    words = f"<p>brand-registry: {token}</p>"
    return {"id": address, "type": "Person", "preferredUsername": user, "name": user, "summary": words}


def answer(target: str, host: str, tokens: dict[str, str]) -> bytes:
    parts = urlsplit(target)
    if parts.path == "/.well-known/webfinger":
        handle = parse_qs(parts.query)["resource"][0].removeprefix("acct:")
        kind, document = "application/jrd+json", webfinger(handle)
    else:
        handle = f"{parts.path.rpartition('/')[2]}@{host}"
        kind, document = "application/activity+json", actor(handle, tokens[handle])
    body = json.dumps(document).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


async def main(tokens: dict[str, str], bad: dict[str, str]) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
            host = next(line.partition(": ")[2] for line in lines if line.lower().startswith("host:"))
            if bad.get(host) == "silent":
                await reader.read()  # until the other side gives up
                return
            await asyncio.sleep(DELAY)
            writer.write(_REFUSAL.encode() if host in bad else answer(first.split()[1], host, tokens))
            await writer.drain()
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text()), dict(pair.split("=") for pair in sys.argv[2:])))
