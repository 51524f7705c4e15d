"""Each computed indicator on small cases counted by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from monitoring.indicators import FORMULAS, compute
from schools.models import Listing
from schools.years import ReportingYear, YearKind
from tests.factories.events import EventFactory, EventHostFactory, EventKindFactory, EventReportFactory
from tests.factories.network import PairingFactory, RoadmapFactory
from tests.factories.schools import (
    DepartmentFactory,
    FiguresFactory,
    ListingFactory,
    SchoolFactory,
    SchoolRiskFactory,
)
from tests.monitoring.counting import ON, YEAR, count, event_of, leader, ratio

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return DepartmentFactory()


def test_codes():
    assert set(FORMULAS) == {"I1", "I2", "I3", "I4", "I5", "I6", "I7", "I14", "I15", "I19"}
    with pytest.raises(KeyError):
        compute("I99", DepartmentFactory.build(), YEAR, on=ON)


@pytest.mark.parametrize("code", FORMULAS)
def test_empty_department_has_no_data(department, code):
    assert not count(department, code).has_data


@pytest.mark.parametrize("code", FORMULAS)
def test_bare_schools_are_no_data(department, code):
    SchoolFactory.create_batch(3, department=department)
    assert not count(department, code).has_data


@pytest.mark.parametrize("code", FORMULAS)
def test_other_departments_and_years_do_not_count(department, code):
    other = leader(DepartmentFactory())
    event_of(other)
    event_of(leader(department), starts_on=date(2023, 5, 1))
    Listing.objects.filter(school__department=department).update(year=2023)
    assert not count(department, code).has_data


class TestInvolved:  # I1
    def test_beside_a_leader(self, department):
        first, guest, _alone = leader(department), *SchoolFactory.create_batch(2, department=department)
        event_of(first, guest)
        found = count(department, "I1")
        assert (found.numerator, found.denominator) == (2, 3)
        assert found.sources == {"schools.school": sorted([first.pk, guest.pk])}
        assert "are counted" in found.note

    def test_without_a_leader(self, department):
        leader(department)
        event_of(SchoolFactory(department=department))
        assert ratio(department, "I1") == (0, 2)

    def test_leaders_not_counted(self, department):
        department.counts_leaders = False
        first, guest = leader(department), SchoolFactory(department=department)
        event_of(first, guest)
        assert ratio(department, "I1") == (1, 2)
        assert "not counted" in count(department, "I1").note

    def test_leader_beside_another_leader(self, department):
        department.counts_leaders = False
        event_of(leader(department), leader(department))
        assert ratio(department, "I1") == (2, 2)

    def test_both_sides_of_a_pair(self, department):
        pair = PairingFactory(department=department)
        EventFactory(department=department, pairing=pair)
        assert ratio(department, "I1") == (2, 2)

    def test_by_accepted_report_only(self, department):
        first, guest = leader(department), SchoolFactory(department=department)
        event = event_of(first)
        EventReportFactory(event=event, school=guest, submitted=True)
        assert ratio(department, "I1") == (1, 2)
        EventReportFactory(event=event, school=SchoolFactory(department=department), accepted=True)
        assert ratio(department, "I1") == (2, 3)

    @pytest.mark.parametrize("state", ["planned", "postponed", "cancelled"])
    def test_only_held_events(self, department, state):
        event_of(leader(department), SchoolFactory(department=department), state=state, reason="причина")
        assert not count(department, "I1").has_data

    def test_several_events_count_once(self, department):
        first, guest = leader(department), SchoolFactory(department=department)
        for _turn in range(3):
            event_of(first, guest)
        assert ratio(department, "I1") == (2, 2)

    def test_branch_counts_with_its_parent(self, department):
        first, parent = leader(department), SchoolFactory(department=department)
        event_of(first, SchoolFactory(department=department, parent=parent))
        found = count(department, "I1")
        assert (found.numerator, found.denominator) == (2, 2)
        assert parent.pk in found.sources["schools.school"]

    def test_own_branch_is_no_other_leader(self, department):
        department.counts_leaders = False
        parent = SchoolFactory(department=department)
        event_of(parent, leader(department, parent=parent))
        assert ratio(department, "I1") == (0, 1)

    def test_external_and_closed_stay_out(self, department):
        far, closed = leader(department, is_external=True), SchoolFactory(department=department, is_active=False)
        event_of(far, closed, SchoolFactory(department=department))
        assert ratio(department, "I1") == (1, 1)

    def test_types_of_hosts_tell_nobody(self, department):
        leader(department)
        EventHostFactory(of_type=True, event__department=department)
        assert not count(department, "I1").has_data


class TestTeachers:  # I2
    @pytest.fixture
    def school(self, department):
        return FiguresFactory(school__department=department, teachers=40).school

    def test_unique_teachers_not_attendances(self, school):
        for first in (8, 5):
            EventReportFactory(event__department=school.department, school=school, accepted=True, teachers_first=first)
        found = count(school.department, "I2")
        assert (found.numerator, found.denominator, found.missing, found.asked) == (13, 40, (), 1)

    def test_sum_over_schools(self, school):
        EventReportFactory(event__department=school.department, school=school, accepted=True)
        FiguresFactory(school__department=school.department, teachers=60)  # owed nothing, covered nobody
        assert ratio(school.department, "I2") == (8, 100)

    def test_school_without_figures_leaves_both_sides_and_is_listed(self, school):
        EventReportFactory(event__department=school.department, school=school, accepted=True)
        other = SchoolFactory(department=school.department)
        EventReportFactory(event__department=school.department, school=other, accepted=True)
        found = count(school.department, "I2")
        assert (found.numerator, found.denominator) == (8, 40)
        assert (found.missing, found.asked) == ((other.short_name,), 2)

    def test_report_without_the_number(self, school):
        other = FiguresFactory(school__department=school.department).school
        EventReportFactory(event__department=school.department, school=school, accepted=True)
        EventReportFactory(event__department=school.department, school=other, accepted=True, teachers_first=None)
        found = count(school.department, "I2")
        assert (found.numerator, found.denominator, found.missing) == (8, 40, (other.short_name,))

    def test_owing_school_is_unknown_once_the_day_has_passed(self, school):
        other = FiguresFactory(school__department=school.department).school
        EventReportFactory(event__department=school.department, school=school, accepted=True)
        late = EventReportFactory(event__department=school.department, school=other)
        assert count(school.department, "I2", on=late.due_on).missing == ()
        assert count(school.department, "I2", on=late.due_on + timedelta(days=1)).missing == (other.short_name,)

    def test_accepted_early_counts_at_once(self, school):
        EventReportFactory(event__department=school.department, school=school, accepted=True)
        assert ratio(school.department, "I2", on=date(2024, 9, 14)) == (8, 40)

    def test_cancelled_event_is_not_owed(self, school):
        other = FiguresFactory(school__department=school.department).school
        EventReportFactory(event__department=school.department, school=school, accepted=True)
        EventReportFactory(
            event__department=school.department, school=other, event__state="cancelled", event__reason="ремонт"
        )
        assert count(school.department, "I2").missing == ()

    def test_more_covered_than_there_are(self, school):
        report = EventReportFactory(event__department=school.department, school=school, accepted=True, teachers=90)
        type(report).objects.update(teachers_first=41)
        found = count(school.department, "I2")
        assert (found.has_data, found.asked) == (False, 1)

    def test_branch_adds_to_its_parent(self, school):
        branch = FiguresFactory(school__department=school.department, school__parent=school, teachers=10).school
        EventReportFactory(event__department=school.department, school=branch, accepted=True)
        assert ratio(school.department, "I2") == (8, 50)

    def test_branch_does_not_stand_in_for_its_parent(self, school):
        parent = SchoolFactory(department=school.department)
        FiguresFactory(school__department=school.department, school__parent=parent, teachers=10)
        EventReportFactory(event__department=school.department, school=school, accepted=True)
        found = count(school.department, "I2")
        assert (found.numerator, found.denominator, found.missing) == (8, 40, (parent.short_name,))

    def test_figures_alone_are_no_data(self, school):
        assert not count(school.department, "I2").has_data


def test_leaders_are_distinct(department):  # I14
    listed = leader(department)
    PairingFactory(department=department, leader=listed)
    paired = PairingFactory(department=department).leader
    found = count(department, "I14")
    assert (found.value, found.sources) == (Decimal(2), {"schools.school": sorted([listed.pk, paired.pk])})


def test_formats_and_events(department):  # I15, I19
    kind = EventKindFactory(department=department)
    EventFactory.create_batch(2, department=department, kind=kind)
    EventFactory(department=department)
    EventFactory(department=department, state="planned")
    assert count(department, "I15").value == 2
    assert count(department, "I19").value == 3
    assert len(count(department, "I19").sources["events.event"]) == 3


def test_school_year_runs_from_september():
    department = DepartmentFactory(school_years=True)
    for day in (date(2024, 8, 31), date(2024, 9, 1), date(2025, 8, 31), date(2025, 9, 1)):
        EventFactory(department=department, starts_on=day)
    assert count(department, "I19", year=ReportingYear(2024, YearKind.SCHOOL), on=date(2025, 9, 1)).value == 2


@pytest.mark.parametrize("code", FORMULAS)
def test_number_of_queries_does_not_grow(code, django_assert_max_num_queries):
    department = DepartmentFactory()
    for _turn in range(12):
        pair = PairingFactory(department=department)
        RoadmapFactory(department=department, pairing=pair)
        ListingFactory(school=pair.partner)
        FiguresFactory(school=pair.partner)
        SchoolRiskFactory(school=pair.partner)
        EventReportFactory(event__department=department, event__pairing=pair, school=pair.partner, accepted=True)
    with django_assert_max_num_queries(8):
        assert count(department, code).has_data or code == "I3"
