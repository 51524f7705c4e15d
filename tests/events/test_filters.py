"""Filters of events: what each narrows to, whose choices it offers, what it says of a value it does not know."""

from datetime import date

import pytest
from django.http import QueryDict

from events.filters import EventFilter, MonthFilter
from events.models import Event
from tests.factories.events import EventFactory, EventHostFactory, EventKindFactory, EventReportFactory
from tests.factories.network import PairingFactory
from tests.factories.schools import DepartmentFactory, SchoolFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)


@pytest.fixture
def department():
    return DepartmentFactory(slug="uchebny", school_years=True)


def found(department, query="", form=EventFilter):
    return {event.topic for event in form(QueryDict(query), department=department).qs}


def errors(department, query):
    return {name: text for name, [text] in EventFilter(QueryDict(query), department=department).errors.items()}


def add(department, topic, **values):
    return EventFactory(department=department, topic=topic, **values)


def test_text_is_sought_in_topic_and_place_blind_to_case_and_yo(department):
    add(department, "Ёлка для всех"), add(department, "Урок", place="Лицей №  1"), add(department, "Дроби")
    assert found(department, "q=ЕЛКА") == {"Ёлка для всех"}
    assert found(department, "q=лицей № 1") == {"Урок"}
    assert found(department, "q=100%25") == set()


def test_kind_state_and_format(department):
    kind = EventKindFactory(department=department)
    add(department, "Семинар", kind=kind, state="planned", format="online"), add(department, "Совет", format="mixed")
    for query in (f"kind={kind.pk}", "state=planned", "mode=online"):
        assert found(department, query) == {"Семинар"}


@pytest.mark.parametrize("written", ["2025-2026", "2025/2026", "2025"])
def test_year_is_the_department_s_own_however_it_is_written(department, written):
    add(department, "Август", starts_on=date(2026, 8, 31)), add(department, "Сентябрь", starts_on=date(2026, 9, 1))
    filters = EventFilter(QueryDict(f"year={written}"), department=department)
    assert [event.topic for event in filters.qs] == ["Август"]
    assert '<option value="2025-2026" selected>2025/2026</option>' in str(filters.form["year"])


def test_school_is_found_as_host_side_of_a_pair_and_by_its_accepted_report(department):
    school = SchoolFactory(department=department)
    pair = PairingFactory(department=department, partner=school)
    EventHostFactory(event=add(department, "Принимала"), school=school)
    add(department, "Пара", pairing=pair)
    EventReportFactory(event=add(department, "Отчиталась"), school=school, accepted=True)
    EventReportFactory(event=add(department, "Черновик"), school=school)
    add(department, "Предложение", pairing=PairingFactory(department=department, leader=school, state="proposed"))
    add(department, "Чужое")
    assert found(department, f"school={school.pk}") == {"Принимала", "Пара", "Отчиталась"}
    assert found(department, f"pair={pair.pk}") == {"Пара"}


def test_what_is_to_come_and_what_is_over_share_out_all_events(department):
    add(department, "Сегодня", starts_on=TODAY, state="planned")
    add(department, "Идёт", starts_on=date(2026, 11, 1), ends_on=TODAY, state="planned")
    add(department, "В этом месяце", starts_on=date(2026, 11, 1), date_precision="month", state="planned")
    add(department, "В этом году", starts_on=date(2026, 1, 1), date_precision="year", state="planned")
    add(department, "Проведено сегодня", starts_on=TODAY)
    add(department, "Вчера", starts_on=date(2026, 11, 24), state="planned")
    add(department, "Кончилось", starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 24), state="planned")
    assert found(department, "when=upcoming") == {"Сегодня", "Идёт", "В этом месяце", "В этом году"}
    assert found(department, "when=past") == {"Проведено сегодня", "Вчера", "Кончилось"}


def test_choices_are_the_department_s_own_public_records_in_order(department):
    add(department, "Урок", starts_on=date(2024, 9, 2)), add(department, "Урок", starts_on=date(2026, 9, 2))
    SchoolFactory(department=department, short_name="Яблоко"), SchoolFactory(department=department, short_name="Арбуз")
    PairingFactory(department=department, state="proposed")
    PairingFactory(), EventFactory()
    fields = EventFilter(QueryDict(), department=department).form.fields
    assert [label for _key, label in fields["year"].choices] == ["все", "2026/2027", "2025/2026", "2024/2025"]
    assert next(label for _key, label in fields["school"].choices[1:]) == "Арбуз"
    assert len(fields["kind"].choices) == 3
    assert "pair" not in fields  # a proposal is no pair yet, so there is nothing to choose from


def test_choices_follow_the_records(department):
    assert "kind" not in EventFilter(QueryDict(), department=department).form.fields
    kind = EventKindFactory(department=department, name="Новая форма")
    department.refresh_from_db()
    filters = EventFilter(QueryDict(f"kind={kind.pk}"), department=department)
    assert filters.chosen == ["Новая форма"]


@pytest.mark.parametrize(
    ("query", "name", "told"),
    [
        ("kind=zz", "kind", "В этом списке нет значения «zz»."),
        ("kind=%00", "kind", "В этом списке нет значения «·»."),
        ("pair=99999999999999999999999", "pair", "нет значения «99999999999999999999999»"),
        ("year=1812", "year", "«1812»"),
        ("year=2024-2026", "year", "«2024-2026»"),
        ("state=" + "я" * 100_000, "state", "яяя…"),
        ("when=завтра", "when", "«завтра»"),
        ("q=" + "a" * 100_000, "q", "не более 200"),
        ("q=%00", "q", "ноль-байт"),
    ],
)
def test_nonsense_is_told_and_does_not_narrow(department, query, name, told):
    add(department, "Урок")
    assert found(department, query) == {"Урок"}
    assert told in errors(department, query)[name]


def test_a_thousand_schools_are_drawn_escaped(department):
    SchoolFactory(department=department, short_name='<b>"Кавычки"</b>')
    drawn = str(EventFilter(QueryDict(), department=department).form["school"])
    assert "&lt;b&gt;&quot;Кавычки&quot;" in drawn and "<b>" not in drawn


def test_address_keeps_what_was_understood(department):
    kind = EventKindFactory(department=department)
    add(department, "Урок", kind=kind)
    filters = EventFilter(QueryDict(f"kind={kind.pk}&state=zz&page=3&q=урок"), department=department)
    assert filters.query() == f"?q=%D1%83%D1%80%D0%BE%D0%BA&kind={kind.pk}"
    assert filters.query("q", format="csv") == f"?kind={kind.pk}&format=csv"
    assert filters.is_narrowed and filters.chosen == ["«урок»", kind.name]


def test_month_goes_with_the_form_and_narrows_nothing(department):
    add(department, "Урок")
    filters = MonthFilter(QueryDict("month=2020-01&year=1999&when=past"), department=department)
    assert filters.qs.count() == Event.objects.count() == 1
    assert not filters.is_narrowed and filters.errors == {}
    assert [field.name for field in filters.form.hidden_fields()] == ["month"]
