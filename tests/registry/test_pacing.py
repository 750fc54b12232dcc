"""A host is asked as often as it may be by all processes together, and left alone when it wants to be."""

import asyncio
import sys
from pathlib import Path

import pytest

from registry.database import apply_migrations, opened, rows
from registry.embedded import embedded_server
from registry.pacing import SharedPoliteness, most_at_once
from registry.settings import environment
from verification.fetching.failures import Reason
from verification.fetching.politeness import AT_ONCE, USER_NAMED, Host, Pace, PutOff

SLOW = Pace(connections=9, burst=2, per_second=0.05)
MANY = Pace(connections=2, burst=1000, per_second=1000)

_HOLDER = """
import asyncio, sys
from registry.database import opened
from registry.pacing import SharedPoliteness
from verification.fetching.politeness import Host, Pace
async def main():
    async with opened(sys.argv[1]):
        async with SharedPoliteness().turn(Host("dell.test", "dell.test", "dell.test"), Pace(2, 1000, 1000)) as turn:
            if sys.argv[2] == "quiet":
                turn.quiet_seconds = 600
            else:
                print("held", flush=True)
                await asyncio.sleep(3600)
    print("done", flush=True)
asyncio.run(main())
"""


def named(name: str, domain: str = "") -> Host:
    return Host(name, domain or name, name)


async def visit(name: str = "dell.test", pace: Pace | None = SLOW, *, failed: bool | None = None) -> None:
    async with SharedPoliteness().turn(named(name), pace) as turn:
        turn.failed = failed


async def start(url: str, what: str) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _HOLDER, url, what, env=environment(), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    await asyncio.wait_for(process.stdout.readline(), 30)
    return process


@pytest.mark.usefixtures("db")
async def test_the_burst_is_free_and_then_the_host_is_left_alone() -> None:
    await visit()
    await visit()

    with pytest.raises(PutOff) as caught:
        await visit()

    assert caught.value.reason is Reason.OWN_PACE
    assert 15 <= caught.value.seconds <= 20


async def _rest_of(name: str) -> float | None:
    (row,) = await rows(
        "SELECT extract(epoch FROM rests_until - now())::float8 AS seconds FROM host WHERE name = $1", name
    )
    seconds: float | None = row["seconds"]
    return seconds


@pytest.mark.usefixtures("db")
async def test_who_takes_the_last_free_turn_says_until_when_the_host_rests() -> None:
    await visit()
    assert await _rest_of("dell.test") is None

    await visit()

    rest = await _rest_of("dell.test")
    assert rest is not None
    assert 15 <= rest < 20


@pytest.mark.usefixtures("db")
async def test_who_can_come_again_does_not_wait_for_a_turn_that_is_seconds_away() -> None:
    pace = Pace(connections=9, burst=1, per_second=0.2)
    await visit(pace=pace)

    with pytest.raises(PutOff) as caught:
        async with SharedPoliteness().turn(named("dell.test"), pace, AT_ONCE):
            pass

    assert 3 <= caught.value.seconds <= 5


def test_a_platform_has_room_for_as_many_checks_as_it_lets_us_connect() -> None:
    room = most_at_once({"github"})

    assert (room[""], room["github"], room["reddit"]) == (3, 5, 5)


@pytest.mark.usefixtures("db")
async def test_no_more_connections_than_allowed_are_open_at_once() -> None:
    inside = most = 0

    async def stay() -> None:
        nonlocal inside, most
        async with SharedPoliteness().turn(named("dell.test"), MANY):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.05)
            inside -= 1

    await asyncio.gather(*(stay() for _ in range(6)))

    assert (most, inside) == (2, 0)


async def test_a_killed_process_gives_its_connection_back_when_its_lease_ends(db: str) -> None:
    holders = [await start(db, "hold"), await start(db, "hold")]
    (row,) = await rows("SELECT cardinality(held) AS n FROM host")
    assert row["n"] == 2
    for holder in holders:
        holder.kill()
        await holder.wait()

    await rows("UPDATE host SET held = ARRAY(SELECT u - interval '1 minute' FROM unnest(held) u) RETURNING 1")

    await visit(pace=MANY)


async def test_a_wish_for_quiet_is_heard_by_the_other_process(db: str) -> None:
    other = await start(db, "quiet")
    await other.wait()

    for pace in (SLOW, None):
        with pytest.raises(PutOff) as caught:
            await visit(pace=pace)
        assert caught.value.reason is Reason.RATE_LIMITED
        assert 500 < caught.value.seconds <= 600


@pytest.mark.usefixtures("db")
async def test_a_wish_is_never_longer_than_a_day() -> None:
    async with SharedPoliteness().turn(named("dell.test"), None) as turn:
        turn.quiet_seconds = 10.0**7

    with pytest.raises(PutOff) as caught:
        await visit()

    assert 86_000 < caught.value.seconds <= 86_400


@pytest.mark.usefixtures("db")
async def test_a_host_that_fails_is_left_alone_until_one_probe_succeeds() -> None:
    fragile = Pace(connections=2, burst=1000, per_second=1000, failures=1)
    await visit(pace=fragile, failed=True)
    with pytest.raises(PutOff):
        await visit(pace=fragile)

    await rows("UPDATE host SET open_until = now() RETURNING 1")
    async with SharedPoliteness().turn(named("dell.test"), fragile) as probe:
        with pytest.raises(PutOff):
            await visit(pace=fragile)
        probe.failed = False

    await visit(pace=fragile)


@pytest.mark.usefixtures("db")
async def test_names_below_one_domain_share_its_budget() -> None:
    async def visited(number: int) -> bool:
        host = named(f"h{number}.evil.test", "evil.test")
        try:
            async with asyncio.timeout(0.2), SharedPoliteness().turn(host, USER_NAMED):
                return True
        except (PutOff, TimeoutError):
            return False

    went = [await visited(number) for number in range(20)]

    assert 10 <= sum(went) < 20


@pytest.mark.usefixtures("db")
async def test_a_clock_that_was_put_back_freezes_nothing() -> None:
    await visit()
    await rows(
        "UPDATE host SET noted_at = now() + interval '1 day', quiet_until = now() + interval '1 day',"
        " turn_at = now() + interval '1 day', rests_until = now() + interval '1 day' RETURNING 1"
    )

    await visit()


async def test_a_restart_of_the_database_during_a_visit_is_survived(tmp_path: Path) -> None:
    server = embedded_server(tmp_path, durable=False)
    postgres = await asyncio.to_thread(server.__enter__)
    await apply_migrations(postgres.url)
    async with opened(postgres.url, whole_process=False):
        async with SharedPoliteness().turn(named("dell.test"), MANY) as turn:
            await asyncio.to_thread(postgres.stop)
            with pytest.raises(PutOff) as caught:  # while nobody can say whose turn it is, nobody is visited
                await visit("hp.test", MANY)
            turn.failed = False  # the visit itself ends in peace, whoever hears of it
        await asyncio.to_thread(postgres.start)

        (left,) = await rows("SELECT cardinality(held) AS n FROM host WHERE name = 'dell.test'")
        await visit(pace=MANY)  # the connection that was not given back is free when its lease ends

    assert (caught.value.reason, caught.value.seconds) == (Reason.OWN_PACE, 30)
    assert left["n"] == 1
    await asyncio.to_thread(server.__exit__, None, None, None)
