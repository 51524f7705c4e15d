"""The page of an event: everything that is public of it, and nothing else."""

import json
import re
from datetime import date

import pytest

from tests.factories.events import CommunityFactory, CouncilFactory, EventFactory, EventHostFactory, EventReportFactory
from tests.factories.network import OccurrenceFactory, PairingFactory
from tests.factories.schools import DepartmentFactory, SchoolFactory

from .test_public import queries, rows, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return DepartmentFactory(slug="belogorsk", name="Белогорск")


@pytest.fixture
def event(department):
    return EventFactory(department=department, topic="Современный урок", kind__name="Единый день",
                        kind__purpose="Показать приёмы работы")  # fmt: skip


def page(client, event, **more):
    return text(client.get(f"/belogorsk/events/{event.pk}/", more))


def facts(client, event):
    response = client.get(f"/belogorsk/events/{event.pk}/")
    return {fact.label: (fact.number, fact.note) for fact in response.context["facts"]}


def report(event, **values):
    return EventReportFactory(event=event, **{"accepted": True, "teachers_first": None, **values})


def test_says_everything_that_is_known(client, department, event):
    school = SchoolFactory(department=department, short_name="Лицей № 1")
    event.place, event.format, event.level = "Актовый зал", "mixed", "regional"
    event.pairing = PairingFactory(department=department, leader=school, partner__short_name="Школа № 5")
    event.community = CommunityFactory(department=department, title="ГМО математиков")
    event.kind.council = CouncilFactory(department=department, title="Совет комитета")
    event.kind.save(), event.save()
    EventHostFactory(event=event, school=school), EventHostFactory(event=event, of_type=True)
    shown = page(client, event)
    for told in ("Единый день", "Показать приёмы работы", "12 сентября 2024", "Актовый зал", "смешанно", "региональный",
                 "проведено", "ГМО математиков", "Совет комитета",
                 f'href="/belogorsk/schools/{school.pk}/">Лицей № 1</a>',
                 "ДО", f'href="/belogorsk/network/{event.pairing.pk}/">Лицей № 1 – Школа № 5</a>',
                 f'href="/belogorsk/events/?kind={event.kind_id}"'):  # fmt: skip
        assert told in shown


def test_leads_to_the_item_of_the_plan_it_was_held_for(client, department, event):
    event.occurrence = OccurrenceFactory(item__section__plan__department=department, item__number="1.2",
                                         item__title="Провести день",
                                         item__section__plan__title="План сети")  # fmt: skip
    event.save()
    item = event.occurrence.item
    shown = page(client, event)
    assert f'href="/belogorsk/plans/{item.section.plan_id}/#item-{item.pk}">1.2 Провести день</a>' in shown
    assert "План сети" in shown


def test_draft_plan_and_proposed_pair_are_not_told(client, department, event):
    event.occurrence = OccurrenceFactory(
        item__title="Тайный пункт", item__section__plan__state="draft", item__section__plan__department=department
    )
    event.pairing = PairingFactory(department=department, state="proposed", leader__short_name="Тайный лидер")
    event.save()
    assert "Тайный" not in page(client, event)
    [row] = rows(client.get(f"/belogorsk/events/{event.pk}/?format=json"))
    assert row["pair_id"] is row["item_id"] is row["occurrence_id"] is None


def test_called_off_event_says_why(client, department):
    event = EventFactory(department=department, state="postponed", reason="Ремонт зала")
    assert "перенесено" in page(client, event) and "Ремонт зала" in page(client, event)


def test_participants_are_summed_over_accepted_reports(client, event):
    report(event, teachers=20, teachers_first=8, heads=2, pupils=30)
    report(event, teachers=15, teachers_first=5, parents=0)
    EventReportFactory(event=event, submitted=True, teachers=1000)
    assert facts(client, event) == {
        "Педагоги": ("35", "впервые в этом году: 13"),
        "Руководители и заместители": ("2", ""),
        "Обучающиеся": ("30", ""),
        "Родители": ("0", ""),
        "Отчёты приняты": ("2 из 3", ""),
    }


@pytest.mark.parametrize(("pupils", "shown"), [(0, "0"), (1, "менее 3"), (2, "менее 3"), (3, "3")])
def test_few_pupils_are_not_counted_out(client, event, pupils, shown):
    report(event, pupils=pupils)
    assert facts(client, event)["Обучающиеся"] == (shown, "")


def test_without_accepted_reports_there_are_no_numbers(client, event):
    EventReportFactory(event=event, submitted=True, result="Ещё не принято")
    shown = page(client, event)
    assert "Число участников появится" in shown and "Ещё не принято" not in shown and "Что получилось" not in shown


def test_results_of_accepted_reports_without_problems_and_foreign_links(client, event):
    links = (
        "https://example.org/novost?a=1&b=2\njavascript:alert(1) ftp://example.org http://\nhttp://[\nhttps://u:p@x.ru"
    )
    told = report(event, result="Приёмы показаны\nи приняты", problems="Тайная беда", links=links)
    shown = page(client, event)
    assert "Приёмы показаны\nи приняты" in shown and told.school.short_name in shown and "Тайная беда" not in shown
    assert '<a href="https://example.org/novost?a=1&amp;b=2" rel="nofollow noopener">' in shown
    assert not re.search(r"javascript:|ftp:|u:p@", shown)


def test_many_results_are_folded(client, event):
    for _number in range(10):
        report(event)
    assert "Ещё 2 отчёта" in page(client, event)


def test_neighbours_lead_on_by_date(client, department, event):
    EventFactory(department=department, topic="Раньше", starts_on=date(2024, 9, 11))
    EventFactory(department=department, topic="В тот же день", starts_on=date(2024, 9, 12))
    EventFactory(department=department, topic="Позже", starts_on=date(2024, 9, 13))
    shown = page(client, event)
    assert 'rel="prev">Раньше<' in shown and 'rel="next">В тот же день<' in shown and "Позже" not in shown


def test_search_engines_are_told_in_their_own_terms(client, department, event):
    EventHostFactory(event=event, school=SchoolFactory(department=department, short_name="Лицей № 1"))
    event.format, event.state, event.reason, event.topic = "online", "cancelled", "Карантин", "</script><b>"
    event.save()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page(client, event))[1]
    told = json.loads(found)
    assert told["@type"] == "Event" and told["name"] == "</script><b>" and told["startDate"] == "2024-09-12"
    assert told["eventStatus"].endswith("/EventCancelled")
    assert told["eventAttendanceMode"].endswith("/OnlineEventAttendanceMode")
    assert told["organizer"][0]["name"] == "Лицей № 1" and told["location"]["name"] == "Белогорск"


def test_event_known_to_the_month_says_no_day_to_machines(client, department):
    event = EventFactory(department=department, date_precision="month")
    assert '"startDate": "2024-09"' in page(client, event) and "Добавить в календарь" not in page(client, event)
    response = client.get(f"/belogorsk/events/{event.pk}/?format=ics")
    assert response.status_code == 404 and "День этого мероприятия не указан" in text(response)


def test_data_of_the_one_event(client, department, event):
    EventFactory(department=department)
    assert [row["id"] for row in rows(client.get(f"/belogorsk/events/{event.pk}/?format=json"))] == [event.pk]
    assert client.get(f"/belogorsk/events/{event.pk}/?format=zip").status_code == 404


def test_foreign_and_unknown_events_are_not_here(client, event):
    for pk in (EventFactory().pk, 10**6, 10**40):
        for query in ("", "?format=json", "?format=ics"):
            response = client.get(f"/belogorsk/events/{pk}/{query}")
            assert response.status_code == 404 and "Такого мероприятия здесь нет" in text(response)


def test_queries_do_not_grow_with_reports_and_hosts(client, department, event):
    event.pairing = PairingFactory(department=department)
    event.occurrence = OccurrenceFactory(item__section__plan__department=department)
    event.save()
    report(event), EventHostFactory(event=event)
    few = queries(client, f"/belogorsk/events/{event.pk}/")
    for _number in range(20):
        report(event), EventHostFactory(event=event), EventFactory(department=department)
    assert queries(client, f"/belogorsk/events/{event.pk}/") == few <= 12
