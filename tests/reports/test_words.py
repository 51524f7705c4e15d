"""Small Russian phrases of papers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.models import Occurrence
from reports.contents.words import agree, capital, in_year, listed, of_year, paragraphs, sentence, window, windows
from schools.years import ReportingYear, YearKind


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "пар"), (1, "пара"), (2, "пары"), (4, "пары"), (5, "пар"), (11, "пар"), (12, "пар"), (14, "пар"), (21, "пара"),
     (22, "пары"), (25, "пар"), (101, "пара"), (111, "пар"), (112, "пар"), (1001, "пара"), (1011, "пар")],
)  # fmt: skip
def test_agreement_with_numbers(number, expected):
    assert agree(number, "пара", "пары", "пар") == f"{number} {expected}"


@given(st.integers(0, 10**6))
def test_agreement_repeats_every_hundred(number):
    assert agree(number, "а", "б", "в").split()[1] == agree(number % 100, "а", "б", "в").split()[1]


def test_years_in_sentences():
    calendar, school = ReportingYear(2020), ReportingYear(2024, YearKind.SCHOOL)
    assert (of_year(calendar), in_year(calendar)) == ("2020 год", "в 2020 году")
    assert (of_year(school), in_year(school)) == ("2024/2025 учебный год", "в 2024/2025 учебном году")


def test_lists():
    assert listed([]) == ""
    assert listed(iter(["а"])) == "а"
    assert listed(["а", "б", "в"]) == "а, б, в"
    assert listed(["а", "б", "в"], limit=3) == "а, б, в"
    assert listed(["а", "б", "в"], limit=2) == "а, б и ещё 1"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        (" \n\n \r\n\r\n", []),
        ("Одно.", ["Одно."]),
        ("Одно\nи то же.\n\nДругое.", ["Одно и то же.", "Другое."]),
        ("Одно.\r\n\r\n\r\nДругое.", ["Одно.", "Другое."]),
        ("  Слова   с\tпробелами ", ["Слова с пробелами"]),
    ],
)
def test_paragraphs(text, parts):
    assert paragraphs(text) == parts


@given(st.text())
def test_paragraphs_are_never_empty(text):
    assert all(part == part.strip() and part for part in paragraphs(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("  ", ""),
        ("работа идёт", "Работа идёт."),
        ("Готово!", "Готово!"),
        ("далее:", "Далее:"),
        ("ШНОР и ШНСУ", "ШНОР и ШНСУ."),
    ],
)
def test_sentences(text, expected):
    assert sentence(text) == expected


def test_capital_leaves_abbreviations():
    assert capital("приказ УО") == "Приказ УО"
    assert capital("") == ""


def row(first, last, **values):
    return Occurrence(starts_on=date(*first), due_on=date(*last), **values)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ((2023, 10, 20), (2023, 10, 20), "20.10.2023"),
        ((2023, 9, 1), (2023, 9, 30), "сентябрь 2023"),
        ((2023, 9, 1), (2023, 10, 31), "сентябрь–октябрь 2023"),
        ((2023, 12, 1), (2024, 1, 31), "декабрь 2023 – январь 2024"),
        ((2023, 2, 1), (2023, 2, 28), "февраль 2023"),
        ((2024, 2, 1), (2024, 2, 28), "01.02.2024 – 28.02.2024"),  # a leap year has the 29th
        ((2023, 9, 5), (2023, 9, 30), "05.09.2023 – 30.09.2023"),
    ],
)
def test_windows(first, last, expected):
    assert window(row(first, last)) == expected


def test_windows_without_a_date():
    whole = ((2023, 1, 1), (2023, 12, 31))
    assert window(row(*whole, is_continuous=True)) == "в течение года"
    assert window(row(*whole, is_dated=False)) == "в течение года, дата не указана"


def test_equal_windows_are_told_once():
    august = row((2023, 8, 1), (2023, 8, 31))
    october = row((2023, 10, 1), (2023, 10, 31))
    assert windows([august, august, october]) == "август 2023; октябрь 2023"
    assert windows([]) == ""
