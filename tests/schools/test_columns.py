"""Cells and headings that do not fit, and what is said of them."""

from datetime import date

import pytest
from django.utils.translation import gettext as _

from schools.imports.formats import TableFile
from schools.models import SchoolFigures
from schools.resources import FiguresResource, ListingResource
from tests.factories.schools import (
    SchoolFactory,
)

from .rows import bring, problems, refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("value", ["десять", "1,5", True, date(2024, 1, 1), float("inf"), -3, "1e5", 10**20])
def test_wrong_numbers(value):
    school = SchoolFactory()
    said = problems(
        bring(FiguresResource(), ["school", "year", "as_of", "teachers"], [school.name, 2024, "1.9.2024", value])
    )
    assert [(row, heading) for row, heading, _problem in said] == [
        (2, FiguresResource().fields["teachers"].column_name)
    ]
    assert SchoolFigures.objects.count() == 0


@pytest.mark.parametrize("value", ["31.02.2024", "вчера", 45000.0, "2024"])
def test_wrong_dates(value):
    school = SchoolFactory()
    ((_row, _heading, problem),) = problems(
        bring(FiguresResource(), ["school", "year", "as_of"], [school.name, 2024, value])
    )
    text = "45000" if isinstance(value, float) else value
    assert problem == _("“%(text)s” is not a date. Write it like this: 12.09.2024.") % {"text": text}


@pytest.mark.parametrize("value", [date(2024, 9, 12), "12.09.2024", "2024-09-12", "12.9.2024 г."])
def test_dates_as_people_and_programs_write_them(value):
    school = SchoolFactory()
    assert problems(bring(FiguresResource(), ["school", "year", "as_of"], [school.name, 2024, value])) == []
    assert SchoolFigures.objects.get().as_of == date(2024, 9, 12)


def test_files_whose_headings_do_not_fit():
    resource = ListingResource()
    names = {name: column.column_name for name, column in resource.fields.items()}
    known = ", ".join(f"{column.column_name}{'*' if column.required else ''}" for column in resource.fields.values())
    assert refusal(bring(ListingResource(), ["а", "б"], ["1", "2"])) == _(
        "The first row must hold the headings. The columns are: %(columns)s."
    ) % {"columns": known}
    assert refusal(bring(ListingResource(), ["school", "year", "category", "цвет"], ["1", "2", "3", "4"])) == _(
        "Unknown columns: %(unknown)s. Delete or rename them. The columns are: %(columns)s."
    ) % {"unknown": "цвет", "columns": known}
    assert refusal(bring(ListingResource(), ["school", "basis"], ["1", "2"])) == _(
        "Required columns are missing: %(columns)s."
    ) % {"columns": f"{names['year']}, {names['category']}"}
    assert refusal(bring(ListingResource(), ["school", "SCHOOL", "year", "category"], list("1234"))) == _(
        "The column stands twice: %(columns)s. Leave one."
    ) % {"columns": names["school"]}
    assert refusal(bring(ListingResource(), ["school", "year", "category", ""], list("1234"))) == _(
        "Column %(number)s has cells but no heading. Write one or clear the column."
    ) % {"number": 4}


def test_failed_formulas_are_refused_by_cell():
    SchoolFactory(short_name="СОШ № 1")
    dataset = TableFile().create_dataset("school;year;category;basis\nСОШ № 1;2024;leader;#ССЫЛКА!\n".encode())
    assert problems(ListingResource().import_data(dataset)) == [
        (
            2,
            ListingResource().fields["basis"].column_name,
            _("The cell holds the error %(text)s. Correct the formula, or write the value itself.")
            % {"text": "#ССЫЛКА!"},
        )
    ]


def test_row_numbers_are_those_of_the_file():
    SchoolFactory(short_name="А")
    dataset = TableFile().create_dataset("\n\nschool;year;category\n;;\nА;2024;leader\n\nБ;2024;leader\n".encode())
    assert [row for row, _heading, _problem in problems(ListingResource().import_data(dataset))] == [7]
