"""Rows of registers become records by words, and come back as they were."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.translation import gettext as _
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schools.access import Role
from schools.imports.formats import CsvExport, TableFile, WorkbookExport
from schools.models import Department, Listing, School, SchoolFigures, SchoolRisk
from schools.resources import FiguresResource, ListingResource, SchoolResource, SchoolRiskResource
from tests.factories.schools import (
    DepartmentFactory,
    FiguresFactory,
    ListingFactory,
    RiskAliasFactory,
    RiskFactory,
    SchoolAliasFactory,
    SchoolFactory,
    SchoolRiskFactory,
    person,
)

from .rows import bring, problems

pytestmark = pytest.mark.django_db


def test_schools_are_added_and_changed_by_their_names():
    town = DepartmentFactory(slug="gorod")
    known = SchoolFactory(department=town, name="Школа «Ёлка»", short_name="Ёлка", district="старый")
    headings = ["department", "name", "short_name", "kind", "parent", "is_external", "is_active"]
    result = bring(
        SchoolResource(),
        headings,
        ["gorod", "ШКОЛА  «ЕЛКА»", "Елка", School.Kind.LYCEUM.label, "", "нет", ""],
        ["gorod", "Новая школа", "СОШ № 9", "", "", "", ""],
        ["gorod", "Филиал новой", "Филиал", "school", "сош № 9", "да", "no"],
    )
    assert problems(result) == []
    known.refresh_from_db()
    assert (known.short_name, known.kind, known.district) == ("Елка", School.Kind.LYCEUM, "старый")
    branch = School.objects.get(short_name="Филиал")
    assert (branch.parent.short_name, branch.is_external, branch.is_active) == ("СОШ № 9", True, False)
    assert School.objects.get(short_name="СОШ № 9").is_active
    assert School.objects.count() == 3
    assert known.history.count() == 2


@pytest.mark.parametrize("language", ["ru", "en"])
def test_headings_of_both_languages_and_field_names_are_known(language):
    SchoolFactory(department__slug="gorod", short_name="СОШ № 1")
    with translation.override(language):
        headings = FiguresResource().get_export_headers()
    result = bring(
        FiguresResource(), [each.upper() for each in headings], ["gorod", "СОШ № 1", 2024, "20.09.2024"] + [""] * 4
    )
    assert problems(result) == []
    assert SchoolFigures.objects.get().as_of == date(2024, 9, 20)


def test_the_only_department_need_not_be_told():
    school = SchoolFactory()
    headings = ["school", "year", "category"]
    assert problems(bring(ListingResource(), headings, [school.name, 2024, "shnor"])) == []
    DepartmentFactory()
    ((row, _heading, problem),) = problems(bring(ListingResource(), headings, [school.name, 2024, "risk"]))
    column = str(ListingResource().fields["department"].column_name)
    assert row == 2
    assert problem == _("The department is not told. Fill the column “%(column)s”.") % {"column": column}


def test_empty_is_not_known_and_never_zero():
    figures = FiguresFactory(pupils=500, teachers=30)
    headings = ["school", "year", "as_of", "teachers", "pupils"]
    bring(FiguresResource(), headings, [figures.school.name, 2024, date(2024, 9, 1), "", 0])
    figures.refresh_from_db()
    assert (figures.teachers, figures.pupils) == (30, 500), "0 pupils beside 220 of grades 8 to 11 is refused"
    bring(FiguresResource(), [*headings, "pupils_8_11"], [figures.school.name, 2024, date(2024, 9, 1), "", 0, ""])
    figures.refresh_from_db()
    assert (figures.teachers, figures.pupils, figures.pupils_8_11, figures.heads) == (None, 0, None, 4)


def test_years_are_written_as_the_department_counts_them():
    plain = SchoolFactory(department__slug="plain", short_name="А")
    pupil = SchoolFactory(department__slug="pupil", department__year_kind="school", short_name="Б")
    headings = ["department", "school", "year", "category"]
    rows = [["plain", "А", 2024.0, "leader"], ["pupil", "Б", "2024/2025", "leader"], ["pupil", "Б", "2023", "leader"]]
    assert problems(bring(ListingResource(), headings, *rows)) == []
    assert set(Listing.objects.values_list("school", "year")) == {(plain.pk, 2024), (pupil.pk, 2024), (pupil.pk, 2023)}
    exported = ListingResource().export(Listing.objects.order_by("school", "year"))
    assert [row[2] for row in exported] == [2024, "2023/2024", "2024/2025"]
    said = problems(
        bring(ListingResource(), headings, ["plain", "А", "2024/2025", "leader"], ["plain", "А", "abc", "risk"])
    )
    pattern = _("“%(text)s” is not a year of this department. Write it like this: %(sample)s.")
    assert [problem for _row, _heading, problem in said] == [
        pattern % {"text": "2024/2025", "sample": 2024},
        pattern % {"text": "abc", "sample": 2024},
    ]


def test_schools_are_known_by_name_short_name_and_alias_of_their_department():
    here = SchoolFactory(department__slug="here", name="Полная", short_name="Краткая")
    SchoolAliasFactory(school=here, name="№1города")
    SchoolFactory(department__slug="there", short_name="Чужая")
    twin = SchoolFactory(department=here.department, short_name="Вторая")
    SchoolAliasFactory(school=twin, name="общая")
    SchoolAliasFactory(school=here, name="Общая")
    headings = ["department", "school", "year", "category"]
    words = ["ПОЛНАЯ", "краткая", "№1ГОРОДА"]
    rows = [["here", each, 2020 + place, "leader"] for place, each in enumerate(words)]
    assert problems(bring(ListingResource(), headings, *rows)) == []
    assert here.listings.count() == 3
    said = problems(
        bring(ListingResource(), headings, ["here", "Чужая", 2024, "leader"], ["here", "ОБЩАЯ", 2024, "leader"])
    )
    unknown = (
        "There is no organisation “%(text)s” in this department. Correct the spelling, or add the organisation first."
    )
    assert said[0][2] == _(unknown) % {"text": "Чужая"}
    assert said[1][2] == _("“%(text)s” names several: %(names)s. Write the full name.") % {
        "text": "ОБЩАЯ",
        "names": "Вторая; Краткая",
    }


def test_risks_are_known_by_code_name_and_alias():
    risk = RiskFactory(code="staff", name="Нехватка учителей")
    RiskAliasFactory(risk=risk, name="Кадровый дефицит")
    school = SchoolFactory()
    headings = ["school", "risk", "year", "level", "state"]
    rows = [
        [school.name, each, 2020 + place, "высокий", "в работе"]
        for place, each in enumerate(["STAFF", "нехватка учителей", "кадровый ДЕФИЦИТ"])
    ]
    with translation.override("ru"):
        levels = [SchoolRisk.Level.HIGH.label, SchoolRisk.State.IN_WORK.label]
    assert problems(bring(SchoolRiskResource(), headings, *[row[:3] + levels for row in rows])) == []
    assert set(school.risks.values_list("risk", "level", "state")) == {(risk.pk, "high", "in_work")}


def test_one_bad_row_and_nothing_is_saved():
    town = DepartmentFactory(slug="gorod")
    headings = ["department", "name", "short_name", "kind", "site"]
    result = bring(
        SchoolResource(),
        headings,
        ["gorod", "Хорошая", "Х", "school", ""],
        ["nowhere", "Плохая", "", "вуз", "не адрес"],
        ["gorod", "Другая", "Х", "school", ""],
    )
    resource = SchoolResource()
    said = problems(result)
    assert {row for row, _heading, _problem in said} == {3, 4}
    assert _("There is no department “%(text)s” here. Write its address as in the list of departments.") % {
        "text": "nowhere"
    } in [problem for _row, _heading, problem in said]
    assert {heading for row, heading, _problem in said if row == 3} == {
        resource.fields[name].column_name for name in ("department", "short_name", "kind", "site")
    }
    assert town.schools.count() == 0
    assert School.history.count() == 0


def test_a_person_reaches_only_what_they_may_edit():
    mine, foreign = DepartmentFactory(slug="mine"), DepartmentFactory(slug="foreign")
    other = SchoolFactory(department=foreign, name="Чужая", short_name="Ч")
    user = person(Role.METHODOLOGIST, mine)
    headings = ["department", "name", "short_name"]
    assert problems(bring(SchoolResource(user=user), headings, ["mine", "Своя", "С"])) == []
    ((_row, _heading, problem),) = problems(bring(SchoolResource(user=user), headings, ["foreign", "Чужая", "Взлом"]))
    assert "foreign" in problem
    other.refresh_from_db()
    assert other.short_name == "Ч"


def test_an_import_again_changes_nothing():
    for factory, resource in (
        (SchoolFactory, SchoolResource), (FiguresFactory, FiguresResource), (ListingFactory, ListingResource),
        (SchoolRiskFactory, SchoolRiskResource),
    ):  # fmt: skip
        model = factory._meta.model
        before = list(model.objects.filter(pk__in=[each.pk for each in factory.create_batch(3)]).values())
        exported = resource().export()
        for written_by in (WorkbookExport, CsvExport):
            result = resource().import_data(TableFile().create_dataset(written_by().export_data(exported)))
            assert problems(result) == []
            assert result.totals["skip"] == len(exported)
        assert list(model.objects.filter(pk__in=[each["id"] for each in before]).values()) == before


NAMES = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn")) | st.sampled_from("=+-@'\";#\n"), min_size=1, max_size=60
).filter(str.strip)


@given(names=st.lists(NAMES, min_size=1, max_size=4, unique_by=lambda text: " ".join(text.casefold().split())))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("written_by", [WorkbookExport, CsvExport])
def test_hostile_names_come_back_from_an_export(written_by, names):
    department = Department.objects.get_or_create(slug="hostile", defaults={"name": "Г", "full_name": "Г"})[0]
    School.objects.filter(department=department).delete()
    for name in names:
        School.objects.create(department=department, name=name, short_name=name[:120], district=name)
    before = list(School.objects.values())
    exported = written_by().export_data(SchoolResource().export(School.objects.filter(department=department)))
    result = SchoolResource().import_data(TableFile().create_dataset(exported))
    assert problems(result) == []
    assert list(School.objects.values()) == before
    School.objects.filter(department=department).delete()
    result = SchoolResource().import_data(TableFile().create_dataset(exported))
    assert problems(result) == []
    assert sorted(School.objects.values_list("name", "district")) == sorted(
        (text.strip().replace("\r", "\n"), text.strip().replace("\r", "\n")) for text in names
    )


def test_an_import_asks_little_per_row(django_assert_max_num_queries):
    town = DepartmentFactory(slug="gorod")
    rows = [["gorod", f"Школа {number}", f"№ {number}"] for number in range(40)]
    with django_assert_max_num_queries(40 * 10 + 10):
        assert problems(bring(SchoolResource(), ["department", "name", "short_name"], *rows)) == []
    assert town.schools.count() == 40
