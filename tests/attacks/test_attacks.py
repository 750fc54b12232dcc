"""Hundreds of attacks on the real verifier over real sockets: each gets the one right answer and leaves no trace."""

import asyncio
import re

import pytest

from tests.attacks import answers, claims, connections, detours, names, pages
from tests.attacks.case import LEAK, Case, Door
from tests.attacks.playing import Played, play
from verification.outcomes import Problem

CASES = (*answers.CASES, *claims.CASES, *pages.CASES, *connections.CASES, *names.CASES, *detours.SLOW)
LONGEST_EXCERPT = 300
MOST_MEMORY = 300_000_000  # bytes; the process has some 60 MB before its first question
_ADDRESS = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+|::")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.fixture(scope="module")
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """All the cases that were chosen, at once: the slow ones take twenty seconds, and take them together."""
    chosen = {str(item.callspec.params.get("case")) for item in request.session.items if hasattr(item, "callspec")}
    cases = [case for case in CASES if case.name in chosen] or CASES
    return asyncio.run(play(cases, tmp_path_factory.mktemp("attacks")))


def test_there_are_hundreds_of_different_attacks() -> None:
    names = [case.name for case in CASES]

    assert len(names) == len(set(names)) >= 400


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_answer_is_right(case: Case, played: Played) -> None:
    if case.door is not Door.BASES and not played.has_443:
        pytest.skip("only root may open port 443 here")
    answer = played.answers[case.name]

    assert (answer["problem"] or "") in case.expected.split("|"), answer
    assert answer["result"] == (Problem(answer["problem"]).result if answer["problem"] else "proven")
    assert answer["detail"]
    assert LEAK not in answer["detail"]
    assert played.fillings[case.name].token not in answer["detail"]
    assert not _ADDRESS.search(answer["detail"])
    if case.reads_as is not None:
        account = answer["account"]
        assert (f"{account['platform']}:{account['handle']}" if account else "") == case.reads_as
    if answer["evidence"]:
        assert len(answer["evidence"]["excerpt"]) <= LONGEST_EXCERPT
        assert not _UNSEEN.search(answer["evidence"]["excerpt"])


def test_no_closed_address_and_no_proxy_was_touched(played: Played) -> None:
    assert played.trapped == []


def test_nobody_was_told_a_secret(played: Played) -> None:
    said = b"\n".join(said for _, said in played.heard).lower()

    assert not [name for name, filling in played.fillings.items() if filling.token.encode() in said]
    for header in (b"\ncookie:", b"\nauthorization:", b"\nproxy-", b"\nreferer:", b"\nx-forwarded"):
        assert header not in said


def test_the_process_kept_its_calm(played: Played) -> None:
    assert "Traceback" not in played.complaints
    assert played.most_memory < MOST_MEMORY


def test_nobody_waits_for_those_who_hang(played: Played) -> None:
    slow = [played.order.index(name) for name, answer in played.answers.items() if name.startswith("slow: ")]
    quick = [played.order.index(case.name) for case in pages.CASES if case.name in played.answers]

    assert not slow or not quick or max(quick) < min(slow)
