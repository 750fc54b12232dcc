from registry.detector.values import value


@value(order=True)
class _Point:
    across: int
    up: int = 0


def test_values_of_the_same_content_are_equal_and_stand_once_in_a_set() -> None:
    assert {_Point(1), _Point(1, 0), _Point(2)} == {_Point(1), _Point(2)}


def test_values_are_ordered_by_their_content() -> None:
    assert sorted([_Point(2), _Point(1, 3), _Point(1)]) == [_Point(1), _Point(1, 3), _Point(2)]


def test_a_value_holds_nothing_else() -> None:
    assert not hasattr(_Point(1), "__dict__")
