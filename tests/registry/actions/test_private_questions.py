"""A private question reaches a real registry over the wire, and takes nothing along but five digits."""

import asyncio
import json
import subprocess
import sys

from registry.actions.private_lookups import hash_of
from registry.actions.private_questions import PrivateAnswer, ask_privately, settings_to_ask
from registry.settings import Settings, environment
from tests.factories import make_listed_brand, make_live_brand, make_member, make_official
from tests.registry.web.serving import serving
from verification.accounts import AccountRef
from verification.fetching import Failure, Fetcher
from verification.platforms.platform import Asked, Get, Reply

ACME = AccountRef("x", "acmerobotics")
UNKNOWN = (
    "unknown. The range holds nothing about it. Most lookalikes are in no range: without --private they are named."
)


async def _acme() -> None:
    member = await make_member("acme")
    brand = await make_live_brand(member, "acme-robotics", name="Acme Robotics", domain="acmerobotics.com")
    await make_official(member, brand, ACME)
    await make_listed_brand("walmart", name="Walmart", accounts=(AccountRef("x", "walmart"),))


async def test_the_verdict_comes_back_and_only_five_digits_go_out(db: str) -> None:
    await _acme()
    asked: list[Asked] = []
    async with serving() as port, Fetcher(settings_to_ask(Settings(), f"http://127.0.0.1:{port}")) as fetcher:

        async def noting(question: Asked) -> Reply | Failure:
            asked.append(question)
            return await fetcher.ask(question)

        texts = ["https://twitter.com/AcmeRobotics", "x.com/walmart", "x:nobodyknows"]
        answers = await ask_privately(texts, noting)

    assert [answer.in_words() for answer in answers] == [
        "https://twitter.com/AcmeRobotics: official. Yes, this is Acme Robotics's official account.",
        "x.com/walmart: listed. Reported as Walmart's by an open source, not confirmed by the brand.",
        f"x:nobodyknows: {UNKNOWN}",
    ]
    sent = [question.url for question in asked if isinstance(question, Get)]
    assert [url.rpartition("/")[2] for url in sent] == [
        hash_of(AccountRef("x", handle))[:5] for handle in ("acmerobotics", "walmart", "nobodyknows")
    ]


async def test_what_names_no_account_is_told_and_not_asked() -> None:
    async def never(question: Asked) -> Reply | Failure:
        raise AssertionError(question)

    answers = await ask_privately(["@dell", "hello world", "https://x.com/dell/status/1"], never)

    codes = [answer.problem.code for answer in answers if answer.problem]
    assert codes == ["not_an_account", "not_an_account", "needs_lookup"]


async def test_a_registry_that_does_not_answer_is_no_verdict() -> None:
    async with Fetcher(settings_to_ask(Settings(), "http://127.0.0.1:9")) as fetcher:
        (answer,) = await ask_privately(["x:dell"], fetcher.ask)

    assert json.loads(answer.as_line())["error"]["code"] == "unreachable"
    assert "could not be reached" in answer.in_words()


def test_a_verdict_that_we_do_not_know_is_unknown() -> None:
    answer = PrivateAnswer("x:dell", AccountRef("x", "dell"), {"verdict": "splendid"})

    assert answer.in_words() == "x:dell: unknown. Not registered here. That does not mean it is fake."


async def test_the_command_needs_no_database(db: str) -> None:
    await _acme()
    async with serving() as port:
        command = [sys.executable, "-m", "registry.cli", "check", "--private", "--json", "--at"]
        ran = await asyncio.to_thread(
            subprocess.run,
            [*command, f"http://127.0.0.1:{port}", "x.com/acmerobotics"],
            env=environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    told = json.loads(ran.stdout)
    assert (told["verdict"], told["brand"]["slug"]) == ("official", "acme-robotics")
    assert told["account"] == {"platform": "x", "handle": "acmerobotics"}
