"""Plays cases: asks the real verifier, a process of its own, everything at once and keeps what it answered."""

import asyncio
import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.attacks.case import BRAND, LEAK, Case, Door, Filling
from tests.attacks.world import World, running_world
from verification.outcomes import Problem, Result

Answer = Mapping[str, Any]
_TOKEN = re.compile(rb"br1[a-z2-7]{42}")

# Platforms of one API each; their bases all lead to the plain server, told apart by the first part of the path.
API_PLATFORMS = (
    *("github", "x", "bluesky", "plc", "telegram", "reddit", "hackernews", "keybase", "stackexchange", "medium"),
    *("pinterest", "snapchat", "soundcloud", "steam", "tiktok", "vimeo", "linktree", "discord", "appstore", "youtube"),
    *("twitch", "kick", "vk", "facebook", "instagram", "threads", "spotify"),
)
PER_HOST = ("website", *("activitypub", "lemmy", "peertube", "pixelfed", "gitlab", "forgejo", "matrix", "tumblr"))
NOBODYS = "https://mallory.test/"  # honest words stand there, and no question may lead us to them
LONGEST_LINE = 1_000_000
KEYS = {
    **{slug: f"the-key-for-{slug}" for slug in ("x", "youtube", "facebook")},
    **{slug: f"our-id:the-secret-for-{slug}" for slug in ("twitch", "spotify", "instagram")},
}
MORE_KEYS = {
    **dict.fromkeys(("kick", "reddit", "instagram", "spotify"), "our-id:our-secret"),
    **dict.fromkeys(("vk", "facebook", "threads"), "our-key"),
}
MOST_MEMORY = 300_000_000  # bytes; the process has some 60 MB before its first question
WITHIN = 110  # seconds for everything; the longest check may take 20


AT_ONCE = 150  # in one process: the world around it is one event loop, and a check has 20 seconds


@dataclass
class Played:
    """What came of it."""

    answers: dict[str, Answer] = field(default_factory=dict)
    fillings: dict[str, Filling] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)  # of the answers
    complaints: str = ""  # stderr of the processes
    most_memory: int = 0  # bytes, of the largest process
    heard: list[tuple[str, bytes]] = field(default_factory=list)  # every request, and which address it was for
    trapped: list[str] = field(default_factory=list)
    has_443: bool = True

    def wrong(self, cases: Iterable[Case]) -> dict[str, Answer | str]:
        """Every case whose answer is not right, and whatever no attack may do; empty when all is well."""
        faults = {case.name: self.answers[case.name] for case in cases if not self._is_right(case)}
        outside = {"trapped": ", ".join(self.trapped), "complaints": self.complaints * ("Traceback" in self.complaints)}
        outside["told"] = ", ".join(where for where, said in self.heard if _TOKEN.search(said))
        outside["visited"] = ", ".join(where for where, _ in self.heard if where.startswith(NOBODYS))
        outside["too much memory"] = str(self.most_memory) * (self.most_memory > MOST_MEMORY)
        return faults | {name: said for name, said in outside.items() if said}

    def _is_right(self, case: Case) -> bool:
        answer, detail = self.answers[case.name], self.answers[case.name]["detail"]
        problem = answer["problem"]
        result = Problem(problem).result if problem else Result.PROVEN
        silent = detail and LEAK not in detail and self.fillings[case.name].token not in detail
        return bool((problem or "") in case.expected.split("|") and answer["result"] == result and silent)


async def play(cases: Sequence[Case], folder: Path) -> Played:
    """Every case once, in one process for each way the verifier is set up."""
    played = Played()
    async with running_world(folder) as world:
        requests: dict[tuple[Door, str], list[dict[str, object]]] = {}
        for number, case in enumerate(cases):
            filling = Filling(case, number)
            world.add(case, filling)
            played.fillings[case.name] = filling
            requests.setdefault((case.door, case.apart), []).append(request_of(case, filling))
        world.issue()
        runs = [
            asked(lines, settings(world, folder, door), played, at_once=AT_ONCE)
            for (door, _), lines in requests.items()
        ]
        await asyncio.gather(*runs)
        played.heard, played.trapped, played.has_443 = world.heard, world.trapped, world.has_443
    return played


def request_of(case: Case, filling: Filling) -> dict[str, object]:
    """The line that asks for the case."""
    place = None if case.place is None else filling(case.place)
    # A claim that only has to be read brings a token that fits nothing: no question may go out.
    token = filling.token if case.reads_as is None else "br1"
    claim = {"op": "check", "id": case.name, "claim": filling(case.claim), "brand": BRAND, "token": token}
    stable_id = None if case.stable_id is None else filling(case.stable_id)
    return {**claim, "method": case.method, "place": place, "stable_id": stable_id}


def settings(world: World, folder: Path, door: Door) -> dict[str, str]:
    """The environment of the process; proxies and netrc in it are traps."""
    proxy = f"http://127.0.0.1:{world.trap_port}"
    resolvers = [world.names, world.other_names] if door is Door.TWO_RESOLVERS else [world.names]
    bases = {slug: f"http://127.0.0.1:{world.plain_port}/{slug}" for slug in API_PLATFORMS}
    if door in {Door.BASES, Door.KEYED}:
        bases |= dict.fromkeys(PER_HOST, f"https://127.0.0.1:{world.tls_port}")
    keys = KEYS | MORE_KEYS if door is Door.KEYED else {}
    if door is Door.KEYS:
        bases, keys = {}, KEYS
    return {
        "PATH": os.environ["PATH"],
        **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"), proxy),
        "REGISTRY_DNS_SERVERS": ",".join(f"127.0.0.1:{server.port}" for server in resolvers),
        "REGISTRY_ALLOW_ADDRESSES": world.allowed,
        "REGISTRY_CA_FILE": str(folder / "root.pem"),
        "REGISTRY_PLATFORM_BASES": ",".join(f"{slug}={base}" for slug, base in bases.items()),
        "REGISTRY_PLATFORM_KEYS": ",".join(f"{slug}={key}" for slug, key in keys.items()),
    }


async def asked(
    requests: Iterable[object], environment: Mapping[str, str], played: Played, *, at_once: int | None = None
) -> None:
    """Writes every request (a document, or a line as it is) and reads as many answers; notes peak memory at the end.

    `at_once`: the most that may be unanswered; all, where it is None.
    """
    lines = [request if isinstance(request, bytes) else json.dumps(request).encode() for request in requests]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "verification", "--jsonl"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment,
        limit=LONGEST_LINE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    complaints = asyncio.ensure_future(process.stderr.read())
    try:
        async with asyncio.timeout(WITHIN):
            free = asyncio.Semaphore(at_once or len(lines))
            writing = asyncio.ensure_future(_write(process.stdin, lines, free))
            for _ in lines:
                answer = json.loads(await process.stdout.readline())
                free.release()
                played.answers[answer["id"]] = answer
                played.order.append(answer["id"])
            await writing
            played.most_memory = max(played.most_memory, peak_memory(process.pid))
            process.stdin.close()
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
        played.complaints += (await complaints).decode(errors="replace")


async def _write(stdin: asyncio.StreamWriter, lines: Iterable[bytes], free: asyncio.Semaphore) -> None:
    for line in lines:
        await free.acquire()
        stdin.write(line + b"\n")
        await stdin.drain()


def peak_memory(pid: int) -> int:
    """The most that the process ever held, in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise LookupError("VmHWM")
