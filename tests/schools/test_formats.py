"""Numbers and dates as Russian readers expect them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools import formats


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (999, "999"), (1000, "1\u202f000"), (1234567, "1\u202f234\u202f567"), (-1200, "−1\u202f200")],
)
def test_integers_part_thousands_with_a_narrow_space(value: int, text: str) -> None:
    assert formats.integer(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("66.65", "66,7"),
        ("66.64", "66,6"),
        ("-0.04", "0,0"),
        ("-12.25", "−12,3"),
        ("1234", "1\u202f234,0"),
        ("0.05", "0,1"),
    ],
)
def test_decimals_round_half_up_to_a_tenth(value: str, text: str) -> None:
    assert formats.decimal(Decimal(value)) == text


def test_percent_dates_and_units() -> None:
    assert formats.percent(Decimal("66.65")) == "66,7\xa0%"
    assert formats.long_date(date(2024, 9, 12)) == "12\xa0сентября 2024"
    assert formats.with_unit(12, "чел.") == "12\xa0чел."
    assert formats.with_unit(Decimal(12), "") == "12,0"
    assert formats.share_percent(0, 0) == "н/д"


@given(st.integers(0, 10**9).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d))).filter(lambda pair: pair[1]))
def test_a_share_is_rounded_from_the_exact_ratio(pair: tuple[int, int]) -> None:
    numerator, denominator = pair
    shown = Fraction(formats.share_percent(numerator, denominator).removesuffix("\xa0%").replace(",", "."))
    exact = Fraction(100 * numerator, denominator)
    assert -Fraction(1, 20) < shown - exact <= Fraction(1, 20)


def test_control_signs_and_half_pairs_leave_the_text() -> None:
    assert formats.printable("а\x00б\x0bв\r\nг\tд\ud800\ufffe") == "абв\nг\tд?"
    assert formats.printable("без изменений") == "без изменений"
