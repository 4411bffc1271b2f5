"""A few values over many."""

from hypothesis import example, given
from hypothesis import strategies as st

from pmq_cards.overlay import Overlay, whole

small = st.dictionaries(st.integers(0, 9), st.integers())


@given(small, st.lists(small, max_size=3))
@example({1: 1, 2: 2}, [{2: 3, 4: 4}, {4: 5}])
def test_newer_values_over_a_mapping_are_that_mapping_with_them(
    below: dict[int, int], newer: list[dict[int, int]]
) -> None:
    over, expected = Overlay(below, {}), dict(below)
    for values in newer:
        over, expected = Overlay(over, values), {**expected, **values}
    assert over == expected == whole(over)
    assert list(over) == list(expected) == list(whole(over))
    assert len(over) == len(expected)
    assert [over.get(key) for key in range(10)] == [expected.get(key) for key in range(10)]


@given(small, small)
def test_what_lies_below_stays_as_it_was(below: dict[int, int], newer: dict[int, int]) -> None:
    before = dict(below)
    whole(Overlay(below, newer))
    assert whole(below) is below
    assert below == before
