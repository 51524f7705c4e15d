"""The month of events: days, what lasts and what has no day, the ways to other months."""

import re
from datetime import date

import pytest

from events.months import Month
from tests.factories.events import EventFactory, EventKindFactory
from tests.factories.schools import DepartmentFactory

from .test_public import text

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)


@pytest.fixture
def department():
    return DepartmentFactory(slug="belogorsk")


def days(page):
    """Day of the month → topics on it."""
    cells = re.findall(r'<time datetime="\d{4}-\d\d-(\d\d)">(.*?)</td>', page, re.DOTALL)
    topics = {int(number): re.findall(r'/events/\d+/">(.*?)</a>', cell) for number, cell in cells}
    return {number: found for number, found in topics.items() if found}


def month(client, key="2026-11", **more):
    return text(client.get("/belogorsk/events/month/", {"month": key, **more}))


def test_events_stand_on_their_days(client, department):
    EventFactory(department=department, topic="Первое", starts_on=date(2026, 11, 1))
    EventFactory(department=department, topic="Через край", starts_on=date(2026, 10, 30), ends_on=date(2026, 11, 2))
    EventFactory(department=department, topic="Чужой месяц", starts_on=date(2026, 12, 1))
    page = month(client)
    assert days(page) == {1: ["Через край", "Первое"], 2: ["Через край"]}
    assert "30 октября – 2 ноября 2026" in page and "Чужой месяц" not in page


def test_this_month_is_shown_first_with_today_marked(client, department):
    page = text(client.get("/belogorsk/events/month/"))
    assert "Мероприятия, ноябрь 2026" in page and page.count('aria-current="date"') == 1
    assert "Текущий месяц" not in page and "Текущий месяц" in month(client, "2026-10")


def test_week_begins_on_monday_and_columns_are_named(client, department):
    page = month(client)
    assert re.findall(r'<th scope="col"><abbr title="(.*?)">', page)[0] == "понедельник"
    first_week = re.search(r"<tbody>\s*<tr.*?</tr>", page, re.DOTALL)[0]
    assert first_week.count("<td></td>") == 6 and 'datetime="2026-11-01"' in first_week
    assert '<span class="day-rest"> ноября, воскресенье</span>' in page


def test_what_has_no_day_or_lasts_long_stands_below(client, department):
    EventFactory(department=department, topic="В ноябре", starts_on=date(2026, 11, 1), date_precision="month")
    EventFactory(department=department, topic="В году", starts_on=date(2026, 1, 1), date_precision="year")
    EventFactory(department=department, topic="Курсы", starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 1))
    EventFactory(department=department, topic="В октябре", starts_on=date(2026, 10, 1), date_precision="month")
    page = month(client)
    assert days(page) == {}
    assert page.index("День не указан") < page.index("В году") < page.index("В ноябре") < page.index("Курсы")
    assert "Длятся дольше двух недель" in page and "В октябре" not in page
    assert "В году" not in month(client, "2027-01")


def test_crowded_day_folds_the_rest(client, department):
    kind = EventKindFactory(department=department)
    for number in range(9):
        EventFactory(department=department, kind=kind, topic=f"Урок {number}", starts_on=date(2026, 11, 5))
    page = month(client)
    assert "ещё 4" in page and len(days(page)[5]) == 9


def test_called_off_events_say_so(client, department):
    EventFactory(department=department, starts_on=date(2026, 11, 5), state="cancelled", reason="Карантин")
    assert "отменено" in month(client)


def test_filters_narrow_the_month_and_stay_on_the_way_to_others(client, department):
    event = EventFactory(department=department, topic="Совет", starts_on=date(2026, 11, 5))
    EventFactory(department=department, topic="Урок", starts_on=date(2026, 11, 6))
    page = month(client, kind=event.kind_id)
    assert days(page) == {5: ["Совет"]}
    assert f'?kind={event.kind_id}&amp;month=2026-12"' in page and f'?kind={event.kind_id}&amp;month=2026-10"' in page
    assert '<input type="hidden" name="month" value="2026-11"' in page
    assert f'href="/belogorsk/events/?kind={event.kind_id}"' in page
    assert "нет значения «zz»" in month(client, kind="zz")


def test_empty_month_leads_to_the_nearest_with_events(client, department):
    EventFactory(department=department, starts_on=date(2025, 3, 5))
    EventFactory(department=department, starts_on=date(2027, 2, 5))
    page = month(client)
    assert "В этом месяце мероприятий нет" in page
    assert ">март 2025</a>" in page and ">февраль 2027</a>" in page


@pytest.mark.parametrize(
    "key", ["2026-13", "1989-12", "2101-01", "ноябрь", "2026-11-05", "٢٠٢٦-١١", "\x00", "1" * 100_000]
)
def test_what_is_no_month_leads_to_this_one(client, department, key):
    response = client.get("/belogorsk/events/month/", {"month": key})
    assert response.status_code == 404
    assert "Месяца «" in text(response) and ">ноябрь 2026</a>" in text(response)


def test_years_have_an_end_on_both_sides(client, department):
    assert 'rel="prev"' not in month(client, "1990-01") and 'rel="next"' in month(client, "1990-01")
    assert 'rel="next"' not in month(client, "2100-12")
    assert Month.parse("2024-12").next == Month.parse("2025-01") and Month.parse("2024-02").last == date(2024, 2, 29)
