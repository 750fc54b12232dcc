"""How often one visitor may ask."""

from dataclasses import dataclass, field

import pytest

from registry.actions.allowances import Purse, Told
from registry.web.throttle import DAY, Exceeded, Left, Limit, Limits

FIVE = Limit("five", 5, 60)
TEN = Limit("ten", 10, 60)
MORNING = 20_000.0 * DAY + 6 * 60 * 60  # a moment at which a minute begins


@dataclass(slots=True)
class Watch:
    """The time, as the test sets it."""

    moment: float = MORNING
    limits: Limits = field(init=False)

    def __post_init__(self) -> None:
        self.limits = Limits(lookup=FIVE, secret="of all processes", seconds=lambda: self.moment)

    def spend(self, limit: Limit = FIVE, who: str = "ann", *, cost: int = 1) -> Left:
        return self.limits.spend(limit, who, cost=cost)

    def waits(self, limit: Limit = FIVE, *, cost: int = 1) -> int:
        with pytest.raises(Exceeded) as refused:
            self.spend(limit, cost=cost)
        return refused.value.retry_after


def test_the_sixth_of_five_is_refused_and_others_are_not_held_up() -> None:
    watch = Watch()
    for _ in range(5):
        watch.spend()

    assert watch.waits() >= 1
    watch.spend(who="bob")


@pytest.mark.parametrize(
    ("asked_at", "cost", "wanted"), [(0, 10, 1), (0, 10, 10), (30, 10, 1), (59, 4, 7), (30, 6, 5), (0, 1, 10)]
)
def test_whoever_comes_back_when_told_is_let_in_and_a_moment_earlier_is_not(
    asked_at: int, cost: int, wanted: int
) -> None:
    watch = Watch(MORNING + asked_at)
    watch.spend(TEN, cost=cost)

    wait = watch.waits(TEN, cost=wanted)

    watch.moment += wait - 2
    watch.waits(TEN, cost=wanted)
    watch.moment += 2
    watch.spend(TEN, cost=wanted)


def test_a_batch_that_is_larger_than_the_allowance_never_fits() -> None:
    assert Watch().waits(cost=6) == FIVE.seconds


def test_what_is_given_back_may_be_spent_again_and_is_not_settled() -> None:
    watch = Watch()
    watch.spend()
    watch.limits.give_back(FIVE, "ann")

    assert not watch.limits.take()
    for _ in range(5):
        watch.spend()
    assert watch.waits() >= 1
    watch.limits.take()
    watch.limits.give_back(FIVE, "ann")
    assert watch.waits() >= 1  # all processes know of it


def test_nobody_spends_twice_the_quota_around_the_end_of_a_window() -> None:
    watch = Watch(MORNING + 59)
    watch.spend(TEN, cost=10)

    watch.moment += 2

    assert watch.waits(TEN) > 0
    watch.moment += 58
    assert watch.spend(TEN).remaining == 8  # a sixtieth of what was spent counts still


def test_a_batch_weighs_more_and_a_refused_one_nothing() -> None:
    watch = Watch()
    watch.spend(cost=3)

    watch.waits(cost=3)

    assert watch.spend(cost=2) == Left(FIVE, 0, 61)


def test_what_is_left_can_be_asked_without_spending() -> None:
    watch = Watch(MORNING + 20)
    watch.spend()

    assert watch.limits.left(FIVE, "ann") == watch.limits.left(FIVE, "ann") == Left(FIVE, 4, 41)
    assert watch.limits.left(FIVE, "ann").fields() == [
        (b"ratelimit", b'"five";r=4;t=41'),
        (b"ratelimit-policy", b'"five";q=5;w=60'),
    ]


def test_what_others_counted_counts_here_and_ours_is_not_counted_twice() -> None:
    watch = Watch()
    watch.spend(cost=2)
    taken = watch.limits.take()
    watch.spend()
    ((purse, count),) = taken.items()

    watch.limits.learn(taken, [Told(purse, count + 1, before=0)])  # one was spent elsewhere

    assert watch.limits.left(FIVE, "ann").remaining == 1
    assert list(watch.limits.take().values()) == [1]


def test_what_others_counted_in_the_window_before_counts_too() -> None:
    watch = Watch(MORNING + 15)
    watch.spend(TEN)
    taken = watch.limits.take()
    ((purse, _),) = taken.items()

    watch.limits.learn(taken, [Told(purse, 1, before=8)])

    assert watch.limits.left(TEN, "ann").remaining == 3  # three quarters of eight, and one


def test_what_could_not_be_settled_is_kept_as_long_as_it_counts() -> None:
    watch = Watch()
    watch.spend(cost=2)
    watch.limits.put_back(watch.limits.take())
    watch.spend()

    taken = watch.limits.take()
    watch.moment += 120
    watch.limits.put_back(taken)

    assert list(taken.values()) == [3]
    assert not watch.limits.take()


def test_a_flood_of_visitors_is_settled_in_parts() -> None:
    watch = Watch()
    for number in range(7):
        watch.spend(who=str(number))

    parts = [watch.limits.take(3) for _ in range(4)]

    assert [len(part) for part in parts] == [3, 3, 1, 0]


def test_no_address_is_kept_in_the_clear_and_a_visitor_has_another_name_every_day() -> None:
    watch = Watch()
    watch.spend(who="192.0.2.1")
    (today,) = watch.limits.take()
    watch.moment += DAY
    watch.spend(who="192.0.2.1")
    (tomorrow,) = watch.limits.take()

    assert b"192.0.2.1" not in repr(watch.limits._tallies).encode()
    assert today.visitor != tomorrow.visitor
    assert today == Purse("five", today.visitor, int(MORNING), 60)


def test_processes_with_one_secret_know_a_visitor_by_one_name() -> None:
    one, two = Watch(), Watch()
    other = Limits(lookup=FIVE, secret="of somebody else", seconds=lambda: MORNING)
    one.spend()
    two.spend()
    other.spend(FIVE, "ann")

    assert one.limits.take().keys() == two.limits.take().keys() != other.take().keys()
