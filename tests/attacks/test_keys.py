"""The operator's app keys are shown to the platforms that gave them, whatever those and the claimed sites answer."""

from pathlib import Path

import pytest

from tests.attacks.keys import CASES, HOMES
from tests.attacks.playing import play


async def test_no_app_key_is_shown_but_to_the_platform_that_gave_it(tmp_path: Path) -> None:
    played = await play(CASES, tmp_path)
    if not played.has_443:
        pytest.skip("only root may open port 443 here")

    problems = {case.name: played.answers[case.name]["problem"] or "" for case in CASES}
    assert problems == {case.name: case.expected for case in CASES}
    for secret, home in HOMES.items():
        shown = {where for where, said in played.heard if secret.encode() in said}
        assert shown
        assert {where for where in shown if not where.startswith(home)} == set()
    for where, said in played.heard:
        head = said.lower().partition(b"\r\n")[2]
        assert where.startswith(tuple(HOMES.values())) or not (b"authorization:" in head or b"key" in head), where
    assert played.trapped == []
    assert "Traceback" not in played.complaints
