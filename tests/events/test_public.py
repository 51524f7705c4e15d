"""The list of events: what stands in a line, what is to come and what is over, files, wrong filters, queries."""

import json
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event, EventHost
from tests.factories.events import EventFactory, EventHostFactory, EventKindFactory
from tests.factories.network import PairingFactory
from tests.factories.schools import DepartmentFactory, SchoolFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)


@pytest.fixture
def department():
    return DepartmentFactory(slug="belogorsk", name="Белогорск")


def text(response):
    return response.content.decode()


def queries(client, address):
    """How many queries a page costs that nobody has opened since the last change."""
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def rows(response):
    return json.loads(response.getvalue())["rows"]


def many(department, number):
    """So many events with hosts, in a month, and some schools and pairs to choose from."""
    kind = EventKindFactory(department=department)
    pairs = [PairingFactory(department=department) for _number in range(min(number, 20))]
    events = [
        EventFactory.build(department=department, kind=kind, starts_on=date(2026, 1, 1 + place % 28),
                           pairing=pairs[place % len(pairs)])
        for place in range(number)
    ]  # fmt: skip
    events = Event.objects.bulk_create(events)
    EventHost.objects.bulk_create(EventHost(event=event, school=event.pairing.leader) for event in events)


def test_line_says_when_what_who_and_how(client, department):
    kind = EventKindFactory(department=department, name="Единый день")
    event = EventFactory(
        department=department, kind=kind, topic="Современный урок", place="Актовый зал", format="online",
        starts_on=date(2026, 3, 3), ends_on=date(2026, 3, 5),
    )  # fmt: skip
    EventHostFactory(event=event, school=SchoolFactory(department=department, short_name="Лицей № 1"), position=1)
    EventHostFactory(event=event, of_type=True, position=2)
    page = text(client.get("/belogorsk/events/"))
    for told in ("3–5 марта 2026", "Современный урок", "Актовый зал", "Единый день", "Лицей № 1, ДО", "дистанционно",
                 "проведено", f'href="/belogorsk/events/{event.pk}/"', "1 мероприятие"):  # fmt: skip
        assert told in page


@pytest.mark.parametrize(("precision", "shown"), [("month", "сентябрь 2024"), ("year", "2024")])
def test_no_more_of_the_date_is_shown_than_is_known(client, department, precision, shown):
    EventFactory(department=department, date_precision=precision)
    page = text(client.get("/belogorsk/events/"))
    assert f">{shown}<" in page and "12 сентября" not in page


def test_place_that_is_the_host_is_not_said_twice(client, department):
    event = EventFactory(department=department, place="Лицей № 1")
    EventHostFactory(event=event, school=SchoolFactory(department=department, short_name="Лицей № 1"))
    assert text(client.get("/belogorsk/events/")).count(">Лицей № 1<") == 2  # the choice of the filter and the host


def test_cancelled_and_postponed_events_say_why(client, department):
    EventFactory(department=department, state="cancelled", reason="Карантин")
    EventFactory(department=department, state="postponed", reason="Ремонт зала")
    page = text(client.get("/belogorsk/events/"))
    assert "отменено" in page and "Карантин" in page and "перенесено" in page and "Ремонт зала" in page


def test_what_is_to_come_stands_above_what_is_over_the_nearest_day_first(client, department):
    for topic, day, state in (("А", date(2026, 11, 24), "held"), ("Б", date(2026, 11, 26), "planned"),
                              ("В", date(2020, 1, 1), "held"), ("Г", date(2027, 1, 1), "planned")):  # fmt: skip
        EventFactory(department=department, topic=f"Тема {topic}", starts_on=day, state=state)
    page = text(client.get("/belogorsk/events/"))
    places = [page.index(told) for told in ("Предстоящие<", "Тема Б", "Тема Г", "Прошедшие<", "Тема А", "Тема В")]
    assert places == sorted(places)
    page = text(client.get("/belogorsk/events/?when=upcoming"))
    assert page.index("Тема Б") < page.index("Тема Г") and "Тема А" not in page


def test_other_departments_and_hidden_ones_show_nothing_here(client, department):
    EventFactory(topic="Чужое"), EventFactory(department__slug="tajny", department__is_public=False)
    page = text(client.get("/belogorsk/events/"))
    assert "Чужое" not in page and "Мероприятий пока нет" in page
    assert client.get("/tajny/events/").status_code == 404


def test_wrong_filter_is_told_at_the_top_and_beside_its_field(client, department):
    EventFactory(department=department, topic="Урок")
    page = text(client.get("/belogorsk/events/?kind=zz&year=1812"))
    assert "Урок" in page and "Сбросить отбор" in page
    assert page.count("В этом списке нет значения «zz».") == 2
    assert 'aria-invalid="true"' in page and 'aria-describedby="id_kind_error"' in page and 'id="id_kind_error"' in page


def test_nothing_found_leads_on(client, department):
    EventFactory(department=department)
    page = text(client.get("/belogorsk/events/?q=нетакого"))
    assert "Подходящих мероприятий нет" in page and 'value="нетакого"' in page and 'href="/belogorsk/events/"' in page


def test_views_and_files_keep_the_filters(client, department):
    kind = EventFactory(department=department, starts_on=date(2026, 2, 1)).kind_id
    page = text(client.get(f"/belogorsk/events/?kind={kind}&year=2026&state=zz"))
    assert f'href="/belogorsk/events/month/?kind={kind}"' in page
    assert 'href="/belogorsk/events/matrix/"' in page
    assert f'href="/belogorsk/events/calendar.ics?kind={kind}&amp;year=2026"' in page
    assert f'href="/belogorsk/events/?kind={kind}&amp;year=2026&amp;format=csv"' in page


def test_long_list_is_cut_into_pages(client, department):
    kind = EventKindFactory(department=department)
    for number in range(51):
        EventFactory(department=department, kind=kind, topic=f"Урок {number:02}", starts_on=date(2020, 1, 1))
    assert "51 мероприятие" in text(client.get("/belogorsk/events/"))
    second = text(client.get("/belogorsk/events/?page=2"))
    assert "Урок 00" in second and "Урок 01" not in second
    assert client.get("/belogorsk/events/?page=3").status_code == 404
    assert client.get("/belogorsk/events/?page=-1").status_code == 404


def test_file_holds_the_filtered_events(client, department):
    EventFactory(department=department, topic="Урок", starts_on=date(2024, 9, 2))
    EventFactory(department=department, topic="Совет", starts_on=date(2023, 9, 2))
    found = rows(client.get("/belogorsk/events/?year=2024&format=json"))
    assert [row["topic"] for row in found] == ["Урок"]
    for code, kind in (("csv", "text/csv"), ("xlsx", "spreadsheetml")):
        assert kind in client.get(f"/belogorsk/events/?format={code}")["Content-Type"]


def test_file_with_a_filter_that_was_not_understood_is_refused(client, department):
    response = client.get("/belogorsk/events/?year=1812&format=csv")
    assert response.status_code == 404
    assert "Год: В этом списке нет значения «1812»." in text(response) and "Все мероприятия" in text(response)
    assert client.get("/belogorsk/events/?format=zip").status_code == 404


def test_hostile_text_stays_text(client, department):
    hostile = "<script>alert('1')</script>"
    kind = EventKindFactory(department=department, name=hostile)
    event = EventFactory(department=department, kind=kind, topic=hostile, place=hostile, state="cancelled",
                         reason=hostile)  # fmt: skip
    EventHostFactory(event=event, school=SchoolFactory(department=department, short_name=hostile))
    addresses = ("events/", "events/?q=<script>", f"events/{event.pk}/", "events/month/?month=2024-09")
    for address in addresses:
        assert "<script>alert" not in text(client.get(f"/belogorsk/{address}"))


@pytest.mark.parametrize("address", ["events/", "events/month/?month=2026-01", "events/calendar.ics"])
def test_queries_do_not_grow_with_events(client, department, address):
    many(department, 1)
    few = queries(client, f"/belogorsk/{address}")
    many(department, 300)
    assert queries(client, f"/belogorsk/{address}") == few <= 9


def test_english_page_speaks_english(client, department):
    EventFactory(department=department)
    page = text(client.get("/en/belogorsk/events/"))
    assert "Past events" in page and "12 September 2024" in page and "held" in page
