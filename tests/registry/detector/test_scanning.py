import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from registry.detector.scanning import read_registered, scan_lines

_TSV = "handle\tplatform\tbrand_id\tbrand_name\twebsite\tfamily\nDell\ttwitter\tQ1\tDell\tdell.com\tQ1\n"


def _scan(*questions: object) -> list[dict[str, Any]]:
    lines = [json.dumps(question) for question in questions]
    return [json.loads(answer) for answer in scan_lines(lines, io.StringIO(_TSV))]


def test_a_lookalike_is_answered_with_target_and_kind() -> None:
    (answer,) = _scan({"id": 7, "handle": "dell_support", "platform": "twitter"})

    assert answer["score"] > 0.9
    assert {key: value for key, value in answer.items() if key != "score"} == {
        "id": 7,
        "handle": "dell_support",
        "flagged": True,
        "target": "Dell",
        "target_brand": "Q1",
        "kind": "affix-support",
        "tricks": ["combosquatting", "separator"],
    }


def test_an_honest_handle_is_answered_with_nothing() -> None:
    (answer,) = _scan({"handle": "zebra"})

    assert answer == {
        "handle": "zebra",
        "flagged": False,
        "score": 0.0,
        "target": None,
        "target_brand": None,
        "kind": None,
        "tricks": [],
    }


def test_twitter_is_read_as_x() -> None:
    (name,) = read_registered(io.StringIO(_TSV))

    assert (name.platform, name.proven) == ("x", True)


def test_a_bad_line_is_answered_and_the_scan_goes_on() -> None:
    answers = list(scan_lines(["nonsense", "[]", '{"handle": "dellsupport"}'], io.StringIO(_TSV)))

    assert [json.loads(answer)["flagged"] for answer in answers] == [False, False, True]


def test_each_line_is_answered_before_the_next_is_asked(tmp_path: Path) -> None:
    registered = tmp_path / "registered.tsv"
    registered.write_text(_TSV, encoding="utf-8")
    command = [sys.executable, "-m", "registry.detector", "--registered", str(registered), "--threshold", "0.99"]

    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as scan:
        assert scan.stdin is not None
        assert scan.stdout is not None
        for number in range(2):
            scan.stdin.write(json.dumps({"id": number, "handle": "dell_support"}) + "\n")
            scan.stdin.flush()
            answer = json.loads(scan.stdout.readline())
            assert (answer["id"], answer["flagged"], answer["target"]) == (number, False, "Dell")
