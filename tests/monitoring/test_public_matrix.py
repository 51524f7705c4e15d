"""Kinds of event by years: cells, counts, the years to choose from, the data."""

import json
from datetime import date, timedelta

import pytest

from tests.factories.events import EventFactory, EventHostFactory, EventKindFactory
from tests.factories.schools import DepartmentFactory, SchoolFactory
from tests.monitoring.pages import queries, text

pytestmark = pytest.mark.django_db
PAGE = "/gorod/events/matrix/"


@pytest.fixture
def kind():
    return EventKindFactory(department=DepartmentFactory(slug="gorod"), name="Открытый урок")


def held(kind, day, **values):
    return EventFactory(department=kind.department, kind=kind, starts_on=day, **values)


def test_cells_name_topics_and_hosts(client, kind):
    event = held(kind, date(2024, 3, 1), topic="Чтение <b>")
    EventHostFactory(event=event, school=SchoolFactory(department=kind.department, short_name="Лицей"))
    EventHostFactory(event=event, school=None, label="ДО")
    held(kind, date(2022, 3, 1))
    held(kind, date(2024, 4, 1), topic="Будет", state="planned")
    response = client.get(PAGE)
    assert [str(year) for year in response.context["years"]] == ["2022", "2023", "2024"]
    page = text(response)
    assert f'<a href="/gorod/events/{event.pk}/">Чтение &lt;b&gt;</a><span class="sub">Лицей, ДО</span>' in page
    assert '<td data-label="2023"></td>' in page and "Пустая клетка – сведений нет" in page and "Будет" not in page


def test_a_cell_of_many_leads_to_the_list(client, kind):
    for number in range(6):
        EventHostFactory(event=held(kind, date(2024, 3, 1 + number), topic="Тема"), school=None, label="ДО")
    page = text(client.get(PAGE))
    assert f'<a href="/gorod/events/?kind={kind.pk}&amp;year=2024">6 мероприятий</a>' in page
    assert "1 организатор" in page and "Тема" not in page
    assert client.get(f"/gorod/events/?kind={kind.pk}&year=2024").status_code == 200


def test_counts_and_totals(client, kind):
    other = EventKindFactory(department=kind.department, name="Совет", position=9)
    school = SchoolFactory(department=kind.department)
    for event in (held(kind, date(2023, 3, 1)), held(kind, date(2024, 3, 1)), held(other, date(2024, 5, 1))):
        EventHostFactory(event=event, school=school)
    context = client.get(PAGE).context
    assert [(row["name"], row["numbers"], row["total"], row["hosts"]) for row in context["counts"]] == [
        ("Открытый урок", [("2023", "1"), ("2024", "1")], "2", "1"), ("Совет", [("2023", ""), ("2024", "1")], "1", "1"),
    ]  # fmt: skip
    assert context["totals"] == {"numbers": [("2023", "1"), ("2024", "2")], "total": "3", "hosts": "1"}


def test_another_last_year_may_be_chosen(client, kind):
    for year in range(2017, 2025):
        held(kind, date(year, 3, 1))
    assert [str(year) for year in client.get(PAGE).context["years"]] == ["2021", "2022", "2023", "2024"]
    response = client.get(f"{PAGE}?year=2020")
    assert [str(year) for year in response.context["years"]] == ["2017", "2018", "2019", "2020"]
    assert f'href="{PAGE}?year=2017"' in text(response)


@pytest.mark.parametrize("year", ["1999", "x", "2024-2025", "%00", "9" * 5000])
def test_a_year_that_is_not_there_leads_to_those_that_are(client, kind, year):
    held(kind, date(2024, 3, 1))
    response = client.get(f"{PAGE}?year={year}")
    assert response.status_code == 404 and f"{PAGE}?year=2024" in text(response)


def test_nothing_held_says_what_to_do(client, kind):
    assert "Проведённых мероприятий пока нет" in text(client.get(PAGE))


def test_data(client, kind):
    held(kind, date(2024, 3, 1)), held(kind, date(2022, 3, 1))
    rows = json.loads(text(client.get(f"{PAGE}?format=json")))["rows"]
    assert [(row["kind"], row["year"], row["events"]) for row in rows] == [
        ("Открытый урок", 2022, 1), ("Открытый урок", 2024, 1),
    ]  # fmt: skip
    assert client.get(f"{PAGE}?format=xlsx").status_code == client.get(f"{PAGE}?format=csv").status_code == 200
    assert client.get(f"{PAGE}?format=xml").status_code == 404


def test_few_queries_at_one_event_and_at_many(client, kind):
    EventHostFactory(event=held(kind, date(2024, 3, 1)), school=SchoolFactory(department=kind.department))
    few = queries(client, PAGE)
    for number in range(300):
        event = held(kind, date(2022, 1, 1) + timedelta(days=number * 3))
        if number % 10 == 0:
            EventHostFactory(event=event, school=SchoolFactory(department=kind.department))
    assert queries(client, PAGE) == few <= 12
