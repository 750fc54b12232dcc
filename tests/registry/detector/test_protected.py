from dataclasses import replace
from operator import attrgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.detector import Protected
from registry.detector.index.filling import fill
from registry.detector.index.settled import Settled
from registry.detector.protected import Inside, ProtectedNames
from registry.detector.roots import SHELVES, Shelf, roots_of
from tests.registry.detector.brands import ACME, DELL, brand, guarding
from tests.registry.detector.plainly import PlainlyKept

few_letters = st.text("ab1lé電", min_size=1, max_size=9)
some_names = st.builds(
    Protected,
    few_letters,
    st.sampled_from(["x", "bluesky"]),
    st.sampled_from(["acme", "dell"]),
    few_letters,
    st.sampled_from(["acme", "dell"]),
    st.booleans(),
)
changes = st.lists(st.tuples(st.booleans(), some_names), max_size=12)


@given(st.lists(some_names, max_size=12), changes, st.lists(few_letters, min_size=1, max_size=4))
def test_the_answers_are_those_of_looking_at_every_name(
    settled: list[Protected], later: list[tuple[bool, Protected]], asked: list[str]
) -> None:
    names, plainly = ProtectedNames(settled=Settled(fill(settled))), PlainlyKept(settled)
    for is_added, name in (*later, *((False, name) for name in settled[::3])):
        for kept in (names, plainly):
            kept.add(name) if is_added else kept.remove(name)

    for key in (*asked, *plainly.keys()):
        assert names.near(key) == plainly.near(key)
        assert names.inside(key) == plainly.inside(key)
        for parts in ([(0, len(key)), (0, len(key) - 1), (1, len(key))], [(1, len(key)), (2, 2)]):
            at_once = [plainly.near(key[start:end]) for start, end in parts], plainly.inside(key)
            assert len(key) < 2 or names.near_and_inside(key, parts) == at_once
        assert set(names.roots(key)) == {root for root in plainly.roots() if root.key == key}
        for shelf, spell in SHELVES.items():
            assert names.on_shelf(shelf, spell(key)) == plainly.on_shelf(shelf, spell(key))
    assert set(names) == set(plainly.names.values())
    assert len(names) == len(plainly.names)
    assert names.crowd() == len(plainly.keys())
    assert set(names.of_brand("acme")) == {name for name in plainly.names.values() if name.brand == "acme"}
    for (platform, handle), name in plainly.names.items():
        assert names.account(platform, handle) == name


@given(st.lists(some_names, max_size=6), some_names)
def test_what_is_removed_leaves_nothing_behind(kept: list[Protected], gone: Protected) -> None:
    others = [name for name in kept if name.handle.casefold() != gone.handle.casefold()]
    names = guarding(*others)

    names.add(gone)
    names.remove(gone)

    kept_in = ("_accounts", "_brands", "_roots", "_forms", "_shelves")
    left, untouched = attrgetter(*kept_in)(names._recent), attrgetter(*kept_in)(guarding(*others)._recent)
    assert left == untouched


@given(st.permutations([ACME, DELL, brand("acmewidget"), brand("acme_widgets", name="Dell"), brand("dell.com")]))
def test_the_order_of_adding_does_not_matter(names: list[Protected]) -> None:
    recent, settled = guarding(*names), ProtectedNames(settled=Settled(fill(names)))

    for guarded in (recent, settled):
        assert guarded.near("acmewidgets") == ["acmewidget", "acmewidgets"]
        assert guarded.inside("thedellshop") == [Inside("dell", 3, 7)]
        assert guarded.on_shelf(Shelf.LOOK, SHELVES[Shelf.LOOK]("acrnewidgets")) == ["acmewidgets"]
        assert guarded.crowd() == 4


def test_the_same_account_is_guarded_once() -> None:
    names = guarding(ACME)

    names.add(replace(ACME, brand="newowner", family="newowner"))

    assert len(names) == 1
    assert {root.name.brand for root in names.roots("acmewidgets")} == {"newowner"}
    assert not names.of_brand("acme")


def test_removing_a_stranger_is_no_mistake() -> None:
    names = guarding(ACME)

    names.remove(DELL)

    assert len(names) == 1


def test_a_domain_is_guarded_by_its_label_too() -> None:
    names = guarding(brand("acme-shop.co.uk", "bluesky", name="Acme"))

    assert {root.key for key in ("acmeshop", "acmeshopcouk", "acme") for root in names.roots(key)} == {
        "acmeshop",
        "acmeshopcouk",
        "acme",
    }


def test_bearers_of_a_name_are_told_once_a_brand() -> None:
    names = ProtectedNames([ACME, replace(ACME, platform="instagram"), brand("acme_widgets")])

    assert [name.brand for name in names.bears_name("Acme.Widgets")] == ["acme_widgets", "acme"]


def test_more_names_than_dicts_are_good_for_settle_at_once() -> None:
    names = ProtectedNames(brand(f"acme{number}") for number in range(1200))

    assert len(names._recent) == 0
    assert len(names) == names.crowd() == 1200
    assert "acme777" in names.near("acme77")


def test_a_name_that_came_back_is_told_as_it_is_now() -> None:
    names = ProtectedNames(settled=Settled(fill([ACME, DELL])))

    names.add(replace(ACME, brand="newowner", family="newowner"))
    names.remove(DELL)

    assert {root.name.brand for root in names.roots("acmewidgets")} == {"newowner"}
    assert names.account("x", "@AcmeWidgets") == replace(ACME, brand="newowner", family="newowner")
    assert names.crowd() == 1
    assert names.near("dell") == []


def test_of_very_many_names_inside_another_only_the_longest_are_told() -> None:
    names = guarding(brand("acme"), brand("acmewidget"), brand("widgets"))

    assert [found.original for found in names.inside("acmewidgets", most=2)] == ["acmewidget", "widgets"]


@pytest.mark.parametrize("count", [20, 2000])
def test_a_spelling_that_very_many_share_tells_none_of_them(count: int) -> None:
    twins = [brand(f"{number:b}".replace("0", "a").replace("1", "e") + "mnprt") for number in range(count)]
    spelling = SHELVES[Shelf.SOUND](twins[-1].handle)
    sharing = sorted({name.handle for name in twins if SHELVES[Shelf.SOUND](name.handle) == spelling})

    names = ProtectedNames(settled=Settled(fill(twins[1:])))
    names.add(twins[0])

    assert names.on_shelf(Shelf.SOUND, spelling) == sharing
    assert names.on_shelf(Shelf.SOUND, spelling, most=len(sharing)) == sharing
    assert names.on_shelf(Shelf.SOUND, spelling, most=len(sharing) - 1) == []
    assert names.on_shelf(Shelf.SOUND, spelling, most=2) == []

    for name in sharing[1:]:
        names.remove(brand(name))
    assert names.on_shelf(Shelf.SOUND, spelling, most=1) == sharing[:1]


def test_nothing_asked_is_nothing_answered() -> None:
    assert guarding(ACME).near_and_inside("", []) == ([], [])


def test_hostile_names_have_answers_too() -> None:
    names = guarding(ACME, brand("電" * 50))

    for hostile in ("", "a", "電" * 400, "\U0010ffff" * 700, "a" * 4000):
        assert ACME.handle not in names.near(hostile)
        assert all(found.end - found.start <= 40 for found in names.inside(hostile))


@given(st.text("abc1é", min_size=5, max_size=45), st.data())
def test_one_slip_anywhere_in_a_name_of_any_length_is_found(name: str, data: st.DataObject) -> None:
    settled = ProtectedNames(settled=Settled(fill([brand("x" + name)])))
    (key,) = {root.key for root in roots_of(brand("x" + name))}
    at, letter = data.draw(st.integers(0, len(key) - 1)), data.draw(st.sampled_from("abc1"))
    slips = [key[:at] + key[at + 1 :], key[:at] + letter + key[at:], key[:at] + letter + key[at + 1 :]]

    assert [settled.near(slip) for slip in slips] == [[key]] * 3
    assert settled.near(key[:at] + key[at : at + 2][::-1] + key[at + 2 :]) == [key]
