"""Events, hosts and reports: what their records refuse, and what a date says."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from events.models import Event, EventReport, ReportFile
from schools.fields import DatePrecision
from schools.years import ReportingYear, YearKind
from tests.constraints import Case, assert_refused, constraints_of, same_as
from tests.factories.events import (
    CommunityFactory,
    CouncilFactory,
    EventFactory,
    EventHostFactory,
    EventKindAliasFactory,
    EventKindFactory,
    EventReportFactory,
    ReportFileFactory,
)
from tests.factories.network import OccurrenceFactory, PairingFactory
from tests.factories.schools import DepartmentFactory, SchoolFactory

pytestmark = pytest.mark.django_db


def other_report(record):
    """Event and school of a report on the same department's event."""
    other = EventReportFactory(event__department=record.event.department)
    return {"event": other.event, "school": other.school}


def other_host(record):
    other = EventHostFactory(event__department=record.event.department)
    return {"event": other.event, "school": other.school}


CASES = {
    "council_title_once": Case(CouncilFactory, same_as(CouncilFactory, "department", "title"), "already exists"),
    "community_title_once": Case(CommunityFactory, same_as(CommunityFactory, "department", "title"), "already exists"),
    "event_kind_name_once": Case(EventKindFactory, same_as(EventKindFactory, "department", "name"), "already exists"),
    "event_kind_alias_once": Case(
        EventKindAliasFactory, same_as(EventKindAliasFactory, "kind", "name"), "already exists"
    ),
    "event_ends_after_it_begins": Case(
        EventFactory, lambda event: {"ends_on": event.starts_on - timedelta(days=1)}, "cannot come before the first"
    ),
    "event_reason_given": Case(EventFactory, lambda _: {"state": "cancelled"}, "need a reason"),
    "event_host_school_or_type": Case(EventHostFactory, lambda _: {"label": "ДО"}, "not both"),
    "event_host_once": Case(EventHostFactory, other_host, "a host of the event already"),
    "report_once_a_school": Case(EventReportFactory, other_report, "already exists"),
    "report_first_time_within_teachers": Case(
        EventReportFactory, lambda _: {"teachers": 3, "teachers_first": 4}, "more first-time teachers"
    ),
    "report_accepted_has_moment": Case(
        lambda: EventReportFactory(accepted=True), lambda _: {"accepted_at": None}, "report_accepted_has_moment"
    ),
    "report_submitted_has_moment": Case(
        lambda: EventReportFactory(submitted=True), lambda _: {"submitted_at": None}, "report_submitted_has_moment"
    ),
}


def test_every_constraint_has_a_case():
    assert constraints_of("events") == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_constraint(name):
    assert_refused(CASES[name])


@pytest.mark.parametrize("values", [{"school": None}, {"school": None, "label": ""}])
def test_host_is_somebody(values):
    host = EventHostFactory()
    for name, value in values.items():
        setattr(host, name, value)
    with pytest.raises(ValidationError):
        host.full_clean()


def test_one_type_may_host_twice():
    host = EventHostFactory(of_type=True)
    EventHostFactory(of_type=True, event=host.event).full_clean()
    assert str(host) == "ДО"


@pytest.mark.parametrize("made_by", [EventHostFactory, EventReportFactory])
def test_school_of_another_department(made_by):
    record = made_by()
    record.school = SchoolFactory()
    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    assert "school" in refused.value.message_dict


@pytest.mark.parametrize(
    ("name", "made_by"),
    [
        ("kind", EventKindFactory),
        ("pairing", PairingFactory),
        ("community", CommunityFactory),
        ("occurrence", OccurrenceFactory),
    ],
)
def test_record_of_another_department(name, made_by):
    event = EventFactory()
    setattr(event, name, made_by())
    with pytest.raises(ValidationError) as refused:
        event.full_clean()
    assert name in refused.value.message_dict


def test_occurrence_of_the_own_department():
    event = EventFactory()
    event.occurrence = OccurrenceFactory(item__section__plan__department=event.department)
    event.full_clean()


@pytest.mark.parametrize(
    ("precision", "shown"),
    [
        (DatePrecision.DAY, "12 сентября 2024"),
        (DatePrecision.MONTH, "сентябрь 2024"),
        (DatePrecision.YEAR, "2024"),
    ],
)
def test_date_says_as_much_as_is_known(precision, shown):
    with translation.override("ru"):
        assert EventFactory(date_precision=precision).date_text.startswith(shown)


def test_report_is_due_so_many_days_after_the_last_day():
    department = DepartmentFactory(report_days=5)
    event = EventFactory(department=department)
    assert event.report_due_on == date(2024, 9, 17)
    event.ends_on = date(2024, 9, 30)
    assert event.report_due_on == date(2024, 10, 5)


def test_events_of_a_school_year():
    autumn, summer = EventFactory(starts_on=date(2024, 9, 1)), EventFactory(starts_on=date(2024, 8, 31))
    assert list(Event.objects.of_year(ReportingYear(2024, YearKind.SCHOOL))) == [autumn]
    assert list(Event.objects.of_year(ReportingYear(2023, YearKind.SCHOOL))) == [summer]
    assert set(Event.objects.of_year(ReportingYear(2024))) == {autumn, summer}


def test_accepted_report_is_locked():
    report = EventReportFactory(accepted=True)
    report.teachers = 99
    with pytest.raises(ValidationError):
        report.save()
    with pytest.raises(ValidationError):
        report.save(update_fields=["teachers"])
    report.state = EventReport.State.DRAFT
    with pytest.raises(ValidationError):
        report.save()
    report.refresh_from_db()
    assert (report.teachers, report.state) == (20, "accepted")


def test_a_copy_read_before_the_report_moved_on_is_refused():
    report = EventReportFactory()
    stale = EventReport.objects.get(pk=report.pk)
    EventReport.objects.filter(pk=report.pk).update(state="submitted", submitted_at=timezone.now())
    stale.result = "поздняя правка"
    with pytest.raises(ValidationError):
        stale.save()
    report.refresh_from_db()
    assert (report.state, report.result) == ("submitted", "")


@pytest.mark.parametrize("trait", ["draft", "returned"])
def test_open_report_is_written(trait):
    report = EventReportFactory(**({} if trait == "draft" else {trait: True}))
    report.result = "Показаны приёмы"
    report.save()
    report.refresh_from_db()
    assert report.result == "Показаны приёмы"


def test_accepted_report_takes_no_more_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    report = EventReportFactory(accepted=True)
    with pytest.raises(ValidationError):
        ReportFile(report=report, file="protokol.pdf", name="protokol.pdf").full_clean()
    ReportFileFactory().full_clean()


@pytest.mark.parametrize(
    ("days", "values", "due"),
    [
        (10, {}, False),
        (11, {}, True),
        (11, {"event__state": "cancelled", "event__reason": "карантин"}, False),
        (11, {"event__state": "postponed", "event__reason": "карантин"}, False),
        (11, {"event__state": "planned"}, True),
    ],
)
def test_reports_due(days, values, due):
    report = EventReportFactory(**values)
    on = report.event.starts_on + timedelta(days=days)
    assert EventReport.objects.due(on).exists() is due
