"""Holds a conversation: asks its questions outside and hands the answers back until it has words or trouble."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from verification.fetching import Ask, Failure
from verification.outcomes import Problem
from verification.platforms.platform import Asked, Conversation, Events, Get, Reply, Trouble, Txt, Unanswered, Words

MOST_QUESTIONS = 12  # no conversation needs more; a server must not lead us around


@dataclass(frozen=True, slots=True)
class Ending:
    """How a conversation ended, and the last answer it got."""

    what: Words | Trouble | Failure
    reply: Reply | None


class _Failed(Unanswered):
    """Tells the conversation what became of its question, and us, if it does not go on, which failure that was."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.problem)
        self.failure = failure


async def hold(conversation: Conversation, ask: Ask, tell: Callable[[str], Awaitable[None]]) -> Ending:
    """The conversation's end; `tell` hears each address before it is asked."""
    reply: Reply | None = None
    try:
        question = next(conversation)
        for _ in range(MOST_QUESTIONS):
            await tell(address_of(question))
            answer = await ask(question)
            if isinstance(answer, Failure):
                question = conversation.throw(_Failed(answer))
            else:
                reply = answer
                question = conversation.send(reply)
    except StopIteration as end:
        return Ending(end.value, reply)
    except _Failed as failed:
        return Ending(failed.failure, reply)
    finally:
        conversation.close()
    return Ending(Trouble(Problem.BROKEN, "The platform asked us to look in too many places."), reply)


def address_of(question: Asked) -> str:
    match question:
        case Get():
            return question.url
        case Txt():
            return f"dns:{question.name}?type=TXT"
        case Events():
            return question.relays[0]
