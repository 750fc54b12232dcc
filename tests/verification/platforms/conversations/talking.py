"""Feeds a conversation by hand: the test is the whole outside world."""

import json
from collections.abc import Mapping

from tests.verification.world import NOON
from verification.platforms.platform import Asked, Conversation, Events, Reply, Trouble, Txt, Words

JSON = "application/json; charset=utf-8"


def answer(body: object, content_type: str = JSON, *, status: int = 200) -> tuple[int, str, bytes]:
    """What a server sends: a document is written as JSON, text and bytes go as they are."""
    if isinstance(body, bytes):
        return status, content_type, body
    return status, content_type, (body if isinstance(body, str) else json.dumps(body)).encode()


def talk(conversation: Conversation, world: Mapping[str, tuple[int, str, bytes]]) -> Words | Trouble:
    """How the conversation ends in this world; it may ask for nothing that the world does not have.

    TXT values stand under `dns:NAME`, one a line.
    """
    try:
        question = next(conversation)
        while True:
            question = conversation.send(_reply(question, world))
    except StopIteration as end:
        ending = end.value
    assert isinstance(ending, Words | Trouble)
    return ending


def words(ending: Words | Trouble) -> Words:
    assert isinstance(ending, Words), ending
    return ending


def trouble(ending: Words | Trouble) -> Trouble:
    assert isinstance(ending, Trouble), ending
    return ending


def _reply(question: Asked, world: Mapping[str, tuple[int, str, bytes]]) -> Reply:
    if isinstance(question, Txt):
        strings = world[f"dns:{question.name}"][2].decode().split("\n")
        return Reply(f"dns:{question.name}?type=TXT", None, "", b"", tuple(filter(None, strings)))
    if isinstance(question, Events):
        return Reply(question.relays[0], None, JSON, world[question.relays[0]][2], asked_at=NOON)
    status, content_type, body = world[question.url]
    assert status in question.expected, "the fetcher would have ended the conversation here"
    return Reply(question.url, status, content_type, body)
