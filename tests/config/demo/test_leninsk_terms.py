"""Ленинск-Кузнецкий: every term as written, as understood, and what falls due in each year."""

from calendar import monthrange
from collections import Counter
from datetime import date

from django.test import TestCase

from config.demo import SOURCES
from network.models import Occurrence, PlanItem

YEARS = (2021, 2022, 2023, 2024)
WHOLE, UNDATED, MONTHS = "continuous", "undated", "dated"
# term as written → how many items, notation, windows of a year as (first month, last month), what they are
TERMS = {
    "Октябрь- ноябрь 2021": (2, "once 2021-10..2021-11", [(10, 11)], MONTHS),
    "Ежегодно (сентябрь - октябрь)": (1, "yearly months=9,10", [(9, 10)], MONTHS),
    "Ежегодно (август)": (1, "yearly months=8", [(8, 8)], MONTHS),
    "В течении всего периода": (3, "whole period", [(1, 12)], WHOLE),
    "Ежегодно (июль- август)": (1, "yearly months=7,8", [(7, 8)], MONTHS),
    "Ежегодно (июль-август)": (1, "yearly months=7,8", [(7, 8)], MONTHS),
    "Ежегодно (май- июнь)": (1, "yearly months=5,6", [(5, 6)], MONTHS),
    "Ежегодно, август-сентябрь": (1, "yearly months=8,9", [(8, 9)], MONTHS),
    "Ежегодно, август": (1, "yearly months=8", [(8, 8)], MONTHS),
    "Ежегодно, сентябрь-октябрь": (1, "yearly months=9,10", [(9, 10)], MONTHS),
    "Ежегодно, Октябрь, Январь, май": (1, "yearly months=10,1,5", [(1, 1), (5, 5), (10, 10)], MONTHS),
    "Ежегодно, Август-октябрь-": (1, "yearly months=8,9,10", [(8, 10)], MONTHS),
    "Ежегодно, по плану": (1, "yearly unscheduled", [(1, 12)], UNDATED),
    "Ежегодно по плану": (9, "yearly unscheduled", [(1, 12)], UNDATED),
    "Ежегодно, в течение всего периода": (1, "whole period", [(1, 12)], WHOLE),
    "Ежегодно: август": (3, "yearly months=8", [(8, 8)], MONTHS),
    "Ежегодно: в течение года": (2, "yearly months=1,2,3,4,5,6,7,8,9,10,11,12", [(1, 12)], WHOLE),
    "Ежегодно: октябрь (ноябрь)": (1, "yearly months=10,11 !warn:alternative-month", [(10, 11)], MONTHS),
    "Ежегодно: октябрь - декабрь": (1, "yearly months=10,11,12", [(10, 12)], MONTHS),
    "Ежегодно: Август-сентябрь": (1, "yearly months=8,9", [(8, 9)], MONTHS),
    "Ежегодно: Март-май": (1, "yearly months=3,4,5", [(3, 5)], MONTHS),
    "Ежегодно: Декабрь-январь; Май-июнь": (1, "yearly months=12,1,5,6", [(5, 6), (12, 1)], MONTHS),
    "Ежегодно: март": (1, "yearly months=3", [(3, 3)], MONTHS),
    "Ежегодно: В течение всего периода": (14, "whole period", [(1, 12)], WHOLE),
    "Ежегодно: Ноябрь-декабрь Июнь- август": (2, "yearly months=11,12,6,7,8", [(6, 8), (11, 12)], MONTHS),
    "Ежегодно: Февраль": (1, "yearly months=2", [(2, 2)], MONTHS),
    "Ежегодно: Сентябрь-октябрь": (1, "yearly months=9,10", [(9, 10)], MONTHS),
    "Ежегодно: Сентябрь-декабрь": (1, "yearly months=9,10,11,12", [(9, 12)], MONTHS),
    "Ежегодно: Сентябрь-октябрь, Май": (1, "yearly months=9,10,5", [(5, 5), (9, 10)], MONTHS),
}


def window(year: int, first: int, last: int) -> tuple[date, date]:
    """From the first day of a month to the last of another; one that wraps the year ends with the programme."""
    end = year + 1 if last < first else year
    return date(year, first, 1), min(date(end, last, monthrange(end, last)[1]), date(2024, 12, 31))


class TestTerms(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.department = SOURCES["leninsk-kuznetsky"]()
        cls.items = list(PlanItem.objects.of_department(cls.department).prefetch_related("occurrences").order_by("pk"))

    def test_every_term_is_kept_as_written(self):
        assert Counter(item.term_text for item in self.items) == {term: told[0] for term, told in TERMS.items()}
        assert sum(told[0] for told in TERMS.values()) == 57

    def test_every_term_is_understood(self):
        found = {item.term_text: item.term_notation for item in self.items}
        assert found == {term: told[1] for term, told in TERMS.items()}

    def test_every_item_falls_due_in_each_year_as_its_term_says(self):
        for item in self.items:
            _count, notation, months, _what = TERMS[item.term_text]
            for year in YEARS:
                asked = [] if notation.startswith("once") and year != 2021 else months
                rows = sorted(item.occurrences.all(), key=lambda row: row.sequence)
                found = [(row.starts_on, row.due_on) for row in rows if row.year == year]
                assert found == [window(year, *pair) for pair in asked], (item.term_text, year)

    def test_what_has_no_date_and_what_goes_on(self):
        for item in self.items:
            what = TERMS[item.term_text][3]
            for row in item.occurrences.all():
                assert (row.is_dated, row.is_continuous) == (what != UNDATED, what == WHOLE), item.term_text

    def test_how_many_fall_due_in_each_year(self):
        rows = Occurrence.objects.of_department(self.department)
        assert {year: rows.of_year(year).count() for year in YEARS} == {2021: 63, 2022: 61, 2023: 61, 2024: 61}
        assert rows.count() == 246
        assert set(rows.values_list("state", flat=True)) == {"planned"}
