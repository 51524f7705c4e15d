"""The front of a department: its numbers, its indicators, what is next, its papers, the picture of its network."""

import json
import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from monitoring.tally import recount
from schools.access import Role
from tests.factories.events import EventFactory
from tests.factories.monitoring import IndicatorFactory, MeasurementFactory, TargetFactory
from tests.factories.network import (
    DirectiveFactory,
    OccurrenceFactory,
    PairingFactory,
    PlanItemFactory,
    ProgrammeFactory,
)
from tests.factories.schools import AdminFactory, DepartmentFactory, ListingFactory, SchoolFactory, person
from tests.papers import town

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def facts(response):
    return {fact.label: (fact.number, fact.note) for fact in response.context["facts"]}


def queries(client, address):
    """How many queries a page drawn anew costs a stranger."""
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


class TestFacts:
    def test_numbers_that_are_there_lead_to_their_pages(self, client):
        department = town(head_position="Начальник")
        pair = PairingFactory(department=department, started_on=date(2019, 1, 1))
        SchoolFactory(department=department, is_external=True)
        response = client.get("/belogorsk/")
        assert facts(response) == {
            "Организации сети": ("3", "и из других районов: 1"),
            "Действующие пары «лидер – партнёр»": ("1", ""),
            "Проведённые мероприятия": ("1", "2020"),
        }
        page = text(response)
        assert 'href="/belogorsk/schools/"' in page and 'href="/belogorsk/events/?state=held"' in page
        assert pair.leader.short_name in page and 'href="/belogorsk/network/"' in page

    def test_this_year_goes_before_the_years_gone_by(self, client):
        department = town("uchebny", (2021,), school_years=True)
        EventFactory(department=department, starts_on=date(2023, 3, 1))
        assert facts(client.get("/uchebny/"))["Проведённые мероприятия"] == ("2", "2021/2022 – 2022/2023")
        today = timezone.localdate()
        EventFactory(department=department, starts_on=today)
        year = department.year(today.year if today.month > 8 else today.year - 1)
        assert facts(client.get("/uchebny/"))["Проведённые мероприятия"] == ("1", str(year))

    def test_items_of_plans_are_counted_by_what_falls_due(self, client):
        department = town()
        own = {"section__plan__department": department}
        item = PlanItemFactory(**own)
        PlanItemFactory(**own, section__plan__state="draft")
        assert facts(client.get("/belogorsk/"))["Пункты планов"] == ("1", "")
        today = timezone.localdate()
        OccurrenceFactory(item=item, year=today.year, starts_on=today, due_on=today)
        assert facts(client.get("/belogorsk/"))["Пункты планов со сроком в этом месяце"] == ("1", "")

    def test_empty_department_shows_no_zeros_and_says_what_comes(self, client):
        DepartmentFactory(slug="pusto")
        response = client.get("/pusto/")
        assert response.context["facts"] == response.context["indicators"] == []
        assert "Отчёт появится сам" in text(response) and "ничего не запланировано" in text(response)


class TestIndicators:
    def test_value_target_verdict_and_trend_of_the_best_known_year(self, client):
        department = town(years=(2022, 2024))
        share = IndicatorFactory(department=department, name="Доля школ в парах")
        TargetFactory(indicator=share, year=2024, value=50)
        for year, part in ((2022, 2), (2024, 4)):
            MeasurementFactory(indicator=share, year=year, numerator=part)
        (fact,) = client.get("/belogorsk/").context["indicators"]
        assert (fact.number, fact.target, fact.note, fact.tone) == (
            "57,1\xa0%",
            "цель ≥\xa050\xa0%",
            "достигнут",
            "good",
        )
        assert fact.url == f"/belogorsk/monitoring/2024/{share.pk}/"
        assert "<title>2022 — 28,6\xa0%, 2023 — н/д, 2024 — 57,1\xa0%</title>" in fact.chart

    def test_a_year_just_begun_does_not_hide_the_one_that_is_known(self, client):
        department = town(years=(2023, 2024))
        IndicatorFactory(department=department)
        MeasurementFactory(indicator__department=department, year=2023)
        EventFactory(department=department, starts_on=date(2026, 1, 1))
        assert client.get("/belogorsk/").context["year"].start == 2023

    def test_computed_ones_come_from_what_was_counted(self, client):
        department = town()
        IndicatorFactory(department=department, count=True, computed_by="I19", name="Проведено")
        first = client.get("/belogorsk/")
        assert first.context["indicators"] == []
        recount(department, on=timezone.localdate())
        response = client.get("/belogorsk/")
        assert [(fact.label, fact.number) for fact in response.context["indicators"]] == [("Проведено", "1")]
        assert "Подсчитано" in text(response) and "идёт пересчёт" not in text(response)

    def test_at_most_eight_and_those_with_a_target_first(self, client):
        department = town()
        for number in range(12):
            indicator = IndicatorFactory(department=department, name=f"П{number}", position=number)
            MeasurementFactory(indicator=indicator, year=2020)
            if number > 7:
                TargetFactory(indicator=indicator, year=2020)
        labels = [fact.label for fact in client.get("/belogorsk/").context["indicators"]]
        assert labels == ["П0", "П1", "П2", "П3", "П8", "П9", "П10", "П11"]


class TestNext:
    def test_events_and_items_to_come(self, client):
        department, today = town(), timezone.localdate()
        EventFactory(department=department, topic="Сборы", state="planned", starts_on=today + timedelta(days=3))
        EventFactory(department=department, topic="Прошло", state="planned", starts_on=today - timedelta(days=3))
        EventFactory(department=department, topic="Нет", state="cancelled", reason="карантин", starts_on=today)
        item = PlanItemFactory(section__plan__department=department, title="Провести семинар")
        OccurrenceFactory(item=item, year=today.year, starts_on=today, due_on=today + timedelta(days=5))
        draft = PlanItemFactory(section__plan__department=department, section__plan__state="draft", title="Черновое")
        OccurrenceFactory(item=draft, year=today.year, starts_on=today, due_on=today + timedelta(days=5))
        context = client.get("/belogorsk/").context
        assert [coming.text for coming in context["events"]] == ["Сборы"]
        (due,) = context["items"]
        assert "Провести семинар" in due.text and due.url == f"/belogorsk/plans/{item.section.plan_id}/"


class TestBasis:
    def test_programme_orders_and_papers(self, client):
        department = town(years=(2015, 2016, 2017, 2018, 2020), head_position="Начальник")
        programme = ProgrammeFactory(department=department, title="Программа поддержки", goal="Помочь школам")
        order = DirectiveFactory(department=department, number="474", issued_on=date(2017, 8, 10), title="О сети")
        page = text(client.get("/belogorsk/"))
        assert f'href="/belogorsk/programmes/{programme.pk}/">Программа поддержки' in page and "Помочь школам" in page
        assert f'href="/belogorsk/documents/{order.pk}/"' in page and "№ 474, 10 августа 2017" in page
        assert "/belogorsk/reports/2024/annual.pdf" in page and "Все годы" in page

    def test_drafts_are_told_to_nobody(self, client):
        department = town()
        ProgrammeFactory(department=department, title="Программа в силе", first_year=2019)
        ProgrammeFactory(department=department, title="Черновик программы", first_year=2024, state="draft")
        for user in (None, person(Role.METHODOLOGIST, department), AdminFactory()):
            if user:
                client.force_login(user)
            page = text(client.get("/belogorsk/"))
            assert "Программа в силе" in page and "Черновик программы" not in page

    def test_hidden_department_shows_its_people_what_an_open_one_shows_everybody(self, client):
        department = town(is_public=False)
        ProgrammeFactory(department=department, title="Программа в силе")
        assert client.get("/belogorsk/").status_code == 404
        client.force_login(person(Role.METHODOLOGIST, department))
        assert "Программа в силе" in text(client.get("/belogorsk/"))

    def test_it_is_described_for_search_engines(self, client):
        town(full_name="Управление </script><b>образования", site="https://uo.example/")
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text(client.get("/belogorsk/")))
        described = json.loads(found[1])
        assert described["@type"] == "GovernmentOrganization" and described["sameAs"] == "https://uo.example/"
        assert described["name"] == "Управление </script><b>образования"


def test_twelve_queries_at_one_record_and_at_many(client):
    department = town()
    pair = PairingFactory(department=department, started_on=date(2019, 1, 1))
    ListingFactory(school=pair.partner, year=timezone.localdate().year)
    ProgrammeFactory(department=department)
    DirectiveFactory(department=department)
    indicator = IndicatorFactory(department=department)
    MeasurementFactory(indicator=indicator, year=2020)
    few = queries(client, "/belogorsk/")
    today = timezone.localdate()
    for number in range(60):
        EventFactory(department=department, starts_on=date(2020, 1, 1) + timedelta(days=number))
        EventFactory(department=department, starts_on=today + timedelta(days=number), state="planned")
        DirectiveFactory(department=department, number=f"н-{number}")
        PairingFactory(department=department, started_on=date(2019, 1, 1))
        MeasurementFactory(indicator=IndicatorFactory(department=department), year=2020)
        item = PlanItemFactory(section__plan__department=department)
        OccurrenceFactory(item=item, year=today.year, starts_on=today, due_on=today + timedelta(days=5))
    assert queries(client, "/belogorsk/") == few <= 12


def test_address_without_its_last_slash_leads_to_it(client):
    town()
    assert client.get("/belogorsk").url == "/belogorsk/"
