"""Exact counts: what has data, how shares roll up, how far a target is reached."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.counts import NOTHING, Count, advance_to_target, deviation, together

shares = st.integers(1, 10_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@pytest.mark.parametrize(
    ("count", "has_data", "number"),
    [
        (NOTHING, False, None),
        (Count(numerator=0, denominator=7), True, Decimal(0)),
        (Count(numerator=2, denominator=8), True, Decimal(25)),
        (Count(numerator=3), False, None),
        (Count(denominator=3), False, None),
        (Count(numerator=0, denominator=0), True, None),
        (Count(value=Decimal(0)), True, Decimal(0)),
    ],
)
def test_null_is_not_zero(count, has_data, number):
    assert (count.has_data, count.number) == (has_data, number)


def test_number_is_not_rounded():
    assert Count(numerator=2, denominator=3).number == Decimal(200) / 3


@given(st.lists(shares, min_size=1, max_size=12))
def test_shares_roll_up_as_a_ratio_of_sums(pairs):
    rolled = together(Count(numerator=upper, denominator=lower) for upper, lower in pairs)
    assert rolled.numerator == sum(upper for upper, _ in pairs)
    assert rolled.denominator == sum(lower for _, lower in pairs)
    numbers = [Decimal(upper) * 100 / lower for upper, lower in pairs]
    slack = Decimal("1e-20")
    assert min(numbers) - slack <= rolled.number <= max(numbers) + slack


@given(st.lists(shares, min_size=1, max_size=8), st.integers(0, 4))
def test_order_and_unknown_ones_change_nothing(pairs, unknown):
    known = [Count(numerator=upper, denominator=lower) for upper, lower in pairs]
    assert together([NOTHING] * unknown + known[::-1] + [Count(numerator=5)]) == together(known)


def test_ratio_of_sums_is_no_mean_of_shares():
    assert together([Count(numerator=1, denominator=1), Count(numerator=0, denominator=9)]).number == 10


def test_nothing_known_is_nothing():
    assert together([NOTHING, Count(numerator=4)]) is NOTHING
    assert together([]) is NOTHING


def test_values_have_no_common_denominator():
    with pytest.raises(ValueError, match="ratio of sums"):
        together([Count(value=Decimal(3))])


@pytest.mark.parametrize(
    ("actual", "baseline", "target", "points", "progress"),
    [
        (60, 50, 70, 10, "0.5"),
        (40, 50, 70, -10, "-0.5"),
        (70, 50, 70, 20, "1"),
        (10, 20, 5, -10, None),
        (10, 20, 10, -10, "1"),
        (60, 50, 50, 10, None),
        (None, 50, 70, None, None),
        (60, None, 70, None, None),
        (60, 50, None, 10, None),
    ],
)
def test_deviation_and_progress(actual, baseline, target, points, progress):
    actual, baseline, target = (None if one is None else Decimal(one) for one in (actual, baseline, target))
    assert deviation(actual, baseline) == points
    if progress is not None:
        assert advance_to_target(actual, baseline, target) == Decimal(progress)
    elif None in (actual, baseline, target) or baseline == target:
        assert advance_to_target(actual, baseline, target) is None
    else:  # fewer is better: the way from 20 to 5 is two thirds done at 10
        assert advance_to_target(actual, baseline, target) == Decimal(10) / 15
