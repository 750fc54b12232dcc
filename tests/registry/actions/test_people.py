"""Signing in by mailed link, sessions, moderators."""

import asyncio
import re
from datetime import timedelta

import pytest

from registry.access import Actor
from registry.actions import people, sessions
from registry.actions.people import SignedIn, SignInWish
from registry.errors import BadEmail, LinkExpired, LinkReplaced, LinkUnusable, LinkUsed, OtherBrowser, RegistryError
from registry.models import Job, Letter, Person, Session, SignInLink
from registry.models.columns import JobKind
from tests.factories import NOON, letters_to

EMAIL = "ana@example.com"


async def ask(email: str = EMAIL, browser: str = "browser-1", language: str = "en", **more: timedelta) -> str:
    """Asks for a link and returns the token of the newest letter."""
    wish = SignInWish(email, browser, language, "/desk", "https://registry.example")
    await people.ask_to_sign_in(wish, now=NOON + more.get("after", timedelta()))
    letter = await Letter.all().order_by("-created_at").first()
    assert letter is not None
    found = re.search(r"https://registry\.example/sign-in/(\S+)", letter.body)
    assert found
    return found[1]


async def test_a_link_signs_in_once(db: str) -> None:
    token = await ask()

    signed_in = await people.sign_in(token, "browser-1", now=NOON)

    assert signed_in.next_path == "/desk"
    actor = await sessions.actor_of(signed_in.session, now=NOON)
    assert actor is not None
    assert (actor.email, actor.is_moderator) == (EMAIL, False)
    with pytest.raises(LinkUsed):
        await people.sign_in(token, "browser-1", now=NOON)


async def test_a_double_click_signs_in_once(db: str) -> None:
    token = await ask()

    answers = await asyncio.gather(
        *(people.sign_in(token, "browser-1", now=NOON) for _ in range(4)), return_exceptions=True
    )

    assert [type(answer) for answer in answers if isinstance(answer, RegistryError)] == [LinkUsed] * 3
    assert len([answer for answer in answers if isinstance(answer, SignedIn)]) == 1
    assert await Session.all().count() == 1


async def test_looking_at_a_link_consumes_nothing(db: str) -> None:
    token = await ask()
    await people.peek_link(token, "browser-1", now=NOON)
    await people.peek_link(token, "browser-1", now=NOON)

    await people.sign_in(token, "browser-1", now=NOON)


async def test_another_browser_cannot_use_the_link(db: str) -> None:
    token = await ask()
    with pytest.raises(OtherBrowser):
        await people.sign_in(token, "browser-2", now=NOON)


async def test_a_link_lives_for_15_minutes(db: str) -> None:
    token = await ask()
    await people.peek_link(token, "browser-1", now=NOON + timedelta(minutes=14, seconds=59))
    with pytest.raises(LinkExpired):
        await people.sign_in(token, "browser-1", now=NOON + timedelta(minutes=15))


async def test_only_the_newest_link_counts(db: str) -> None:
    older = await ask()
    newer = await ask(browser="browser-2", after=timedelta(seconds=1))

    with pytest.raises(LinkReplaced):
        await people.sign_in(older, "browser-1", now=NOON)
    await people.sign_in(newer, "browser-2", now=NOON)


@pytest.mark.parametrize("token", ["", "x", "\0", "\ud800", "é" * 9, "a.b.c", "WyJ4IiwieSJd.aa.bb", "x" * 100_000])
async def test_a_token_that_we_did_not_make_is_unusable(db: str, token: str) -> None:
    with pytest.raises(LinkUnusable):
        await people.sign_in(token, "browser-1", now=NOON)


async def test_a_changed_token_is_unusable(db: str) -> None:
    token = await ask()
    changed = token[:8] + ("A" if token[8] != "A" else "B") + token[9:]
    with pytest.raises(LinkUnusable):
        await people.sign_in(changed, "browser-1", now=NOON)


async def test_neither_link_nor_session_can_be_read_from_the_tables(db: str) -> None:
    token = await ask()
    signed_in = await people.sign_in(token, "browser-1", now=NOON)

    kept = str(await SignInLink.all().values()) + str(await Session.all().values())

    assert signed_in.session not in kept
    assert "browser-1" not in kept


async def test_the_sixth_link_within_an_hour_is_silently_not_sent(db: str) -> None:
    for _ in range(7):
        await ask()
    assert len(await letters_to(EMAIL)) == 5

    await ask(after=timedelta(minutes=61))
    assert len(await letters_to(EMAIL)) == 6


async def test_a_stranger_cannot_keep_the_owner_out(db: str) -> None:
    await people.sign_in(await ask(), "browser-1", now=NOON)
    for number in range(8):
        await ask(browser=f"stranger-{number}", after=timedelta(seconds=number))

    token = await ask(after=timedelta(seconds=20))
    await ask(browser="stranger-9", after=timedelta(seconds=30))

    await people.sign_in(token, "browser-1", now=NOON + timedelta(minutes=1))


async def test_known_and_unknown_people_get_the_same_letter(db: str) -> None:
    await people.sign_in(await ask(), "browser-1", now=NOON)
    known, unknown = EMAIL, "nobody@example.com"
    await ask(known)
    await ask(unknown)

    letters = [(await letters_to(email))[-1] for email in (known, unknown)]

    assert len({re.sub(r"/sign-in/\S+", "", letter.body) for letter in letters}) == 1
    assert await Person.all().count() == 1
    assert await Job.filter(kind=JobKind.SEND_LETTER).count() == 3


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ana",
        "ana@",
        "@example.com",
        "ana@example",
        "ana@example.com\r\nBcc: eve@example.com",
        "ana@example.com,eve@example.com",
        "ana @example.com",
        "añà@example.com",
        "ana@exämple.com",
        "ana\0@example.com",
        "a..b@example.com",
        '"a b"@example.com',
        "a" * 65 + "@example.com",
        "ana@" + "a." * 200 + "com",
        "x" * 1_000_000,
    ],
)
async def test_an_address_that_could_carry_more_than_an_address_is_refused(db: str, email: str) -> None:
    with pytest.raises(BadEmail) as refusal:
        await people.ask_to_sign_in(SignInWish(email, "b", "en", "", "https://registry.example"), now=NOON)
    assert refusal.value.field == "email"
    assert await Letter.all().count() == 0


async def test_case_makes_no_second_person(db: str) -> None:
    await people.sign_in(await ask("Ana@Example.com"), "browser-1", now=NOON)
    await people.sign_in(await ask("ana@example.COM"), "browser-1", now=NOON)
    assert await Person.all().count() == 1


async def signed_in_actor() -> tuple[str, Actor]:
    session = (await people.sign_in(await ask(), "browser-1", now=NOON)).session
    actor = await sessions.actor_of(session, now=NOON)
    assert actor
    return session, actor


async def test_a_session_ends_at_sign_out(db: str) -> None:
    session, actor = await signed_in_actor()
    await sessions.sign_out(actor, now=NOON)
    assert await sessions.actor_of(session, now=NOON) is None


async def test_a_session_slides_for_30_days(db: str) -> None:
    session, _ = await signed_in_actor()
    assert await sessions.actor_of(session, now=NOON + timedelta(days=29))
    assert await sessions.actor_of(session, now=NOON + timedelta(days=58))
    assert await sessions.actor_of(session, now=NOON + timedelta(days=89)) is None


async def test_becoming_a_moderator_ends_older_sessions(db: str) -> None:
    session, _ = await signed_in_actor()

    await people.make_moderator(EMAIL.upper(), now=NOON)

    assert await sessions.actor_of(session, now=NOON) is None
    again = await people.sign_in(await ask(after=timedelta(seconds=1)), "browser-1", now=NOON)
    actor = await sessions.actor_of(again.session, now=NOON)
    assert actor
    assert actor.is_moderator


async def test_only_languages_that_we_speak_are_kept(db: str) -> None:
    session, actor = await signed_in_actor()
    await people.set_language(actor, "es")
    await people.set_language(actor, "tlh")
    changed = await sessions.actor_of(session, now=NOON)
    assert changed
    assert changed.language == "es"
