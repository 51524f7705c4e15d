"""The list of organisations: by kind, name and category, with figures and pairs, page by page."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from schools.access import Role
from tests.factories.network import PairingFactory
from tests.factories.schools import (
    DepartmentFactory,
    FiguresFactory,
    ListingFactory,
    ResourceFactory,
    SchoolFactory,
    person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return DepartmentFactory(slug="gorod", name="Город")


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def names(response):
    return [row.short_name for row in response.context["rows"]]


def only(response):
    (row,) = response.context["rows"]
    return row


class TestList:
    def test_names_lead_to_cards_and_are_sorted_as_people_count(self, client, department):
        for number in (10, 2, 1):
            SchoolFactory(department=department, short_name=f"СОШ № {number}")
        SchoolFactory(short_name="Чужая школа")
        response = client.get("/gorod/schools/")
        assert names(response) == ["СОШ № 1", "СОШ № 2", "СОШ № 10"]
        school = department.schools.get(short_name="СОШ № 2")
        page = text(response)
        assert f'<a href="/gorod/schools/{school.pk}/">СОШ № 2</a>' in page
        assert school.name.split("«")[0] in page and "3 организации" in page and "Чужая" not in page

    def test_kinds_are_counted_and_lead_to_their_own(self, client, department):
        SchoolFactory(department=department, kind="gymnasium", short_name="Гимназия № 1")
        SchoolFactory.create_batch(2, department=department)
        response = client.get("/gorod/schools/?q=№")
        assert [(label, is_current) for label, _url, is_current in response.context["tabs"]] == [
            ("Все 3", True), ("Школа 2", False), ("Гимназия 1", False),
        ]  # fmt: skip
        narrowed = client.get(response.context["tabs"][2][1])
        assert names(narrowed) == ["Гимназия № 1"]
        assert '<input type="hidden" name="kind" value="gymnasium"' in text(narrowed)

    def test_branch_names_its_parent_and_a_stranger_its_district(self, client, department):
        parent = SchoolFactory(department=department, short_name="СОШ № 1")
        SchoolFactory(department=department, short_name="Филиал", parent=parent)
        SchoolFactory(department=department, short_name="Школа соседей", is_external=True, district="Соседний округ")
        marks = {row.short_name: row.mark for row in client.get("/gorod/schools/").context["rows"]}
        assert marks == {"СОШ № 1": "", "Филиал": "филиал: СОШ № 1", "Школа соседей": "Соседний округ"}

    def test_closed_ones_are_shown_only_when_asked_for(self, client, department):
        SchoolFactory(department=department, short_name="СОШ № 1")
        SchoolFactory(department=department, short_name="СОШ № 2", is_active=False, closed_on=date(2020, 1, 1))
        assert names(client.get("/gorod/schools/")) == ["СОШ № 1"]
        assert names(client.get("/gorod/schools/?closed=with")) == ["СОШ № 1", "СОШ № 2"]
        response = client.get("/gorod/schools/?closed=only")
        assert names(response) == ["СОШ № 2"] and only(response).mark == "закрыта"

    def test_figures_are_the_latest_and_say_so_where_they_are_older(self, client, department):
        first = SchoolFactory(department=department, short_name="СОШ № 1")
        second = SchoolFactory(department=department, short_name="СОШ № 2")
        SchoolFactory(department=department, short_name="СОШ № 3")
        FiguresFactory(school=first, year=2023, teachers=10), FiguresFactory(school=first, year=2024, pupils=1200)
        FiguresFactory(school=second, year=2022, teachers=None, pupils=2, pupils_8_11=None)
        response = client.get("/gorod/schools/")
        told = [(row.teachers, row.pupils, row.as_of) for row in response.context["rows"]]
        assert told == [
            ("40", "1\u202f200", ""),
            ("нет данных", "менее 3", "2022"),
            ("нет данных", "нет данных", ""),
        ]
        assert str(response.context["counted_in"]) == "2024"

    def test_pairs_that_work_are_counted_by_role(self, client, department):
        leader = SchoolFactory(department=department, short_name="Лидер")
        partner = SchoolFactory(department=department, short_name="Партнёр")
        PairingFactory(department=department, leader=leader, partner=partner)
        PairingFactory(department=department, leader=leader)
        PairingFactory(department=department, leader=partner, partner=leader, ended=True)
        PairingFactory(department=department, partner=partner, state="proposed")
        told = {row.short_name: (row.leads, row.helped) for row in client.get("/gorod/schools/").context["rows"]}
        assert told["Лидер"] == ("2", "") and told["Партнёр"] == ("", "1")

    def test_resources_of_the_network_stand_below(self, client, department):
        school = SchoolFactory(department=department)
        ResourceFactory(department=department, text="Общая библиотека", kind="information")
        ResourceFactory(department=department, school=school, text="Свой наставник")
        page = text(client.get("/gorod/schools/"))
        assert "Общая библиотека" in page and "Информационные" in page and "Свой наставник" not in page
        assert "Общая библиотека" not in text(client.get("/gorod/schools/?q=ничего"))

    def test_empty_department_says_what_to_do(self, client, department):
        page = text(client.get("/gorod/schools/"))
        assert "Организаций пока нет" in page and "filters" not in page

    def test_hidden_department_is_shown_to_its_own_people_alone(self, client):
        school = SchoolFactory(department__slug="tajny", department__is_public=False)
        assert client.get("/tajny/schools/").status_code == 404
        client.force_login(person(Role.PRINCIPAL, school=school))
        assert names(client.get("/tajny/schools/")) == [school.short_name]

    def test_english_page_is_english(self, client, department):
        SchoolFactory(department=department, kind="lyceum")
        page = text(client.get("/en/gorod/schools/"))
        assert "Organisations of the network" in page and "Lyceum 1" in page and "1 organisation" in page


class TestFilters:
    def test_name_is_found_by_words_blind_to_case_and_yo(self, client, department):
        SchoolFactory(department=department, short_name="Лицей «Звёздный»")
        SchoolFactory(department=department, short_name="Лицей № 2")
        assert names(client.get("/gorod/schools/", {"q": "звездный  ЛИЦЕЙ"})) == ["Лицей «Звёздный»"]

    def test_category_is_that_of_the_latest_year_unless_another_is_chosen(self, client, department):
        old, new = (SchoolFactory(department=department, short_name=f"СОШ № {number}") for number in (1, 2))
        ListingFactory(school=old, year=2022), ListingFactory(school=new, year=2023)
        ListingFactory(school=new, year=2023, category="leader")
        response = client.get("/gorod/schools/?category=shnor")
        assert names(response) == ["СОШ № 2"]
        assert [badge.text for badge in only(response).badges] == ["лидер", "ШНОР"]
        assert names(client.get("/gorod/schools/?category=shnor&year=2022")) == ["СОШ № 1"]
        shown = {row.short_name: len(row.badges) for row in client.get("/gorod/schools/?year=2022").context["rows"]}
        assert shown == {"СОШ № 1": 1, "СОШ № 2": 0}

    def test_year_is_understood_however_it_is_written(self, client):
        school = SchoolFactory(department=DepartmentFactory(slug="shkolny", school_years=True))
        ListingFactory(school=school, year=2022), ListingFactory(school=school, year=2023)
        for written in ("2022", "2022/2023", "2022-2023"):
            response = client.get("/shkolny/schools/", {"year": written})
            assert str(response.context["year"]) == "2022/2023"
            assert '<option value="2022-2023" selected>2022/2023</option>' in text(response)

    def test_filters_of_categories_are_left_out_where_there_are_none(self, client, department):
        SchoolFactory(department=department)
        assert set(client.get("/gorod/schools/").context["form"].fields) == {"q", "closed", "kind"}

    @pytest.mark.parametrize(
        ("query", "told"),
        [
            ({"kind": "<b>"}, "Вид: В этом списке нет значения «&lt;b&gt;»"),
            ({"year": "99999999999999999999"}, "Год категорий: В этом списке нет значения"),
            ({"category": "x" * 100_000}, "Категория: В этом списке нет значения"),
            ({"closed": "\x00"}, "Закрытые организации: В этом списке нет значения"),
            ({"q": "я" * 100_000}, "Название: Убедитесь"),
            ({"q": "\x00"}, "Название: Данные содержат запрещённый символ"),
        ],
    )
    def test_nonsense_is_told_of_and_the_list_stands_without_it(self, client, department, query, told):
        ListingFactory(school=SchoolFactory(department=department, short_name="СОШ № 1"))
        response = client.get("/gorod/schools/", query)
        page = text(response)
        assert names(response) == ["СОШ № 1"]
        assert "Не всё в адресе понятно" in page and told in page

    def test_nothing_found_says_what_to_do(self, client, department):
        SchoolFactory(department=department)
        page = text(client.get("/gorod/schools/?q=нет-такой"))
        assert "Под выбранное не подходит ни одна организация" in page and "Сбросить отбор" in page

    def test_hostile_names_are_shown_as_they_are_written(self, client, department):
        SchoolFactory(department=department, short_name="<script>alert(1)</script>", name="<b>полное</b>")
        page = text(client.get("/gorod/schools/"))
        assert "<script>alert" not in page and "<b>полное" not in page and "&lt;script&gt;alert" in page


class TestPages:
    def test_fifty_stand_on_a_page_and_filters_stay(self, client, department):
        SchoolFactory.create_batch(51, department=department)
        first = client.get("/gorod/schools/?q=сош")
        assert len(names(first)) == 50 and "51 организация" in text(first)
        assert len(names(client.get(first.context["pages"].next_url))) == 1

    @pytest.mark.parametrize("page", ["0", "2", "-1", "x", "9" * 400])
    def test_page_that_is_none_is_told_of(self, client, department, page):
        SchoolFactory(department=department)
        response = client.get("/gorod/schools/", {"page": page})
        assert response.status_code == 404 and "в этом списке нет" in response.content.decode()

    def test_queries_do_not_grow_with_organisations(self, client, department):
        def add(count):
            for school in SchoolFactory.create_batch(count, department=department):
                FiguresFactory(school=school), ListingFactory(school=school)
                ResourceFactory(department=department)

        def queries():
            with CaptureQueriesContext(connection) as seen:
                assert client.get("/gorod/schools/").status_code == 200
            return len(seen)

        add(1)
        PairingFactory(department=department)
        few = queries()
        add(300)
        PairingFactory.create_batch(5, department=department)
        assert queries() == few <= 12
