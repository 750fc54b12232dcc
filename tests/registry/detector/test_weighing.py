import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.detector.judging import cases_of
from registry.detector.reading import read
from registry.detector.weighing import most_evidence
from tests.registry.detector.brands import brand, guarding

_NAMES = ["zorbatik", "citybank", "annabell", "widgets4you", "northgate", "dellimore", "kofa24tel"]


@given(
    st.sampled_from(_NAMES),
    st.integers(0, 8),
    st.sampled_from(["", "e", "n", "0", "rn", "zz"]),
    st.sampled_from(["", "_support", "notes", "24", "mx"]),
    st.integers(1, 2_000_000),
)
def test_no_case_has_more_evidence_than_was_thought_possible(
    name: str, at: int, typed: str, added: str, crowd: int
) -> None:
    names = guarding(*map(brand, _NAMES))
    reading = read(name[:at] + typed + name[at + 1 :] + added, "x")

    for case in cases_of(reading, names):
        bounds = [*most_evidence(case.suspect, reading, names.crowd()), case.evidence]
        assert bounds == pytest.approx(sorted(bounds, reverse=True)) or case.suspect.original == reading.key
    for case in cases_of(reading, names):
        bounds = list(most_evidence(case.suspect, reading, crowd))
        assert bounds == pytest.approx(sorted(bounds, reverse=True))
