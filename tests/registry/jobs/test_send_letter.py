"""How letters leave: over a real SMTP server, or into the local outbox."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from registry import mail
from registry.jobs.mailing import post_with
from registry.jobs.send_letter import send_letter
from registry.jobs.tools import Again, Tools
from registry.models import Letter
from registry.settings import Settings
from tests.factories import NOON
from tests.servers.mail import Mailbox
from tests.servers.running import free_port
from verification.fetching import Failure
from verification.outcomes import Problem
from verification.platforms.platform import Asked, Reply


async def nobody(question: Asked) -> Reply | Failure:
    return Failure(Problem.UNREACHABLE, "No network here.", str(question), None, None)


def tools(smtp_url: str | None, *, now: datetime = NOON, outbox: Path | None = None) -> Tools:
    settings = Settings(smtp_url=smtp_url, outbox_file=outbox, mail_from="registry@registry.example")
    return Tools(nobody, lambda: now, post_with(settings), settings)


async def a_letter(
    to: str = "", subject: str = "Grüße", body: str = "¡Hola!\n\nhttps://registry.example/x\n"
) -> Letter:
    address = to or f"{uuid4().hex}@example.com"
    await mail.write(address, subject, body, now=NOON)
    return await Letter.get(to=address)


async def test_a_letter_is_sent_once(db: str, smtp: Mailbox) -> None:
    letter = await a_letter()
    for _ in range(2):
        assert await send_letter(str(letter.id), tools(smtp.url)) is None

    (received,) = smtp.to(letter.to)
    assert received["Subject"] == "Grüße"
    assert str(letter.id) in received["Message-ID"]
    assert received["From"].endswith("<registry@registry.example>")
    assert received.get_content().replace("\r\n", "\n") == letter.body
    assert (await Letter.get(id=letter.id)).sent_at == NOON


async def test_a_line_break_in_a_subject_adds_no_header(db: str, smtp: Mailbox) -> None:
    letter = await a_letter(subject="Hello\r\nBcc: eve@example.com")
    await send_letter(str(letter.id), tools(smtp.url))
    (received,) = smtp.to(letter.to)
    assert received["Bcc"] is None


async def test_a_refused_address_is_given_up(db: str, smtp: Mailbox) -> None:
    letter = await a_letter()
    smtp.refuse(letter.to)
    assert await send_letter(str(letter.id), tools(smtp.url)) is None
    assert (await Letter.get(id=letter.id)).sent_at is None


async def test_a_busy_server_is_tried_again_more_and_more_slowly(db: str, smtp: Mailbox) -> None:
    letter = await a_letter()
    smtp.refuse(letter.to, "451 4.3.0 come back later")
    pauses = []
    for age in (0, 10, 3600, 86400):
        again = await send_letter(str(letter.id), tools(smtp.url, now=NOON + timedelta(seconds=age)))
        assert isinstance(again, Again)
        pauses.append(again.after.total_seconds())
    assert pauses == [30, 30, 3600, 21600]
    assert await send_letter(str(letter.id), tools(smtp.url, now=NOON + timedelta(days=3))) is None


async def test_a_server_that_is_away_loses_no_letter(db: str) -> None:
    letter = await a_letter()
    again = await send_letter(str(letter.id), tools(f"smtp://127.0.0.1:{free_port()}"))
    assert isinstance(again, Again)


async def test_a_password_is_not_sent_in_clear_over_a_network(db: str, smtp: Mailbox) -> None:
    letter = await a_letter()
    url = f"smtp://user:secret@127.0.0.2:{smtp.port}"  # not one of the names for this machine
    assert isinstance(await send_letter(str(letter.id), tools(url)), Again)
    assert smtp.to(letter.to) == []


async def test_without_a_server_letters_stay_in_the_outbox(db: str, tmp_path: Path) -> None:
    letter, outbox = await a_letter(), tmp_path / "outbox.jsonl"
    assert await send_letter(str(letter.id), tools(None, outbox=outbox)) is None
    (line,) = outbox.read_text("utf-8").splitlines()
    assert json.loads(line) == {"t": NOON.timestamp(), "to": letter.to, "subject": "Grüße", "body": letter.body}
    assert (await Letter.get(id=letter.id)).sent_at is None


async def test_a_letter_that_is_not_there_is_no_work(db: str) -> None:
    assert await send_letter(str(uuid4()), tools(None)) is None


async def test_the_address_that_ends_such_letters_stays_whole(db: str, smtp: Mailbox) -> None:
    url = f"https://registry.example/off/{'Ab3_' * 40}"
    letter = await a_letter()
    await Letter.filter(id=letter.id).update(off_url=url)
    await send_letter(str(letter.id), tools(smtp.url))
    (received,) = smtp.to(letter.to)
    assert received["List-Unsubscribe"] == f"<{url}>"
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
