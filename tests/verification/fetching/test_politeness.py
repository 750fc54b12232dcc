"""Pace and patience, with a clock that the test turns."""

import asyncio
from dataclasses import dataclass

import pytest

from verification.fetching.failures import Reason
from verification.fetching.politeness import AT_ONCE, LONGEST_WAIT, MOST_HOSTS, Host, OwnPoliteness, Pace, PutOff

QUICK = Pace(connections=2, burst=3, per_second=1000)
SLOW = Pace(connections=9, burst=2, per_second=0.05)


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def named(host: str) -> Host:
    return Host(host, host, host)


async def ask_for_quiet(politeness: OwnPoliteness, seconds: float) -> None:
    async with politeness.turn(named("dell.test"), None) as turn:
        turn.quiet_seconds = seconds


async def visit(politeness: OwnPoliteness, host: str = "dell.test", pace: Pace | None = SLOW) -> None:
    async with politeness.turn(named(host), pace):
        pass


async def test_the_burst_is_free_and_then_the_host_is_left_alone(clock: Clock) -> None:
    politeness = OwnPoliteness(clock)
    await visit(politeness)
    await visit(politeness)

    with pytest.raises(PutOff) as caught:
        await visit(politeness)

    assert (caught.value.reason, caught.value.seconds) == (Reason.OWN_PACE, 20)


async def test_turns_come_back_with_time_but_no_more_than_the_burst(clock: Clock) -> None:
    politeness = OwnPoliteness(clock)
    for _ in range(2):
        await visit(politeness)
    clock.now += 100_000

    for _ in range(2):
        await visit(politeness)
    with pytest.raises(PutOff):
        await visit(politeness)


async def test_who_can_come_again_does_not_wait_for_a_turn_that_is_seconds_away(clock: Clock) -> None:
    politeness = OwnPoliteness(clock)
    pace = Pace(connections=9, burst=1, per_second=0.2)
    await visit(politeness, pace=pace)

    with pytest.raises(PutOff) as caught:
        async with politeness.turn(named("dell.test"), pace, AT_ONCE):
            pass

    assert caught.value.seconds == 5


async def test_hosts_do_not_wait_for_each_other(clock: Clock) -> None:
    politeness = OwnPoliteness(clock)
    for _ in range(2):
        await visit(politeness)

    await visit(politeness, "hp.test")


async def test_a_redirect_is_paid_for_later(clock: Clock) -> None:
    politeness = OwnPoliteness(clock)
    async with politeness.turn(named("dell.test"), SLOW) as turn:
        turn.hops = 1

    with pytest.raises(PutOff):
        await visit(politeness)


async def test_a_wish_for_quiet_is_kept_to_the_second(clock: Clock) -> None:
    politeness = OwnPoliteness(clock)
    async with politeness.turn(named("dell.test"), None) as turn:
        await ask_for_quiet(politeness, 30)
        turn.quiet_seconds = 10  # a shorter wish does not undo a longer one
    clock.now += 29

    with pytest.raises(PutOff) as caught:
        await visit(politeness)
    clock.now += 1
    await visit(politeness)

    assert (caught.value.reason, caught.value.seconds) == (Reason.RATE_LIMITED, 1)


async def test_a_wish_for_quiet_counts_without_a_pace_too(clock: Clock) -> None:
    politeness = OwnPoliteness(clock)
    for _ in range(50):
        await visit(politeness, pace=None)
    await ask_for_quiet(politeness, 30)

    with pytest.raises(PutOff):
        await visit(politeness, pace=None)


async def test_connections_are_counted_and_given_back(clock: Clock) -> None:
    politeness = OwnPoliteness(clock)
    inside = most = 0

    async def stay() -> None:
        nonlocal inside, most
        async with politeness.turn(named("dell.test"), QUICK):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            inside -= 1

    await asyncio.gather(*(stay() for _ in range(10)))

    assert (most, inside) == (2, 0)


async def test_an_error_gives_the_connection_back(clock: Clock) -> None:
    politeness = OwnPoliteness(clock)
    for _ in range(5):
        with pytest.raises(KeyError):
            async with politeness.turn(named("dell.test"), QUICK):
                raise KeyError

    async with asyncio.timeout(1):
        await visit(politeness, pace=QUICK)


async def test_what_is_remembered_is_bounded(clock: Clock) -> None:
    politeness = OwnPoliteness(clock)
    await ask_for_quiet(politeness, 10**6)
    for number in range(MOST_HOSTS + 10):
        clock.now += 1
        await visit(politeness, f"{number}.test")

    assert len(politeness._hosts) <= MOST_HOSTS
    with pytest.raises(PutOff):
        await visit(politeness)


def test_nobody_waits_longer_than_the_worker_can_bear() -> None:
    assert LONGEST_WAIT <= 10
