"""What a registry and its vantages say to each other is read strictly."""

from datetime import UTC, datetime

import pytest

from verification.accounts import AccountRef
from verification.challenges import Challenge
from verification.outcomes import Evidence, Outcome, Problem, Result
from verification.vantages.wire import Question, Unreadable, answered, read_answer, read_question, signed, written

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ACCOUNT = AccountRef("website", "acme.test")
EVIDENCE = Evidence("https://acme.test/", 200, NOON, "ab" * 32, "brand-registry: …")


@pytest.mark.parametrize(("place", "confirmed"), [(None, True), ("https://x.com/acme/status/1", False)])
def test_a_question_arrives_as_it_was_asked(place: str | None, *, confirmed: bool) -> None:
    challenge = Challenge(
        ACCOUNT,
        "acme",
        "registry.example",
        "br1x",
        "dns_txt",
        ("https://acme.test/",),
        confirmed,
        not confirmed,
        confirmed,
    )

    assert read_question(written(Question(challenge, place, "17"))) == Question(challenge, place, "17")


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(Result.PROVEN, None, "Found.", ACCOUNT, "17", None, EVIDENCE, None, "dns_txt"),
        Outcome(Result.UNKNOWN, Problem.RATE_LIMITED, "Later.", ACCOUNT, retry_after=60),
        Outcome(Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND, "Not there.", ACCOUNT),
    ],
)
def test_an_answer_arrives_as_it_was_given(outcome: Outcome) -> None:
    assert read_answer(answered(outcome)) == outcome


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"result": "proven"}',
        b"[" * 100_000,
        answered(Outcome(Result.PROVEN, Problem.BLOCKED, "", ACCOUNT)),
        answered(Outcome(Result.PROVEN, None, "", ACCOUNT)).replace(b'"proven"', b'"yes"'),
        answered(Outcome(Result.PROVEN, None, "", ACCOUNT)).replace(b'"problem":null', b'"problem":"odd"'),
        answered(Outcome(Result.PROVEN, None, "", ACCOUNT, evidence=EVIDENCE)).replace(b"2026-", b"day "),
    ],
)
def test_what_is_no_answer_of_ours_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_answer(body)


def test_a_signature_knows_where_each_part_ends() -> None:
    assert signed("k" * 32, b"ab", b"c") != signed("k" * 32, b"a", b"bc")
