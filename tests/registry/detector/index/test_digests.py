import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.detector.index.digests import LONGEST_ROLLED, Kind, letters, rolled, spans, whole, without_one

texts = st.text("abc1é電", min_size=1, max_size=20)


def _digest(text: str) -> int:
    return int(whole(rolled(letters(text)))[0])


@given(texts)
def test_a_text_without_a_letter_has_the_digest_of_what_is_left(text: str) -> None:
    left = [text[:i] + text[i + 1 :] for i in range(len(text))]

    assert without_one(rolled(letters(text))).tolist() == [_digest(short) for short in left]


@given(texts)
def test_a_part_has_the_digest_it_has_alone(text: str) -> None:
    places = spans(len(text), 2, 9)

    parts = [text[start:end] for start, end in zip(places.starts, places.ends, strict=True)]
    assert places.digests(letters(text)).tolist() == [_digest(part) for part in parts]
    assert sorted(parts) == sorted(
        text[i:j] for i in range(len(text)) for j in range(i + 2, len(text) + 1) if j - i <= 9
    )
    assert [len(part) for part in parts] == sorted(map(len, parts), reverse=True)


@given(st.lists(st.text("abc電", min_size=5, max_size=5), min_size=1))
def test_many_texts_of_one_length_are_rolled_as_each_alone(many: list[str]) -> None:
    together = rolled(letters("".join(many)).reshape(-1, 5))

    assert together.tolist() == [rolled(letters(text)).tolist() for text in many]


def test_different_texts_have_different_digests() -> None:
    words = {f"{a}{b}{c}" for a in "abcdefgh01é" for b in "abcdefgh01電" for c in ("", *"abcdefghxyz")}

    assert len({_digest(word) for word in words}) == len(words)
    assert len({Kind.named("key").digest(word) for word in words}) == len(words)


def test_the_same_text_is_another_thing_as_another_kind() -> None:
    assert Kind.named("key").digest("acme") != Kind.named("brand").digest("acme")


def test_digests_are_the_same_in_every_process() -> None:
    assert _digest("acme") == 0x152C642E52033F4C
    assert Kind.named("key").digest("acme") == 0x7330214C76520000


@pytest.mark.parametrize("text", ["", "a" * 4000, "\ud800"])
def test_every_text_has_a_digest(text: str) -> None:
    sums = rolled(letters(text))

    assert len(sums) == min(len(text), LONGEST_ROLLED) + 1
    assert Kind.named("key").digest(text)
    assert len(spans(len(text), 4, 40).digests(letters(text))) == len(spans(len(text), 4, 40).starts)
    assert sums.dtype == np.uint64
