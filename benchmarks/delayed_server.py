"""A server in a process of its own that answers every request after 20 ms: `python benchmarks/delayed_server.py BODY`.

It prints its port; with a certificate and a key as two more arguments it speaks TLS.
"""

import asyncio
import ssl
import sys
from pathlib import Path

DELAY = 0.02


async def main(body: bytes, tls: ssl.SSLContext | None) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n".encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while asked := await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(DELAY)
                closing = b"connection: close" in asked.lower()
                writer.write(head + (b"Connection: close\r\n\r\n" if closing else b"\r\n") + body)
                await writer.drain()
                if closing:
                    break
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def _tls(paths: list[str]) -> ssl.SSLContext | None:
    if not paths:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*paths)
    return context


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]).read_bytes(), _tls(sys.argv[2:])))
