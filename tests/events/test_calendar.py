"""The calendar for other programs: read back by the library, the same bytes each time, only what has a day."""

from datetime import date, timedelta

import icalendar
import pytest

from tests.factories.events import EventFactory, EventHostFactory
from tests.factories.schools import DepartmentFactory, SchoolFactory

from .test_public import text

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)


@pytest.fixture
def department():
    return DepartmentFactory(slug="uchebny", name="Учебный", school_years=True)


def calendar(client, query="", address="calendar.ics"):
    response = client.get(f"/uchebny/events/{address}{query}")
    assert response.status_code == 200 and response["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(response.content)


def entries(client, query=""):
    return {str(entry["summary"]): entry for entry in calendar(client, query).walk("VEVENT")}


def add(department, topic, day=TODAY, **values):
    return EventFactory(department=department, topic=topic, starts_on=day, **values)


def test_event_takes_whole_days_and_leads_back(client, department, settings):
    settings.PUBLIC_URL = "https://svyazka.example"
    event = add(department, "Урок, открытый; для всех", ends_on=TODAY + timedelta(days=2), place="Зал", format="online")
    EventHostFactory(event=event, school=SchoolFactory(department=department, short_name="Лицей № 1"))
    entry = entries(client)["Урок, открытый; для всех"]
    assert (entry["dtstart"].dt, entry["dtend"].dt) == (TODAY, TODAY + timedelta(days=3))
    assert entry["dtstart"].params["VALUE"] == "DATE"
    assert str(entry["uid"]) == f"event-{event.pk}@svyazka.example"
    assert str(entry["url"]) == f"https://svyazka.example/uchebny/events/{event.pk}/"
    assert str(entry["location"]) == "Зал"
    assert "Организаторы: Лицей № 1\nФормат: дистанционно\nПроведено" in str(entry["description"])


@pytest.mark.parametrize(
    ("state", "status"),
    [("planned", "CONFIRMED"), ("held", "CONFIRMED"), ("postponed", "TENTATIVE"), ("cancelled", "CANCELLED")],
)
def test_state_is_told_in_the_calendar_s_terms(client, department, state, status):
    add(department, "Урок", state=state, reason="Ремонт" if state in {"postponed", "cancelled"} else "")
    assert str(entries(client)["Урок"]["status"]) == status


def test_the_same_records_give_the_same_bytes_and_a_change_is_told(client, department):
    event = add(department, "Урок")
    address = "/uchebny/events/calendar.ics"
    first = client.get(address).content
    assert client.get(address).content == first
    before = entries(client)["Урок"]
    event.place = "Зал"
    event.save()
    after = entries(client)["Урок"]
    assert before["uid"] == after["uid"] and after["last-modified"].dt >= before["last-modified"].dt
    assert after["dtstamp"].dt.date() == event.history.latest().history_date.date()


def test_calendar_says_its_name_and_when_to_look_again(client, department):
    kind = add(department, "Урок").kind
    found = calendar(client, f"?kind={kind.pk}")
    assert str(found["x-wr-calname"]) == f"Учебный: мероприятия · {kind.name}"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT12H" in found.to_ical()
    assert str(found["version"]) == "2.0" and found["prodid"]


def test_without_a_year_it_begins_with_the_year_before_this_one(client, department):
    add(department, "Давно", date(2025, 8, 31)), add(department, "Недавно", date(2025, 9, 1))
    add(department, "Впереди", date(2027, 9, 1))
    assert set(entries(client)) == {"Недавно", "Впереди"}
    assert set(entries(client, "?year=2024-2025")) == {"Давно"}
    assert "мероприятия с 1 сентября 2025" in text(client.get("/uchebny/events/"))
    assert "1 сентября 2025" not in text(client.get("/uchebny/events/?year=2024-2025"))


def test_what_has_no_day_is_left_out_and_the_page_says_so(client, department):
    add(department, "Когда-нибудь", date_precision="month"), add(department, "Урок")
    assert set(entries(client)) == {"Урок"}
    assert "день которых известен" in text(client.get("/uchebny/events/"))


def test_filters_narrow_it_and_a_wrong_one_is_refused(client, department):
    add(department, "Урок", state="planned"), add(department, "Совет")
    assert set(entries(client, "?state=planned")) == {"Урок"}
    response = client.get("/uchebny/events/calendar.ics?state=zz")
    assert response.status_code == 404 and "В этом списке нет значения «zz»" in text(response)


def test_one_event_alone(client, department):
    event = add(department, "Давний урок", date(2010, 1, 1))
    add(department, "Другой")
    found = calendar(client, address=f"{event.pk}/?format=ics")
    assert [str(entry["summary"]) for entry in found.walk("VEVENT")] == ["Давний урок"]
    response = client.get(f"/uchebny/events/{event.pk}/?format=ics")
    assert response["Content-Disposition"] == f'attachment; filename="uchebny-event-{event.pk}.ics"'


def test_hostile_text_makes_no_lines_of_its_own(client, department):
    topic = "Урок\r\nEND:VEVENT\r\nX-EVIL:1\x01"
    add(department, topic)
    [entry] = entries(client).values()
    assert str(entry["summary"]) == "Урок\nEND:VEVENT\nX-EVIL:1" and "x-evil" not in entry


def test_empty_calendar_is_a_calendar(client, department):
    assert calendar(client).walk("VEVENT") == []
