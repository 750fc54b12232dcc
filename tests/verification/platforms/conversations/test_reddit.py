from html import escape

import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.reddit import post

ACME = AccountRef("reddit", "u/acme")
URL = "https://www.reddit.com/comments/1pqpxtp/.rss"
PLACE = "https://www.reddit.com/r/Acme/comments/1pqpxtp/our_proof/"
ATOM = "application/atom+xml; charset=UTF-8"
OWN = "https://www.reddit.com/r/Acme/comments/1pqpxtp/our_proof/"


def entry(
    *,
    number: str = "t3_1pqpxtp",
    author: str = "/u/Acme",
    text: str = '<div class="md"><p>our line</p></div>',
    link: str = OWN,
) -> str:
    html = f'<!-- SC_OFF -->{text}<!-- SC_ON --> submitted by <a href="x">/u/Acme</a> <a href="{link}">[link]</a>'
    return (
        f"<entry><author><name>{author}</name><uri>https://www.reddit.com/user/Acme</uri></author>"
        f'<content type="html">{escape(html)}</content><id>{number}</id><title>Our proof</title></entry>'
    )


COMMENT = entry(number="t1_opkvz3h", author="/u/mallory", text='<div class="md"><p>token</p></div>')


def feed(*entries: str) -> tuple[int, str, bytes]:
    return answer(
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><id>/comments/x/.rss</id>'
        f"<title>token : Acme</title>{''.join(entries)}</feed>",
        ATOM,
    )


@pytest.mark.parametrize("place", [PLACE, "https://redd.it/1PQPXTP", "https://old.reddit.com/comments/1pqpxtp"])
def test_only_the_post_itself_is_read(place: str) -> None:
    said = words(talk(post(ACME, place), {URL: feed(entry(), COMMENT)}))

    assert (said.account, said.texts) == (ACME, ("our line", "Our proof"))


@pytest.mark.parametrize("author", ["/u/mallory", "/u/acme_", "/u/acme-"])
def test_another_author_is_another_account_even_with_a_comment_of_ours(author: str) -> None:
    ours = entry(number="t1_opkvz3h")

    assert trouble(talk(post(ACME, PLACE), {URL: feed(entry(author=author), ours)})).problem is Problem.ANOTHER_ACCOUNT


def test_a_quotation_does_not_count() -> None:
    text = '<div class="md"><blockquote><p>token</p></blockquote><p>our line</p></div>'

    assert words(talk(post(ACME, PLACE), {URL: feed(entry(text=text))})).texts[0] == "our line"


@pytest.mark.parametrize(
    "changed",
    [
        entry(link="https://www.reddit.com/r/other/comments/2abc/token/"),
        entry(link="https://evil.example/"),
        entry(text="<table><tr><td>token</td></tr></table>"),
        entry(text="<!-- <div class='md'>token</div> -->"),
    ],
)
def test_links_and_crossposts_never_count(changed: str) -> None:
    assert trouble(talk(post(ACME, PLACE), {URL: feed(changed)})).problem is Problem.TOKEN_NOT_FOUND


@pytest.mark.parametrize(
    "entries",
    [
        (),
        (COMMENT,),
        (entry(), entry()),
        (entry(author=""),),
        (entry(author="acme"),),
        (entry().replace("<author>", "<author><name>/u/x</name>"),),
        (entry().replace('type="html"', 'type="xhtml"'),),
        (entry().replace("<entry>", '<entry xmlns="urn:x">'),),
    ],
)
def test_another_shape_says_nothing(entries: tuple[str, ...]) -> None:
    assert trouble(talk(post(ACME, PLACE), {URL: feed(*entries)})).problem is Problem.BROKEN


@pytest.mark.parametrize("page", ["<html><title>Blocked</title>whoa there, pardner!</html>", "", "{}"])
def test_a_page_that_blocks_says_nothing(page: str) -> None:
    assert trouble(talk(post(ACME, PLACE), {URL: answer(page, ATOM)})).problem is Problem.BROKEN


def test_deleted_and_missing_posts_are_answers() -> None:
    deleted = feed(entry(author="/u/[deleted]"))

    assert trouble(talk(post(ACME, PLACE), {URL: deleted})).problem is Problem.POST_NOT_FOUND
    assert trouble(talk(post(ACME, PLACE), {URL: answer("", status=404)})).problem is Problem.POST_NOT_FOUND


@pytest.mark.parametrize(
    ("account", "place", "problem"),
    [
        (AccountRef("reddit", "r/acme"), PLACE, Problem.REFUSED),
        (ACME, "https://www.reddit.com/user/acme/", Problem.REFUSED),
        (ACME, "https://reddit.com.evil.example/comments/1pqpxtp", Problem.REFUSED),
        (ACME, None, Problem.NEEDS_PLACE),
    ],
)
def test_other_places_are_never_asked(account: AccountRef, place: str | None, problem: Problem) -> None:
    assert trouble(talk(post(account, place), {})).problem is problem
