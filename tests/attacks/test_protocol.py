"""Whoever speaks to the verifier badly is refused line by line, and the next line is answered."""

import json
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.attacks.case import HOST, LINE, NAME, Case, Filling, Raw
from tests.attacks.pages import FILE
from tests.attacks.playing import peak_memory, request_of, settings
from tests.attacks.protocol import READABLE, SPEC, UNREADABLE, Verifier, odd_requests, verifying
from tests.attacks.world import running_world
from tests.verification.fetching.web_server import page

MOST_MEMORY = 150_000_000
SAID = {FILE: page(LINE.encode())}
GOOD = tuple(Case(f"good {number}", HOST, "", "well_known", SAID) for number in range(200))
HUNG = Case("hung", HOST, "timed_out", "well_known", {FILE: Raw(ending="hang")})


@pytest.fixture
async def verifier() -> AsyncIterator[Verifier]:
    async with verifying({"PATH": os.environ["PATH"]}) as running:
        yield running


async def test_what_is_no_request_is_refused_and_the_next_line_is_answered(verifier: Verifier) -> None:
    answers = await verifier.answers([*(line for _, line in UNREADABLE), SPEC])

    refused = [answer for answer in answers if answer["id"] is None]
    assert len(refused) == len(UNREADABLE)
    assert {(answer["result"], answer["problem"]) for answer in refused} == {("not_proven", "refused")}
    assert [answer["id"] for answer in answers if "txt_name" in answer] == [1]
    assert peak_memory(verifier.process.pid) < MOST_MEMORY
    assert await verifier.end() == 0
    assert not await verifier.complaints


async def test_an_operation_and_its_fields_must_be_as_documented(verifier: Verifier) -> None:
    lines = [b'%s, "id": %d}' % (line, number) for number, (line, _) in enumerate(READABLE)]

    answers = {answer["id"]: answer for answer in await verifier.answers(lines)}

    wrong = [line for number, (line, good) in enumerate(READABLE) if ("problem" not in answers[number]) is not good]
    assert not wrong
    assert await verifier.end() == 0
    assert not await verifier.complaints


async def test_a_value_of_another_type_is_refused(verifier: Verifier) -> None:
    requests = list(odd_requests())

    answers = await verifier.answers(json.dumps(request).encode() for request in requests)

    assert {answer["id"] for answer in answers} == {request["id"] for request in requests}
    assert {answer["problem"] for answer in answers} == {"refused"}
    assert await verifier.end() == 0
    assert not await verifier.complaints


@pytest.mark.parametrize("number", ['"x"', "null", "[1, {}]", "1.5", "true", '"\\ud800"', '"\\u0000"', "9" * 4000])
async def test_an_id_goes_back_as_it_came(number: str, verifier: Verifier) -> None:
    [answer] = await verifier.answers([b'{"op": "spec", "id": ' + number.encode() + b"}"])

    assert answer["id"] == json.loads(number)


async def test_five_thousand_lines_at_once_get_five_thousand_answers(verifier: Verifier) -> None:
    kinds = ({"op": "spec"}, {"op": "drop"}, {"op": "challenge", "claim": f"github:{NAME}", "brand": "acme"})
    lines = [json.dumps({**kinds[number % 3], "id": number}).encode() for number in range(5_000)]

    answers = await verifier.answers(lines)

    assert {answer["id"] for answer in answers} == set(range(5_000))
    tokens = [answer["token"] for answer in answers if "token" in answer]
    assert len(tokens) == len(set(tokens)) == 1_666
    assert await verifier.end() == 0


async def test_one_host_that_hangs_delays_none_of_two_hundred_and_ends_with_the_process(tmp_path: Path) -> None:
    async with running_world(tmp_path) as world:
        lines = []
        for number, case in enumerate([HUNG, *GOOD]):
            filling = Filling(case, number)
            world.add(case, filling)
            lines.append(json.dumps(request_of(case, filling)).encode())
        async with verifying(settings(world, tmp_path, HUNG.door)) as verifier:
            await verifier.write(lines)
            answers = [await verifier.read() for _ in GOOD]
            verifier.process.send_signal(signal.SIGTERM)
            code = await verifier.process.wait()

    assert {(answer["id"], answer["result"]) for answer in answers} == {(case.name, "proven") for case in GOOD}
    assert code
    assert b"Traceback" not in await verifier.complaints
