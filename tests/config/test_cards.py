"""The card of an organisation: what it is, its years, pairs and events, and what of it nobody is told."""

import csv
import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from schools.access import Role
from tests.factories.events import CommunityFactory, EventFactory, EventHostFactory, EventReportFactory
from tests.factories.network import PairingFactory
from tests.factories.schools import (
    DepartmentFactory,
    FiguresFactory,
    ListingFactory,
    ResourceFactory,
    SchoolFactory,
    SchoolRiskFactory,
    UserFactory,
    person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return DepartmentFactory(slug="gorod", name="Город")


@pytest.fixture
def school(department):
    return SchoolFactory(department=department, short_name="СОШ № 1", name="Муниципальная школа № 1")


def address(school):
    return f"/{school.department.slug}/schools/{school.pk}/"


def card(client, school, query=""):
    response = client.get(address(school) + query)
    assert response.status_code == 200
    return response


def text(response):
    return response.content.decode()


def described(response):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text(response))[1])


class TestWhatItIs:
    def test_names_kind_site_and_branches(self, client, school):
        branch = SchoolFactory(department=school.department, short_name="Филиал", parent=school)
        SchoolFactory(department=school.department, short_name="Старый филиал", parent=school, is_active=False)
        type(school).objects.filter(pk=school.pk).update(site="https://school.example/")
        page = text(card(client, school))
        assert "<h1>СОШ № 1</h1>" in page and "Муниципальная школа № 1" in page and "Школа</dd>" in page
        assert 'href="https://school.example/" rel="noopener nofollow external"' in page
        assert f'<a href="{address(branch)}">Филиал</a>' in page and "Старый филиал" not in page
        assert f'<a href="{address(school)}">СОШ № 1</a>' in text(card(client, branch))

    def test_district_of_a_stranger_and_the_day_it_closed(self, client, department):
        school = SchoolFactory(
            department=department, is_external=True, district="Соседний округ", is_active=False,
            closed_on=date(2020, 8, 31),
        )  # fmt: skip
        page = text(card(client, school))
        assert "Соседний округ" in page and "закрыта 31 августа 2020" in page

    def test_site_that_is_no_page_is_no_link(self, client, school):
        type(school).objects.filter(pk=school.pk).update(site="javascript:alert(1)")
        response = card(client, school)
        assert "javascript:" not in text(response) and "sameAs" not in described(response)

    def test_search_engines_are_told_what_it_is(self, client, school):
        branch = SchoolFactory(department=school.department, short_name="Филиал", parent=school, kind="methodical")
        told = described(card(client, school))
        assert (told["@type"], told["name"], told["alternateName"]) == (
            "EducationalOrganization", "Муниципальная школа № 1", "СОШ № 1",
        )  # fmt: skip
        assert told["url"].startswith("http") and told["url"].endswith(address(school))
        assert told["subOrganization"][0]["name"] == branch.name
        told = described(card(client, branch))
        assert told["@type"] == "Organization" and told["parentOrganization"]["name"] == school.name

    def test_bare_organisation_leads_on(self, client, school):
        page = text(card(client, school))
        assert "Организация пока не состоит ни в одной паре" in page and 'href="/gorod/network/"' in page
        assert "Мероприятий этой организации пока не записано" in page
        assert "Риски по годам" not in page and "Численность по годам" not in page


class TestYears:
    def test_figures_with_their_day(self, client, school):
        FiguresFactory(school=school, year=2023, teachers=30, pupils=None, pupils_8_11=2)
        FiguresFactory(school=school, year=2024, teachers=1040, as_of=date(2024, 9, 20))
        response = card(client, school)
        assert [list(row.values()) for row in response.context["figures"]] == [
            ["2024", "20 сентября 2024", "1\u202f040", "4", "600", "220"],
            ["2023", "20 сентября 2023", "30", "4", "нет данных", "менее 3"],
        ]
        facts = {fact.label: (fact.number, fact.note) for fact in response.context["facts"]}
        assert facts["Педагоги"] == ("1\u202f040", "2024") and facts["Обучающиеся 8–11 классов"] == ("220", "2024")
        assert 'class="spark"' in text(response)

    def test_number_that_gives_away_one_pupil_is_not_told_nor_drawn(self, client, school):
        FiguresFactory(school=school, year=2023, pupils=777, pupils_8_11=775)
        FiguresFactory(school=school, year=2024, pupils=778, pupils_8_11=777)
        response = card(client, school)
        assert [row["upper"] for row in response.context["figures"]] == ["не раскрывается"] * 2
        page = text(response)
        assert "775" not in page and page.count("777") == 2  # of all pupils in 2023: the table, the chart

    def test_categories_of_each_year(self, client, department):
        school = SchoolFactory(department=DepartmentFactory(school_years=True))
        ListingFactory(school=school, year=2022, category="leader")
        ListingFactory(school=school, year=2023, category="shnsu", basis="приказ № 5")
        ListingFactory(school=school, year=2023, category="shnor")
        response = card(client, school)
        assert [(year, [row.category for row in rows]) for year, rows in response.context["categories"]] == [
            ("2023/2024", ["shnor", "shnsu"]), ("2022/2023", ["leader"]),
        ]  # fmt: skip
        page = text(response)
        assert ">ШНОР, 2023/2024<" in page and "приказ № 5" in page

    def test_risks_with_level_and_state(self, client, school):
        SchoolRiskFactory(school=school, year=2023, risk__name="Нехватка учителей", level="high", state="overcome")
        page = text(card(client, school))
        assert "Нехватка учителей" in page and "высокий" in page and "преодолён" in page
        assert "Подтверждение" not in page  # nothing was written there

    def test_resources_and_communities(self, client, school):
        ResourceFactory(department=school.department, school=school, text="Наставники")
        ResourceFactory(department=school.department, text="Ресурс сети")
        CommunityFactory(department=school.department, title="ГМО физиков", head_position="учитель").schools.add(school)
        page = text(card(client, school))
        assert "Наставники" in page and "ГМО физиков" in page and "Ресурс сети" not in page


class TestPairs:
    def test_as_leader_and_as_partner_active_and_ended(self, client, school):
        own = {"department": school.department}
        active = PairingFactory(leader=school, partner__short_name="СОШ № 2", stage=2, **own)
        ended = PairingFactory(partner=school, leader__short_name="Гимназия", ended=True, **own)
        PairingFactory(leader=school, partner__short_name="Предложенная", state="proposed", **own)
        response = card(client, school)
        told = [(pair.role, pair.other, pair.state, pair.dates) for pair in response.context["pairs"]]
        assert told == [
            ("помогает", "СОШ № 2", "действует", "1 сентября 2021"),
            ("получает помощь", "Гимназия", "завершена", "1 сентября 2021 – 31 мая 2022"),
        ]
        page = text(response)
        assert f'href="/gorod/network/{active.pk}/"' in page and f'href="/gorod/network/{ended.pk}/"' in page
        assert "Предложенная" not in page

    def test_no_curator_and_no_note_of_theirs(self, client, school):
        curator = UserFactory(email="kurator@example.org", full_name="Иванова Анна")
        pair = PairingFactory(department=school.department, leader=school)
        type(pair).objects.filter(pk=pair.pk).update(curator=curator)
        page = text(card(client, school))
        assert "kurator@example.org" not in page and "Иванова" not in page


class TestEvents:
    def test_hosted_of_its_pairs_and_reported_on(self, client, school):
        own = {"department": school.department}
        hosted = EventFactory(topic="Проведённое", **own)
        EventHostFactory(event=hosted, school=school)
        EventFactory(topic="В паре", pairing=PairingFactory(leader=school, **own), **own)
        EventReportFactory(event=EventFactory(topic="С отчётом", **own), school=school, accepted=True)
        EventReportFactory(event=EventFactory(topic="С черновиком", **own), school=school, place="Тайное место")
        EventFactory(topic="Чужое", **own)
        response = card(client, school)
        shown = {row.topic for row in response.context["events"]}
        assert shown == {"Проведённое", "В паре", "С отчётом"}
        assert "Тайное место" not in text(response)
        listed = text(client.get(response.context["events_url"]))
        assert all(topic in listed for topic in shown) and "Чужое" not in listed and "С черновиком" not in listed

    def test_only_the_latest_ten_are_shown(self, client, school):
        for day in range(1, 13):
            event = EventFactory(department=school.department, topic=f"Тема {day}", starts_on=date(2024, 5, day))
            EventHostFactory(event=event, school=school)
        topics = [row.topic for row in card(client, school).context["events"]]
        assert topics == [f"Тема {day}" for day in range(12, 2, -1)]


class TestData:
    @pytest.mark.parametrize(
        ("table", "column", "value"),
        [
            ("school", "short_name", "СОШ № 1"),
            ("figures", "teachers", "40"),
            ("categories", "category", "shnor"),
            ("risks", "risk", "Нехватка"),
            ("resources", "text", "Наставники"),
            ("pairs", "leader", "СОШ № 1"),
            ("events", "topic", "Тема"),
        ],
    )
    def test_each_table_is_its_own_alone(self, client, school, table, column, value):
        for each in (school, SchoolFactory(department=school.department)):
            FiguresFactory(school=each), ListingFactory(school=each), SchoolRiskFactory(school=each)
            ResourceFactory(department=each.department, school=each)
            PairingFactory(department=each.department, leader=each)
            EventHostFactory(event__department=each.department, school=each)
        school.risks.get().risk.__class__.objects.filter(pk=school.risks.get().risk_id).update(name="Нехватка")
        school.resources.update(text="Наставники")
        school.hosted.get().event.__class__.objects.filter(hosts__school=school).update(topic="Тема")
        response = card(client, school, f"?format=csv&table={table}")
        (row,) = csv.DictReader(response.getvalue().decode().splitlines())
        assert row[column] == value


class TestBadAddresses:
    @pytest.mark.parametrize("key", ["0", "99999", "9" * 60])
    def test_unknown_organisation_leads_to_the_list(self, client, department, key):
        response = client.get(f"/gorod/schools/{key}/")
        assert response.status_code == 404
        assert "Такой организации здесь нет" in text(response) and 'href="/gorod/schools/"' in text(response)

    def test_organisation_of_another_department_is_not_shown(self, client, department):
        assert client.get(f"/gorod/schools/{SchoolFactory().pk}/").status_code == 404

    def test_hidden_department_shows_it_to_its_own_people_alone(self, client):
        school = SchoolFactory(department__is_public=False)
        assert client.get(address(school)).status_code == 404
        client.force_login(person(Role.METHODOLOGIST, school.department))
        assert card(client, school)

    def test_hostile_names_are_shown_as_they_are_written(self, client, department):
        evil = "</script><script>alert(1)</script>"
        page = text(card(client, SchoolFactory(department=department, short_name=evil, name=f"{evil} полное")))
        assert "<script>alert" not in page


def test_queries_do_not_grow_with_records(client, school):
    def add(years):
        for year in years:
            FiguresFactory(school=school, year=year), ListingFactory(school=school, year=year)
            SchoolRiskFactory.create_batch(3, school=school, year=year)
            ResourceFactory(department=school.department, school=school)
            PairingFactory(department=school.department, leader=school)
            SchoolFactory(department=school.department, parent=school)
            CommunityFactory(department=school.department).schools.add(school)
            for event in EventFactory.create_batch(3, department=school.department):
                EventHostFactory(event=event, school=school)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            card(client, school)
        return len(seen)

    add([2000])
    few = queries()
    add(range(2001, 2101))
    assert queries() == few <= 12
