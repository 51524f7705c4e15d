"""Organisations as open data: every row has its ids, names of choices are Russian, small numbers are not told."""

import csv
import json
from io import BytesIO

import pytest
from openpyxl import load_workbook

from schools.datasets import DATASETS, LISTINGS, RESOURCES, SCHOOL_FIGURES, SCHOOL_RISKS, SCHOOLS
from tests.factories.schools import (
    DepartmentFactory,
    FiguresFactory,
    ListingFactory,
    ResourceFactory,
    SchoolFactory,
    SchoolRiskFactory,
)

pytestmark = pytest.mark.django_db


def rows(dataset, department):
    return [dict(zip(dataset.header(), line, strict=True)) for line in dataset.lines(dataset.rows(department))]


def table(response):
    return list(csv.DictReader(response.getvalue().decode().splitlines()))


def test_keys_are_the_same_for_ever():
    assert [dataset.key for dataset in DATASETS] == [
        "schools",
        "school_figures",
        "listings",
        "school_risks",
        "resources",
    ]
    assert SCHOOLS.header() == [
        "id", "short_name", "name", "kind", "kind_name", "parent_id", "parent", "is_external", "district", "site",
        "is_active", "opened_on", "closed_on",
    ]  # fmt: skip


def test_each_dataset_tells_of_its_own_department_alone():
    school, other = SchoolFactory(), SchoolFactory()
    for each in (school, other):
        FiguresFactory(school=each), ListingFactory(school=each), SchoolRiskFactory(school=each)
        ResourceFactory(school=each, department=each.department)
    for dataset in DATASETS:
        (row,) = rows(dataset, school.department)
        assert row["id"] and row.get("school_id", row["id"]) == school.pk


def test_organisation_with_its_kind_in_words_and_its_parent():
    school = SchoolFactory(short_name="СОШ № 1", kind="gymnasium")
    SchoolFactory(department=school.department, short_name="Филиал", parent=school, is_external=True, district="Район")
    first, second = rows(SCHOOLS, school.department)
    assert (first["kind"], first["kind_name"], first["parent_id"], first["parent"]) == (
        "gymnasium",
        "гимназия",
        None,
        "",
    )
    assert (second["parent_id"], second["parent"], second["district"]) == (school.pk, "СОШ № 1", "Район")
    assert (second["is_external"], second["is_active"]) == (True, True)


def test_years_are_named_as_the_department_counts_them():
    school = SchoolFactory(department=DepartmentFactory(school_years=True))
    ListingFactory(school=school, year=2023, category="shnsu", basis="приказ № 5")
    (row,) = rows(LISTINGS, school.department)
    assert (row["year"], row["year_name"], row["category"], row["basis"]) == (2023, "2023/2024", "shnsu", "приказ № 5")
    assert row["category_name"].endswith("(ШНСУ)")


@pytest.mark.parametrize(
    ("pupils", "upper", "told"),
    [
        (600, 220, (600, 220, False)),
        (0, 0, (0, 0, False)),
        (None, None, (None, None, False)),
        (2, 0, (None, None, True)),
        (600, 1, (600, None, True)),
        (600, 599, (600, None, True)),  # the one of the lower grades could be reckoned
        (None, 2, (None, None, True)),
        (None, 3, (None, 3, False)),
    ],
)
def test_small_numbers_of_pupils_are_not_told(pupils, upper, told):
    figures = FiguresFactory(pupils=pupils, pupils_8_11=upper, teachers=1)
    (row,) = rows(SCHOOL_FIGURES, figures.school.department)
    assert (row["pupils"], row["pupils_8_11"], row["pupils_small"]) == told
    assert row["teachers"] == 1


def test_risk_with_its_code_level_and_state():
    risk = SchoolRiskFactory(level="high", state="overcome", evidence="анкета", risk__is_infrastructure=True)
    (row,) = rows(SCHOOL_RISKS, risk.school.department)
    assert (row["risk_id"], row["risk_code"], row["risk"]) == (risk.risk_id, risk.risk.code, risk.risk.name)
    assert (row["level_name"], row["state_name"], row["is_infrastructure"]) == ("высокий", "преодолён", True)


def test_resource_of_the_whole_network_has_no_organisation():
    resource = ResourceFactory(text="Библиотека")
    (row,) = rows(RESOURCES, resource.department)
    assert (row["school_id"], row["school"], row["kind_name"], row["text"]) == (None, "", "кадровые", "Библиотека")


class TestFiles:
    def test_the_list_comes_as_it_was_narrowed(self, client):
        school = SchoolFactory(short_name="Гимназия № 1", kind="gymnasium")
        SchoolFactory(department=school.department, short_name="СОШ № 2")
        address = f"/{school.department.slug}/schools/?kind=gymnasium"
        assert [row["short_name"] for row in table(client.get(f"{address}&format=csv"))] == ["Гимназия № 1"]
        found = json.loads(client.get(f"{address}&format=json").getvalue())
        assert (found["dataset"], [row["id"] for row in found["rows"]]) == ("schools", [school.pk])
        sheet = load_workbook(BytesIO(client.get(f"{address}&format=xlsx").getvalue())).worksheets[0]
        assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["id", school.pk]

    def test_resources_of_the_network_come_from_the_same_page(self, client):
        resource = ResourceFactory(text="Библиотека")
        ResourceFactory(department=resource.department, school=SchoolFactory(department=resource.department))
        response = client.get(f"/{resource.department.slug}/schools/?format=csv&table=resources")
        assert [row["text"] for row in table(response)] == ["Библиотека"]

    def test_unknown_format_and_table_say_what_there_is(self, client):
        address = f"/{DepartmentFactory().slug}/schools/"
        for query, told in (("format=pdf", "«pdf»"), ("format=csv&table=nonsense", "«nonsense»")):
            response = client.get(f"{address}?{query}")
            assert response.status_code == 404 and told in response.content.decode()
