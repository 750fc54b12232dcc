"""Attacks on the pipe itself: lines that are no requests, and a process that is spoken to while it answers."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

SPEC = b'{"op": "spec", "id": 1}'
FIELDS = ("claim", "brand", "token", "method", "place", "stable_id")
ODD_VALUES: tuple[object, ...] = ([], {}, 7, 1.5, True, ["github:acme"], {"claim": "github:acme"})
LONGEST_ANSWER = 1_000_000

# No request can be read here: each is refused, without an id.
UNREADABLE: tuple[tuple[str, bytes], ...] = (
    ("a word", b"nope"),
    ("half an object", SPEC[:-1]),
    ("two objects", SPEC + SPEC),
    ("a comma too many", b'{"op": "spec",}'),
    ("single quotes", b"{'op': 'spec'}"),
    ("a comment", SPEC + b" // ours"),
    ("a list of requests", b"[" + SPEC + b"]"),
    ("a string", json.dumps(SPEC.decode()).encode()),
    ("a number", b"7"),
    ("null", b"null"),
    ("a NUL", b"\x00"),
    ("a NUL inside", SPEC.replace(b":", b":\x00")),
    ("no text at all", b"\xff\xfe\xfd"),
    ("half a letter", b'{"op": "spec", "id": "\xe2\x82"}'),
    ("a byte order mark", b"\xef\xbb\xbf" + SPEC + b"x"),
    ("deep lists", b"[" * 60_000),
    ("deep objects", b'{"a":' * 10_000 + b"1" + b"}" * 10_000),
    ("a deep id", b'{"op": "spec", "id": ' + b"[" * 20_000 + b"]" * 20_000 + b"}"),
    ("NaN as id", b'{"op": "spec", "id": NaN}'),
    ("infinity as id", b'{"op": "spec", "id": -Infinity}'),
    ("a number beyond any as id", b'{"op": "spec", "id": 1e999}'),
    ("NaN in an id", b'{"op": "spec", "id": [{"a": NaN}]}'),
    ("an id of five thousand digits", b'{"op": "spec", "id": ' + b"9" * 5000 + b"}"),
    ("a line of ten megabytes", b"x" * 10_000_000),
    ("a request of ten megabytes", b'{"op": "spec", "more": "' + b"x" * 10_000_000 + b'"}'),
    ("a request just too long", SPEC[:-1] + b" " * 65_536 + b"}"),
)

# A request that can be read → whether it is answered; without the answer it is refused.
READABLE: tuple[tuple[bytes, bool], ...] = (
    (b'{"op": "spec"', True),
    (b'{"op": "drop", "op": "spec"', True),
    (b'{"op": "spec", "claim": 7, "more": [null]', True),
    (b'{"op": "challenge", "claim": "github:acme", "brand": "acme"', True),
    (b'{"op": "spec\\u0000"', False),
    (b'{"op": "SPEC"', False),
    (b'{"op": ""', False),
    (b'{"op": null', False),
    (b'{"op": ["spec"]', False),
    (b'{"op": {"spec": 1}', False),
    (b'{"op": "drop"', False),
    (b'{"op": "__class__"', False),
    (b'{"OP": "spec"', False),
    (b'{"op": "check"', False),
    (b'{"op": "check", "claim": "github:acme", "brand": "acme"', False),
    (b'{"op": "check", "claim": "github:acme", "brand": "acme", "token": ""', False),
    (b'{"op": "challenge", "claim": "github:acme"', False),
    (b'{"op": "challenge", "brand": "acme"', False),
    (b'{"op": "challenge", "claim": "github:acme", "brand": "official"', False),
    (b'{"op": "challenge", "claim": "github:acme", "brand": "acme", "method": "wish"', False),
    (b'{"op": "challenge", "claim": "github:acme", "brand": "acme", "method": "dns_txt"', False),
)


def odd_requests() -> Iterator[Mapping[str, object]]:
    """A good request with one field of another type, for every field and type."""
    good = {"op": "check", "claim": "github:acme", "brand": "acme", "token": "br1"}
    for field in FIELDS:
        for value in ODD_VALUES:
            yield {**good, "id": f"{field} {value}", field: value}


class Verifier:
    """The process and what it is asked; `complaints` are whole when it has ended."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        self.process = process
        self._stdin, self._stdout = process.stdin, process.stdout
        self.complaints = asyncio.ensure_future(process.stderr.read())

    async def write(self, lines: Iterable[bytes]) -> None:
        self._stdin.writelines(line + b"\n" for line in lines)
        await self._stdin.drain()

    async def read(self) -> dict[str, Any]:
        """The next answer, which must be JSON as everybody reads it."""
        answer = json.loads(await self._stdout.readline(), parse_constant=_no_json)
        assert isinstance(answer, dict)
        return answer

    async def answers(self, lines: Iterable[bytes]) -> list[dict[str, Any]]:
        """As many answers as lines, written while they are read."""
        lines = list(lines)
        writing = asyncio.ensure_future(self.write(lines))
        answers = [await self.read() for _ in lines]
        await writing
        return answers

    async def end(self) -> int:
        """Nothing more will be asked; the exit code."""
        self._stdin.close()
        return await self.process.wait()


def _no_json(word: str) -> object:
    raise AssertionError(word)


@asynccontextmanager
async def verifying(environment: Mapping[str, str]) -> AsyncIterator[Verifier]:
    """The verifier while it runs."""
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "verification", "--jsonl")
    process = await asyncio.create_subprocess_exec(
        *command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment, limit=LONGEST_ANSWER
    )
    verifier = Verifier(process)
    try:
        async with asyncio.timeout(60):
            yield verifier
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await verifier.complaints
