from tests.verification.world import World, failing, page
from verification.methods.asking import MOST_QUESTIONS, hold
from verification.outcomes import Problem
from verification.platforms.platform import Conversation, Get, Trouble, Txt, Words


def endless() -> Conversation:
    while True:
        yield Get("https://dell.com/", "text/html")


def two_questions() -> Conversation:
    yield Txt("_brand-registry.dell.com")
    reply = yield Get("https://dell.com/", "text/html")
    return Trouble(Problem.TOKEN_NOT_FOUND, reply.body.decode())


async def test_every_address_is_told_before_it_is_asked() -> None:
    told: list[str] = []
    world = World({"https://dell.com/": page("hello", "text/html")})

    async def tell(url: str) -> None:
        assert len(world.asked) == len(told)
        told.append(url)

    ending = await hold(two_questions(), world.ask, tell)

    assert told == ["dns:_brand-registry.dell.com?type=TXT", "https://dell.com/"]
    assert ending.what == Trouble(Problem.TOKEN_NOT_FOUND, "hello")
    assert ending.reply is not None
    assert ending.reply.url == "https://dell.com/"


async def test_a_failure_ends_the_conversation() -> None:
    world = World({"dns:_brand-registry.dell.com": failing(Problem.UNREACHABLE)})

    ending = await hold(two_questions(), world.ask, _nobody_listens)

    assert not isinstance(ending.what, Words)
    assert ending.what.problem is Problem.UNREACHABLE
    assert len(world.asked) == 1


async def test_nobody_is_led_around_for_ever() -> None:
    world = World({"https://dell.com/": page("hello", "text/html")})

    ending = await hold(endless(), world.ask, _nobody_listens)

    assert isinstance(ending.what, Trouble)
    assert ending.what.problem is Problem.BROKEN
    assert len(world.asked) == MOST_QUESTIONS


async def _nobody_listens(url: str) -> None:
    assert url
