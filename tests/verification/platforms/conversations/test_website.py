from collections.abc import Mapping

import pytest

from tests.verification.platforms.conversations.talking import answer, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.website import dns_txt, meta_tag, well_known
from verification.platforms.platform import Conversation, Get, Reply, Trouble, Txt, Words

DELL = AccountRef("website", "dell.com")
FILE = "https://dell.com/.well-known/brand-registry.txt"


def talk(conversation: Conversation, pages: Mapping[str, tuple[int, str, bytes]], other: int = 404) -> Words | Trouble:
    """A website that has these pages and answers any other address with one status."""
    try:
        question = next(conversation)
        while True:
            assert isinstance(question, Get)
            status, content_type, body = pages.get(question.url, answer("else", "text/html", status=other))
            assert status in question.expected
            question = conversation.send(Reply(question.url, status, content_type, body))
    except StopIteration as end:
        ending: Words | Trouble = end.value
    return ending


def test_the_record_is_asked_at_the_one_label() -> None:
    conversation = dns_txt(DELL, None)

    question = next(conversation)
    with pytest.raises(StopIteration) as end:
        conversation.send(Reply("dns:", None, "", b"", strings=("brand-registry=br1", "v=spf1")))

    assert question == Txt("_brand-registry.dell.com")
    assert words(end.value.value).texts == ("brand-registry=br1", "v=spf1")


def test_the_file_is_read_line_by_line() -> None:
    body = "\ufeff# our accounts\r\nbr1token \nhttps://x.com/dell\n"

    said = words(talk(well_known(DELL, None), {FILE: answer(body, "text/plain")}))

    assert (said.account, said.texts) == (DELL, ("# our accounts", "br1token", "https://x.com/dell"))


def test_a_missing_file_holds_no_token() -> None:
    assert trouble(talk(well_known(DELL, None), {})).problem is Problem.TOKEN_NOT_FOUND


def test_a_site_that_answers_any_address_proves_nothing() -> None:
    ended = trouble(talk(well_known(DELL, None), {FILE: answer("br1token", "text/plain")}, other=200))

    assert ended.problem is Problem.WILDCARD


@pytest.mark.parametrize("status", [301, 302, 401, 403, 404, 410])
def test_a_site_that_turns_other_addresses_away_is_believed(status: int) -> None:
    assert words(talk(well_known(DELL, None), {FILE: answer("br1token", "text/plain")}, other=status))


GOOD = '<meta name="brand-registry" content="br1token">'


@pytest.mark.parametrize(
    "page",
    [
        f"<!doctype html><html><head><title>Dell</title>{GOOD}</head><body></body></html>",
        f"{GOOD}<p>no head written, but the parser makes one",
        "<head><meta content=' br1token ' name=brand-registry></head>",
    ],
)
def test_a_meta_tag_in_the_head_counts(page: str) -> None:
    said = words(talk(meta_tag(DELL, None), {"https://dell.com/": answer(page, "text/html")}))

    assert said.texts == ("br1token",)


@pytest.mark.parametrize(
    "page",
    [
        f"<head></head><body>{GOOD}</body>",
        f"<div>{GOOD}</div>",
        f"<head><!-- {GOOD} --></head>",
        f"<head><script>'{GOOD}'</script></head>",
        f"<head><style>{GOOD}</style></head>",
        f"<head><title>{GOOD}</title></head>",
        f"<head><template>{GOOD}</template></head>",
        f"<head><noscript>{GOOD}</noscript></head>",
        f"<body><textarea>{GOOD}</textarea>",
        f"<body><svg><head>{GOOD}</head></svg>",
        f"<head><meta name='description' content='{GOOD}'></head>",
        f"<head></head><body></body><head>{GOOD}</head>",
        "<head><meta property='brand-registry' content='br1token'></head>",
        "<head><meta name='brand-registry-x' content='br1token'></head>",
        "<head>" + " " * 70_000 + GOOD,
    ],
)
def test_a_meta_tag_anywhere_else_does_not_count(page: str) -> None:
    assert not words(talk(meta_tag(DELL, None), {"https://dell.com/": answer(page, "text/html")})).texts
